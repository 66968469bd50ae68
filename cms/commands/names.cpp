/// NAMEFIND and TELL. z/VM: CMS Commands and Utilities.
#include <algorithm>
#include <fmt/core.h>
#include <sstream>

#include "base/ebcdic.h"

#include "cms/commands/names_file.h"
#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "rexx/host/variable_pool.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kFindModule = "NAM";
constexpr std::string_view kTellModule = "TEL";
constexpr int kNoEntry = 32;

/// The tags of the command: with a value they select entries, without one they are shown.
struct Question {
  std::vector<std::pair<std::string, std::string>> wanted;
  std::vector<std::string> shown;
};

Result<Question, CommandFailure> question_of(const Operands& operands) {
  Question question;
  std::vector<std::pair<std::string, std::string>> tags;
  for (auto word : operands.values("word")) {
    if (word[0] == ':') {
      auto name = upper_case(word.substr(1));
      if (!name.empty() && name.back() == '.') {
        name.pop_back();
      }
      tags.emplace_back(name, "");
    } else if (tags.empty()) {
      return fail<msg::DMSxxx070E>(kFindModule, word);
    } else {
      auto& value = tags.back().second;
      value += value.empty() ? "" : " ";
      value += word;
    }
  }
  for (auto& [name, value] : tags) {
    if (value.empty()) {
      question.shown.push_back(name);
    } else {
      question.wanted.emplace_back(name, value);
    }
  }
  return question;
}

bool fits(const NamesEntry& entry, const Question& question) {
  return std::all_of(question.wanted.begin(), question.wanted.end(), [&](const auto& tag) {
    return tag.second == "*" || has_tag_value(entry, tag.first, tag.second);
  });
}

std::vector<std::string> answer(const NamesEntry& entry, const Question& question) {
  std::vector<std::string> lines;
  if (question.shown.empty()) {
    for (const auto& [tag, value] : entry) {
      lines.push_back(fmt::format(":{}.{}", tag, value));
    }
  }
  for (const auto& tag : question.shown) {
    lines.emplace_back(tag_value(entry, tag));
  }
  return lines;
}

Result<void, CommandFailure> to_stem(CommandContext& context,
                                     const std::vector<std::string>& lines) {
  auto* pool = context.session.variables();
  auto stem = std::string(context.operands.value("stem"));
  if (pool == nullptr) {
    return fail<msg::DMSxxx632E>(kFindModule, -3, "EXECCOMM");
  }
  auto set = [&](const std::string& tail, const std::string& value) {
    pool->set(utf8_to_ebcdic(upper_case(stem) + tail), false, utf8_to_ebcdic(value));
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    set(std::to_string(i + 1), lines[i]);
  }
  set("0", std::to_string(lines.size()));
  return {};
}

CommandResult run_find(CommandContext& context) {
  const auto& operands = context.operands;
  auto question = CAM_TRY(question_of(operands));
  auto file =
      operands.has("FILE") ? upper_case(operands.value("file")) : context.session.cp().userid();
  auto entries = CAM_TRY(read_names(context.session, file));
  if (!entries) {
    return fail<msg::DMSxxx002E>(kFindModule, fmt::format("{} NAMES *", file));
  }
  std::size_t skip = 0;
  if (operands.has("START")) {
    auto start = whole_number(operands.value("start"));
    if (!start || *start == 0) {
      return fail<msg::DMSxxx029E>(kFindModule, operands.value("start"), "START");
    }
    skip = *start - 1;
  }
  for (const auto& entry : *entries) {
    if (!fits(entry, question) || skip-- > 0) {
      continue;
    }
    auto lines = answer(entry, question);
    if (operands.has("STEM")) {
      CAM_TRY(to_stem(context, lines));
      return 0;
    }
    Output output(context);
    for (const auto& line : lines) {
      output.line(line);
    }
    return 0;
  }
  return kNoEntry;
}

CommandResult run_tell(CommandContext& context) {
  auto rest = context.operands.value("text");
  auto name = first_word(rest);
  auto peek = rest;
  auto next = upper_case(first_word(peek));
  if (next == "AT" || next == "@") {
    return fail<msg::DMSxxx475E>(kTellModule, "TELL to another node");
  }
  if (rest.empty()) {
    return fail<msg::DMSxxx386E>(kTellModule);
  }
  int worst = 0;
  for (const auto& user : CAM_TRY(resolve_nickname(context.session, name))) {
    int code = context.session.cp().command(fmt::format("MESSAGE {} {}", user, rest));
    worst = std::max(worst, code);
  }
  return worst;
}

}  // namespace

const CommandSpec kNamefind{
    .name = "NAMEFIND",
    .min_abbreviation = 5,
    .module = kFindModule,
    .syntax =
        "word... [ ( { FILE file:word | STArt start:word | SIze size:word | TYPE | STEM "
        "stem:word | STACK [ FIFO | LIFO ] | FIFO | LIFO }... ) ]",
    .summary = "Look up an entry of a NAMES file.",
    .help = R"(NAMEFIND finds an entry in your NAMES file and shows tags of it.

Operands:
  :tag value   the entry must have this tag with this value.
  :tag         the value of this tag is shown; without any, all tags are.

Options:
  FILE fn   looks in fn NAMES; else the file has your user ID as its name.
  START n   takes the nth entry that fits.
  STACK     puts the lines on the program stack, FIFO or LIFO. TYPE, the
            default, shows them.
  STEM s    sets the variables s1, s2 ... and s0 of the EXEC.

Notes:
  A NAMES file holds entries such as
    :nick.BOB  :userid.LAB02 :node.CAMBRDG :name.Bob Brown
  The return code is 32 when no entry fits, 28 when there is no file.

Example:
  namefind :nick bob :userid :name
)",
    .run = run_find};

const CommandSpec kTell{.name = "TELL",
                        .min_abbreviation = 4,
                        .module = kTellModule,
                        .syntax = "text",
                        .summary = "Send a message to a user by nickname or user ID.",
                        .help = R"(TELL sends a line to a user who is logged on.

Operands:
  name      nickname from your NAMES file, or a user ID. A nickname with a
            :list. tag stands for all names in the list.
  text      the message.

Responses:
  The receiver sees   hh:mm:ss  * MSG FROM userid  : text
  CP's message when the user is not logged on; its number is the return
  code.

Example:
  tell bob lunch at noon?
)",
                        .run = run_tell};

}  // namespace cambridge::cms::commands
