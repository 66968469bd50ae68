#include "cp/virtual_machine/virtual_machine.h"

#include <fmt/format.h>
#include <utility>

#include "base/assert.h"
#include "base/ebcdic.h"

namespace cambridge::cp {

VirtualMachine::VirtualMachine(VirtualMachineHost& host, directory::User entry,
                               dispatcher::RealProcessor& processor, u64 storage_size)
    : host_(host),
      entry_(std::move(entry)),
      processor_(processor),
      logon_time_(host.clock().unix_microseconds()),
      console_(console_handlers()),
      storage_(std::make_unique<machine::AbsoluteStorage>(storage_size)),
      storage_size_(storage_size) {
  set_classes(entry_.classes);
  create_channel();
  cpu_ = std::make_unique<NativeCpu>(static_cast<NativeCpuOwner&>(*this), *storage_, *channel_);
  attach_console();
  share_ = initial_share();
  processor_.attach(*cpu_, share_);
  attached_ = true;
}

VirtualMachine::~VirtualMachine() {
  CAM_ASSERT(!attached_);
}

void VirtualMachine::create_channel() {
  machine::ChannelCallbacks callbacks;
  callbacks.interruption_pending = [this](u8) { make_ready(); };
  channel_ = std::make_unique<machine::ChannelSubsystem>(*storage_, std::move(callbacks));
}

void VirtualMachine::attach_console() {
  devices::ConsolePort port;
  port.output = [this](std::string_view bytes, bool complete) {
    // A channel program cannot write nothing: an empty line comes as one blank.
    console_.write_guest(bytes == "\x40" ? std::string() : ebcdic_to_utf8(bytes), complete);
  };
  port.next_line = [this]() -> std::optional<std::string> {
    auto line = console_.take_line();
    return line ? std::optional(utf8_to_ebcdic(*line)) : std::nullopt;
  };
  port.reading = [this](bool reading) { console_.set_guest_reading(reading); };
  port.line_waits = [this] { return console_.line_available(); };
  port.line_waits = [this] { return console_.line_available(); };
  auto made = host_.device_factory().make_console(std::move(port));
  keyboard_ = std::move(made.keyboard);
  u16 number = entry_.console ? entry_.console->number : kConsoleNumber;
  attach(VirtualDevice{number, ConsoleDevice{}}, std::move(made.device));
}

console::ConsoleHandlers VirtualMachine::console_handlers() {
  console::ConsoleHandlers handlers;
  handlers.line_size = [this] { return std::size_t{terminal.line_size.load()}; };
  handlers.cp_command = [this](std::string line) {
    post([line = std::move(line)](VirtualMachine& vm) { vm.host_.console_command(vm, line); });
  };
  handlers.prompt_reply = [this](std::string line) {
    post([line = std::move(line)](VirtualMachine& vm) { vm.host_.prompt_reply(vm, line); });
  };
  handlers.guest_line_available = [this] {
    post([](VirtualMachine& vm) { vm.keyboard_->line_available(); });
  };
  handlers.attention_in_cp = [this] {
    post([](VirtualMachine& vm) { vm.asleep_ ? vm.wake() : vm.enter_cp_mode(); });
  };
  handlers.attention_key = [this] {
    post([](VirtualMachine& vm) {
      if (vm.asleep_) {
        vm.wake();
      } else if (vm.settings.conceal && vm.cpu_->loaded()) {
        vm.console_attention();
      } else {
        vm.enter_cp_mode();
      }
    });
  };
  handlers.overheard = [this](std::string_view line) { host_.overheard(*this, line); };
  handlers.time_stamp = [this] { return host_.clock().civil().time() + " "; };
  return handlers;
}

i64 VirtualMachine::virtual_nanoseconds() const {
  return cpu_->total_nanoseconds() - cpu_->cp_nanoseconds();
}

namespace {
constexpr std::string_view kClassLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456";

u32 class_bits(std::string_view letters) {
  u32 bits = 0;
  for (char c : letters) {
    if (auto at = kClassLetters.find(c); at != std::string_view::npos) {
      bits |= 1U << at;
    }
  }
  return bits;
}
}  // namespace

std::string VirtualMachine::classes() const {
  std::string letters;
  u32 bits = classes_.load();
  for (std::size_t at = 0; at < kClassLetters.size(); ++at) {
    if ((bits >> at & 1U) != 0) {
      letters += kClassLetters[at];
    }
  }
  return letters;
}

void VirtualMachine::set_classes(std::string_view classes) {
  classes_.store(class_bits(classes));
}

bool VirtualMachine::has_class(std::string_view any_of) const {
  return any_of.empty() || (classes_.load() & class_bits(any_of)) != 0;
}

std::string VirtualMachine::secondary_user() const {
  std::lock_guard lock(names_mutex_);
  return secondary_user_;
}

std::string VirtualMachine::observer() const {
  std::lock_guard lock(names_mutex_);
  return observer_;
}

dispatcher::Share VirtualMachine::initial_share() const {
  dispatcher::Share share;
  if (entry_.share) {
    share.kind = entry_.share->absolute ? dispatcher::Share::Kind::Absolute
                                        : dispatcher::Share::Kind::Relative;
    share.amount = entry_.share->amount;
  }
  return share;
}

dispatcher::Share VirtualMachine::share() const {
  std::lock_guard lock(names_mutex_);
  return share_;
}

void VirtualMachine::set_share(dispatcher::Share share) {
  std::lock_guard lock(names_mutex_);
  share_ = share;
}

u64 VirtualMachine::resident_pages() const {
  std::lock_guard lock(names_mutex_);
  return storage_->resident_frames();
}

std::string VirtualMachine::ipl_system() const {
  std::lock_guard lock(names_mutex_);
  return ipl_system_;
}

void VirtualMachine::set_secondary_user(std::string userid) {
  std::lock_guard lock(names_mutex_);
  secondary_user_ = std::move(userid);
  update_listening();
}

void VirtualMachine::set_observer(std::string userid) {
  std::lock_guard lock(names_mutex_);
  observer_ = std::move(userid);
  update_listening();
}

void VirtualMachine::update_listening() {
  using Listening = console::VirtualConsole::Listening;
  console_.listen(!observer_.empty()         ? Listening::Always
                  : !secondary_user_.empty() ? Listening::WhenDisconnected
                                             : Listening::Nobody);
}

void VirtualMachine::apply_terminal_settings() {
  console_.set_editing({terminal.line_end, terminal.line_delete, terminal.character_delete,
                        terminal.escape, terminal.tab},
                       settings.linedit);
  console_.set_time_stamps(terminal.timestamp);
}

const VirtualDevice* VirtualMachine::device(u16 number) const {
  auto found = devices_.find(number);
  return found == devices_.end() ? nullptr : &found->second;
}

bool VirtualMachine::attach(VirtualDevice description,
                            std::shared_ptr<devices::ChannelDevice> device) {
  u16 number = description.number;
  if (devices_.contains(number) || !channel_->attach(number, std::move(device), true)) {
    return false;
  }
  devices_.emplace(number, std::move(description));
  device_count_ = devices_.size();
  return true;
}

bool VirtualMachine::detach(u16 number) {
  bool was_there = devices_.erase(number) != 0;
  device_count_ = devices_.size();
  return was_there && channel_->detach(number, true);
}

bool VirtualMachine::renumber(u16 from, u16 to) {
  auto found = devices_.find(from);
  if (found == devices_.end() || devices_.contains(to)) {
    return false;
  }
  auto description = found->second;
  auto device = channel_->device(from);
  detach(from);
  description.number = to;
  return attach(std::move(description), std::move(device));
}

void VirtualMachine::post(std::function<void(VirtualMachine&)> action) {
  processor_.post([weak = weak_from_this(), action = std::move(action)] {
    if (auto self = weak.lock(); self && self->attached_) {
      action(*self);
    }
  });
}

void VirtualMachine::make_ready() {
  processor_.make_ready(*cpu_);
}

guest::DiagnoseEnd VirtualMachine::diagnose(u16 code, const guest::DiagnoseRegisters& registers) {
  return host_.diagnose(*this, code, registers);
}

void VirtualMachine::disabled_wait(u64 address) {
  post([address](VirtualMachine& vm) {
    vm.console_.write_cp(fmt::format(
        "HCPGIR450W CP entered; disabled wait PSW 00020001 80000000 00000000 {:08X}", address));
    vm.enter_cp_mode();
  });
}

void VirtualMachine::ipl(const guest::NativeSystem& system,
                         const guest::IplParameters& parameters) {
  system_reset(false);
  {
    std::lock_guard lock(names_mutex_);
    ipl_system_ = system.name;
  }
  ipl_device_ = parameters.ipl_device;
  cpu_->load(system, parameters);
  cpu_->set_stopped(false);
  if (console_.in_cp_read()) {
    console_.leave_cp_read();
  }
  make_ready();
}

void VirtualMachine::system_reset(bool clear) {
  cpu_->reset();
  channel_->reset();
  console_.set_guest_reading(false);
  {
    std::lock_guard lock(names_mutex_);
    ipl_system_.clear();
  }
  ipl_device_ = 0;
  if (clear) {
    storage_->clear();
  }
}

void VirtualMachine::redefine_storage(u64 size) {
  system_reset(false);
  // Devices move to a subsystem on the new storage. The CPU object stays: others may be asking it
  // for its times, or making it ready.
  std::map<u16, std::shared_ptr<devices::ChannelDevice>> kept;
  for (const auto& [number, description] : devices_) {
    kept.emplace(number, channel_->device(number));
    channel_->detach(number);
  }
  auto old_channel = std::move(channel_);
  std::unique_ptr<machine::AbsoluteStorage> old_storage;
  {
    std::lock_guard lock(names_mutex_);
    old_storage = std::exchange(storage_, std::make_unique<machine::AbsoluteStorage>(size));
  }
  storage_size_ = size;
  create_channel();
  for (auto& [number, device] : kept) {
    channel_->attach(number, std::move(device));
  }
  cpu_->use(*storage_, *channel_);
}

void VirtualMachine::terminate() {
  if (sleep_timer_ != 0) {
    timers().cancel(std::exchange(sleep_timer_, 0));
  }
  system_reset(false);
  for (const auto& [number, description] : devices_) {
    channel_->detach(number);
  }
  devices_.clear();
  processor_.detach(*cpu_);
  attached_ = false;
}

void VirtualMachine::enter_cp_mode() {
  cpu_->set_stopped(!settings.run);
  console_.enter_cp_read();
}

void VirtualMachine::leave_cp_mode() {
  cpu_->set_stopped(false);
  console_.leave_cp_read();
  make_ready();
}

void VirtualMachine::stop() {
  cpu_->set_stopped(true);
}

void VirtualMachine::resume() {
  cpu_->set_stopped(false);
  make_ready();
}

void VirtualMachine::sleep(i64 nanoseconds) {
  if (!asleep_) {
    stopped_before_sleep_ = cpu_->stopped();
  }
  asleep_ = true;
  stop();
  console_.set_sleeping(true);
  if (nanoseconds != 0) {
    sleep_timer_ = timers().at(monotonic_nanoseconds() + nanoseconds, [weak = weak_from_this()] {
      if (auto self = weak.lock()) {
        self->post([](VirtualMachine& vm) {
          vm.sleep_timer_ = 0;
          vm.wake();
        });
      }
    });
  }
}

void VirtualMachine::wake() {
  if (!asleep_) {
    return;
  }
  asleep_ = false;
  if (sleep_timer_ != 0) {
    timers().cancel(std::exchange(sleep_timer_, 0));
  }
  console_.set_sleeping(false);
  if (!stopped_before_sleep_) {
    resume();
  }
}

}  // namespace cambridge::cp
