#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

/// "LINUX1   -L0004" or "LINUX1   - DSC"
CommandResult query_user(CommandContext& context, const std::string& userid) {
  auto user = context.system.find_user(userid);
  if (user) {
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

CommandResult query(CommandContext& context) {
  auto rest = context.operands.value("text");
  auto word = upper_case(first_word(rest));
  const auto* spec = find_spec(query_operands(), word);
  if (spec != nullptr && context.vm.has_class(spec->classes)) {
    return run_spec(*spec, context.system, context.vm, context.source, rest);
  }
  if (!rest.empty()) {
    return fail<msg::HCPCQV003E>(word);
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
        "QUERY operand shows what the operand names; HELP CPQUERY lists the operands. QUERY userid "
        "tells "
        "whether a user is logged on and at which terminal: DSC means disconnected.",
    .run = query,
};

}  // namespace cambridge::cp::commands
