// QUERY: finds the operand's spec, or takes the operand as a device number or a user ID.
// CP Commands and Utilities, "QUERY".

#include <fmt/format.h>

#include "cp/commands/known_elsewhere.h"
#include "cp/commands/query/device_lines.h"
#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

/// "LINUX1   -L0004" or "LINUX1   - DSC"
CommandResult query_user(CommandContext& context, const std::string& userid) {
  auto user = context.system.find_user(userid);
  if (user) {
    if (user->logging_off()) {
      return fail<msg::HCPCQU361E>(userid);
    }
    auto terminal = user->console().terminal();
    context.reply(fmt::format("{:<8} -{}", userid,
                              terminal ? fmt::format("{:<5}", terminal->address()) : " DSC "));
    return 0;
  }
  if (context.system.directory()->find(userid) != nullptr) {
    return fail<msg::HCPCQU045E>(userid);
  }
  return fail<msg::HCPCQV003E>(userid);
}

/// A real device for class B, else the user's own.
CommandResult query_device(CommandContext& context, std::string_view word) {
  auto number = device_number(word);
  if (context.has_class("B")) {
    if (const auto* volume = context.system.volumes().find_real(number)) {
      context.reply(real_dasd_line(context, *volume));
      return 0;
    }
  }
  if (const auto* device = context.vm.device(number)) {
    write_virtual_device(context, *device);
    return 0;
  }
  if (context.has_class("B")) {
    return fail<msg::HCPQDV040E>(device_text(number));
  }
  return fail<msg::HCPQVD040E>(device_text(number));
}

CommandResult query(CommandContext& context) {
  auto rest = context.operands.value("text");
  auto word = upper_case(first_word(rest));
  std::string with_key;
  if (word.size() > 2 && word.substr(0, 2) == "PF" &&
      word.find_first_not_of("0123456789", 2) == std::string::npos) {
    with_key = word.substr(2);
    rest = with_key;
    word = "PF";
  }
  const auto* spec = find_spec(query_operands(), word);
  if (spec != nullptr && context.has_class(spec->classes)) {
    return run_spec(*spec, context.system, context.vm, context.source, rest);
  }
  const auto* known = find_known(known_query_operands(), word);
  if (known != nullptr && context.has_class(known->classes)) {
    return fail<msg::HCPSYS475E>(fmt::format("QUERY {}", upper_case(known->name)));
  }
  if (!rest.empty()) {
    return fail<msg::HCPCQV003E>(word);
  }
  bool user = context.system.directory()->find(word) != nullptr;
  if (!user && is_device_number(word)) {
    return query_device(context, word);
  }
  return query_user(context, word);
}

}  // namespace

const CommandSpec kQuery{
    .name = "QUERY",
    .min_abbreviation = 1,
    .classes = "",
    .syntax = "text",
    .summary = "Show the state of the system, of a user or of your virtual machine.",
    .help =
        "QUERY operand shows what the operand names; each has its own HELP (HELP CPQUERY NAMES), "
        "and COMMANDS QUERY lists those that your classes include. QUERY userid tells whether a "
        "user is logged on and at which terminal: DSC means disconnected. QUERY vdev shows one of "
        "your devices; with class B, QUERY rdev shows a real one first.\n\n"
        "HCPCQU045E says that the user is not logged on, HCPCQV003E that there is no such operand "
        "or user.\n\n"
        "Examples: QUERY TIME    QUERY MAINT    QUERY 191",
    .run = query,
};

}  // namespace cambridge::cp::commands
