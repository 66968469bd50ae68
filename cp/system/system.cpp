#include "cp/system/system.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "base/assert.h"

#include "cp/system/civil_text.h"

namespace cambridge::cp {

System::System(SystemParts parts, Clock& clock)
    : parts_(std::move(parts)),
      clock_(clock),
      start_time_(clock.unix_microseconds()),
      directory_(std::make_shared<directory::Directory>(std::move(parts_.directory))),
      load_time_(monotonic_nanoseconds()),
      dispatcher_(parts_.real_processors) {}

System::~System() {
  timers_.stop();
  dispatcher_.stop();
  CAM_ASSERT(users_.empty());
}

void System::set_command_processor(std::unique_ptr<CommandProcessor> processor) {
  command_processor_ = std::move(processor);
}

void System::set_diagnose_processor(std::unique_ptr<DiagnoseProcessor> processor) {
  diagnose_processor_ = std::move(processor);
}

void System::add_native_system(guest::NativeSystem system) {
  auto name = system.name;
  native_systems_.emplace(std::move(name), std::move(system));
}

std::shared_ptr<const directory::Directory> System::directory() const {
  std::lock_guard lock(mutex_);
  return directory_;
}

void System::replace_directory(directory::Directory directory) {
  auto fresh = std::make_shared<const directory::Directory>(std::move(directory));
  std::lock_guard lock(mutex_);
  directory_ = std::move(fresh);
}

std::shared_ptr<VirtualMachine> System::find_user(std::string_view userid) const {
  std::lock_guard lock(mutex_);
  auto found = by_name_.find(userid);
  return found == by_name_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<VirtualMachine>> System::users() const {
  std::lock_guard lock(mutex_);
  return users_;
}

std::size_t System::user_count() const {
  std::lock_guard lock(mutex_);
  return users_.size();
}

void System::tell_operator(std::string_view line) {
  if (auto vm = find_user(parts_.configuration.operator_user)) {
    vm->console().write_cp(line);
  }
}

std::string System::log_message() const {
  std::lock_guard lock(mutex_);
  return log_message_;
}

void System::set_log_message(std::string text) {
  std::lock_guard lock(mutex_);
  log_message_ = std::move(text);
}

std::vector<LinkEntry> System::links_to(const MinidiskId& disk) const {
  std::lock_guard lock(mutex_);
  return links_.links(disk);
}

std::vector<LinkEntry> System::links_on(std::string_view volume) const {
  std::lock_guard lock(mutex_);
  std::vector<LinkEntry> found;
  for (const auto& [disk, entries] : links_.all()) {
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(found),
                 [&](const auto& entry) { return entry.volume == volume; });
  }
  return found;
}

Result<void, CommandFailure> System::ipl(VirtualMachine& vm, const std::string& system,
                                         const std::string& parm, u16 from_device) {
  guest::IplParameters parameters;
  parameters.parm = parm;
  parameters.ipl_device = from_device;
  auto found = native_systems_.find(system);
  if (found == native_systems_.end()) {
    return fail<msg::HCPIPL408E>(system);
  }
  // The machine may be inside DIAGNOSE on its fiber now: it is reset when it has left the
  // processor.
  vm.post([native = found->second, parameters](VirtualMachine& machine) {
    machine.ipl(native, parameters);
  });
  return {};
}

guest::DiagnoseEnd System::diagnose(VirtualMachine& vm, u16 code,
                                    const guest::DiagnoseRegisters& registers) {
  return diagnose_processor_->diagnose(*this, vm, code, registers);
}

void System::console_command(VirtualMachine& vm, std::string line) {
  CommandSource source;
  source.console = true;
  source.reply = [&vm](std::string_view text) { vm.console().write_cp(text); };
  command_processor_->execute(*this, vm, line, source);
  // After whatever the command has posted to the machine (BEGIN, IPL, LOGOFF).
  vm.post([](VirtualMachine& machine) { machine.console().refresh_status(); });
}

void System::command_for(VirtualMachine& vm, std::string line,
                         std::function<void(std::string_view)> reply) {
  vm.post([this, line = std::move(line), reply = std::move(reply)](VirtualMachine& machine) {
    CommandSource source;
    source.reply = reply;
    command_processor_->execute(*this, machine, line, source);
  });
}

void System::prompt_reply(VirtualMachine& vm, std::string line) {
  auto continuation = std::exchange(vm.prompt_continuation, nullptr);
  if (continuation) {
    continuation(vm, std::move(line));
  }
}

void System::overheard(VirtualMachine& vm, std::string_view line) {
  auto text = fmt::format("{:<8}: {}", vm.userid(), line);
  auto observer = vm.observer();
  if (!observer.empty()) {
    if (auto user = find_user(observer)) {
      user->console().write_overheard(text);
    }
  }
  auto secondary = vm.secondary_user();
  if (!secondary.empty() && secondary != observer && !vm.console().connected()) {
    if (auto user = find_user(secondary)) {
      user->console().write_overheard(text);
    }
  }
}

unsigned System::processor_use() {
  i64 now = monotonic_nanoseconds();
  i64 cpu = 0;
  for (std::size_t n = 0; n < dispatcher_.processor_count(); ++n) {
    cpu += dispatcher_.processor(n).busy_nanoseconds();
  }
  std::lock_guard lock(mutex_);
  i64 elapsed = now - std::exchange(load_time_, now);
  i64 used = cpu - std::exchange(load_cpu_, cpu);
  i64 possible = elapsed * static_cast<i64>(dispatcher_.processor_count());
  return possible <= 0 ? 0 : static_cast<unsigned>(std::min<i64>(100, used * 100 / possible));
}

void System::on_ended(std::function<void()> action) {
  std::lock_guard lock(mutex_);
  ended_actions_.push_back(std::move(action));
}

void System::shutdown(std::string_view by) {
  if (shutting_down_.exchange(true)) {
    return;
  }
  auto now = clock_.civil();
  for (const auto& vm : users()) {
    vm->console().write_cp("SYSTEM SHUTDOWN STARTED");
    vm->console().write_cp(issue<msg::HCPSHU2116I>(now.iso_date(), now.time(), by).with_id());
  }
  auto everyone = users();
  if (everyone.empty()) {
    std::vector<std::function<void()>> actions;
    {
      std::lock_guard lock(mutex_);
      actions.swap(ended_actions_);
    }
    for (auto& action : actions) {
      action();
    }
  }
  for (const auto& vm : everyone) {
    logoff(*vm, by);
  }
}

}  // namespace cambridge::cp
