#include "cms/commands/copyfile/copy_options.h"

#include <algorithm>
#include <charconv>

#include "base/ebcdic.h"

#include "cms/commands/output.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "CPY";
constexpr u64 kLongestRecord = 0x7FFFFFFF;

Result<void, CommandFailure> check_conflicts(const Operands& operands) {
  constexpr std::pair<std::string_view, std::string_view> kConflicts[] = {
      {"NEWFILE", "REPLACE"}, {"NEWFILE", "APPEND"}, {"NEWFILE", "OVLY"},  {"REPLACE", "APPEND"},
      {"REPLACE", "OVLY"},    {"APPEND", "OVLY"},    {"TYPE", "NOTYPE"},   {"OLDDATE", "NEWDATE"},
      {"FROM", "FRLABEL"},    {"FOR", "TOLABEL"},    {"TRUNC", "NOTRUNC"}, {"SPECS", "NOSPECS"},
      {"PROMPT", "NOPROMPT"}, {"LOWCASE", "UPCASE"}, {"LOWCASE", "TRANS"}, {"UPCASE", "TRANS"},
      {"PACK", "UNPACK"},     {"PACK", "SPECS"},     {"UNPACK", "SPECS"}};
  for (const auto& [one, other] : kConflicts) {
    if (operands.has(one) && operands.has(other)) {
      return fail<msg::DMSxxx066E>(kModule, one, other);
    }
  }
  for (std::string_view unbuilt : {"PACK", "UNPACK", "EBCDIC"}) {
    if (operands.has(unbuilt)) {
      return fail<msg::DMSxxx475E>(kModule, std::string("COPYFILE ") + std::string(unbuilt));
    }
  }
  const auto& items = operands.items();
  for (auto item = items.begin(); item != items.end(); ++item) {
    bool operand = item->first == "word" || item->first.find_first_of("abcdefghijklmnopqrst") == 0;
    if (!operand && std::any_of(item + 1, items.end(),
                                [&](const auto& later) { return later.first == item->first; })) {
      return fail<msg::DMSxxx065E>(kModule, item->first);
    }
  }
  return {};
}

Result<u64, CommandFailure> number_of(const Operands& operands, std::string_view name,
                                      std::string_view option) {
  auto word = operands.value(name);
  auto number = whole_number(word);
  if (!number || *number == 0 || *number > kLongestRecord) {
    return fail<msg::DMSxxx029E>(kModule, upper_case(word), option);
  }
  return *number;
}

}  // namespace

std::optional<u8> character(std::string_view word) {
  if (word.size() == 2) {
    u8 value = 0;
    auto [stop, error] = std::from_chars(word.data(), word.data() + 2, value, 16);
    if (error == std::errc() && stop == word.data() + 2) {
      return value;
    }
  }
  auto bytes = utf8_to_ebcdic(word);
  if (bytes.size() != 1) {
    return std::nullopt;
  }
  return static_cast<u8>(bytes[0]);
}

Result<CopyOptions, CommandFailure> copy_options(const Operands& operands) {
  CAM_TRY(check_conflicts(operands));
  CopyOptions options;
  options.type = operands.has("TYPE");
  options.replace = operands.has("REPLACE");
  options.new_file = operands.has("NEWFILE");
  options.append = operands.has("APPEND");
  options.overlay = operands.has("OVLY");
  options.old_date = operands.has("OLDDATE");
  options.single = operands.has("SINGLE");
  options.prompt = !operands.has("NOPROMPT");
  options.specs = operands.has("SPECS");
  options.translate = operands.has("TRANS");
  options.upper = operands.has("UPCASE");
  options.lower = operands.has("LOWCASE");
  if (operands.has("TRUNC") || operands.has("NOTRUNC")) {
    options.truncate = operands.has("TRUNC");
  }
  if (operands.has("RECFM")) {
    options.format = operands.has("F") ? 'F' : 'V';
  }
  if (operands.has("LRECL")) {
    options.length = static_cast<u32>(CAM_TRY(number_of(operands, "length", "LRECL")));
  }
  if (operands.has("FROM")) {
    options.from = CAM_TRY(number_of(operands, "from", "FROM"));
  }
  if (operands.has("FOR")) {
    options.count = CAM_TRY(number_of(operands, "count", "FOR"));
  }
  if (operands.has("FILL")) {
    auto fill = character(operands.value("fill"));
    if (!fill) {
      return fail<msg::DMSxxx029E>(kModule, upper_case(operands.value("fill")), "FILL");
    }
    options.fill = *fill;
  }
  options.from_label = utf8_to_ebcdic(operands.value("fromlabel"));
  options.to_label = utf8_to_ebcdic(operands.value("tolabel"));
  return options;
}

}  // namespace cambridge::cms::commands
