#include <algorithm>

#include "pipelines/stages/specs_program.h"

namespace cambridge::pipelines {

namespace {

constexpr std::size_t kLongestRecord = std::size_t{1} << 30;

class SpecsParser {
 public:
  explicit SpecsParser(StageOperands& operands) : operands_(operands) {
    pad_ = operands.text().blank();
    word_separator_ = operands.text().blank();
    field_separator_ = operands.text().tab();
  }

  SpecsProgram read() {
    options();
    SpecsItems* part = &program_.detail;
    while (!operands_.at_end()) {
      if (operands_.keyword("EOF")) {
        program_.has_end_of_file = true;
        part = &program_.end_of_file;
      } else if (operands_.keyword("BREAK")) {
        part = &break_part();
      } else {
        item(*part);
      }
    }
    if (program_.detail.empty() && program_.end_of_file.empty() && program_.breaks.empty()) {
      operands_.fail<msg::FPLARG113E>();
    }
    std::sort(program_.breaks.begin(), program_.breaks.end(),
              [](const SpecsBreak& a, const SpecsBreak& b) { return a.level < b.level; });
    return std::move(program_);
  }

 private:
  void options() {
    while (!operands_.at_end()) {
      if (operands_.keyword("STOP")) {
        if (operands_.keyword("ALLEOF")) {
          program_.stop = SpecsStop::AllEof;
        } else if (operands_.keyword("ANYEOF")) {
          program_.stop = SpecsStop::AnyEof;
        } else {
          program_.stop = SpecsStop::Count;
          program_.stop_count = static_cast<unsigned>(operands_.number(1, 1000));
        }
      } else if (operands_.keyword("COUNTERS")) {
        program_.counters = static_cast<unsigned>(operands_.number(0, 100000));
      } else {
        return;
      }
    }
  }

  SpecsItems& break_part() {
    const std::string word = operands_.word();
    if (upper_ascii(word) == "EOF") {
      program_.has_end_of_file = true;
      return program_.end_of_file;
    }
    if (word.size() != 1 || program_.identifiers.find(word[0]) == std::string::npos) {
      operands_.fail<msg::FPLSPX654E>(word);
    }
    program_.breaks.push_back({word.empty() ? '\0' : word[0], {}});
    return program_.breaks.back().items;
  }

  SpecsItem& add(SpecsItems& part, SpecsItem::Kind kind) {
    part.push_back(std::make_unique<SpecsItem>());
    part.back()->kind = kind;
    return *part.back();
  }

  void item(SpecsItems& part) {
    if (control_item(part)) return;
    field_item(part);
  }

  bool control_item(SpecsItems& part) {
    const std::string word = operands_.peek_upper();
    if (word == "READ" || word == "READSTOP") {
      operands_.word();
      add(part, word == "READ" ? SpecsItem::Kind::Read : SpecsItem::Kind::ReadStop);
      program_.reads = true;
    } else if (word == "WRITE") {
      operands_.word();
      add(part, SpecsItem::Kind::Write);
    } else if (word == "NOWRITE") {
      operands_.word();
      add(part, SpecsItem::Kind::NoWrite);
    } else if (operands_.keyword("SELECT")) {
      if (operands_.at_end()) operands_.fail<msg::FPLARG113E>();
      SpecsItem& select = add(part, SpecsItem::Kind::Select);
      select.literal = operands_.word();
      program_.streams.push_back(select.literal);
      program_.selects = true;
    } else if (operands_.keyword("OUTSTREAM")) {
      if (operands_.at_end()) operands_.fail<msg::FPLARG113E>();
      add(part, SpecsItem::Kind::OutStream).literal = operands_.word();
      program_.out_streams = true;
    } else if (operands_.keyword("PAD")) {
      pad_ = operands_.xorc();
      add(part, SpecsItem::Kind::Pad).pad = pad_;
    } else if (operands_.keyword_of({"WORDSEParator", "WS"})) {
      word_separator_ = operands_.xorc();
    } else if (operands_.keyword_of({"FIELDSEParator", "FS"})) {
      field_separator_ = operands_.xorc();
    } else if (operands_.keyword("NOPRINT")) {
      program_.no_print = true;
    } else if (operands_.keyword("PRINTONLY")) {
      const std::string level = operands_.word();
      if (upper_ascii(level) == "EOF") {
        program_.print_only = 1;
      } else if (level.size() == 1) {
        program_.print_only = level[0];
      } else {
        operands_.fail<msg::FPLSPX654E>(level);
      }
    } else if (operands_.keyword("SET")) {
      add(part, SpecsItem::Kind::Set).expressions =
          read_expression_list(operands_, program_.identifiers, program_.counters);
    } else if (operands_.keyword("IF")) {
      if_item(part);
    } else if (word == "THEN" || word == "ELSE" || word == "ELSEIF" || word == "ENDIF") {
      operands_.fail<msg::FPLSPX1033E>(word);
    } else if (word == "COUNTERS") {
      operands_.word();
      program_.counters =
          std::max(program_.counters, static_cast<unsigned>(operands_.number(0, 100000)));
    } else {
      return false;
    }
    return true;
  }

  /// After IF or ELSEIF: the condition and its branches, ENDIF included.
  void if_item(SpecsItems& part) {
    if (++depth_ > 100) return operands_.fail<msg::FPLSPX1036E>("IF");
    SpecsItem& item_if = add(part, SpecsItem::Kind::If);
    item_if.expression = read_expression(operands_, program_.identifiers, program_.counters);
    if (!operands_.keyword("THEN")) return operands_.fail<msg::FPLSPX1034E>();
    SpecsItems* branch = &item_if.then_items;
    while (true) {
      if (operands_.refused()) return;
      if (operands_.at_end()) return operands_.fail<msg::FPLSPX1032E>();
      if (operands_.keyword("ENDIF")) break;
      if (operands_.keyword("ELSEIF")) {
        if_item(item_if.else_items);
        break;
      }
      if (operands_.keyword("ELSE")) {
        if (branch == &item_if.else_items) return operands_.fail<msg::FPLSPX1033E>("ELSE");
        branch = &item_if.else_items;
        continue;
      }
      item(*branch);
    }
    --depth_;
  }

  void field_item(SpecsItems& part) {
    SpecsItem& field = add(part, SpecsItem::Kind::Range);
    field.pad = pad_;
    const std::string word = operands_.peek_word();
    if (word.size() >= 2 && word[1] == ':' && ((word[0] | 32) >= 'a' && (word[0] | 32) <= 'z')) {
      field.identifier = word[0];
      operands_.symbol(word[0]);
      operands_.symbol(':');
      if (program_.identifiers.find(word[0]) == std::string::npos) {
        program_.identifiers += word[0];
      }
    }
    input(field);
    if (operands_.refused()) return;
    if (operands_.keyword("STRIP")) field.strip = true;
    for (int i = 0; i < 2 && !operands_.at_end(); ++i) {
      const auto steps = find_conversion(operands_.peek_word());
      if (!steps) break;
      operands_.word();
      field.conversion.insert(field.conversion.end(), steps->begin(), steps->end());
    }
    output(field);
  }

  void input(SpecsItem& field) {
    const std::string upper = operands_.peek_upper();
    if (upper.empty()) return operands_.fail<msg::FPLARG113E>();
    if (is_abbreviation(upper, "RECno") || is_abbreviation(upper, "NUMBer")) {
      operands_.word();
      field.kind = SpecsItem::Kind::RecordNumber;
      if (operands_.keyword("FROM")) field.from = operands_.number(-(i64{1} << 60));
      if (operands_.keyword("BY")) field.by = operands_.number(-(i64{1} << 60));
    } else if (is_abbreviation(upper, "TODclock")) {
      operands_.word();
      field.kind = SpecsItem::Kind::TimeOfDay;
    } else if (upper == "ID") {
      operands_.word();
      field.kind = SpecsItem::Kind::Identifier;
      const std::string name = operands_.word();
      if (name.size() != 1 || program_.identifiers.find(name[0]) == std::string::npos) {
        return operands_.fail<msg::FPLSPX654E>(name);
      }
      field.used = name[0];
    } else if (operands_.keyword("PRINT")) {
      field.kind = SpecsItem::Kind::Print;
      field.expression = read_expression(operands_, program_.identifiers, program_.counters);
      if (operands_.keyword("PICture")) {
        if (operands_.at_end()) return operands_.fail<msg::FPLPIC670E>();
        auto picture = Picture::parse(operands_.word());
        if (!picture) return operands_.refuse(picture.error());
        field.picture = std::move(*picture);
      }
    } else if (range_next(operands_)) {
      field.range = read_range(operands_);
      const TextTables& text = operands_.text();
      if (word_separator_ != text.blank() || field_separator_ != text.tab()) {
        field.range.set_separators(word_separator_, field_separator_);
      }
    } else {
      const char c = operands_.peek_symbol();
      const bool letter = ((c | 32) >= 'a' && (c | 32) <= 'z');
      const bool string = !letter || upper[0] == 'X' || upper[0] == 'H' || upper[0] == 'B' ||
                          is_abbreviation(upper, "STRing");
      if (!string) return operands_.fail<msg::FPLARG111E>(operands_.peek_word());
      field.kind = SpecsItem::Kind::Literal;
      field.literal = operands_.delimited_string();
    }
  }

  void output(SpecsItem& field) {
    if (operands_.at_end()) return operands_.fail<msg::FPLSPX061E>();
    SpecsOutput& out = field.output;
    const std::string word = upper_ascii(operands_.word());
    const std::size_t dot = word.find('.');
    const std::string name = word.substr(0, dot);
    if (word == ".") {
      out.place = SpecsOutput::Place::None;
    } else if (is_abbreviation(name, "Next")) {
      out.place = SpecsOutput::Place::Next;
      if (!length(word, dot, out)) return operands_.fail<msg::FPLSPX063E>(word);
    } else if (is_abbreviation(name, "NEXTWord") || is_abbreviation(name, "NWord")) {
      out.place = SpecsOutput::Place::NextWord;
      if (!length(word, dot, out)) return operands_.fail<msg::FPLSPX063E>(word);
    } else if (!columns(word, out)) {
      return operands_.fail<msg::FPLSPX063E>(word);
    }
    if (operands_.keyword("LEFT")) {
      out.alignment = Alignment::Left;
    } else if (operands_.keyword_of({"CENTER", "CENTRE"})) {
      out.alignment = Alignment::Center;
    } else if (operands_.keyword("RIGHT")) {
      out.alignment = Alignment::Right;
    }
  }

  static std::optional<std::size_t> parse(std::string_view digits) {
    std::size_t value = 0;
    if (digits.empty() || digits.size() > 9) return std::nullopt;
    for (const char c : digits) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + static_cast<std::size_t>(c - '0');
    }
    return value;
  }

  static bool length(std::string_view word, std::size_t dot, SpecsOutput& out) {
    if (dot == std::string_view::npos) return true;
    out.length = parse(word.substr(dot + 1));
    return out.length.has_value() && *out.length > 0;
  }

  static bool columns(std::string_view word, SpecsOutput& out) {
    out.place = SpecsOutput::Place::Column;
    const std::size_t at = word.find_first_of("-.");
    const auto first = parse(word.substr(0, at));
    if (!first || *first == 0 || *first > kLongestRecord) return false;
    out.column = *first - 1;
    if (at == std::string_view::npos) return true;
    const auto second = parse(word.substr(at + 1));
    if (!second || *second == 0) return false;
    if (word[at] == '-') {
      if (*second < *first) return false;
      out.length = *second - *first + 1;
    } else {
      out.length = *second;
    }
    return *out.length <= kLongestRecord;
  }

  StageOperands& operands_;
  SpecsProgram program_;
  char pad_, word_separator_, field_separator_;
  int depth_ = 0;
};

}  // namespace

SpecsProgram read_specs(StageOperands& operands) {
  return SpecsParser(operands).read();
}

}  // namespace cambridge::pipelines
