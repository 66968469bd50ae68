#include "cp/virtual_machine/native_cpu.h"

#include <cstring>

#include "base/assert.h"

namespace cambridge::cp {
namespace {

constexpr u16 kClockComparator = 0x1004;

machine::SubchannelId machine_id(guest::SubchannelId id) {
  return machine::SubchannelId::from_number(id.number);
}

}  // namespace

NativeCpu::NativeCpu(NativeCpuOwner& owner, machine::AbsoluteStorage& storage,
                     machine::ChannelSubsystem& channel)
    : owner_(owner), storage_(&storage), channel_(&channel) {}

NativeCpu::~NativeCpu() {
  reset();
}

void NativeCpu::load(const guest::NativeSystem& system, const guest::IplParameters& parameters) {
  reset();
  guest_ = system.make(*this, parameters);
  fiber_ = std::make_unique<Fiber>([this] {
    guest_->run();
    owner_.disabled_wait(0);
  });
}

void NativeCpu::reset() {
  fiber_.reset();
  guest_.reset();
  waiting_ = false;
  external_pending_ = false;
  if (timer_ != 0) {
    owner_.timers().cancel(timer_);
    timer_ = 0;
  }
}

dispatcher::RunEnd NativeCpu::run() {
  if (stopped_ || !fiber_) {
    return dispatcher::RunEnd::Waiting;
  }
  fiber_->resume();
  if (fiber_->done()) {
    fiber_.reset();
    guest_.reset();
    return dispatcher::RunEnd::Waiting;
  }
  return waiting_ ? dispatcher::RunEnd::Waiting : dispatcher::RunEnd::GaveWay;
}

bool NativeCpu::fetch(AbsoluteAddress from, std::span<u8> into) {
  return storage_->fetch(from, into);
}

bool NativeCpu::store(AbsoluteAddress to, std::span<const u8> data) {
  return storage_->store(to, data);
}

std::optional<guest::SubchannelId> NativeCpu::find_device(u16 device_number) {
  auto id = channel_->find(device_number);
  if (!id) {
    return std::nullopt;
  }
  machine::Schib schib{};
  if (channel_->store_subchannel(*id, schib) != machine::IoEnd::Cc0) {
    return std::nullopt;
  }
  if (!schib.pmcw.enabled()) {
    schib.pmcw.flags5 |= machine::Pmcw::kEnabled;
    schib.pmcw.flags27 |= machine::Pmcw::kConcurrentSense;
    channel_->modify_subchannel(*id, schib);
  }
  return guest::SubchannelId{id->number()};
}

int NativeCpu::start_subchannel(guest::SubchannelId id, AbsoluteAddress program) {
  machine::Orb orb{};
  orb.flags5 = machine::Orb::kFormat1 | machine::Orb::kPrefetch;
  orb.logical_path_mask = 0xFF;
  orb.program_address = static_cast<u32>(program.value());
  return static_cast<int>(channel_->start_subchannel(machine_id(id), orb));
}

int NativeCpu::halt_subchannel(guest::SubchannelId id) {
  return static_cast<int>(channel_->halt_subchannel(machine_id(id)));
}

std::optional<guest::DeviceEvent> NativeCpu::test_subchannel(guest::SubchannelId id) {
  machine::Irb irb{};
  if (channel_->test_subchannel(machine_id(id), irb) != machine::IoEnd::Cc0) {
    return std::nullopt;
  }
  guest::DeviceEvent event;
  event.subchannel = id;
  event.device_status = irb.scsw.device_status;
  event.subchannel_status = irb.scsw.subchannel_status;
  event.residual_count = irb.scsw.residual_count;
  event.ccw_address = irb.scsw.ccw_address;
  std::memcpy(event.sense.data(), irb.ecw.data(), event.sense.size());
  machine::Schib schib{};
  if (channel_->store_subchannel(machine_id(id), schib) == machine::IoEnd::Cc0) {
    event.device_number = schib.pmcw.device_number;
  }
  return event;
}

bool NativeCpu::interruption_pending() const {
  return external_pending_.load(std::memory_order_relaxed) || channel_->pending_subclasses() != 0;
}

std::optional<guest::Interruption> NativeCpu::take_interruption() {
  if (external_pending_.exchange(false)) {
    guest::Interruption external;
    external.kind = guest::Interruption::Kind::External;
    external.external_code = static_cast<u16>(external_.load());
    external.parameter = external_parameter_.load();
    return external;
  }
  while (auto taken = channel_->take_interruption(0xFF)) {
    guest::SubchannelId id{taken->subchannel.number()};
    if (auto event = test_subchannel(id)) {
      guest::Interruption io;
      io.device = *event;
      return io;
    }
  }
  return std::nullopt;
}

guest::Interruption NativeCpu::wait_for_interruption() {
  while (true) {
    if (auto taken = take_interruption()) {
      return *taken;
    }
    waiting_ = true;
    Fiber::suspend();
    waiting_ = false;
  }
}

guest::DiagnoseEnd NativeCpu::diagnose(u16 code, const guest::DiagnoseRegisters& registers) {
  i64 start = thread_cpu_nanoseconds();
  auto end = owner_.diagnose(code, registers);
  cp_time_.fetch_add(thread_cpu_nanoseconds() - start, std::memory_order_relaxed);
  // A command that resets, stops or logs off this machine has posted that as work to the processor;
  // giving way here lets it happen before the guest goes on.
  safe_point();
  return end;
}

void NativeCpu::safe_point() {
  if (must_give_way()) {
    Fiber::suspend();
  }
}

void NativeCpu::present_external(u16 code, u64 parameter) {
  external_.store(code);
  external_parameter_.store(parameter);
  external_pending_.store(true);
  owner_.make_ready();
}

void NativeCpu::set_clock_comparator(TodClock when) {
  if (timer_ != 0) {
    owner_.timers().cancel(timer_);
    timer_ = 0;
  }
  if (when.value == 0) {
    return;
  }
  i64 delay = when.to_unix_microseconds() - owner_.clock().unix_microseconds();
  timer_ = owner_.timers().at(monotonic_nanoseconds() + delay * 1000,
                              [this] { present_external(kClockComparator, 0); });
}

void NativeCpu::disabled_wait(u64 address) {
  while (true) {
    // After BEGIN the PSW is still the same: CP is entered again.
    owner_.disabled_wait(address);
    waiting_ = true;
    Fiber::suspend();
  }
}

}  // namespace cambridge::cp
