#include "cp/system/terminal_session.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/command_syntax.h"
#include "base/words.h"

#include "cp/directory/password.h"
#include "cp/system/civil_text.h"

namespace cambridge::cp {
namespace {

constexpr int kMaximumFailures = 4;

const CommandSyntax& logon_syntax() {
  static const CommandSyntax kSyntax(
      "userid [ { HERE | NOIPL | NORUN | BY byuser:userid | IPL system:word | Storage size } ]... "
      "[ password:word ] "
      "[ { HERE | NOIPL | NORUN | BY byuser:userid | IPL system:word | Storage size } ]...");
  return kSyntax;
}

}  // namespace

TerminalSession::TerminalSession(System& system, std::shared_ptr<console::Terminal> terminal,
                                 bool trusted)
    : system_(system), terminal_(std::move(terminal)), trusted_(trusted) {}

TerminalSession::~TerminalSession() {
  closed();
}

std::shared_ptr<VirtualMachine> TerminalSession::machine() const {
  auto vm = machine_.lock();
  return vm && vm->console().terminal() == terminal_ ? vm : nullptr;
}

bool TerminalSession::attached() const {
  return machine() != nullptr;
}

void TerminalSession::start() {
  auto now = system_.clock().civil();
  terminal_->write("Cambridge, an open CP/CMS", true);
  terminal_->write(fmt::format("System {}   {}", system_.name(), time_and_date(now)), true);
  for (const auto& line : system_.configuration().logo) {
    terminal_->write(line, true);
  }
  menu();
}

void TerminalSession::menu() {
  static constexpr std::string_view kLines[] = {
      "",
      "Enter one of the following commands:",
      "",
      "   LOGON userid             (Example:  LOGON VMUSER1)",
      "   DIAL userid              (Example:  DIAL VMUSER2)",
      "   MSG userid message       (Example:  MSG VMUSER2 GOOD MORNING)",
      "   LOGOFF",
  };
  for (auto line : kLines) {
    terminal_->write(line, true);
  }
  terminal_->set_status(console::ConsoleStatus::LoggedOff);
}

void TerminalSession::input(std::string line) {
  if (auto vm = machine()) {
    vm->console().input(std::move(line));
    return;
  }
  if (password_expected_) {
    password_expected_ = false;
    password_given(std::move(line));
    return;
  }
  command(line);
}

void TerminalSession::attention() {
  if (auto vm = machine()) {
    vm->console().attention();
  }
}

void TerminalSession::closed() {
  if (auto vm = machine()) {
    vm->console().attach(nullptr);
    system_.tell_operator(fmt::format("GRAF {:<5} DISCONNECT AS  {:<8} USERS = {}",
                                      terminal_->address(), vm->userid(), system_.user_count()));
  }
  machine_.reset();
}

void TerminalSession::command(std::string_view line) {
  auto start = line.find_first_not_of(' ');
  if (start == std::string_view::npos) {
    menu();
    return;
  }
  line.remove_prefix(start);
  auto end = std::min(line.find(' '), line.size());
  auto word = upper_case(line.substr(0, end));
  auto rest = line.substr(end);
  auto blank = rest.find_first_not_of(' ');
  rest = blank == std::string_view::npos ? std::string_view() : rest.substr(blank);
  if (abbreviates(word, "Logon") || abbreviates(word, "LOGIn")) {
    logon_command(rest);
  } else if (abbreviates(word, "LOGoff") || abbreviates(word, "LOGout")) {
    terminal_->session_ended(false);
  } else if (abbreviates(word, "Message") || abbreviates(word, "MSG")) {
    terminal_->write(issue<msg::HCPSYS475E>("MESSAGE before LOGON").with_id(), true);
    menu();
  } else if (abbreviates(word, "DIAL")) {
    terminal_->write(issue<msg::HCPSYS475E>("DIAL").with_id(), true);
    menu();
  } else {
    terminal_->write(issue<msg::HCPCFC015E>(word).with_id(), true);
    menu();
  }
}

void TerminalSession::logon_command(std::string_view operands) {
  auto matched = logon_syntax().match(operands);
  if (!matched) {
    if (operands.empty()) {
      terminal_->write(issue<msg::HCPMFS020E>().with_id(), true);
    } else {
      terminal_->write(issue<msg::HCPCMD003E>(matched.error().word).with_id(), true);
    }
    menu();
    return;
  }
  request_ = LogonRequest{};
  request_.userid = upper_case(matched->value("userid"));
  request_.no_ipl = matched->has("NOIPL");
  request_.ipl = upper_case(matched->value("system"));
  request_.storage = size_in_bytes(matched->value("size"));
  here_ = matched->has("HERE");
  by_ = upper_case(matched->value("byuser"));
  auto password = matched->value("password");
  if (!password.empty() && system_.configuration().logon_password_on_command) {
    password_given(std::string(password));
    return;
  }
  terminal_->write("Enter your password,", true);
  terminal_->write("(It will not appear when typed)", true);
  password_expected_ = true;
  terminal_->hide_next_line();
  terminal_->set_status(console::ConsoleStatus::CpRead);
}

void TerminalSession::password_given(std::string password) {
  auto directory = system_.directory();
  const auto* entry = directory->find(request_.userid);
  const auto* verified = entry;
  if (entry != nullptr && !by_.empty()) {
    const auto& allowed = entry->logon_by;
    verified = std::find(allowed.begin(), allowed.end(), by_) == allowed.end()
                   ? nullptr
                   : directory->find(by_);
  } else if (entry != nullptr && entry->password.kind == directory::Password::Kind::LogonByOnly) {
    verified = nullptr;
  }
  // An unknown user costs the same time as a wrong password.
  static const directory::Password kNobody{directory::Password::Kind::Value,
                                           directory::hash_password("nobody")};
  bool right =
      directory::verify_password(verified == nullptr ? kNobody : verified->password, password) &&
      verified != nullptr;
  if (!right) {
    terminal_->write(issue<msg::HCPLGA050E>().with_id(), true);
    if (++failures_ >= kMaximumFailures) {
      terminal_->session_ended(false);
      return;
    }
    menu();
    return;
  }
  failures_ = 0;
  connect();
}

void TerminalSession::connect() {
  if (auto vm = system_.find_user(request_.userid)) {
    auto where = vm->console().terminal();
    if (vm->logging_off()) {
      terminal_->write(issue<msg::HCPUSO361E>(request_.userid).with_id(), true);
      menu();
    } else if (where && !here_) {
      terminal_->write(issue<msg::HCPLGA054E>(fmt::format("GRAF {}", where->address())).with_id(),
                       true);
      menu();
    } else {
      if (where) {
        where->session_ended(false);
      }
      machine_ = vm;
      system_.reconnect(*vm, terminal_);
    }
    return;
  }
  request_.terminal = terminal_;
  auto vm = system_.logon(request_);
  if (!vm) {
    terminal_->write(vm.error().message.with_id(), true);
    menu();
    return;
  }
  machine_ = *vm;
}

Result<void, CommandFailure> TerminalSession::logon_as(LogonRequest request) {
  if (!trusted_) {
    return fail<msg::HCPLGA050E>();
  }
  request.terminal = terminal_;
  if (auto vm = system_.find_user(request.userid)) {
    if (vm->logging_off()) {
      return fail<msg::HCPUSO361E>(request.userid);
    }
    if (auto where = vm->console().terminal()) {
      return fail<msg::HCPLGA054E>(fmt::format("GRAF {}", where->address()));
    }
    machine_ = vm;
    system_.reconnect(*vm, terminal_);
    return {};
  }
  machine_ = CAM_TRY(system_.logon(std::move(request)));
  return {};
}

}  // namespace cambridge::cp
