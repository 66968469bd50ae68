// LOGON, LOGOFF, DISCONNECT and reconnection: how a virtual machine comes and goes.
// CP Commands and Utilities, "LOGON", "LOGOFF", "DISCONNECT", "XAUTOLOG".

#include <algorithm>
#include <fmt/format.h>
#include <sstream>

#include "cp/system/civil_text.h"
#include "cp/system/system.h"

namespace cambridge::cp {
namespace {

constexpr u64 kDefaultStorage = 32ULL << 20;

/// "GRAF L0003 LOGON  AS  OPERATOR USERS = 1"; a machine without terminal is "USER DSC  ".
std::string operator_line(std::string_view address, std::string_view verb, std::string_view userid,
                          std::size_t users) {
  std::string place =
      address.empty() ? std::string("USER DSC  ") : fmt::format("GRAF {:<5}", address);
  return fmt::format("{} {} AS  {:<8} USERS = {}", place, verb, userid, users);
}

}  // namespace

Result<std::shared_ptr<VirtualMachine>, CommandFailure> System::logon(LogonRequest request) {
  if (shutting_down()) {
    return fail<msg::HCPUSO361E>(request.userid);
  }
  auto directory = this->directory();
  const directory::User* entry = directory->find(request.userid);
  if (entry == nullptr) {
    return fail<msg::HCPLNM053E>(request.userid);
  }
  u64 size = request.storage != 0 ? request.storage : entry->storage;
  std::shared_ptr<VirtualMachine> vm;
  std::size_t count = 0;
  {
    std::lock_guard lock(mutex_);
    if (auto found = by_name_.find(request.userid); found != by_name_.end()) {
      auto terminal = found->second->console().terminal();
      return fail<msg::HCPLGA054E>(terminal ? fmt::format("GRAF {}", terminal->address())
                                            : std::string("disconnected"));
    }
    vm = std::make_shared<VirtualMachine>(*this, *entry, dispatcher_.least_loaded(),
                                          size == 0 ? kDefaultStorage : size);
    users_.push_back(vm);
    by_name_.emplace(request.userid, vm);
    count = users_.size();
  }
  std::string_view address = request.terminal ? request.terminal->address() : std::string_view();
  if (request.by.empty()) {
    auto line = operator_line(address, "LOGON ", request.userid, count);
    if (request.userid != parts_.configuration.operator_user) {
      tell_operator(line);
    } else if (request.terminal) {
      request.terminal->write(line, true);
    }
  } else {
    auto line = fmt::format("AUTO LOGON  ***       {:<8} USERS = {}", request.userid, count);
    if (auto issuer = find_user(request.by)) {
      issuer->console().write_cp(line);
      issuer->console().write_cp(issue<msg::HCPCLS6056I>(request.userid).with_id());
    }
    if (request.by != parts_.configuration.operator_user) {
      tell_operator(fmt::format("{} BY {}", line, request.by));
    }
  }
  if (request.terminal) {
    vm->terminal.line_size = request.terminal->line_size();
  }
  vm->console().attach(request.terminal);
  vm->post(
      [this, request = std::move(request)](VirtualMachine& machine) { come_on(machine, request); });
  return vm;
}

void System::apply_directory_settings(VirtualMachine& vm) {
  const auto& config = parts_.configuration;
  vm.terminal.line_end = config.line_end;
  vm.terminal.line_delete = config.line_delete;
  vm.terminal.character_delete = config.character_delete;
  vm.terminal.escape = config.escape;
  vm.terminal.tab = config.tab;
  vm.apply_terminal_settings();
  if (const auto& console = vm.entry().console; console && !console->secondary_user.empty()) {
    if (console->observer) {
      vm.set_observer(console->secondary_user);
    } else {
      vm.set_secondary_user(console->secondary_user);
    }
  }
}

void System::come_on(VirtualMachine& vm, const LogonRequest& request) {
  apply_directory_settings(vm);
  make_devices(vm);
  for (const auto& line : banner()) {
    vm.console().write_cp(line);
  }
  vm.console().write_cp(fmt::format("LOGON AT {}", time_and_date(clock_.civil())));
  CommandSource source;
  source.from_directory = true;
  source.reply = [&vm](std::string_view text) { vm.console().write_cp(text); };
  for (std::string command : vm.entry().commands) {
    for (auto at = command.find("&USERID"); at != std::string::npos;
         at = command.find("&USERID", at)) {
      command.replace(at, 7, vm.userid());
    }
    command_processor_->execute(*this, vm, command, source);
  }
  for (const auto& line : request.console_input) {
    vm.console().queue_for_guest(line);
  }
  std::string system = request.ipl;
  std::string parm;
  if (system.empty() && vm.entry().ipl && !request.no_ipl) {
    system = vm.entry().ipl->system;
    parm = vm.entry().ipl->parm;
  }
  if (system.empty()) {
    vm.enter_cp_mode();
    return;
  }
  auto loaded = ipl(vm, system, parm);
  if (!loaded) {
    vm.console().write_cp(loaded.error().message.with_id());
    vm.enter_cp_mode();
  }
}

std::vector<std::string> System::banner() const {
  std::vector<std::string> lines{"z/VM Version 6 Release 3.0, Service Level 0000 (64-bit),",
                                 "built on Cambridge, an open CP/CMS"};
  std::istringstream text(log_message());
  for (std::string line; std::getline(text, line);) {
    lines.push_back(line);
  }
  if (lines.size() == 2) {
    lines.emplace_back("There is no logmsg data");
  }
  lines.emplace_back("FILES:   NO RDR,   NO PRT,   NO PUN");
  return lines;
}

void System::reconnect(VirtualMachine& vm, std::shared_ptr<console::Terminal> terminal) {
  vm.console().attach(nullptr);
  vm.terminal.line_size = terminal->line_size();
  // The banner first: when the terminal is attached it learns that the guest reads. All of it is
  // done before the caller goes on, since the next line typed is for the machine.
  terminal->write_from_cp("");
  for (const auto& line : banner()) {
    terminal->write_from_cp(line);
  }
  terminal->write_from_cp(fmt::format("RECONNECTED AT {}", time_and_date(clock_.civil())));
  auto line = operator_line(terminal->address(), "RECONNECT", vm.userid(), user_count());
  vm.console().attach(std::move(terminal));
  tell_operator(line);
}

void System::disconnect(VirtualMachine& vm, bool hold) {
  auto terminal = vm.console().terminal();
  if (!terminal) {
    return;
  }
  vm.console().write_cp(fmt::format("DISCONNECT AT {}", time_and_date(clock_.civil())));
  vm.console().attach(nullptr);
  terminal->session_ended(hold);
  tell_operator(operator_line(terminal->address(), "DISCONNECT", vm.userid(), user_count()));
}

void System::logoff(VirtualMachine& vm, std::string_view forced_by, bool hold) {
  if (!vm.begin_logoff()) {
    return;
  }
  auto connect = clock_.unix_microseconds() - vm.logon_time();
  vm.console().write_cp(usage_line(connect, vm.virtual_nanoseconds(), vm.total_nanoseconds()));
  vm.console().write_cp(fmt::format("LOGOFF AT {}{}", time_and_date(clock_.civil()),
                                    forced_by.empty() ? "" : " BY SYSTEM"));
  auto terminal = vm.console().terminal();
  std::string_view address = terminal ? terminal->address() : std::string_view();
  std::size_t remaining = user_count();
  auto line = operator_line(address, "LOGOFF", vm.userid(), remaining == 0 ? 0 : remaining - 1);
  if (!forced_by.empty()) {
    line += fmt::format("    FORCED BY {}", forced_by);
  }
  vm.console().attach(nullptr);
  vm.post([this, line, terminal, hold, by = std::string(forced_by)](VirtualMachine& machine) {
    finish_logoff(machine, line, by);
    if (terminal) {
      terminal->session_ended(hold);
    }
  });
}

void System::finish_logoff(VirtualMachine& vm, const std::string& operator_line,
                           const std::string& forced_by) {
  for (const auto& [number, description] : std::map(vm.devices())) {
    detach(vm, number);
  }
  vm.terminate();
  std::vector<std::function<void()>> actions;
  {
    std::lock_guard lock(mutex_);
    by_name_.erase(vm.userid());
    std::erase_if(users_, [&](const auto& user) { return user.get() == &vm; });
    if (users_.empty() && shutting_down()) {
      actions.swap(ended_actions_);
    }
  }
  tell_operator(operator_line);
  if (forced_by != parts_.configuration.operator_user) {
    if (auto issuer = find_user(forced_by)) {
      issuer->console().write_cp(operator_line);
    }
  }
  for (auto& action : actions) {
    action();
  }
}

}  // namespace cambridge::cp
