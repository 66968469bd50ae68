// TERMINAL and QUERY TERMINAL. CP Commands and Utilities, "TERMINAL", "QUERY TERMINAL".

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

struct SymbolOperand {
  std::string_view keyword;
  char TerminalSettings::*member;
  char standard;  ///< what ON means
};
constexpr std::array<SymbolOperand, 5> kSymbols{
    {{"CHARDEL", &TerminalSettings::character_delete, '@'},
     {"LINEDEL", &TerminalSettings::line_delete, '['},
     {"LINEND", &TerminalSettings::line_end, '#'},
     {"ESCAPE", &TerminalSettings::escape, '"'},
     {"TABCHAR", &TerminalSettings::tab, '|'}}};

struct SwitchOperand {
  std::string_view keyword;
  bool TerminalSettings::*member;
};
constexpr std::array<SwitchOperand, 5> kSwitches{{{"HOLD", &TerminalSettings::hold},
                                                  {"ATTN", &TerminalSettings::attn},
                                                  {"HILIGHT", &TerminalSettings::hilight},
                                                  {"AUTOCR", &TerminalSettings::auto_cr},
                                                  {"TIMESTAMP", &TerminalSettings::timestamp}}};

std::optional<bool> on_or_off(std::string_view value) {
  auto upper = upper_case(value);
  return upper == "ON" ? std::optional(true) : upper == "OFF" ? std::optional(false) : std::nullopt;
}

Failure<CommandFailure> invalid(std::string_view value) {
  return fail<msg::HCPCMD002E>(value);
}

Result<void, CommandFailure> set_symbol(TerminalSettings& terminal, const SymbolOperand& symbol,
                                        std::string_view value) {
  char c = value.front();
  if (auto on = on_or_off(value)) {
    c = *on ? symbol.standard : '\0';
  } else if (value.size() != 1 || std::isalnum(static_cast<u8>(c)) != 0) {
    return invalid(value);
  }
  // Two symbols with one character could not be told apart.
  for (const auto& other : kSymbols) {
    if (c != '\0' && other.member != symbol.member && terminal.*other.member == c) {
      return invalid(value);
    }
  }
  terminal.*symbol.member = c;
  return {};
}

std::optional<u16> number_up_to(std::string_view text, u16 most) {
  if (text.empty() || text.size() > 5) {
    return std::nullopt;
  }
  auto value = std::stoul(std::string(text));
  return value <= most ? std::optional(static_cast<u16>(value)) : std::nullopt;
}

/// One keyword with its value; `second` is MORE's other number.
Result<void, CommandFailure> apply(TerminalSettings& terminal, std::string_view keyword,
                                   std::string_view value, std::string_view second) {
  for (const auto& symbol : kSymbols) {
    if (keyword == symbol.keyword) {
      return set_symbol(terminal, symbol, value);
    }
  }
  for (const auto& item : kSwitches) {
    if (keyword == item.keyword) {
      auto on = on_or_off(value);
      if (!on) {
        return invalid(value);
      }
      terminal.*item.member = *on;
      return {};
    }
  }
  if (keyword == "LINESIZE") {
    auto size = number_up_to(value, 255);
    bool off = upper_case(value) == "OFF";
    if (off) {
      size = u16{0};
    }
    if (!size || (*size == 0 && !off)) {
      return invalid(value);
    }
    terminal.line_size = *size;
  } else if (keyword == "MORE") {
    auto first = number_up_to(value, 255);
    auto next = number_up_to(second, 255);
    if (!first || !next) {
      return invalid(first ? second : value);
    }
    terminal.more_first = *first;
    terminal.more_second = *next;
  } else if (keyword == "MODE") {
    auto mode = upper_case(value);
    if (mode != "VM" && mode != "CP") {
      return invalid(value);
    }
    terminal.mode_vm = mode == "VM";
  } else if (keyword == "CONMODE") {
    if (value == "3270") {
      return fail<msg::HCPSYS475E>("TERMINAL CONMODE 3270");
    }
    if (value != "3215") {
      return invalid(value);
    }
  } else {
    return fail<msg::HCPSYS475E>(fmt::format("TERMINAL {}", keyword));
  }
  return {};
}

CommandResult terminal(CommandContext& context) {
  const auto& items = context.operands.items();
  // Each keyword is followed by its value or values.
  for (std::size_t at = 0; at < items.size(); ++at) {
    const auto& keyword = items[at].first;
    std::string_view value = at + 1 < items.size() ? items[++at].second : std::string_view();
    std::string_view second;
    if (keyword == "MORE" && at + 1 < items.size()) {
      second = items[++at].second;
    }
    CAM_TRY(apply(context.vm.terminal, keyword, value, second));
  }
  context.vm.apply_terminal_settings();
  return 0;
}

std::string symbol_text(char c) {
  return c == '\0' ? "OFF" : std::string(1, c);
}

// UNVERIFIED: the first three lines, from memory of z/VM.
CommandResult query_terminal(CommandContext& context) {
  const auto& terminal = context.vm.terminal;
  auto on = [](bool value) { return value ? "ON" : "OFF"; };
  context.reply(fmt::format("LINEND {} , LINEDEL {} , CHARDEL {} , ESCAPE {} , TABCHAR {}",
                            symbol_text(terminal.line_end), symbol_text(terminal.line_delete),
                            symbol_text(terminal.character_delete), symbol_text(terminal.escape),
                            symbol_text(terminal.tab)));
  unsigned width = terminal.line_size.load();
  context.reply(fmt::format("LINESIZE {}, ATTN {}, APL OFF, TEXT OFF, MODE {}, HILIGHT {}",
                            width == 0 ? std::string("OFF") : fmt::format("{:03}", width),
                            on(terminal.attn), terminal.mode_vm ? "VM" : "CP",
                            on(terminal.hilight)));
  context.reply("CONMODE 3215, BREAKIN IMMED , BRKKEY PA1 , SCRNSAVE OFF");
  context.reply(fmt::format("AUTOCR {}, MORE {:03} {:03}, HOLD {}, TIMESTAMP {}, SYS3270 OFF",
                            on(terminal.auto_cr), terminal.more_first, terminal.more_second,
                            on(terminal.hold), on(terminal.timestamp)));
  return 0;
}

}  // namespace

const CommandSpec kTerminal{
    .name = "TERMINAL",
    .min_abbreviation = 4,
    .classes = "",
    .syntax =
        "{ CHardel value:word | LINEDel value:word | LINEnd value:word | ESCape value:word | "
        "TABchar value:word | LINESize value:word | MOre value:number second:number | HOld "
        "value:word | MOde value:word | ATtn value:word | HIlight value:word | CONMODE "
        "value:word | TIMEstamp value:word | AUTOCR value:word | BREAKin value:word | BRKkey "
        "value:word | SCRNsave value:word | SYS3270 value:word | APL value:word | TEXT "
        "value:word | TYPE value:word | PROMPT value:word }...",
    .summary = "Set how your terminal and its keyboard behave.",
    .help =
        "TERMINAL LINEND, LINEDEL, CHARDEL, ESCAPE and TABCHAR set the editing symbols: one "
        "character that is no letter or digit, ON for the usual one, OFF for none. The line-end "
        "symbol (#) splits a typed line into several; the escape symbol before another symbol "
        "makes it an ordinary character.\n\n"
        "LINESIZE n tells programs how wide the terminal is. TIMESTAMP ON puts the time before "
        "each line. MORE, HOLD, MODE, ATTN, HILIGHT and AUTOCR are kept for display terminals and "
        "shown by QUERY TERMINAL; operands that change a display terminal's hardware are refused "
        "with HCPSYS475E. Several operands may follow each other.\n\n"
        "Examples: TERMINAL LINEND OFF    TERM LINESIZE 132 TIMESTAMP ON",
    .run = terminal,
};
const CommandSpec kQueryTerminal{
    .name = "TERMINAL",
    .min_abbreviation = 4,
    .classes = "",
    .syntax = "",
    .summary = "Show how your terminal is set.",
    .help =
        "QUERY TERMINAL shows the editing symbols, the line size and the other values that "
        "TERMINAL sets, in four lines.\n\nExample: QUERY TERMINAL",
    .run = query_terminal,
};

}  // namespace cambridge::cp::commands
