#include "pipelines/plan/specification.h"

#include <algorithm>

namespace cambridge::pipelines {

namespace {

constexpr std::size_t kLabelLimit = 8;
constexpr std::size_t kStreamIdLimit = 4;

bool is_number(std::string_view word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class SpecificationScanner {
 public:
  SpecificationScanner(std::string_view bytes, const TextTables& text, int message_level)
      : bytes_(bytes), text_(text) {
    specification_.options.separator = text.of_ascii('|');
    specification_.options.message_level = message_level;
  }

  Result<Specification, PlanError> scan() {
    read_options(specification_.options, bytes_);
    if (!error_) split_pipelines();
    if (!error_ && specification_.pipelines.empty()) fail(issue<msg::FPLSCA012E>());
    if (error_) return failure(std::move(*error_));
    return std::move(specification_);
  }

 private:
  void fail(IssuedMessage message) {
    if (!error_) {
      StagePlace place = place_;
      place.message_level = specification_.options.message_level;
      place.pipeline_name = specification_.options.name;
      error_ = PlanError{std::move(message), std::move(place)};
    }
  }

  std::string_view stripped(std::string_view part) const {
    const char blank = text_.blank();
    while (!part.empty() && part.front() == blank) part.remove_prefix(1);
    return part;
  }

  /// "(name x end ?)" at the start of `from`, which is moved behind it.
  void read_options(SpecificationOptions& options, std::string_view& from) {
    std::string_view rest = stripped(from);
    if (rest.empty() || text_.ascii_of(rest.front()) != '(') return;
    // The right parenthesis may be the value of an option: "(end ))" is not supported by CMS
    // either.
    const std::size_t close = rest.find(text_.of_ascii(')'));
    if (close == std::string_view::npos) return fail(issue<msg::FPLSCA013E>());
    StageOperands words(std::string(rest.substr(1, close - 1)), text_);
    while (!words.at_end() && !error_) read_option(options, words);
    from = rest.substr(close + 1);
  }

  void read_option(SpecificationOptions& options, StageOperands& words) {
    std::string word = upper_ascii(words.word());
    bool on = true;
    if (word == "NO" && !words.at_end()) {
      on = false;
      word = upper_ascii(words.word());
    } else if (word.size() > 2 && word.starts_with("NO")) {
      on = false;
      word.erase(0, 2);
    }
    auto value = [&](auto&& take) {
      if (!on) return;
      if (words.at_end()) return fail(issue<msg::FPLSCA015E>(word));
      take();
      if (words.refused()) fail(words.refusal());
    };
    if (is_abbreviation(word, "NAMe")) {
      value([&] { options.name = words.word(); });
    } else if (is_abbreviation(word, "ENDchar")) {
      value([&] { options.end_character = words.xorc(); });
    } else if (is_abbreviation(word, "ESCape")) {
      value([&] { options.escape = words.xorc(); });
    } else if (is_abbreviation(word, "STAGESEParator") || is_abbreviation(word, "SEParator")) {
      value([&] { options.separator = words.xorc(); });
    } else if (is_abbreviation(word, "MSGlevel")) {
      if (on && !words.at_end() && !words.number_next()) {
        return fail(issue<msg::FPLARG058E>(words.peek_word()));
      }
      value([&] {
        const int level = static_cast<int>(words.number(0, 0x7FFFFFFF));
        options.message_level = level;
      });
    } else if (is_abbreviation(word, "LISTCMD")) {
      options.list_command = on;
    } else if (is_abbreviation(word, "LISTERR")) {
      options.list_error = on;
    } else if (is_abbreviation(word, "LISTRC")) {
      options.list_rc = on;
    } else if (is_abbreviation(word, "TRACE")) {
      options.trace = on;
    } else {
      fail(issue<msg::FPLSCA014E>(on ? word : "NO" + word));
    }
  }

  /// Cuts at end characters and separators; an escape or a doubled character stands for itself.
  void split_pipelines() {
    const SpecificationOptions& options = specification_.options;
    std::string part;
    std::vector<std::string> parts;
    auto end_pipeline = [&](bool last) {
      parts.push_back(std::move(part));
      part.clear();
      const bool blank = parts.size() == 1 && stripped(parts[0]).empty();
      if (blank) {
        // An end character may also stand before the first pipeline and after the last one.
        if (!specification_.pipelines.empty() && !last) fail(issue<msg::FPLSCA012E>());
      } else {
        add_pipeline(parts);
      }
      parts.clear();
    };
    for (std::size_t i = 0; i < bytes_.size() && !error_; ++i) {
      const char c = bytes_[i];
      const bool doubled = i + 1 < bytes_.size() && bytes_[i + 1] == c;
      if (options.escape && c == *options.escape) {
        if (i + 1 == bytes_.size()) return fail(issue<msg::FPLSCA016E>());
        part += bytes_[++i];
      } else if (c == options.separator) {
        if (doubled) {
          part += c;
          ++i;
        } else {
          parts.push_back(std::move(part));
          part.clear();
        }
      } else if (options.end_character && c == *options.end_character) {
        if (doubled) {
          part += c;
          ++i;
        } else {
          end_pipeline(false);
        }
      } else {
        part += c;
      }
    }
    if (!error_) end_pipeline(true);
  }

  void add_pipeline(const std::vector<std::string>& parts) {
    PipelineSpecification pipeline;
    place_.pipeline = static_cast<int>(specification_.pipelines.size() + 1);
    for (std::size_t i = 0; i < parts.size() && !error_; ++i) {
      place_.stage = static_cast<int>(i + 1);
      place_.text = text_.ascii_text(stripped(parts[i]));
      SpecificationItem item;
      item.options = specification_.options;
      item.text = place_.text;
      std::string_view rest = parts[i];
      read_options(item.options, rest);
      if (!error_) read_item(item, stripped(rest));
      if (error_) return;
      if (item.kind == SpecificationItem::Kind::Connector && i != 0 && i + 1 != parts.size()) {
        return fail(issue<msg::FPLCON098E>(item.connector.text));
      }
      pipeline.push_back(std::move(item));
    }
    specification_.pipelines.push_back(std::move(pipeline));
    place_ = {};
  }

  void read_item(SpecificationItem& item, std::string_view rest) {
    if (rest.empty()) return fail(issue<msg::FPLSCA017E>());
    const std::string ascii = text_.ascii_text(rest);
    std::string word = ascii.substr(0, ascii.find(' '));
    const std::size_t colon = word.find(':');
    if (ascii[0] == '*' && colon != std::string::npos) {
      if (word.size() > colon + 1 || stripped(rest.substr(word.size())).size() != 0) {
        return fail(issue<msg::FPLCON099E>(ascii));
      }
      return read_connector(item, word.substr(0, colon));
    }
    if (colon != std::string::npos && word.find_first_of("/") > colon && ascii[0] != '<' &&
        ascii[0] != '>') {
      read_label(item, word.substr(0, colon));
      if (error_) return;
      rest = stripped(rest.substr(colon + 1));
      if (rest.empty()) {
        item.kind = SpecificationItem::Kind::LabelReference;
        return;
      }
      read_options(item.options, rest);
      rest = stripped(rest);
    }
    read_stage(item, rest);
  }

  void read_connector(SpecificationItem& item, std::string_view word) {
    item.kind = SpecificationItem::Kind::Connector;
    Connector& connector = item.connector;
    connector.text = std::string(word) + ":";
    std::string_view rest = word.substr(1);
    if (rest.empty()) return;
    if (rest[0] != '.') return fail(issue<msg::FPLCON099E>(connector.text));
    rest.remove_prefix(1);
    const std::size_t dot = rest.find('.');
    const std::string direction = upper_ascii(rest.substr(0, dot));
    if (!direction.empty()) {
      connector.has_direction = true;
      connector.output = is_abbreviation(direction, "OUTput");
      if (!connector.output && !is_abbreviation(direction, "INput")) {
        return fail(issue<msg::FPLCON100E>(direction));
      }
    } else if (dot == std::string_view::npos) {
      return fail(issue<msg::FPLCON191E>());
    }
    if (dot != std::string_view::npos) connector.stream = std::string(rest.substr(dot + 1));
    if (connector.stream.size() > kStreamIdLimit) fail(issue<msg::FPLSCA045E>(connector.stream));
  }

  void read_label(SpecificationItem& item, std::string_view word) {
    const std::size_t dot = word.find('.');
    item.label = std::string(word.substr(0, dot));
    if (item.label.empty() || item.label.size() > kLabelLimit) {
      return fail(issue<msg::FPLSCA044E>(word));
    }
    if (dot == std::string_view::npos) return;
    item.stream_id = std::string(word.substr(dot + 1));
    if (item.stream_id.empty() || item.stream_id.size() > kStreamIdLimit ||
        is_number(item.stream_id)) {
      fail(issue<msg::FPLSCA045E>(item.stream_id));
    }
  }

  void read_stage(SpecificationItem& item, std::string_view rest) {
    if (rest.empty()) return fail(issue<msg::FPLSCA017E>());
    const std::string ascii = text_.ascii_text(rest);
    std::size_t length = ascii.find(' ');
    if (length == std::string::npos) length = ascii.size();
    // "<" and ">" and "?" need no blank before the operands.
    if (ascii[0] == '<' || ascii[0] == '>' || ascii[0] == '?') {
      static constexpr std::string_view kTails[] = {"MDSK", "SFSSLOW", "SFS", "OE", "MVS"};
      std::size_t symbol = ascii.starts_with(">>") ? 2 : 1;
      const std::string tail = upper_ascii(ascii.substr(symbol, length - symbol));
      for (const auto name : kTails) {
        if (tail == name) symbol = length;
      }
      length = symbol;
    }
    item.name = upper_ascii(ascii.substr(0, length));
    item.operands = std::string(rest.substr(length));
  }

  std::string_view bytes_;
  const TextTables& text_;
  Specification specification_;
  StagePlace place_;
  std::optional<PlanError> error_;
};

}  // namespace

Result<Specification, PlanError> scan_specification(std::string_view bytes, const TextTables& text,
                                                    int message_level) {
  return SpecificationScanner(bytes, text, message_level).scan();
}

}  // namespace cambridge::pipelines
