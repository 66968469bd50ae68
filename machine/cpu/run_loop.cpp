#include <algorithm>

#include "machine/cpu/handlers.h"
#include "machine/cpu/virtual_cpu.h"
#include "machine/isa/codec.h"

namespace cambridge::machine {

/// Handlers of the last element of a trace, and of what stands in for an instruction.
struct TraceEnds {
  static void invalid_operation(VirtualCpu& cpu, const Instruction* i) {
    cpu.current_ = i;
    cpu.program_interruption(pgm::kOperation);
  }
  static void go_on(VirtualCpu& cpu, const Instruction* i) {
    const u64 to = cpu.wrap(cpu.page_base_ + i->offset);
    const Instruction* next = cpu.go_on(*i, to);
    return next->handler(cpu, next);
  }
  static void crossing(VirtualCpu& cpu, const Instruction* i) {
    cpu.budget_ -= i->count;
    const Instruction* next = cpu.enter_crossing(cpu.page_base_ + i->offset);
    return next->handler(cpu, next);
  }
  static void reenter(VirtualCpu& cpu, const Instruction* i) {
    cpu.budget_ -= i->count;
    const Instruction* next = cpu.leave(cpu.wrap(cpu.page_base_ + i->offset));
    return next->handler(cpu, next);
  }
  static void execute_return(VirtualCpu& cpu, const Instruction*) {
    const Instruction* next = cpu.execute_ + 1;
    return next->handler(cpu, next);
  }
  static void leave(VirtualCpu&, const Instruction*) {}
};

namespace {

constexpr TraceHandlers kTraceHandlers{TraceEnds::invalid_operation, TraceEnds::go_on,
                                       TraceEnds::crossing, TraceEnds::reenter};
/// Instructions between two looks at the clock.
constexpr i64 kChunk = 20000;
constexpr std::size_t kExecuteCache = 1024;

}  // namespace

VirtualCpu::VirtualCpu(Configuration& configuration, u16 address)
    : jumps_(kJumpPages * kJumpsPerPage),
      configuration_(configuration),
      storage_(configuration.storage()),
      cpu_address_(address),
      traces_(kTraceHandlers),
      execute_cache_(kExecuteCache) {
  leave_.handler = TraceEnds::leave;
  executed_[1].handler = TraceEnds::execute_return;
  crossing_[1].handler = TraceEnds::go_on;
  reset(true);
}

VirtualCpu::~VirtualCpu() = default;

const Instruction* VirtualCpu::enter_slow(u64 address) {
  psw_.address = address;
  current_ = nullptr;
  specification_if((address & 1) != 0);
  const LookAsideEntry& entry = resolve({address, kNoRegister}, AccessKind::Execute);
  const u8* page = host_address(entry, address & kPageMask);
  const u64 absolute = u64{entry.frame} << 12 | (address & 0xFFF);
  page_base_ = address & kPageMask;
  FrameState& frame = storage_.frame(entry.frame);
  if (frame.has_code.load(std::memory_order_relaxed) == 0) {
    frame.has_code.store(1, std::memory_order_seq_cst);
    look_aside_.clear_frame(entry.frame, true);
    purge_others();
  }
  const Instruction* first = traces_.find_or_make(absolute, page);
  jump_entry(address) = {address, fetch_context_, first};
  return first;
}

const Instruction* VirtualCpu::enter_crossing(u64 address) {
  psw_.address = address;
  current_ = nullptr;
  u8 bytes[6] = {};
  fetch_text(address, bytes);
  const u8 length = instruction_length(bytes[0]);
  page_base_ = address & kPageMask;
  crossing_[0] = decode_cached(bytes).decoded;
  crossing_[0].offset = static_cast<u16>(address & 0xFFF);
  crossing_[0].length = length;
  crossing_[0].count = 1;
  crossing_[0].link = nullptr;
  crossing_[1].offset = static_cast<u16>(crossing_[0].offset + length);
  crossing_[1].count = 1;
  return crossing_.data();
}

const VirtualCpu::ExecuteCacheEntry& VirtualCpu::decode_cached(const u8* bytes) {
  u64 raw = 0;
  std::memcpy(&raw, bytes, 6);
  ExecuteCacheEntry& entry =
      execute_cache_[(raw * 0x9E3779B97F4A7C15U >> 40) & (kExecuteCache - 1)];
  if (entry.raw != raw) {
    const auto decoded = decode(bytes);
    entry.raw = raw;
    entry.is_relative = decoded && is_relative_branch_or_operand(*decoded);
    entry.decoded = decoded ? *decoded : Instruction{};
    entry.decoded.handler = decoded ? handler_for(*decoded) : nullptr;
    if (entry.decoded.handler == nullptr) {
      entry.decoded.handler = TraceEnds::invalid_operation;
    }
  }
  return entry;
}

void VirtualCpu::fetch_text(u64 address, u8* bytes) {
  Pieces text = pieces({address, kNoRegister}, 2, AccessKind::Execute);
  const u8 length = instruction_length(text.first[0]);
  text = pieces({address, kNoRegister}, length, AccessKind::Execute);
  const u64 head = std::min<u64>(text.first_length, length);
  std::memcpy(bytes, text.first, head);
  if (head < length) {
    std::memcpy(bytes + head, text.second, length - head);
  }
}

const Instruction* VirtualCpu::execute_target(const Instruction& i, u64 target, u8 modifier) {
  if (execute_ != nullptr && &i == executed_.data()) {
    program_interruption(pgm::kExecute);
  }
  specification_if((target & 1) != 0);
  u8 bytes[8] = {};
  const LookAsideEntry& entry = look_aside_.at(target);
  constexpr u64 kLastWhole = 4088;  // 8 bytes from here are in the page
  if (entry.read_tag == ((target & kPageMask) | fetch_context_) && !entry.no_execute &&
      (target & 0xFFF) <= kLastWhole) [[likely]] {
    std::memcpy(bytes, host_address(entry, target), 8);
    constexpr u64 kLengthMasks[] = {0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFFFF};
    u64 text = 0;
    std::memcpy(&text, bytes, 8);
    text &= kLengthMasks[bytes[0] >> 6];
    std::memcpy(bytes, &text, 8);
  } else {
    fetch_text(target, bytes);
  }
  bytes[1] |= modifier;
  if (bytes[0] == 0x44 || (bytes[0] == 0xC6 && (bytes[1] & 0xF) == 0)) {
    program_interruption(pgm::kExecute);
  }
  execute_ = &i;
  Instruction& made = executed_[0];
  const ExecuteCacheEntry& cached = decode_cached(bytes);
  made = cached.decoded;
  if (cached.is_relative) {
    made.ri += static_cast<i32>(static_cast<i64>(target - instruction_address()) / 2);
  }
  made.offset = i.offset;
  made.length = i.length;
  made.count = i.count;
  made.link = nullptr;
  return executed_.data();
}

const Instruction* VirtualCpu::branch_relative_slow(const Instruction& i) {
  const u64 to = relative(i);
  breaking_ = nullptr;
  breaking_address_ = page_base_ + i.offset;
  if (budget_ < 0 || attention_.load(std::memory_order_relaxed) != 0) {
    return leave(to);
  }
  const bool linkable =
      (to & kPageMask) == page_base_ && &i != executed_.data() && &i != crossing_.data();
  const Instruction* first = enter(to);
  if (linkable) {
    i.link = first;
  }
  return first;
}

void VirtualCpu::refill_budget() {
  statistics_.instructions += static_cast<u64>(chunk_ - budget_);
  slice_left_ -= chunk_ - budget_;
  chunk_ = std::clamp<i64>(slice_left_, 0, kChunk);
  budget_ = chunk_;
}

RunEndReason VirtualCpu::run(u64 instructions) {
  slice_left_ = static_cast<i64>(instructions);
  chunk_ = 0;
  budget_ = 0;
  has_end_ = false;
  floating_point_enter();
  is_running_.store(true);
  const RunEndReason reason = run_loop();
  is_running_.store(false);
  floating_point_leave();
  statistics_.instructions += static_cast<u64>(chunk_ - budget_);
  return reason;
}

RunEndReason VirtualCpu::run_loop() {
  refill_budget();
  check_timers();
  for (;;) {
    try {
      if (traces_.is_full()) {
        traces_.clear();
        jumps_.assign(jumps_.size(), {});
      }
      if (attention_.load(std::memory_order_relaxed) != 0 || waiting_ || stopped_) {
        attention_.store(0, std::memory_order_seq_cst);
        check_timers();
        renew_contexts();
        handle_requests();
        if (has_end_) {
          has_end_ = false;
          return end_reason_;
        }
        if (stopped_) {
          return RunEndReason::Stopped;
        }
      }
      if (budget_ <= 0) {
        refill_budget();
        if (chunk_ <= 0) {
          return RunEndReason::SliceEnd;
        }
        check_timers();
      }
      // An interruption costs one instruction of the slice: a guest whose new PSWs interrupt again
      // and again must not stay here.
      bool used_up = false;
      while (!used_up && deliver_interruptions()) {
        used_up = --budget_ <= 0;
      }
      if (used_up) {
        continue;
      }
      waiting_ = (psw_.mask & psw::kWait) != 0;
      if (waiting_) {
        constexpr u64 kEnabled = psw::kExternal | psw::kIo | psw::kMachineCheck;
        return (psw_.mask & kEnabled) == 0 ? RunEndReason::Disabled : RunEndReason::Wait;
      }
      const Instruction* first = enter(psw_.address);
      first->handler(*this, first);
    } catch (const ProgramInterruption& interruption) {
      --budget_;
      deliver_program(interruption.code);
    }
  }
}

void VirtualCpu::reject(u16 code) {
  current_ = nullptr;
  try {
    deliver_program(code, 4);
  } catch (const ProgramInterruption&) {
    stopped_ = true;
  }
}

}  // namespace cambridge::machine
