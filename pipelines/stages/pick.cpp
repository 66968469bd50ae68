/// PICK, VERIFY, ABBREV, WILDCARD, ALL: selections by comparison.
#include "pipelines/args/input_range.h"
#include "pipelines/args/target.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/stages/decimal.h"
#include "pipelines/stages/search.h"
#include "pipelines/stages/selection.h"
#include "pipelines/stages/sort_keys.h"

namespace cambridge::pipelines {

namespace {

struct PickOperand {
  bool literal = false;
  std::string text;
  InputRange range;
  [[nodiscard]] std::string_view of(std::string_view record) const {
    return literal ? std::string_view(text) : range.of(record);
  }
};

enum class Relation { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In };

struct PickTest {
  PickOperand left, right;
  Relation relation = Relation::Equal;
  bool numeric = false;
  bool or_before = false;  ///< joined to the test before it by OR, not AND
};

enum class PickMode { Each, From, To, While };

class Pick final : public SelectionStage {
 public:
  Pick(std::vector<PickTest> tests, std::optional<char> pad, const ByteTable* fold, PickMode mode,
       bool after, i64 count, const TextTables& text)
      : tests_(std::move(tests)),
        pad_(pad),
        fold_(fold),
        mode_(mode),
        after_(after),
        count_(count),
        text_(text) {}

  bool selects(RecordView record) override {
    if (mode_ == PickMode::Each) {
      if (count_ >= 0 && found_ >= count_) return false;
      const bool chosen = test(record);
      found_ += chosen ? 1 : 0;
      return chosen;
    }
    if (turned_) return turned_selects();
    const bool hit = test(record);
    switch (mode_) {
      case PickMode::While:
        turned_ = !hit;
        return hit;
      case PickMode::From:
        if (!hit) return false;
        turned_ = true;
        left_ = count_ - 1;
        return !after_;
      default:
        if (!hit) return true;
        turned_ = true;
        return after_;
    }
  }

 private:
  bool turned_selects() {
    if (mode_ != PickMode::From) return false;
    if (count_ < 0) return true;
    return left_-- > 0;
  }
  bool test(std::string_view record) const {
    bool result = true;
    for (const PickTest& t : tests_) {
      if (t.or_before) {
        if (result) return true;
        result = compare(t, record);
      } else {
        result = result && compare(t, record);
      }
    }
    return result;
  }
  bool compare(const PickTest& t, std::string_view record) const {
    const std::string_view left = t.left.of(record), right = t.right.of(record);
    if (t.relation == Relation::In) return in_list(left, right);
    int order = 0;
    if (t.numeric) {
      const auto a = Decimal::parse(text_.ascii_text(left));
      const auto b = Decimal::parse(text_.ascii_text(right));
      order = a && b ? Decimal::compare(*a, *b) : compare_keys(left, right, text_.blank(), fold_);
    } else {
      order = compare_keys(left, right, pad_, fold_);
    }
    switch (t.relation) {
      case Relation::Equal:
        return order == 0;
      case Relation::NotEqual:
        return order != 0;
      case Relation::Less:
        return order < 0;
      case Relation::LessEqual:
        return order <= 0;
      case Relation::Greater:
        return order > 0;
      default:
        return order >= 0;
    }
  }
  /// Whether the field is one of the words of the list.
  bool in_list(std::string_view field, std::string_view list) const {
    const char blank = text_.blank();
    while (!list.empty()) {
      const std::size_t start = list.find_first_not_of(blank);
      if (start == std::string_view::npos) return false;
      list.remove_prefix(start);
      const std::size_t stop = std::min(list.find(blank), list.size());
      if (compare_keys(field, list.substr(0, stop), blank, fold_) == 0) return true;
      list.remove_prefix(stop);
    }
    return false;
  }

  std::vector<PickTest> tests_;
  std::optional<char> pad_;
  const ByteTable* fold_;
  PickMode mode_;
  bool after_;
  i64 count_;
  const TextTables& text_;
  i64 found_ = 0, left_ = 0;
  bool turned_ = false;
};

PickOperand read_operand(StageOperands& operands) {
  PickOperand operand;
  if (range_next(operands)) {
    operand.range = read_range(operands);
  } else {
    operand.literal = true;
    operand.text = operands.delimited_string();
  }
  return operand;
}

bool read_relation(StageOperands& operands, PickTest& test) {
  struct Row {
    std::string_view spelling;
    Relation relation;
    bool numeric;
  };
  static constexpr Row kRows[] = {
      {"==", Relation::Equal, false},       {"/==", Relation::NotEqual, false},
      {"\\==", Relation::NotEqual, false},  {"^==", Relation::NotEqual, false},
      {"<<=", Relation::LessEqual, false},  {">>=", Relation::GreaterEqual, false},
      {"<<", Relation::Less, false},        {">>", Relation::Greater, false},
      {"=", Relation::Equal, true},         {"/=", Relation::NotEqual, true},
      {"\\=", Relation::NotEqual, true},    {"^=", Relation::NotEqual, true},
      {"<>", Relation::NotEqual, true},     {"<=", Relation::LessEqual, true},
      {">=", Relation::GreaterEqual, true}, {"<", Relation::Less, true},
      {">", Relation::Greater, true},       {"IN", Relation::In, false},
  };
  const std::string word = operands.peek_upper();
  for (const Row& row : kRows) {
    if (word != row.spelling) continue;
    operands.word();
    test.relation = row.relation;
    test.numeric = row.numeric;
    return true;
  }
  if (word.empty()) {
    operands.fail<msg::FPLARG113E>();
  } else {
    operands.fail<msg::FPLARG111E>(word);
  }
  return false;
}

std::unique_ptr<Stage> make_pick(StageContext& context) {
  StageOperands& operands = context.operands;
  std::optional<char> pad = operands.text().blank();
  const ByteTable* fold = nullptr;
  PickMode mode = PickMode::Each;
  bool after = false;
  i64 count = -1;
  read_pad_and_case(operands, pad, fold);
  if (operands.keyword("FROM")) {
    mode = PickMode::From;
    after = operands.keyword("AFTER");
  } else if (operands.keyword("TO")) {
    mode = PickMode::To;
    after = operands.keyword("AFTER");
  } else if (operands.keyword("WHILE")) {
    mode = PickMode::While;
  }
  if (operands.keyword("COUNT")) count = operands.number();
  read_pad_and_case(operands, pad, fold);
  std::vector<PickTest> tests;
  bool or_before = false;
  do {
    PickTest test;
    test.or_before = or_before;
    test.left = read_operand(operands);
    if (operands.refused() || !read_relation(operands, test)) break;
    test.right = read_operand(operands);
    tests.push_back(std::move(test));
    or_before = operands.keyword("OR");
  } while (!operands.refused() && (or_before || operands.keyword("AND")));
  operands.expect_end();
  return std::make_unique<Pick>(std::move(tests), pad, fold, mode, after, count, operands.text());
}

class Verify final : public SelectionStage {
 public:
  Verify(InputRange range, ByteSet set) : range_(std::move(range)), set_(set) {}
  bool selects(RecordView record) override {
    for (const char c : range_.of(record)) {
      if (!set_[static_cast<u8>(c)]) return false;
    }
    return true;
  }

 private:
  InputRange range_;
  ByteSet set_;
};

std::unique_ptr<Stage> make_verify(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool fold = operands.any_case();
  InputRange range;
  const std::size_t here = operands.position();
  if (range_next(operands)) {
    range = read_range(operands);
    // "0-9" alone is a set of characters, not columns.
    if (operands.at_end() || operands.refused()) {
      operands.back_to(here);
      range = InputRange();
    }
  }
  ByteSet set{};
  if (operands.at_end()) operands.fail<msg::FPLARG113E>();
  while (!operands.at_end()) {
    const std::string word = operands.peek_word();
    if (const auto characters = parse_character_range(operands, word)) {
      operands.word();
      characters->each([&](u8 c) { set[c] = true; });
    } else {
      for (const char c : operands.delimited_string()) set[static_cast<u8>(c)] = true;
    }
  }
  if (fold) {
    const ByteSet given = set;
    for (std::size_t i = 0; i < 256; ++i) {
      if (!given[i]) continue;
      set[operands.text().upper()[i]] = set[operands.text().lower()[i]] = true;
    }
  }
  return std::make_unique<Verify>(std::move(range), set);
}

class Abbreviation final : public SelectionStage {
 public:
  Abbreviation(std::string word, std::size_t minimum, const ByteTable* fold, char blank)
      : word_(std::move(word)), minimum_(minimum), fold_(fold), blank_(blank) {
    if (fold_ != nullptr) fold_text(word_, *fold_);
  }
  bool selects(RecordView record) override {
    std::string_view first = record;
    while (!first.empty() && first.front() == blank_) first.remove_prefix(1);
    first = first.substr(0, first.find(blank_));
    if (first.size() < minimum_ || first.size() > word_.size()) return false;
    const std::string_view start = std::string_view(word_).substr(0, first.size());
    return fold_ == nullptr ? first == start : folded(first, *fold_) == start;
  }

 private:
  std::string word_;
  std::size_t minimum_;
  const ByteTable* fold_;
  char blank_;
};

std::unique_ptr<Stage> make_abbrev(StageContext& context) {
  StageOperands& operands = context.operands;
  std::string word = operands.word_bytes();
  std::size_t minimum = 0;
  if (operands.number_next()) minimum = static_cast<std::size_t>(operands.number());
  const ByteTable* fold = operands.any_case() ? &operands.text().upper() : nullptr;
  operands.expect_end();
  return std::make_unique<Abbreviation>(std::move(word), minimum, fold, operands.text().blank());
}

/// Patterns with * (any characters) and % (one character), word by word.
class Wildcard final : public SelectionStage {
 public:
  Wildcard(InputRange range, std::string pattern, const ByteTable* fold, const TextTables& text)
      : range_(std::move(range)),
        fold_(fold),
        blank_(text.blank()),
        star_(text.of_ascii('*')),
        percent_(text.of_ascii('%')) {
    if (fold_ != nullptr) fold_text(pattern, *fold_);
    patterns_ = words(pattern);
  }
  bool selects(RecordView record) override {
    std::string part(range_.of(record));
    if (fold_ != nullptr) fold_text(part, *fold_);
    const auto given = words(part);
    if (given.size() < patterns_.size()) return false;
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      if (!matches(patterns_[i], given[i])) return false;
    }
    return true;
  }

 private:
  std::vector<std::string> words(const std::string& text) const {
    std::vector<std::string> result;
    for (std::size_t at = 0; (at = text.find_first_not_of(blank_, at)) != std::string::npos;) {
      const std::size_t stop = std::min(text.find(blank_, at), text.size());
      result.push_back(text.substr(at, stop - at));
      at = stop;
    }
    return result;
  }
  bool matches(std::string_view pattern, std::string_view word) const {
    std::size_t p = 0, w = 0, star = std::string_view::npos, mark = 0;
    while (w < word.size()) {
      if (p < pattern.size() && pattern[p] == star_) {
        star = p++;
        mark = w;
      } else if (p < pattern.size() && (pattern[p] == percent_ || pattern[p] == word[w])) {
        ++p;
        ++w;
      } else if (star != std::string_view::npos) {
        p = star + 1;
        w = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.size() && pattern[p] == star_) ++p;
    return p == pattern.size();
  }

  InputRange range_;
  const ByteTable* fold_;
  char blank_, star_, percent_;
  std::vector<std::string> patterns_;
};

std::unique_ptr<Stage> make_wildcard(StageContext& context) {
  StageOperands& operands = context.operands;
  const ByteTable* fold = operands.any_case() ? &operands.text().upper() : nullptr;
  InputRange range;
  const std::size_t here = operands.position();
  if (range_next(operands)) {
    range = read_range(operands);
    if (operands.at_end() || operands.refused()) {
      operands.back_to(here);
      range = InputRange();
    }
  }
  std::string pattern = operands.rest_stripped();
  if (pattern.empty()) operands.fail<msg::FPLARG113E>();
  return std::make_unique<Wildcard>(std::move(range), std::move(pattern), fold, operands.text());
}

/// ALL's expression, in the order of evaluation: a tree of strings.
struct AllNode {
  enum class Kind { String, And, Or, Not } kind = Kind::String;
  std::string text;
  std::unique_ptr<AllNode> left, right;
  [[nodiscard]] bool holds(std::string_view record) const {
    switch (kind) {
      case Kind::String:
        return contains(record, text);
      case Kind::And:
        return left->holds(record) && right->holds(record);
      case Kind::Or:
        return left->holds(record) || right->holds(record);
      default:
        return !left->holds(record);
    }
  }
};

class AllParser {
 public:
  explicit AllParser(StageOperands& operands) : operands_(operands) {}
  std::unique_ptr<AllNode> parse() {
    auto node = alternatives(0);
    if (!operands_.at_end()) operands_.fail<msg::FPLEXP203E>(operands_.peek_word());
    return node;
  }

 private:
  static constexpr int kDeepest = 100;
  std::unique_ptr<AllNode> join(AllNode::Kind kind, std::unique_ptr<AllNode> left,
                                std::unique_ptr<AllNode> right) {
    auto node = std::make_unique<AllNode>();
    node->kind = kind;
    node->left = std::move(left);
    node->right = std::move(right);
    return node;
  }
  std::unique_ptr<AllNode> alternatives(int depth) {
    auto node = terms(depth);
    while (!operands_.refused() && (operands_.symbol('|') || operands_.symbol('!'))) {
      node = join(AllNode::Kind::Or, std::move(node), terms(depth));
    }
    return node;
  }
  std::unique_ptr<AllNode> terms(int depth) {
    auto node = factor(depth);
    while (!operands_.refused() && operands_.symbol('&')) {
      node = join(AllNode::Kind::And, std::move(node), factor(depth));
    }
    return node;
  }
  std::unique_ptr<AllNode> factor(int depth) {
    auto node = std::make_unique<AllNode>();
    if (depth > kDeepest) operands_.fail<msg::FPLEXP205E>("(");
    const char c = operands_.peek_symbol();
    if (c == '\0') {
      operands_.fail<msg::FPLEXP204E>("end");
    } else if (c == '^' || c == '\\' || c == '\xAC') {
      operands_.symbol(c);
      return join(AllNode::Kind::Not, factor(depth + 1), nullptr);
    } else if (c == '(') {
      operands_.symbol('(');
      node = alternatives(depth + 1);
      if (!operands_.refused() && !operands_.symbol(')')) operands_.fail<msg::FPLEXP201E>();
    } else if (c == ')') {
      operands_.fail<msg::FPLEXP202E>();
    } else {
      node->text = operands_.delimited_string();
    }
    return node;
  }
  StageOperands& operands_;
};

class All final : public SelectionStage {
 public:
  explicit All(std::unique_ptr<AllNode> expression) : expression_(std::move(expression)) {}
  bool selects(RecordView record) override { return expression_->holds(record); }

 private:
  std::unique_ptr<AllNode> expression_;
};

std::unique_ptr<Stage> make_all(StageContext& context) {
  if (context.operands.at_end()) {
    context.operands.fail<msg::FPLEXP200E>();
    return nullptr;
  }
  return std::make_unique<All>(AllParser(context.operands).parse());
}

}  // namespace

extern const StageSpec kPick{
    .names = "PICK",
    .syntax =
        "PICK [NOPAD|PAD xorc] [ANYCASE] [FROM [AFTER]|TO [AFTER]|WHILE] [COUNT n] operand "
        "operator operand [{AND|OR} operand operator operand]...",
    .summary = "Select records that satisfy a comparison.",
    .help =
        "An operand is an input range or a delimited string. ==, /==, <<, <<=, >>, >>= compare "
        "strings, =, /=, <, <=, >, >= numbers; IN looks for the field among the words of a "
        "string. FROM, TO and WHILE select a part of the stream.",
    .example = "strliteral /a 5,b 12,c 7/ | split , | pick w2 > /6/ and 1 /== /c/ | console",
    .example_output = "b 12",
    .max_outputs = 2,
    .make = make_pick};

extern const StageSpec kVerify{
    .names = "VERIFY",
    .syntax = "VERIFY [ANYCASE] [inputRange] {delimitedString|xrange}...",
    .summary = "Select records that hold only the characters given.",
    .help = "A null range holds no other character, so it is selected.",
    .example = "literal 123 12a | split | verify 1-* 0-9 | console",
    .example_output = "123",
    .max_outputs = 2,
    .make = make_verify};

extern const StageSpec kAbbrev{
    .names = "ABBREViation",
    .syntax = "ABBREV [word [number [ANYCASE]]]",
    .summary = "Select records whose first word abbreviates a word.",
    .help = "At least the number of characters must be there.",
    .example = "literal q qu query quit | split | abbrev query 2 | console",
    .example_output = "qu\nquery",
    .max_outputs = 2,
    .make = make_abbrev};

extern const StageSpec kWildcard{
    .names = "WILDCARD",
    .syntax = "WILDCARD [ANYCASE] [inputRange] pattern",
    .summary = "Select records whose words match patterns.",
    .help =
        "In the pattern * is any number of characters and % is one. Each "
        "word of the pattern is for one word of the record.",
    .example = "literal profile prof exec | split | wildcard p*%e | console",
    .example_output = "profile",
    .max_outputs = 2,
    .make = make_wildcard};

extern const StageSpec kAll{.names = "ALL",
                            .syntax = "ALL expression",
                            .summary = "Select records by a Boolean expression of strings.",
                            .help =
                                "Strings are delimited; & is and, ! is or, ^ or \\ is not, and "
                                "parentheses group.",
                            .example = "literal ab b c | split | all /b/ & ^/a/ ! /c/ | console",
                            .example_output = "b\nc",
                            .max_outputs = 2,
                            .make = make_all};

}  // namespace cambridge::pipelines
