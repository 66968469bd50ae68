/// Delivery of interruptions and loading of PSWs. PoO ch. 6 "Interruptions".
#include <algorithm>

#include "machine/cpu/virtual_cpu.h"

namespace cambridge::machine {

namespace {

constexpr u64 kExternalParameter = 0x80;
constexpr u64 kExternalCpuAddress = 0x84;
constexpr u64 kExternalCode = 0x86;
constexpr u64 kSvcLength = 0x88;
constexpr u64 kProgramLength = 0x8C;
constexpr u64 kDataExceptionCode = 0x90;
constexpr u64 kMonitorClass = 0x94;
constexpr u64 kExceptionAccess = 0xA0;
constexpr u64 kTranslationExceptionId = 0xA8;
constexpr u64 kMonitorCode = 0xB0;
constexpr u64 kSubsystemId = 0xB8;
constexpr u64 kBreakingEventAddress = 0x110;
constexpr u64 kRestartOld = 0x120;
constexpr u64 kExternalOld = 0x130;
constexpr u64 kSvcOld = 0x140;
constexpr u64 kProgramOld = 0x150;
constexpr u64 kIoOld = 0x170;
constexpr u64 kRestartNew = 0x1A0;
constexpr u64 kNewFromOld = 0x80;

// Bits of CR0.
constexpr u64 kEmergencyMask = bit64(49);
constexpr u64 kExternalCallMask = bit64(50);
constexpr u64 kClockComparatorMask = bit64(52);
constexpr u64 kCpuTimerMask = bit64(53);
constexpr u64 kServiceSignalMask = bit64(54);

bool is_access_exception(u16 code) {
  return code == pgm::kProtection || code == pgm::kSegmentTranslation ||
         code == pgm::kPageTranslation || (code >= pgm::kAsceType && code <= pgm::kRegionThird) ||
         (code >= pgm::kAletSpecification && code <= pgm::kExtendedAuthority);
}

}  // namespace

void VirtualCpu::program_interruption(u16 code) {
  throw ProgramInterruption{code};
}

void VirtualCpu::data_exception(u8 dxc) {
  dxc_value = dxc;
  if ((cr_[0] & bit64(45)) != 0) {
    set_fpc((fpc() & ~0xFF00U) | static_cast<u32>(dxc) << 8);
  }
  throw ProgramInterruption{pgm::kData};
}

Psw VirtualCpu::psw() const {
  Psw made = psw_;
  made.mask = (made.mask & ~psw::kCc) | u64{cc_} << 44;
  return made;
}

void VirtualCpu::set_psw(const Psw& psw) {
  psw_ = psw;
  cc_ = static_cast<u8>(psw.mask >> 44 & 3);
  waiting_ = false;
  current_ = nullptr;
  update_modes();
  if (pending_.load() != 0 || clock_comparator_pending_ || cpu_timer_pending_) {
    request_attention();
  }
}

void VirtualCpu::set_psw_mask(u64 mask) {
  psw_.mask = mask;
  update_modes();
  if (pending_.load() != 0 || clock_comparator_pending_ || cpu_timer_pending_) {
    request_attention();
  }
}

void VirtualCpu::set_addressing_mode(u64 extended_and_basic) {
  psw_.mask =
      (psw_.mask & ~(psw::kExtendedAddressing | psw::kBasicAddressing)) | extended_and_basic;
  address_mask_ = is_64bit() ? ~u64{0} : is_31bit() ? 0x7FFFFFFFU : 0xFFFFFFU;
}

void VirtualCpu::set_system_mask(u8 mask) {
  const u64 next = (psw_.mask & ~(u64{0xFF} << 56)) | u64{mask} << 56;
  specification_if((next & psw::kMustBeZero) != 0);
  set_psw_mask(next);
}

void VirtualCpu::control_changed() {
  set_psw_mask(psw_.mask);
  timing_changed();
}

void VirtualCpu::load_psw(const Psw& psw) {
  set_psw(psw);
}

/// The early exceptions: a PSW that cannot be. PoO ch. 6 "Exceptions Associated with the PSW".
bool VirtualCpu::psw_is_invalid() const {
  const bool bad_mode =
      (psw_.mask & psw::kExtendedAddressing) != 0 && (psw_.mask & psw::kBasicAddressing) == 0;
  return (psw_.mask & psw::kMustBeZero) != 0 || bad_mode || (psw_.address & ~address_mask_) != 0;
}

void VirtualCpu::swap_psw(u64 old_real, u64 new_real) {
  const Psw old = psw();
  u8* to = real_pointer(old_real, AccessKind::Store);
  store_big_endian(to, old.mask);
  store_big_endian(to + 8, old.address);
  const u8* from = real_pointer(new_real, AccessKind::Fetch);
  set_psw({load_big_endian<u64>(from), load_big_endian<u64>(from + 8)});
}

void VirtualCpu::deliver_program(u16 code, u32 length) {
  ++statistics_.program_interruptions;
  if (current_ != nullptr) {
    const bool in_execute = current_ == executed_.data();
    budget_ -= in_execute ? execute_->count : current_->count;
    length = current_->length;
    psw_.address = pgm::nullifies(code) ? instruction_address() : next_address(*current_);
  }
  execute_ = nullptr;
  current_ = nullptr;
  store_real<u32>(kProgramLength, length << 16 | code);
  if (code == pgm::kData || code == pgm::kVectorProcessing) {
    store_real<u32>(kDataExceptionCode, dxc_value);
  }
  if (is_access_exception(code)) {
    store_real<u64>(kTranslationExceptionId, translation_exception_id);
    store_real<u8>(kExceptionAccess, exception_access_id);
  } else if (code == pgm::kMonitor) {
    store_real<u16>(kMonitorClass, monitor_class);
    store_real<u64>(kMonitorCode, monitor_code);
  } else if (code == pgm::kSpaceSwitch || (code >= pgm::kAfxTranslation && code <= 0x27)) {
    store_real<u64>(kTranslationExceptionId, translation_exception_id);
  }
  store_real<u64>(kBreakingEventAddress,
                  breaking_ != nullptr ? page_base_ + breaking_->offset : breaking_address_);
  swap_psw(kProgramOld, kProgramOld + kNewFromOld);
}

void VirtualCpu::supervisor_call(u8 number, const Instruction& i) {
  ++statistics_.supervisor_calls;
  psw_.address = next_address(i);
  u8* at = real_pointer(kSvcLength, AccessKind::Store);
  store_big_endian<u32>(at, static_cast<u32>(i.length) << 16 | number);
  swap_psw(kSvcOld, kSvcOld + kNewFromOld);
}

bool VirtualCpu::deliver_external() {
  u32 parameter = 0;
  u16 code = 0;
  u16 from = 0;
  if ((cr_[0] & kEmergencyMask) != 0 && take_pending(kPendingEmergency)) {
    const u64 senders = emergency_from_.load();
    from = static_cast<u16>(__builtin_ctzll(senders));
    const u64 left = emergency_from_.fetch_and(~(u64{1} << from)) & ~(u64{1} << from);
    if (left != 0) {
      pending_.fetch_or(kPendingEmergency);
    }
    code = ext::kEmergencySignal;
  } else if ((cr_[0] & kExternalCallMask) != 0 && take_pending(kPendingExternalCall)) {
    from = external_call_from_;
    code = ext::kExternalCall;
  } else if (clock_comparator_pending_ && (cr_[0] & kClockComparatorMask) != 0) {
    code = ext::kClockComparator;
  } else if (cpu_timer_pending_ && (cr_[0] & kCpuTimerMask) != 0) {
    code = ext::kCpuTimer;
  } else if ((cr_[0] & kServiceSignalMask) != 0 && configuration_.service_signal_pending()) {
    if (!configuration_.take_service_signal(parameter)) {
      return false;
    }
    pending_.fetch_and(~static_cast<u32>(kPendingServiceSignal));
    code = ext::kServiceSignal;
  } else {
    return false;
  }
  ++statistics_.external_interruptions;
  u8* at = real_pointer(kExternalParameter, AccessKind::Store);
  if (code == ext::kServiceSignal) {
    store_big_endian<u32>(at, parameter);
  }
  store_big_endian<u16>(at + (kExternalCpuAddress - kExternalParameter), from);
  store_big_endian<u16>(at + (kExternalCode - kExternalParameter), code);
  swap_psw(kExternalOld, kExternalOld + kNewFromOld);
  return true;
}

bool VirtualCpu::deliver_io() {
  ChannelSubsystem* channels = configuration_.channel_subsystem;
  IoInterruption taken;
  if (channels == nullptr || !channels->take(static_cast<u8>(cr_[6] >> 24), taken)) {
    return false;
  }
  ++statistics_.io_interruptions;
  u8* at = real_pointer(kSubsystemId, AccessKind::Store);
  store_big_endian<u32>(at, taken.subsystem_id);
  store_big_endian<u32>(at + 4, taken.parameter);
  store_big_endian<u32>(at + 8, taken.identification);
  swap_psw(kIoOld, kIoOld + kNewFromOld);
  return true;
}

bool VirtualCpu::deliver_interruptions() {
  if (psw_is_invalid()) {
    current_ = nullptr;
    throw ProgramInterruption{pgm::kSpecification};
  }
  if ((psw_.mask & psw::kExternal) != 0 && deliver_external()) {
    return true;
  }
  if ((psw_.mask & psw::kIo) != 0 && (pending_.load() & kPendingIo) != 0) {
    if (deliver_io()) {
      return true;
    }
    if (configuration_.channel_subsystem == nullptr ||
        !configuration_.channel_subsystem->is_pending(0xFF)) {
      pending_.fetch_and(~static_cast<u32>(kPendingIo));
    }
  }
  return false;
}

void VirtualCpu::handle_requests() {
  if (pending_.load() == 0) {
    return;
  }
  serve_purge();
  if ((pending_.load() & kPendingServiceSignal) != 0 && !configuration_.service_signal_pending()) {
    pending_.fetch_and(~static_cast<u32>(kPendingServiceSignal));  // another CPU took it
  }
  if (take_pending(kPendingInitialReset)) {
    reset(false);
    stopped_ = true;
  }
  if (take_pending(kPendingReset)) {
    pending_.fetch_and(~static_cast<u32>(kPendingExternalCall | kPendingEmergency));
    stopped_ = true;
  }
  if (take_pending(kPendingStop)) {
    stopped_ = true;
  }
  if (take_pending(kPendingStoreStatus)) {
    store_status(0x1200 + prefix_);
  }
  if (take_pending(kPendingRestart)) {
    stopped_ = false;
    swap_psw(kRestartOld, kRestartNew);
  }
}

void VirtualCpu::check_timers() {
  const u64 now = tod();
  clock_comparator_pending_ = now > clock_comparator_;
  cpu_timer_pending_ = static_cast<i64>(cpu_timer_zero_ - now) < 0;
}

void VirtualCpu::timing_changed() {
  check_timers();
  if (clock_comparator_pending_ || cpu_timer_pending_) {
    request_attention();
  }
}

u64 VirtualCpu::wake_time() const {
  u64 earliest = ~u64{0};
  if ((psw_.mask & psw::kExternal) == 0) {
    return earliest;
  }
  if ((cr_[0] & kClockComparatorMask) != 0 && clock_comparator_ != ~u64{0}) {
    earliest = clock_comparator_ + 1;
  }
  if ((cr_[0] & kCpuTimerMask) != 0 &&
      static_cast<i64>(cpu_timer_zero_ - configuration_.tod()) < i64{1} << 61) {
    earliest = std::min(earliest, cpu_timer_zero_ + 1);
  }
  return earliest;
}

bool VirtualCpu::is_runnable() {
  if (attention_.load() != 0) {
    return true;
  }
  if (stopped_) {
    return false;
  }
  return !waiting_ || configuration_.tod() >= wake_time();
}

}  // namespace cambridge::machine
