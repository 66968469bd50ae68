// SET and QUERY PF: program function keys. CP Commands and Utilities, "SET PF", "QUERY PF".

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

/// 0 when the text is no key number.
std::size_t key_number(std::string_view text) {
  auto number = text.size() > 2 ? 0 : std::stoul(std::string(text));
  return number <= UserSettings::kPfKeys ? number : 0;
}

CommandResult set_pf(CommandContext& context) {
  const auto& operands = context.operands;
  auto key = key_number(operands.value("key"));
  if (key == 0) {
    return fail<msg::HCPCMD002E>(operands.value("key"));
  }
  std::string kind = "DELAYED";
  if (operands.has("IMMED")) {
    kind = "IMMED";
  } else if (operands.has("RETRIEVE")) {
    kind = operands.has("FORWARD") ? "RETRIEVE FORWARD" : "RETRIEVE BACKWARD";
  } else if (operands.has("UNDEFINED")) {
    kind.clear();
  }
  auto text = std::string(operands.value("command"));
  bool takes_text = kind == "IMMED" || kind == "DELAYED";
  if (takes_text) {
    kind = text.empty() ? std::string() : fmt::format("{:<8} {}", kind, text);
  }
  context.vm.settings.pf_keys[key - 1] = kind;
  return 0;
}

void show(CommandContext& context, std::size_t key) {
  const auto& value = context.vm.settings.pf_keys[key - 1];
  context.reply(fmt::format("PF{:02} {}", key, value.empty() ? "UNDEFINED" : value));
}

CommandResult query_pf(CommandContext& context) {
  auto text = context.operands.value("key");
  if (!text.empty()) {
    auto key = key_number(text);
    if (key == 0) {
      return fail<msg::HCPCMD002E>(text);
    }
    show(context, key);
    return 0;
  }
  for (std::size_t key = 1; key <= UserSettings::kPfKeys; ++key) {
    show(context, key);
  }
  return 0;
}

}  // namespace

const CommandSpec kSetPf{
    .name = "PF",
    .min_abbreviation = 2,
    .classes = "G",
    .syntax =
        "key:number [ { IMMed | DELayed } ] [ { RETrieve [ { Forward | Backward } ] | "
        "UNDefined | command:text } ]",
    .summary = "Give a program function key a meaning.",
    .help =
        "SET PFnn DELAYED text puts the text into the input area when the key is pressed, SET PFnn "
        "IMMED text executes it at once, SET PFnn RETRIEVE brings back what was typed before. SET "
        "PFnn alone takes the meaning away. Keys work on display terminals; on a line-mode "
        "terminal they are kept and shown by QUERY PF only.\n\n"
        "Example: SET PF12 RETRIEVE",
    .run = set_pf,
};
const CommandSpec kQueryPf{
    .name = "PF",
    .min_abbreviation = 2,
    .classes = "G",
    .syntax = "[ key:number ]",
    .summary = "Show what the program function keys mean.",
    .help =
        "QUERY PF shows all 24 keys, QUERY PFnn one. UNDEFINED is a key without meaning; SET PF "
        "gives it one.\n\nExample: QUERY PF12",
    .run = query_pf,
};

}  // namespace cambridge::cp::commands
