#include "base/command_syntax.h"

#include <algorithm>

#include "base/assert.h"
#include "base/command_syntax_notation.h"
#include "base/operand_kind.h"

namespace cambridge {

namespace {

/// One step of the matcher's program. A syntax is compiled once into a list of steps; a step either
/// consumes one word or says where to go on.
struct Step {
  enum class Kind : u8 { Keyword, Operand, Open, Close, Split, Jump, End };
  Kind kind = Kind::End;
  OperandKind operand = OperandKind::Word;
  std::string name{};      ///< of the keyword or operand
  std::size_t target = 0;  ///< Split (tried second) and Jump
};

struct Word {
  std::string_view text;
  std::size_t offset = 0;  ///< in the line
};

std::size_t minimum_length(std::string_view name) {
  const auto* lower =
      std::find_if(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return static_cast<std::size_t>(lower - name.begin());
}

}  // namespace

struct CommandSyntax::Node {
  std::vector<Step> steps;
  bool has_parentheses = false;

  void add_choices(const std::vector<syntax::Sequence>& choices) {
    std::vector<std::size_t> jumps;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (i + 1 == choices.size()) {
        add_sequence(choices[i]);
        break;
      }
      const std::size_t split = add({.kind = Step::Kind::Split});
      add_sequence(choices[i]);
      jumps.push_back(add({.kind = Step::Kind::Jump}));
      steps[split].target = steps.size();
    }
    for (std::size_t jump : jumps) {
      steps[jump].target = steps.size();
    }
  }

  std::size_t add(Step step) {
    steps.push_back(std::move(step));
    return steps.size() - 1;
  }

 private:
  void add_sequence(const syntax::Sequence& sequence) {
    for (const auto& item : sequence) {
      const std::size_t optional_split =
          item.open == '[' ? add({.kind = Step::Kind::Split}) : steps.size();
      const std::size_t start = steps.size();
      if (item.open == 0) {
        add_word(item.word);
      } else {
        add_choices(item.choices);
      }
      if (item.repeated) {  // once more, or else go on
        const std::size_t again = add({.kind = Step::Kind::Split});
        const std::size_t back = add({.kind = Step::Kind::Jump});
        steps[back].target = start;
        steps[again].target = steps.size();
      }
      if (item.open == '[') {
        steps[optional_split].target = steps.size();
      }
    }
  }

  void add_word(const std::string& word) {
    if (word == "(" || word == ")") {
      has_parentheses = true;
      add({.kind = word == "(" ? Step::Kind::Open : Step::Kind::Close});
      return;
    }
    const auto colon = word.find(':');
    const auto name = word.substr(0, colon);
    const bool lower = std::all_of(word.begin(), word.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == ':' || c == '_';
    });
    if (!lower) {
      CAM_ASSERT(minimum_length(word) > 0);
      add({.kind = Step::Kind::Keyword, .name = word});
    } else {
      const auto kind = colon == std::string::npos ? name : word.substr(colon + 1);
      add({.kind = Step::Kind::Operand, .operand = find_operand_kind(kind), .name = name});
    }
  }
};

namespace {

std::vector<Word> split_words(std::string_view line, bool parentheses_are_words) {
  std::vector<Word> words;
  std::size_t i = 0;
  const std::string_view delimiters = parentheses_are_words ? " ()" : " ";
  while ((i = line.find_first_not_of(' ', i)) != std::string_view::npos) {
    std::size_t end = line.find_first_of(delimiters, i);
    if (end == i) {
      end = i + 1;  // a parenthesis
    }
    words.push_back({line.substr(i, end == std::string_view::npos ? end : end - i), i});
    i = std::min(end, line.size());
  }
  return words;
}

/// Matches the words of a line against a syntax, trying choices in order. Each pair of step and
/// word is tried at most once, so the time is bounded by their product whatever the notation is.
class Matcher {
 public:
  Matcher(const std::vector<Step>& steps, std::string_view line, bool parentheses)
      : steps_(steps),
        line_(line),
        words_(split_words(line, parentheses)),
        tried_(steps.size() * (words_.size() + 1)),
        parentheses_(parentheses) {}

  bool run() {
    struct Alternative {
      std::size_t step, word, given;
    };
    std::vector<Alternative> alternatives{{0, 0, 0}};
    while (!alternatives.empty()) {
      auto [step, word, given] = alternatives.back();
      alternatives.pop_back();
      given_.resize(given);
      while (first_visit(step, word)) {
        const Step& now = steps_[step];
        if (now.kind == Step::Kind::Split) {
          alternatives.push_back({now.target, word, given_.size()});
          ++step;
        } else if (now.kind == Step::Kind::Jump) {
          step = now.target;
        } else if (now.kind == Step::Kind::End) {
          if (word == words_.size()) {
            return true;
          }
          fail_at(step, word);
          break;
        } else if (consume(now, word)) {
          ++step;
        } else {
          fail_at(step, word);
          break;
        }
      }
    }
    return false;
  }

  [[nodiscard]] Operands operands() const {
    Operands operands;
    for (const auto& [step, value] : given_) {
      const Step& given = steps_[step];
      operands.add(given.kind == Step::Kind::Keyword ? ascii_uppercase(given.name) : given.name,
                   value);
    }
    return operands;
  }

  /// What the attempt that came farthest along the line would have liked to see.
  [[nodiscard]] SyntaxError error() const {
    SyntaxError error{SyntaxError::Kind::InvalidOperand, {}, {}, {}};
    if (farthest_ > 0) {
      error.after = words_[farthest_ - 1].text;
    }
    std::vector<const Step*> operands;
    bool keywords = false;
    for (std::size_t step : wanted_) {
      const Step& want = steps_[step];
      keywords |= want.kind == Step::Kind::Keyword;
      if (want.kind == Step::Kind::Operand) {
        operands.push_back(&want);
      }
    }
    const bool one_operand = !keywords && !operands.empty() &&
                             std::all_of(operands.begin(), operands.end(), [&](const Step* step) {
                               return expectation(*step) == expectation(*operands[0]);
                             });
    if (one_operand) {
      error.expected = expectation(*operands[0]);
    }
    if (farthest_ == words_.size() || (!operands.empty() && is_parenthesis(farthest_))) {
      error.kind = SyntaxError::Kind::MissingOperand;
      return error;
    }
    error.word = words_[farthest_].text;
    const bool inside_options =
        std::any_of(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(farthest_),
                    [](const Word& word) { return word.text == "("; });
    if (one_operand) {
      error.kind = SyntaxError::Kind::InvalidValue;
    } else if (inside_options) {
      error.kind = SyntaxError::Kind::InvalidOption;
    } else if (!keywords && operands.empty()) {
      error.kind = SyntaxError::Kind::ExtraOperand;
    }
    return error;
  }

 private:
  static std::string_view expectation(const Step& step) {
    return step.operand == OperandKind::Word ? std::string_view(step.name)
                                             : operand_kind_name(step.operand);
  }

  [[nodiscard]] bool is_parenthesis(std::size_t word) const {
    return parentheses_ && (words_[word].text == "(" || words_[word].text == ")");
  }

  bool first_visit(std::size_t step, std::size_t word) {
    const std::size_t index = step * (words_.size() + 1) + word;
    const bool first = !tried_[index];
    tried_[index] = true;
    return first;
  }

  bool consume(const Step& step, std::size_t& word) {
    if (word == words_.size()) {
      return step.kind == Step::Kind::Close;  // may be left out at the end
    }
    const std::string_view text = words_[word].text;
    switch (step.kind) {
      case Step::Kind::Open:
      case Step::Kind::Close:
        if (text != (step.kind == Step::Kind::Open ? "(" : ")")) {
          return false;
        }
        ++word;
        if (step.kind == Step::Kind::Close && (&step)[1].kind == Step::Kind::End) {
          word = words_.size();  // what follows the options is a comment
        }
        return true;
      case Step::Kind::Keyword:
        if (!abbreviates(text, step.name)) {
          return false;
        }
        given_.emplace_back(&step - steps_.data(), std::string(text));
        ++word;
        return true;
      default:
        break;
    }
    if (step.operand == OperandKind::Text) {
      given_.emplace_back(&step - steps_.data(), std::string(line_.substr(words_[word].offset)));
      word = words_.size();
      return true;
    }
    auto value = is_parenthesis(word) ? std::nullopt : operand_value(step.operand, text);
    if (!value) {
      return false;
    }
    given_.emplace_back(&step - steps_.data(), std::move(*value));
    ++word;
    return true;
  }

  void fail_at(std::size_t step, std::size_t word) {
    if (word > farthest_) {
      farthest_ = word;
      wanted_.clear();
    }
    if (word == farthest_) {
      wanted_.push_back(step);
    }
  }

  const std::vector<Step>& steps_;
  std::string_view line_;
  std::vector<Word> words_;
  std::vector<bool> tried_;
  std::vector<std::pair<std::size_t, std::string>> given_;
  std::size_t farthest_ = 0;
  std::vector<std::size_t> wanted_;  ///< steps that failed at the farthest word
  bool parentheses_;                 ///< parentheses are words of their own
};

}  // namespace

bool Operands::has(std::string_view name) const {
  return std::any_of(items_.begin(), items_.end(),
                     [&](const auto& item) { return item.first == name; });
}

std::string_view Operands::value(std::string_view name) const {
  auto found = std::find_if(items_.rbegin(), items_.rend(),
                            [&](const auto& item) { return item.first == name; });
  return found == items_.rend() ? std::string_view() : found->second;
}

std::vector<std::string_view> Operands::values(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [item, value] : items_) {
    if (item == name) {
      values.emplace_back(value);
    }
  }
  return values;
}

void Operands::add(std::string name, std::string value) {
  items_.emplace_back(std::move(name), std::move(value));
}

CommandSyntax::CommandSyntax(std::string_view notation)
    : text_(notation), root_(std::make_unique<Node>()) {
  const auto parsed = syntax::parse_notation(notation);
  CAM_ASSERT(parsed.has_value());
  root_->add_choices(*parsed);
  const auto& steps = root_->steps;
  if (root_->has_parentheses && std::none_of(steps.begin(), steps.end(), [](const Step& step) {
        return step.kind == Step::Kind::Close;
      })) {
    root_->add({.kind = Step::Kind::Close});
  }
  root_->add({.kind = Step::Kind::End});
}

CommandSyntax::~CommandSyntax() = default;
CommandSyntax::CommandSyntax(CommandSyntax&&) noexcept = default;
CommandSyntax& CommandSyntax::operator=(CommandSyntax&&) noexcept = default;

Result<Operands, SyntaxError> CommandSyntax::match(std::string_view line) const {
  Matcher matcher(root_->steps, line, root_->has_parentheses);
  if (!matcher.run()) {
    return failure(matcher.error());
  }
  return matcher.operands();
}

std::vector<std::string> CommandSyntax::keywords() const {
  std::vector<std::string> names;
  for (const Step& step : root_->steps) {
    auto name = ascii_uppercase(step.name);
    if (step.kind == Step::Kind::Keyword &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

bool abbreviates(std::string_view word, std::string_view name) {
  return word.size() >= std::max<std::size_t>(minimum_length(name), 1) &&
         word.size() <= name.size() && equal_ignoring_case(word, name.substr(0, word.size()));
}

}  // namespace cambridge
