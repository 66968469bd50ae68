/// A virtual CPU: registers, PSW, look-aside and trace cache, and the operations in which the
/// semantics of instructions are written. PoO ch. 2-6.
///
/// Invariants
///   1. While a trace runs, the instruction address is page_base_ plus the offset of *current_; in
///      between runs it is psw_.address.
///   2. The condition code is in cc_, not in psw_.mask.
///   3. Registers have a 17th entry that is always zero: the base "none".
/// Thread: one at a time (whoever dispatches it); post() and stop requests from any.
#pragma once

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/big_endian.h"

#include "machine/cpu/configuration.h"
#include "machine/cpu/interruption.h"
#include "machine/cpu/look_aside.h"
#include "machine/cpu/operand.h"
#include "machine/cpu/psw.h"
#include "machine/cpu/run_end.h"
#include "machine/cpu/trace_cache.h"
#include "machine/isa/instruction.h"
#include "machine/isa/instruction_table.h"
#include "machine/storage/dat.h"

namespace cambridge::machine {

struct CpuStatistics {
  u64 instructions = 0;
  u64 look_aside_misses = 0;
  u64 program_interruptions = 0;
  u64 external_interruptions = 0;
  u64 io_interruptions = 0;
  u64 supervisor_calls = 0;
};

struct alignas(16) VectorRegister {
  u64 high = 0;
  u64 low = 0;
};

class VirtualCpu {
 public:
  VirtualCpu(Configuration& configuration, u16 address);
  ~VirtualCpu();
  VirtualCpu(const VirtualCpu&) = delete;
  VirtualCpu& operator=(const VirtualCpu&) = delete;

  // ---- For the dispatcher --------------------------------------------------------------------

  /// Executes up to about `instructions` of them.
  RunEndReason run(u64 instructions);
  /// TOD at which a waiting CPU becomes runnable by its clock comparator or CPU timer; all ones if
  /// never.
  [[nodiscard]] u64 wake_time() const;
  /// True when run() would do more than return the same Wait or Stopped again.
  [[nodiscard]] bool is_runnable();
  [[nodiscard]] bool is_stopped() const { return stopped_; }
  [[nodiscard]] const DiagnoseCall& intercepted() const { return diagnose_; }
  /// Presents a program interruption for the instruction that was intercepted.
  void reject(u16 code);
  [[nodiscard]] Psw psw() const;
  void set_psw(const Psw& psw);
  [[nodiscard]] const CpuStatistics& statistics() const { return statistics_; }
  /// Initial CPU reset; also clears the registers when asked (PoO ch. 4 "Resets").
  void reset(bool clear_registers);
  void start() { stopped_ = false; }
  void stop() { stopped_ = true; }
  /// Lets the run loop look at pending interruptions and requests soon. Thread: any.
  void request_attention() { attention_.store(1, std::memory_order_release); }

  [[nodiscard]] Configuration& configuration() { return configuration_; }
  [[nodiscard]] AbsoluteStorage& storage() { return storage_; }
  [[nodiscard]] u16 address() const { return cpu_address_; }

  /// Called by the handler of every instruction before its semantics.
  void begin(const Instruction* i) { current_ = i; }
  [[nodiscard]] bool is_alone() const { return configuration_.cpu_count() == 1; }

  // ---- Registers -----------------------------------------------------------------------------

  [[nodiscard]] u64 gr64(unsigned r) const { return gr_[r]; }
  void set_gr64(unsigned r, u64 value) { gr_[r] = value; }
  [[nodiscard]] u32 gr32(unsigned r) const { return static_cast<u32>(gr_[r]); }
  void set_gr32(unsigned r, u32 value) { gr_[r] = (gr_[r] & 0xFFFFFFFF00000000U) | value; }
  [[nodiscard]] u32 gr_high(unsigned r) const { return static_cast<u32>(gr_[r] >> 32); }
  void set_gr_high(unsigned r, u32 value) { gr_[r] = (gr_[r] & 0xFFFFFFFFU) | u64{value} << 32; }
  [[nodiscard]] u32 ar(unsigned r) const { return ar_[r]; }
  void set_ar(unsigned r, u32 value) { ar_[r] = value; }
  [[nodiscard]] u64 cr(unsigned r) const { return cr_[r]; }
  /// The caller calls control_changed() when it has set all it wants.
  void set_cr(unsigned r, u64 value) { cr_[r] = value; }
  void control_changed();
  [[nodiscard]] u64 fpr(unsigned r) const { return vr_[r].high; }
  void set_fpr(unsigned r, u64 value) { vr_[r].high = value; }
  [[nodiscard]] VectorRegister& vr(unsigned r) { return vr_[r]; }
  /// The FPC register, with the flags that host instructions have raised since it was looked at.
  [[nodiscard]] u32 fpc() {
    collect_host_flags();
    return fpc_;
  }
  void set_fpc(u32 value) {
    collect_host_flags();
    fpc_ = value;
  }
  /// Masks and rounding modes only; the flags may be old.
  [[nodiscard]] u32 fpc_control() const { return fpc_; }
  void raise_fpc_flags(u32 flags) { fpc_ |= flags; }
  void collect_host_flags();

  [[nodiscard]] u8 cc() const { return cc_; }
  void set_cc(unsigned value) { cc_ = static_cast<u8>(value); }
  [[nodiscard]] bool cc_selected(unsigned mask) const { return (mask << cc_ & 8) != 0; }

  // ---- Addresses -----------------------------------------------------------------------------

  [[nodiscard]] u64 wrap(u64 address) const { return address & address_mask_; }
  [[nodiscard]] u64 address_mask() const { return address_mask_; }
  /// Base, index and displacement.
  [[nodiscard]] Operand indexed(const Instruction& i) const {
    return {wrap(gr_[i.b2] + gr_[i.x2] + static_cast<u64>(i64{i.d2})), i.b2};
  }
  [[nodiscard]] Operand second(const Instruction& i) const {
    return {wrap(gr_[i.b2] + static_cast<u64>(i64{i.d2})), i.b2};
  }
  [[nodiscard]] Operand first(const Instruction& i) const {
    return {wrap(gr_[i.b1] + static_cast<u64>(i64{i.d1})), i.b1};
  }
  /// An operand whose address is in a register, as in RRE instructions.
  [[nodiscard]] Operand by_register(unsigned r) const { return {wrap(gr_[r]), static_cast<u8>(r)}; }
  [[nodiscard]] u64 relative(const Instruction& i) const {
    return wrap(page_base_ + i.offset + static_cast<u64>(i64{i.ri} * 2));
  }
  [[nodiscard]] Operand relative_operand(const Instruction& i) const {
    return {relative(i), kNoRegister};
  }
  [[nodiscard]] u64 instruction_address() const { return page_base_ + current_->offset; }
  [[nodiscard]] u64 next_address(const Instruction& i) const {
    return wrap(page_base_ + i.offset + i.length);
  }
  /// An address result for a register by the addressing mode: all 64 bits, or the right 32.
  void set_address(unsigned r, u64 address) {
    if ((psw_.mask & psw::kExtendedAddressing) != 0) {
      gr_[r] = address;
    } else {
      set_gr32(r, static_cast<u32>(address));
    }
  }
  [[nodiscard]] bool is_64bit() const { return (psw_.mask & psw::kExtendedAddressing) != 0; }
  [[nodiscard]] bool is_31bit() const {
    return (psw_.mask & (psw::kExtendedAddressing | psw::kBasicAddressing)) ==
           psw::kBasicAddressing;
  }
  void set_addressing_mode(u64 extended_and_basic);
  /// What BRANCH AND SAVE puts into its register: the link information of the mode.
  void set_link(unsigned r, u64 address) {
    if (is_64bit()) {
      gr_[r] = address;
    } else {
      set_gr32(r, static_cast<u32>(address) | (is_31bit() ? 0x80000000U : 0));
    }
  }

  // ---- Storage -------------------------------------------------------------------------------

  template <class T>
  [[nodiscard]] T load(Operand from) {
    const LookAsideEntry& entry = look_aside_.at(from.address);
    if ((((from.address + sizeof(T) - 1) & kPageMask) | data_context_) == entry.read_tag)
        [[likely]] {
      return load_big_endian<T>(host_address(entry, from.address));
    }
    return static_cast<T>(load_slow(from, sizeof(T)));
  }
  template <class T>
  void store(Operand to, T value) {
    const LookAsideEntry& entry = look_aside_.at(to.address);
    if ((((to.address + sizeof(T) - 1) & kPageMask) | data_context_) == entry.write_tag)
        [[likely]] {
      store_big_endian<T>(host_address(entry, to.address), value);
      return;
    }
    store_slow(to, value, sizeof(T));
  }
  /// The host address of an operand that may be fetched (stored) in one piece, or nullptr when the
  /// long way has to be gone.
  [[nodiscard]] const u8* fetch_pointer(Operand from, u64 length) {
    const LookAsideEntry& entry = look_aside_.at(from.address);
    return (((from.address + length - 1) & kPageMask) | data_context_) == entry.read_tag
               ? host_address(entry, from.address)
               : nullptr;
  }
  [[nodiscard]] u8* store_pointer(Operand to, u64 length) {
    const LookAsideEntry& entry = look_aside_.at(to.address);
    return (((to.address + length - 1) & kPageMask) | data_context_) == entry.write_tag
               ? host_address(entry, to.address)
               : nullptr;
  }
  /// Both pages of an operand (length <= 4096), accessible as wanted, or a program interruption.
  Pieces pieces(Operand at, u64 length, AccessKind kind);
  void fetch_bytes(Operand from, std::span<u8> into);
  /// All or nothing.
  void store_bytes(Operand to, std::span<const u8> data);
  /// The host address of an aligned operand for an interlocked update.
  template <class T>
  [[nodiscard]] T* interlocked(Operand at) {
    if (at.address % sizeof(T) != 0) [[unlikely]] {
      program_interruption(pgm::kSpecification);
    }
    u8* pointer = store_pointer(at, sizeof(T));
    if (pointer == nullptr) [[unlikely]] {
      pointer = pieces(at, sizeof(T), AccessKind::Store).first;
    }
    return reinterpret_cast<T*>(pointer);
  }
  /// Host address of a real or absolute operand inside one page; addressing exception if outside.
  u8* real_pointer(u64 real, AccessKind kind);
  u8* absolute_pointer(u64 absolute, AccessKind kind);
  [[nodiscard]] u64 apply_prefix(u64 real) const {
    const u64 page = real & ~u64{0x1FFF};
    return page == 0 ? real | prefix_ : page == prefix_ ? real & 0x1FFF : real;
  }

  // ---- Control -------------------------------------------------------------------------------

  [[noreturn]] void program_interruption(u16 code);
  [[noreturn]] void data_exception(u8 dxc);
  void require_supervisor() {
    if ((psw_.mask & psw::kProblem) != 0) [[unlikely]] {
      program_interruption(pgm::kPrivilegedOperation);
    }
  }
  [[nodiscard]] bool in_problem_state() const { return (psw_.mask & psw::kProblem) != 0; }
  void require_even(unsigned r) {
    if ((r & 1) != 0) [[unlikely]] {
      program_interruption(pgm::kSpecification);
    }
  }
  void specification_if(bool wrong) {
    if (wrong) [[unlikely]] {
      program_interruption(pgm::kSpecification);
    }
  }
  /// Completes the instruction, then interrupts when the program mask says so.
  void fixed_overflow() {
    if ((psw_.mask & psw::kFixedOverflow) != 0) [[unlikely]] {
      program_interruption(pgm::kFixedPointOverflow);
    }
  }
  /// BFP, DFP and the registers beside 0, 2, 4, 6 need the AFP-register control (CR0 bit 45).
  void require_afp() {
    if ((cr_[0] & bit64(45)) == 0) [[unlikely]] {
      data_exception(2);
    }
  }

  /// Branches. They return what is executed next.
  const Instruction* branch_relative(const Instruction& i, bool taken) {
    if (!taken) {
      return &i + 1;
    }
    const Instruction* to = i.link;
    budget_ -= i.count;
    if (to == nullptr || budget_ < 0 || attention_.load(std::memory_order_relaxed) != 0)
        [[unlikely]] {
      return branch_relative_slow(i);
    }
    breaking_ = &i;
    return to;
  }
  const Instruction* branch(const Instruction& i, u64 to) {
    budget_ -= i.count;
    breaking_ = nullptr;
    breaking_address_ = page_base_ + i.offset;
    if (budget_ < 0 || attention_.load(std::memory_order_relaxed) != 0) [[unlikely]] {
      return leave(to);
    }
    return enter(to);
  }
  /// Goes on behind an instruction that ended its trace.
  const Instruction* go_on(const Instruction& i, u64 to) {
    budget_ -= i.count;
    if (budget_ < 0 || attention_.load(std::memory_order_relaxed) != 0) [[unlikely]] {
      return leave(to);
    }
    return enter(to);
  }
  /// Goes on at psw_.address, after a new PSW was loaded by the instruction.
  const Instruction* go_on_at_psw(const Instruction& i) {
    budget_ -= i.count;
    return leave(psw_.address);
  }
  /// EXECUTE: the target's bytes are at `target`; `modifier` is ORed into byte 1.
  const Instruction* execute_target(const Instruction& i, u64 target, u8 modifier);
  /// Ends the run with this reason once the instruction is complete.
  void intercept(RunEndReason reason) {
    end_reason_ = reason;
    has_end_ = true;
    attention_.store(1, std::memory_order_relaxed);
  }

  void load_psw(const Psw& psw);  ///< LOAD PSW EXTENDED; checks the new PSW
  void set_system_mask(u8 mask);
  [[nodiscard]] u64 psw_mask() const { return psw_.mask; }
  void set_psw_mask(u64 mask);
  void set_program_mask(unsigned mask) {
    psw_.mask = (psw_.mask & ~psw::kProgramMask) | u64{mask} << 40;
  }
  [[nodiscard]] unsigned program_mask() const {
    return static_cast<unsigned>(psw_.mask >> 40 & 15);
  }
  [[nodiscard]] unsigned psw_key() const { return static_cast<unsigned>(psw_.mask >> 52 & 15); }

  // ---- Translation ---------------------------------------------------------------------------

  void purge_look_aside();
  void purge_everywhere();
  void purge_page_everywhere(u64 address);
  /// Decoded instructions of this frame may be stale. Thread: any.
  void add_stale_code(u64 frame);
  void note_frame_store(u64 frame);
  /// Translates an operand as an access would; no access, no interruption.
  DatResult translate_operand(Operand at);
  void purge_page_index(u64 address);
  void purge_frame(u64 frame, bool only_stores);
  /// The ASCE an operand is translated by; 0 with `is_real` when DAT is off.
  u64 asce_for(Operand at, AccessKind kind, bool& is_real);
  [[nodiscard]] u64 prefix() const { return prefix_; }
  void set_prefix(u64 prefix);
  /// Accesses in another space or with another key while it lives (MVCOS, MVCP, MVCK...).
  class AccessAs;
  [[nodiscard]] DatControls dat_controls() const;

  // ---- Timing --------------------------------------------------------------------------------

  [[nodiscard]] u64 tod() const { return configuration_.tod(); }
  [[nodiscard]] u64 cpu_timer() const { return cpu_timer_zero_ - tod(); }
  void set_cpu_timer(u64 value) {
    cpu_timer_zero_ = tod() + value;
    timing_changed();
  }
  [[nodiscard]] u64 clock_comparator() const { return clock_comparator_; }
  void set_clock_comparator(u64 value) {
    clock_comparator_ = value;
    timing_changed();
  }
  u32 tod_programmable_field = 0;

  // ---- Interruptions -------------------------------------------------------------------------

  /// What SIGP and the floating sources make pending; bits of pending_.
  enum Pending : u32 {
    kPendingExternalCall = 1,
    kPendingEmergency = 2,
    kPendingServiceSignal = 4,
    kPendingIo = 8,
    kPendingStop = 16,
    kPendingRestart = 32,
    kPendingPurge = 64,
    kPendingReset = 128,
    kPendingInitialReset = 256,
    kPendingStoreStatus = 512
  };
  /// Thread: any.
  void post(u32 pending) {
    pending_.fetch_or(pending);
    request_attention();
    configuration_.wake(cpu_address_);
  }
  [[nodiscard]] u32 pending() const { return pending_.load(); }
  bool take_pending(u32 bit) { return (pending_.fetch_and(~bit) & bit) != 0; }
  void post_emergency(u16 from);
  bool post_external_call(u16 from);
  void store_status(u64 absolute);
  /// SIGNAL PROCESSOR; returns the condition code.
  unsigned signal(u8 order, u16 target, u64 parameter, u32& status);

  /// Parameters of the program interruption that is about to be thrown.
  u64 translation_exception_id = 0;
  u8 exception_access_id = 0;
  u8 dxc_value = 0;
  u16 monitor_class = 0;
  u64 monitor_code = 0;

  /// Remembers a branch for the breaking-event address.
  void note_branch(const Instruction& i) {
    breaking_ = nullptr;
    breaking_address_ = page_base_ + i.offset;
  }
  void supervisor_call(u8 number, const Instruction& i);
  /// An intercepted DIAGNOSE.
  void set_diagnose(const DiagnoseCall& call) { diagnose_ = call; }

 private:
  friend struct TraceEnds;
  friend class AccessAs;

  struct JumpEntry {
    u64 address = ~u64{0};
    u64 context = 0;
    const Instruction* first = nullptr;
  };
  static constexpr u64 kJumpPages = 64;
  static constexpr u64 kJumpsPerPage = 128;
  struct Context {
    u64 asce = 0;
    u8 key = 0;
    bool is_real = false;
    bool operator==(const Context&) const = default;
  };
  struct ExecuteCacheEntry {
    u64 raw = ~u64{0};
    Instruction decoded;
    bool is_relative = false;
  };

  static u8* host_address(const LookAsideEntry& entry, u64 address) {
    return reinterpret_cast<u8*>(entry.addend + address);  // NOLINT: that is what it is for
  }
  [[nodiscard]] JumpEntry& jump_entry(u64 address) {
    const u64 in_page = (address >> 1 ^ address >> 8) & (kJumpsPerPage - 1);
    return jumps_[(address >> 12 & (kJumpPages - 1)) * kJumpsPerPage + in_page];
  }
  const Instruction* enter(u64 address) {
    const JumpEntry& entry = jump_entry(address);
    if (entry.address == address && entry.context == fetch_context_) [[likely]] {
      page_base_ = address & kPageMask;
      return entry.first;
    }
    return enter_slow(address);
  }
  const Instruction* enter_slow(u64 address);
  const Instruction* enter_crossing(u64 address);
  const Instruction* branch_relative_slow(const Instruction& i);
  const Instruction* leave(u64 address) {
    psw_.address = address;
    current_ = nullptr;
    return &leave_;
  }
  /// An instruction that may cross into the next page.
  void fetch_text(u64 address, u8* bytes);
  const ExecuteCacheEntry& decode_cached(const u8* bytes);

  u64 load_slow(Operand from, u64 length);
  void store_slow(Operand to, u64 value, u64 length);
  LookAsideEntry& resolve(Operand at, AccessKind kind);
  LookAsideEntry& fill(LookAsideEntry& entry, Operand at, u64 context, AccessKind kind);
  u64 context_for(Operand at, AccessKind kind);
  u64 context_number(const Context& context);
  void update_contexts();
  void renew_contexts();
  void update_modes();
  [[noreturn]] void translation_exception(u16 code, Operand at, AccessKind kind);
  [[noreturn]] void protection_exception(Operand at, AccessKind kind, bool by_dat);
  void note_store(u64 frame, u64 offset, u64 length);
  u64 access_register_asce(u8 base);
  u64 access_list_asce(u32 alet);

  RunEndReason run_loop();
  bool deliver_interruptions();
  [[nodiscard]] bool psw_is_invalid() const;
  bool deliver_external();
  bool deliver_io();
  void deliver_program(u16 code, u32 length = 0);
  void handle_requests();
  void purge_others();
  void serve_purge();
  void drop_stale_code();
  void check_timers();
  void timing_changed();
  void swap_psw(u64 old_real, u64 new_real);
  template <class T>
  void store_real(u64 real, T value) {
    store_big_endian<T>(real_pointer(real, AccessKind::Store), value);
  }
  void refill_budget();
  /// Host floating-point status <-> FPC flags around a run (floating_point.cpp).
  void floating_point_enter();
  void floating_point_leave();

  // Hot: what every instruction touches.
  std::array<u64, 17> gr_{};
  const Instruction* current_ = nullptr;
  u64 page_base_ = 0;
  u64 address_mask_ = ~u64{0};
  u64 data_context_ = 0;
  u64 fetch_context_ = 0;
  i64 budget_ = 0;
  const Instruction* breaking_ = nullptr;
  u64 breaking_address_ = 0;
  u8 cc_ = 0;
  std::atomic<u32> attention_{0};
  Psw psw_;
  LookAside look_aside_;
  std::array<VectorRegister, 32> vr_{};
  std::vector<JumpEntry> jumps_;

  std::array<u32, 17> ar_{};
  std::array<u64, 16> cr_{};
  u32 fpc_ = 0;
  u64 prefix_ = 0;
  Configuration& configuration_;
  AbsoluteStorage& storage_;
  u16 cpu_address_;
  TraceCache traces_;
  std::vector<Context> contexts_{1};
  std::array<u16, 64> context_index_{};
  u64 primary_context_ = 0;
  u64 secondary_context_ = 0;
  u64 home_context_ = 0;
  int access_key_ = -1;  ///< set by AccessAs
  std::array<Instruction, 2> executed_;
  std::array<Instruction, 2> crossing_;
  const Instruction* execute_ = nullptr;  ///< the EXECUTE whose target runs
  std::vector<ExecuteCacheEntry> execute_cache_;
  Instruction leave_;

  u64 clock_comparator_ = ~u64{0};
  u64 cpu_timer_zero_ = 0;
  std::atomic<u32> pending_{0};
  std::atomic<u64> emergency_from_{0};
  std::atomic<u16> external_call_from_{0};
  std::atomic<bool> stopped_{true};
  bool clock_comparator_pending_ = false;
  bool cpu_timer_pending_ = false;
  bool has_end_ = false;
  RunEndReason end_reason_ = RunEndReason::SliceEnd;
  DiagnoseCall diagnose_;
  i64 slice_left_ = 0;
  i64 chunk_ = 0;
  CpuStatistics statistics_;
  bool waiting_ = false;
  std::atomic<bool> is_running_{false};
  std::atomic<bool> purging_{false};
  std::mutex stale_mutex_;
  std::vector<u64> stale_frames_;
};

/// Accesses storage as another address space (1 access register... by PSW bits 16-17) or with
/// another key while it lives. Control registers and PSW are back when it goes.
class VirtualCpu::AccessAs {
 public:
  /// space: 0 primary, 2 secondary, 3 home, 1 by access register; key -1: the PSW key.
  AccessAs(VirtualCpu& cpu, unsigned space, int key);
  ~AccessAs();
  AccessAs(const AccessAs&) = delete;
  AccessAs& operator=(const AccessAs&) = delete;

 private:
  VirtualCpu& cpu_;
  u64 mask_;
};

}  // namespace cambridge::machine
