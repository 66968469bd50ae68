#include "base/command_syntax_matcher.h"

#include <algorithm>

namespace cambridge::syntax {

namespace {

struct Word {
  std::string_view text;
  std::size_t offset = 0;  ///< in the line
};

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

Result<Operands, SyntaxError> match(const Program& program, std::string_view line) {
  Matcher matcher(program.steps, line, program.has_parentheses);
  if (!matcher.run()) {
    return failure(matcher.error());
  }
  return matcher.operands();
}

}  // namespace cambridge::syntax
