#include "pipelines/stages/expression.h"

#include <algorithm>

#include "pipelines/stages/expression_functions.h"

namespace cambridge::pipelines {

namespace {

Decimal to_number(ExpressionContext& context, std::string_view bytes) {
  const TextTables& tables = context.text();
  const auto value =
      tables.is_ebcdic() ? Decimal::parse(tables.ascii_text(bytes)) : Decimal::parse(bytes);
  if (value) return *value;
  const bool blank = bytes.find_first_not_of(tables.blank()) == std::string_view::npos;
  if (!blank) context.report(issue<msg::FPLEXP666E>(tables.ascii_text(bytes)));
  return {};
}

class Literal final : public Expression {
 public:
  explicit Literal(std::string bytes) : bytes_(std::move(bytes)) {}
  std::string text(ExpressionContext&) const override { return bytes_; }
  Decimal number(ExpressionContext& context) const override { return to_number(context, bytes_); }
  bool is_numeric() const override { return false; }

 private:
  std::string bytes_;
};

class Numeric : public Expression {
 public:
  std::string text(ExpressionContext& context) const override {
    return context.text().from_ascii_text(number(context).text());
  }
};

class Constant final : public Numeric {
 public:
  explicit Constant(Decimal value) : value_(value) {}
  Decimal number(ExpressionContext&) const override { return value_; }

 private:
  Decimal value_;
};

class Field final : public Expression {
 public:
  explicit Field(char identifier) : identifier_(identifier) {}
  std::string text(ExpressionContext& context) const override {
    return std::string(context.field(identifier_));
  }
  Decimal number(ExpressionContext& context) const override {
    return to_number(context, context.field(identifier_));
  }
  bool is_numeric() const override { return false; }

 private:
  char identifier_;
};

class Counter final : public Numeric {
 public:
  explicit Counter(unsigned index) : index_(index) {}
  Decimal number(ExpressionContext& context) const override { return context.counter(index_); }

 private:
  unsigned index_;
};

enum class Operator {
  Or,
  And,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  StrictEqual,
  StrictNotEqual,
  StrictLess,
  StrictLessEqual,
  StrictGreater,
  StrictGreaterEqual,
  Concatenate,
  Add,
  Subtract,
  Multiply,
  Divide,
  IntegerDivide,
  Remainder,
};

Decimal arithmetic(ExpressionContext& context, Operator op, const Decimal& a, const Decimal& b) {
  switch (op) {
    case Operator::Add:
      return a + b;
    case Operator::Subtract:
      return a - b;
    case Operator::Multiply:
      return a * b;
    default:
      break;
  }
  if (b.is_zero()) {
    context.report(issue<msg::FPLEXP667E>());
    return {};
  }
  if (op == Operator::Divide) return Decimal::divide(a, b);
  if (op == Operator::IntegerDivide) return Decimal::integer_divide(a, b);
  return Decimal::remainder(a, b);
}

class Arithmetic final : public Numeric {
 public:
  Arithmetic(Operator op, ExpressionPointer left, ExpressionPointer right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}
  Decimal number(ExpressionContext& context) const override {
    return arithmetic(context, op_, left_->number(context), right_->number(context));
  }

 private:
  Operator op_;
  ExpressionPointer left_, right_;
};

class Comparison final : public Numeric {
 public:
  Comparison(Operator op, ExpressionPointer left, ExpressionPointer right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}
  Decimal number(ExpressionContext& context) const override { return truth(context) ? 1 : 0; }
  bool truth(ExpressionContext& context) const override {
    switch (op_) {
      case Operator::Or:
        return left_->truth(context) || right_->truth(context);
      case Operator::And:
        return left_->truth(context) && right_->truth(context);
      case Operator::StrictEqual:
        return strict(context) == 0;
      case Operator::StrictNotEqual:
        return strict(context) != 0;
      case Operator::StrictLess:
        return strict(context) < 0;
      case Operator::StrictLessEqual:
        return strict(context) <= 0;
      case Operator::StrictGreater:
        return strict(context) > 0;
      case Operator::StrictGreaterEqual:
        return strict(context) >= 0;
      case Operator::Equal:
        return loose(context) == 0;
      case Operator::NotEqual:
        return loose(context) != 0;
      case Operator::Less:
        return loose(context) < 0;
      case Operator::LessEqual:
        return loose(context) <= 0;
      case Operator::Greater:
        return loose(context) > 0;
      default:
        return loose(context) >= 0;
    }
  }

 private:
  int strict(ExpressionContext& context) const {
    return left_->text(context).compare(right_->text(context));
  }
  int loose(ExpressionContext& context) const {
    if (left_->is_numeric() && right_->is_numeric()) {
      return Decimal::compare(left_->number(context), right_->number(context));
    }
    const TextTables& tables = context.text();
    std::string left = left_->text(context), right = right_->text(context);
    const auto a = Decimal::parse(tables.ascii_text(left));
    const auto b = Decimal::parse(tables.ascii_text(right));
    if (a && b) return Decimal::compare(*a, *b);
    // Not both numbers: as strings, blanks around ignored.
    const char blank = tables.blank();
    for (std::string* side : {&left, &right}) {
      side->erase(side->find_last_not_of(blank) + 1);
      side->erase(0, side->find_first_not_of(blank));
    }
    return left.compare(right);
  }

  Operator op_;
  ExpressionPointer left_, right_;
};

class Concatenation final : public Expression {
 public:
  Concatenation(ExpressionPointer left, ExpressionPointer right)
      : left_(std::move(left)), right_(std::move(right)) {}
  std::string text(ExpressionContext& context) const override {
    return left_->text(context) + right_->text(context);
  }
  Decimal number(ExpressionContext& context) const override {
    return to_number(context, text(context));
  }
  bool is_numeric() const override { return false; }

 private:
  ExpressionPointer left_, right_;
};

class Negation final : public Numeric {
 public:
  Negation(bool logical, ExpressionPointer operand)
      : logical_(logical), operand_(std::move(operand)) {}
  Decimal number(ExpressionContext& context) const override {
    if (logical_) return operand_->truth(context) ? 0 : 1;
    return -operand_->number(context);
  }

 private:
  bool logical_;
  ExpressionPointer operand_;
};

class Conditional final : public Expression {
 public:
  Conditional(ExpressionPointer test, ExpressionPointer yes, ExpressionPointer no)
      : test_(std::move(test)), yes_(std::move(yes)), no_(std::move(no)) {}
  std::string text(ExpressionContext& context) const override {
    return (test_->truth(context) ? yes_ : no_)->text(context);
  }
  Decimal number(ExpressionContext& context) const override {
    return (test_->truth(context) ? yes_ : no_)->number(context);
  }
  bool is_numeric() const override { return yes_->is_numeric() && no_->is_numeric(); }

 private:
  ExpressionPointer test_, yes_, no_;
};

class Assignment final : public Numeric {
 public:
  Assignment(unsigned counter, std::optional<Operator> op, ExpressionPointer value)
      : counter_(counter), op_(op), value_(std::move(value)) {}
  Decimal number(ExpressionContext& context) const override {
    const Decimal value = value_->number(context);
    Decimal& counter = context.counter(counter_);
    counter = op_ ? arithmetic(context, *op_, counter, value) : value;
    return counter;
  }

 private:
  unsigned counter_;
  std::optional<Operator> op_;
  ExpressionPointer value_;
};

class Call final : public Expression {
 public:
  Call(const ExpressionFunction& function, char letter, std::vector<ExpressionPointer> arguments)
      : function_(function), letter_(letter), arguments_(std::move(arguments)) {}
  std::string text(ExpressionContext& context) const override {
    return function_.call({context, letter_, arguments_});
  }
  Decimal number(ExpressionContext& context) const override {
    return to_number(context, text(context));
  }
  bool is_numeric() const override { return function_.numeric; }

 private:
  const ExpressionFunction& function_;
  char letter_;
  std::vector<ExpressionPointer> arguments_;
};

struct OperatorRow {
  std::string_view spelling;
  Operator op;
  int precedence;
};

/// Longest spelling first, so that "==" is not taken for "=".
constexpr OperatorRow kOperators[] = {
    {"/<<=", Operator::StrictGreater, 3},
    {"/>>=", Operator::StrictLess, 3},
    {"/==", Operator::StrictNotEqual, 3},
    {"\\==", Operator::StrictNotEqual, 3},
    {"^==", Operator::StrictNotEqual, 3},
    {"<<=", Operator::StrictLessEqual, 3},
    {">>=", Operator::StrictGreaterEqual, 3},
    {"==", Operator::StrictEqual, 3},
    {"<<", Operator::StrictLess, 3},
    {">>", Operator::StrictGreater, 3},
    {"/=", Operator::NotEqual, 3},
    {"\\=", Operator::NotEqual, 3},
    {"^=", Operator::NotEqual, 3},
    {"<>", Operator::NotEqual, 3},
    {"><", Operator::NotEqual, 3},
    {"<=", Operator::LessEqual, 3},
    {">=", Operator::GreaterEqual, 3},
    {"||", Operator::Concatenate, 4},
    {"//", Operator::Remainder, 6},
    {"=", Operator::Equal, 3},
    {"<", Operator::Less, 3},
    {">", Operator::Greater, 3},
    {"&", Operator::And, 2},
    {"!", Operator::Or, 1},
    {"|", Operator::Or, 1},
    {"+", Operator::Add, 5},
    {"-", Operator::Subtract, 5},
    {"*", Operator::Multiply, 6},
    {"/", Operator::Divide, 6},
    {"%", Operator::IntegerDivide, 6},
};

constexpr int kMaximumDepth = 200;
constexpr unsigned kMaximumCounters = 100000;

class ExpressionParser {
 public:
  ExpressionParser(StageOperands& operands, std::string_view identifiers, unsigned& counters)
      : operands_(operands), identifiers_(identifiers), counters_(counters) {}

  ExpressionPointer whole() {
    if (operands_.at_end()) return fail<msg::FPLEXP200E>();
    return assignment();
  }

  std::vector<ExpressionPointer> list() {
    std::vector<ExpressionPointer> result;
    if (operands_.peek_symbol() != '(') {
      result.push_back(whole());
      return result;
    }
    // "(a ; b)" is a list; "(a)+b" an expression: the closing parenthesis tells.
    operands_.symbol('(');
    ++parentheses_;
    do {
      result.push_back(assignment());
    } while (!operands_.refused() && operands_.symbol(';'));
    --parentheses_;
    if (!operands_.symbol(')')) fail<msg::FPLEXP201E>();
    if (result.size() == 1 && result[0] && !operands_.refused()) {
      result[0] = binary(std::move(result[0]), 0);
    }
    return result;
  }

 private:
  template <const Message& M, class... Args>
  ExpressionPointer fail(const Args&... args) {
    operands_.fail<M>(args...);
    return std::make_unique<Constant>(Decimal());
  }

  [[nodiscard]] std::string_view ahead() const {
    return operands_.ascii().substr(std::min(operands_.position(), operands_.ascii().size()));
  }

  /// Moves to the next character of the expression; false when the expression ends here.
  bool reach_operator() {
    if (parentheses_ > 0) {
      operands_.skip_blanks();
      return !ahead().empty();
    }
    std::string_view rest = ahead();
    if (rest.empty()) return false;
    if (rest[0] != ' ') return true;
    // After a blank only what cannot begin a new item continues the expression.
    const std::size_t next = rest.find_first_not_of(' ');
    if (next == std::string_view::npos) return false;
    rest.remove_prefix(next);
    static constexpr std::string_view kContinue = "+*=<>&|!%:?";
    if (kContinue.find(rest[0]) == std::string_view::npos && !rest.starts_with("-=") &&
        !rest.starts_with("/=") && !rest.starts_with("- ") && !rest.starts_with("/ ")) {
      return false;
    }
    operands_.advance(next);
    return true;
  }

  ExpressionPointer assignment() {
    if (operands_.peek_symbol() == '#') {
      const std::size_t here = operands_.position();
      unsigned number = 0;
      if (!counter_number(number)) return fail<msg::FPLSPX1035E>(operands_.peek_word());
      static constexpr std::pair<std::string_view, std::optional<Operator>> kAssignments[] = {
          {":=", std::nullopt},       {"+=", Operator::Add},    {"-=", Operator::Subtract},
          {"*=", Operator::Multiply}, {"/=", Operator::Divide}, {"%=", Operator::IntegerDivide},
      };
      if (reach_operator()) {
        for (const auto& [spelling, op] : kAssignments) {
          if (!ahead().starts_with(spelling)) continue;
          operands_.advance(spelling.size());
          return std::make_unique<Assignment>(number, op, assignment());
        }
      }
      operands_.back_to(here);
    }
    ExpressionPointer test = binary(operand(), 0);
    if (operands_.refused() || !reach_operator() || ahead()[0] != '?') return test;
    operands_.advance(1);
    ExpressionPointer yes = assignment();
    if (!reach_operator() || ahead()[0] != ':') return fail<msg::FPLEXP204E>("?");
    operands_.advance(1);
    return std::make_unique<Conditional>(std::move(test), std::move(yes), assignment());
  }

  const OperatorRow* next_operator() {
    const std::size_t here = operands_.position();
    if (!reach_operator()) return nullptr;
    for (const OperatorRow& row : kOperators) {
      if (ahead().starts_with(row.spelling)) return &row;
    }
    operands_.back_to(here);
    return nullptr;
  }

  ExpressionPointer binary(ExpressionPointer left, int minimum) {
    while (!operands_.refused()) {
      const std::size_t here = operands_.position();
      const OperatorRow* row = next_operator();
      if (row == nullptr || row->precedence <= minimum) {
        operands_.back_to(here);
        return left;
      }
      operands_.advance(row->spelling.size());
      ExpressionPointer right = binary(operand(), row->precedence);
      if (row->op == Operator::Concatenate) {
        left = std::make_unique<Concatenation>(std::move(left), std::move(right));
      } else if (row->precedence <= 3) {
        left = std::make_unique<Comparison>(row->op, std::move(left), std::move(right));
      } else {
        left = std::make_unique<Arithmetic>(row->op, std::move(left), std::move(right));
      }
    }
    return left;
  }

  ExpressionPointer operand() {
    if (++depth_ > kMaximumDepth) return fail<msg::FPLEXP205E>("(");
    ExpressionPointer result = operand_inner();
    --depth_;
    return result;
  }

  ExpressionPointer operand_inner() {
    operands_.skip_blanks();
    const std::string_view rest = ahead();
    if (rest.empty()) return fail<msg::FPLEXP204E>("end");
    const char c = rest[0];
    if (c == '(') {
      operands_.advance(1);
      ++parentheses_;
      ExpressionPointer inner = assignment();
      --parentheses_;
      if (!operands_.refused() && !operands_.symbol(')')) return fail<msg::FPLEXP201E>();
      return inner;
    }
    if (c == '-' || c == '+') {
      operands_.advance(1);
      ExpressionPointer inner = operand();
      if (c == '+') return inner;
      return std::make_unique<Negation>(false, std::move(inner));
    }
    if (c == '\\' || c == '^' || c == '!') {
      operands_.advance(1);
      return std::make_unique<Negation>(true, operand());
    }
    if (c == '\'' || c == '"') return quoted(c);
    if (c == '#') {
      unsigned number = 0;
      if (!counter_number(number)) return fail<msg::FPLSPX1035E>(operands_.peek_word());
      return std::make_unique<Counter>(number);
    }
    if ((c >= '0' && c <= '9') || c == '.') return number();
    if ((c | 32) >= 'a' && (c | 32) <= 'z') return name();
    return fail<msg::FPLEXP205E>(std::string(1, c));
  }

  ExpressionPointer quoted(char quote) {
    const std::size_t start = operands_.position() + 1;
    const std::size_t close = operands_.ascii().find(quote, start);
    if (close == std::string_view::npos) return fail<msg::FPLARG060E>(ahead());
    std::string bytes(operands_.bytes().substr(start, close - start));
    operands_.back_to(close + 1);
    return std::make_unique<Literal>(std::move(bytes));
  }

  bool counter_number(unsigned& number) {
    operands_.skip_blanks();
    operands_.advance(1);
    const std::string_view rest = ahead();
    std::size_t size = 0;
    u64 value = 0;
    while (size < rest.size() && rest[size] >= '0' && rest[size] <= '9' && size < 8) {
      value = value * 10 + static_cast<u64>(rest[size] - '0');
      ++size;
    }
    if (size == 0 || value >= kMaximumCounters) return false;
    operands_.advance(size);
    number = static_cast<unsigned>(value);
    counters_ = std::max(counters_, number + 1);
    return true;
  }

  ExpressionPointer number() {
    const std::string_view rest = ahead();
    std::size_t size = 0;
    while (size < rest.size() && ((rest[size] >= '0' && rest[size] <= '9') || rest[size] == '.')) {
      ++size;
    }
    if (size + 1 < rest.size() && (rest[size] | 32) == 'e') {
      std::size_t more = size + 1;
      if (rest[more] == '-' || rest[more] == '+') ++more;
      if (more < rest.size() && rest[more] >= '0' && rest[more] <= '9') {
        while (more < rest.size() && rest[more] >= '0' && rest[more] <= '9') ++more;
        size = more;
      }
    }
    const auto value = Decimal::parse(rest.substr(0, size));
    if (!value) return fail<msg::FPLEXP666E>(rest.substr(0, size));
    operands_.advance(size);
    return std::make_unique<Constant>(*value);
  }

  ExpressionPointer name() {
    const std::string_view rest = ahead();
    std::size_t size = 0;
    while (size < rest.size() && (((rest[size] | 32) >= 'a' && (rest[size] | 32) <= 'z') ||
                                  (rest[size] >= '0' && rest[size] <= '9') || rest[size] == '_')) {
      ++size;
    }
    const std::string word(rest.substr(0, size));
    if (size < rest.size() && rest[size] == '(') {
      operands_.advance(size + 1);
      return call(upper_ascii(word));
    }
    if (size != 1) return fail<msg::FPLEXP205E>(word);
    if (identifiers_.find(word[0]) == std::string_view::npos) return fail<msg::FPLSPX654E>(word);
    operands_.advance(1);
    return std::make_unique<Field>(word[0]);
  }

  ExpressionPointer call(const std::string& name) {
    const ExpressionFunction* function = find_expression_function(name);
    if (function == nullptr) return fail<msg::FPLEXP206E>(name);
    std::vector<ExpressionPointer> arguments;
    char letter = 0;
    ++parentheses_;
    if (function->takes_letter) {
      operands_.symbol('\'');
      letter = operands_.peek_symbol();
      operands_.symbol(letter);
      operands_.symbol('\'');
    } else if (operands_.peek_symbol() != ')') {
      do {
        arguments.push_back(assignment());
      } while (!operands_.refused() && operands_.symbol(','));
    }
    --parentheses_;
    if (operands_.refused()) return std::make_unique<Constant>(Decimal());
    if (!operands_.symbol(')')) return fail<msg::FPLEXP201E>();
    if (arguments.size() < function->minimum || arguments.size() > function->maximum) {
      return fail<msg::FPLEXP1037E>(name);
    }
    return std::make_unique<Call>(*function, letter, std::move(arguments));
  }

  StageOperands& operands_;
  std::string_view identifiers_;
  unsigned& counters_;
  int parentheses_ = 0, depth_ = 0;
};

}  // namespace

ExpressionPointer read_expression(StageOperands& operands, std::string_view identifiers,
                                  unsigned& counters) {
  return ExpressionParser(operands, identifiers, counters).whole();
}

std::vector<ExpressionPointer> read_expression_list(StageOperands& operands,
                                                    std::string_view identifiers,
                                                    unsigned& counters) {
  return ExpressionParser(operands, identifiers, counters).list();
}

}  // namespace cambridge::pipelines
