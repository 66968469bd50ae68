// XAUTOLOG and AUTOLOG: log on another user without a terminal.
// CP Commands and Utilities, "XAUTOLOG", "AUTOLOG"; Planning and Administration, "AUTOLOG".

#include <algorithm>
#include <fmt/format.h>

#include "cp/commands/specs.h"
#include "cp/directory/password.h"
#include "cp/system/civil_text.h"

namespace cambridge::cp::commands {
namespace {

/// "# line 1 # line 2": what the guest reads first.
std::vector<std::string> console_lines(std::string_view data, char line_end) {
  std::vector<std::string> lines;
  data.remove_prefix(1);
  while (true) {
    auto end = line_end == '\0' ? std::string_view::npos : data.find(line_end);
    auto line = data.substr(0, end);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    lines.emplace_back(line);
    if (end == std::string_view::npos) {
      return lines;
    }
    data.remove_prefix(end + 1);
  }
}

CommandResult log_on(CommandContext& context, LogonRequest request) {
  // The reply stands before the AUTO LOGON line; what could go wrong has been asked before.
  context.reply("Command accepted");
  CAM_TRY(context.system.logon(std::move(request)));
  return 0;
}

/// The entry, if the user is not logged on and somebody may log it on.
Result<const directory::User*, CommandFailure> find_target(const CommandContext& context,
                                                           const directory::Directory& directory,
                                                           const std::string& userid) {
  const auto* entry = directory.find(userid);
  if (entry == nullptr) {
    return fail<msg::HCPXAU053E>(userid);
  }
  if (context.system.find_user(userid)) {
    return fail<msg::HCPXAU054E>(userid);
  }
  if (entry->password.kind == directory::Password::Kind::NoLog) {
    return fail<msg::HCPXAU059E>(userid);
  }
  return entry;
}

CommandResult xautolog(CommandContext& context) {
  const auto& operands = context.operands;
  auto userid = upper_case(operands.value("userid"));
  auto directory = context.system.directory();
  const auto* entry = CAM_TRY(find_target(context, *directory, userid));
  const auto& allowed = entry->may_autolog;
  bool authorized = context.has_class("AB") ||
                    std::find(allowed.begin(), allowed.end(), context.vm.userid()) != allowed.end();
  if (!authorized) {
    return fail<msg::HCPXAU059E>(userid);
  }
  LogonRequest request;
  request.userid = userid;
  request.by = context.vm.userid();
  request.no_ipl = operands.has("NOIPL");
  request.ipl = upper_case(operands.value("system"));
  if (operands.has("size")) {
    request.storage = size_in_bytes(operands.value("size"));
    u64 maximum = std::max(entry->maximum_storage, entry->storage);
    if (request.storage > maximum) {
      return fail<msg::HCPDST094E>(operands.value("size"), storage_size_text(maximum));
    }
  }
  auto data = operands.value("data");
  if (!data.empty()) {
    char line_end = context.vm.console().editing().line_end;
    if (data[0] != '#' && data[0] != line_end) {
      auto rest = data;
      return fail<msg::HCPCMD003E>(first_word(rest));
    }
    request.console_input = console_lines(data, data[0]);
  }
  return log_on(context, std::move(request));
}

CommandResult autolog(CommandContext& context) {
  auto userid = upper_case(context.operands.value("userid"));
  auto directory = context.system.directory();
  const auto* entry = CAM_TRY(find_target(context, *directory, userid));
  if (!context.system.configuration().autolog_password_on_command ||
      !directory::verify_password(entry->password, context.operands.value("password"))) {
    return fail<msg::HCPXAU059E>(userid);
  }
  LogonRequest request;
  request.userid = userid;
  request.by = context.vm.userid();
  auto data = context.operands.value("data");
  if (!data.empty()) {
    request.console_input = console_lines(fmt::format("#{}", data), '#');
  }
  return log_on(context, std::move(request));
}

}  // namespace

const CommandSpec kXautolog{
    .name = "XAUTOLOG",
    .min_abbreviation = 8,
    .classes = "ABG",
    .syntax =
        "userid [ { IPL system:word | NOIpl | PROMPT | NOPROMPT | STORage size }... ] "
        "[ data:text ]",
    .summary = "Log on another user without a terminal.",
    .help =
        "XAUTOLOG userid starts the user's virtual machine disconnected, as its directory entry "
        "says: devices, then IPL. With class A or B you may start every user; with class G only "
        "users whose AUTOLOG or XAUTOLOG directory statement names you. No password is needed.\n\n"
        "IPL system loads another system than the entry's, NOIPL none, STORAGE size gives another "
        "amount of storage up to the entry's maximum. What follows # is read by the system in the "
        "new machine as if it had been typed there; further # separate lines. At the console a # "
        "ends the line, so type it as \"#.\n\n"
        "Responses: Command accepted, then AUTO LOGON with the number of users, and HCPCLS6056I. "
        "HCPXAU054E says that the user is logged on already, HCPXAU059E that you may not.\n\n"
        "Example: XAUTOLOG LAB02 # EXEC NIGHTJOB",
    .run = xautolog,
};
const CommandSpec kAutolog{
    .name = "AUTOLOG",
    .min_abbreviation = 7,
    .classes = "AB",
    .syntax = "userid password:word [ data:text ]",
    .summary = "Log on another user without a terminal, with the password.",
    .help =
        "AUTOLOG userid password is the older form of XAUTOLOG: it needs the user's password and "
        "class A or B. The text after the password is the first line that the system in the new "
        "machine reads. The system configuration can forbid passwords on this command; XAUTOLOG "
        "needs none.\n\n"
        "Responses and messages are those of XAUTOLOG.\n\n"
        "Example: AUTOLOG LAB02 SECRET",
    .run = autolog,
};

}  // namespace cambridge::cp::commands
