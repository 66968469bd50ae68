// SET: finds the operand's spec and runs it. CP Commands and Utilities, "SET".

#include <fmt/format.h>

#include "cp/commands/known_elsewhere.h"
#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

CommandResult set(CommandContext& context) {
  auto rest = context.operands.value("text");
  auto word = upper_case(first_word(rest));
  std::string with_key;
  if (word.size() > 2 && word.substr(0, 2) == "PF") {
    // PF12 is the operand PF with the number 12.
    with_key = fmt::format("{} {}", word.substr(2), rest);
    rest = with_key;
    word = "PF";
  }
  const auto* spec = find_spec(set_operands(), word);
  if (spec != nullptr && context.has_class(spec->classes)) {
    return run_spec(*spec, context.system, context.vm, context.source, rest);
  }
  const auto* known = find_known(known_set_operands(), word);
  if (known != nullptr && context.has_class(known->classes)) {
    return fail<msg::HCPSYS475E>(fmt::format("SET {}", upper_case(known->name)));
  }
  return fail<msg::HCPSET003E>(word);
}

}  // namespace

const CommandSpec kSet{
    .name = "SET",
    .min_abbreviation = 3,
    .classes = "",
    .syntax = "text",
    .summary = "Change how CP treats you and your virtual machine, or the system.",
    .help =
        "SET operand value changes a setting; each operand has its own HELP (HELP CPSET MSG). "
        "Users set which messages they get (MSG, WNG, EMSG, IMSG), what a typed line and a key "
        "mean (LINEDIT, PF), who watches the console (SECUSER, OBSERVER); administrators set "
        "SHARE, PRIVCLASS and LOGMSG. SET is silent when it worked, unless the operand's "
        "description says otherwise. QUERY SET shows the values.\n\n"
        "HCPSET003E says that there is no such operand or that your classes do not include it.\n\n"
        "Example: SET MSG OFF",
    .run = set,
};

}  // namespace cambridge::cp::commands
