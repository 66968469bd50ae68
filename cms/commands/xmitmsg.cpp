/// XMITMSG. z/VM: CMS Commands and Utilities; CMS Application Development Guide, "Messages".
#include <algorithm>
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "rexx/host/variable_pool.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "XMG";
constexpr std::size_t kMostSubstitutions = 20;

const Message* message_of(u64 number, std::string_view letter) {
  for (const auto& row : msg::catalogue()) {
    bool severity = letter.empty() || row.message.severity() == letter[0];
    if (static_cast<u64>(row.message.number()) == number && severity) {
      return &row.message;
    }
  }
  return nullptr;
}

/// In an EXEC a substitution is the name of a variable, else the text itself.
std::string substitution(Session& session, std::string_view word) {
  std::string value;
  auto* pool = session.variables();
  if (pool != nullptr) {
    auto flags = pool->fetch(utf8_to_ebcdic(word), true, value);
    if ((flags & (rexx::shv::kBadName | rexx::shv::kNewVariable)) == 0) {
      return ebcdic_to_utf8(value);
    }
  }
  return std::string(word);
}

CommandResult run(CommandContext& context) {
  const auto& operands = context.operands;
  auto words = operands.values("word");
  auto number = whole_number(words.front());
  if (!number) {
    return fail<msg::DMSxxx405E>(kModule);
  }
  if (words.size() - 1 > kMostSubstitutions) {
    return fail<msg::DMSxxx408E>(kModule);
  }
  auto application = operands.has("APPLID") ? upper_case(operands.value("applid")) : "DMS";
  if (application != "DMS") {
    return fail<msg::DMSxxx813E>(kModule, application);
  }
  auto letter = upper_case(operands.value("letter"));
  const auto* row = message_of(*number, letter);
  if (row == nullptr) {
    return fail<msg::DMSxxx814E>(kModule, *number);
  }
  std::vector<std::string> values;
  for (std::size_t i = 1; i < words.size(); ++i) {
    values.push_back(substitution(context.session, words[i]));
  }
  values.resize(std::max(values.size(), row->substitutions()));
  std::vector<std::string_view> views(values.begin(), values.end());
  auto caller = operands.has("CALLER") ? upper_case(operands.value("caller")) : "XXX";
  caller.resize(3, ' ');
  auto text = fmt::format("{}{}{}{} {}", application, caller, row->id.substr(6, 3), row->severity(),
                          substitute(row->text, views.data(), row->substitutions()));
  if (operands.has("VAR")) {
    auto* pool = context.session.variables();
    if (pool == nullptr) {
      return fail<msg::DMSxxx632E>(kModule, -3, "EXECCOMM");
    }
    pool->set(utf8_to_ebcdic("MESSAGE.1"), false, utf8_to_ebcdic(text));
    pool->set(utf8_to_ebcdic("MESSAGE.0"), false, utf8_to_ebcdic("1"));
    return 0;
  }
  context.session.write(text);
  return 0;
}

}  // namespace

const CommandSpec kXmitmsg{
    .name = "XMITMSG",
    .min_abbreviation = 7,
    .module = kModule,
    .syntax =
        "word... [ ( { APPLID applid:word | CALLER caller:word | FORMAT format:word | LINE "
        "line:word | LETter letter:word | ERRMSG | SYSLANG | VAR | COMPress | DISPLAY }... ) ]",
    .summary = "Show a message of the CMS message repository.",
    .help = R"(XMITMSG writes a message of CMS by its number.

Operands:
  number    the message number; 2 is DMSxxx002E.
  sub ...   what is put into the message: in an EXEC the names of
            variables, else the words themselves.

Options:
  CALLER ccc   the three letters that stand for xxx.
  LETTER x     the severity, when the number has several.
  APPLID DMS   the only repository there is.
  VAR          sets MESSAGE.1 and MESSAGE.0 instead of writing.
  ERRMSG, SYSLANG, COMPRESS, DISPLAY, FORMAT and LINE are accepted.

Responses:
  DMSXMG405E Invalid or missing message number   RC 24
  DMSXMG814E Message number 9999 was not found   RC 24

Example (in an EXEC):
  'XMITMSG 3 OPTION (CALLER TST'
)",
    .run = run};

}  // namespace cambridge::cms::commands
