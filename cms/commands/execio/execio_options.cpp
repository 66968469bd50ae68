#include "cms/commands/execio/execio_options.h"

#include <algorithm>

#include "base/command_syntax.h"
#include "base/ebcdic.h"

#include "cms/commands/output.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "EIO";
constexpr u64 kLastColumn = 65535;

/// Walks along the options.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  std::string_view next() {
    skip_blanks();
    auto word = rest_.substr(0, std::min(rest_.find_first_of(" )"), rest_.size()));
    rest_.remove_prefix(word.size());
    return word;
  }
  /// Text between two equal characters, blanks included.
  std::optional<std::string_view> delimited() {
    skip_blanks();
    if (rest_.empty()) {
      return std::nullopt;
    }
    auto end = rest_.find(rest_[0], 1);
    auto text = rest_.substr(1, end == std::string_view::npos ? end : end - 1);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return text;
  }
  /// Everything behind the one blank that follows the word.
  std::string_view rest_of_line() {
    if (!rest_.empty() && rest_[0] == ' ') {
      rest_.remove_prefix(1);
    }
    return std::exchange(rest_, {});
  }

 private:
  void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }
  std::string_view rest_;
};

Result<std::size_t, CommandFailure> column(Words& words, std::string_view option, bool star) {
  auto word = words.next();
  if (star && word == "*") {
    return std::size_t{0};
  }
  auto number = whole_number(word);
  if (!number || *number == 0 || *number > kLastColumn) {
    return fail<msg::DMSxxx029E>(kModule, upper_case(word), option);
  }
  return static_cast<std::size_t>(*number);
}

Result<std::string_view, CommandFailure> value(Words& words, std::string_view option) {
  auto word = words.next();
  if (word.empty()) {
    return fail<msg::DMSxxx005E>(kModule, option);
  }
  return word;
}

Result<void, CommandFailure> parse_search(Words& words, ExecioOptions& options,
                                          std::string_view option, ExecioOptions::Search search) {
  auto text = words.delimited();
  if (!text) {
    return fail<msg::DMSxxx005E>(kModule, option);
  }
  options.search = search;
  options.search_text = utf8_to_ebcdic(*text);
  return {};
}

Result<void, CommandFailure> parse_option(std::string_view word, Words& words,
                                          ExecioOptions& options) {
  using Order = ExecioOptions::Order;
  using Search = ExecioOptions::Search;
  if (abbreviates(word, "FINIs")) {
    options.finis = true;
  } else if (abbreviates(word, "FIFO")) {
    options.order = Order::Fifo;
  } else if (abbreviates(word, "LIFO")) {
    options.order = Order::Lifo;
  } else if (abbreviates(word, "SKip")) {
    options.skip = true;
  } else if (abbreviates(word, "STRIP")) {
    options.strip = true;
  } else if (abbreviates(word, "NOTYPE")) {
    options.no_type = true;
  } else if (abbreviates(word, "STEm")) {
    options.stem = utf8_to_ebcdic(CAM_TRY(value(words, "STEM")));
  } else if (abbreviates(word, "VAR")) {
    options.variable = utf8_to_ebcdic(CAM_TRY(value(words, "VAR")));
  } else if (abbreviates(word, "STRIng")) {
    options.string = utf8_to_ebcdic(words.rest_of_line());
  } else if (abbreviates(word, "Locate")) {
    CAM_TRY(parse_search(words, options, "LOCATE", Search::Locate));
  } else if (abbreviates(word, "FInd")) {
    CAM_TRY(parse_search(words, options, "FIND", Search::Find));
  } else if (abbreviates(word, "Avoid")) {
    CAM_TRY(parse_search(words, options, "AVOID", Search::Avoid));
  } else if (abbreviates(word, "Margins")) {
    options.margin_first = CAM_TRY(column(words, "MARGINS", false));
    options.margin_last = CAM_TRY(column(words, "MARGINS", true));
  } else if (abbreviates(word, "Zone")) {
    options.zone_first = CAM_TRY(column(words, "ZONE", false));
    options.zone_last = CAM_TRY(column(words, "ZONE", true));
  } else if (abbreviates(word, "CAse")) {
    auto which = CAM_TRY(value(words, "CASE"));
    if (!abbreviates(which, "U") && !abbreviates(which, "M")) {
      return fail<msg::DMSxxx029E>(kModule, upper_case(which), "CASE");
    }
    options.upper = abbreviates(which, "U");
  } else if (abbreviates(word, "BUFfer")) {
    static_cast<void>(CAM_TRY(column(words, "BUFFER", false)));
  } else {
    return fail<msg::DMSxxx003E>(kModule, upper_case(word));
  }
  return {};
}

}  // namespace

Result<ExecioOptions, CommandFailure> parse_execio(std::string_view text) {
  ExecioOptions options;
  auto parenthesis = text.find('(');
  Words before(text.substr(0, parenthesis));
  auto count = before.next();
  if (count.empty()) {
    return fail<msg::DMSxxx386E>(kModule);
  }
  if (count != "*") {
    options.lines = whole_number(count);
    if (!options.lines) {
      return fail<msg::DMSxxx070E>(kModule, upper_case(count));
    }
  }
  options.operation = upper_case(before.next());
  if (options.operation.empty()) {
    return fail<msg::DMSxxx386E>(kModule);
  }
  for (auto word = before.next(); !word.empty(); word = before.next()) {
    options.operands.push_back(upper_case(word));
  }
  if (parenthesis != std::string_view::npos) {
    Words words(text.substr(parenthesis + 1));
    for (auto word = words.next(); !word.empty(); word = words.next()) {
      CAM_TRY(parse_option(word, words, options));
    }
  }
  if (!options.stem.empty() && !options.variable.empty()) {
    return fail<msg::DMSxxx066E>(kModule, "STEM", "VAR");
  }
  if (!options.variable.empty() && options.lines != 1U) {
    return fail<msg::DMSxxx070E>(kModule, upper_case(count));
  }
  return options;
}

}  // namespace cambridge::cms::commands
