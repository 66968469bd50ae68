#include "base/command_syntax_program.h"

#include <algorithm>

#include "base/assert.h"
#include "base/command_syntax_notation.h"

namespace cambridge::syntax {

namespace {

class Compiler {
 public:
  Program take() { return std::move(program_); }

  void add_choices(const std::vector<Sequence>& choices) {
    std::vector<std::size_t> jumps;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      if (i + 1 == choices.size()) {
        add_sequence(choices[i]);
        break;
      }
      const std::size_t split = add({.kind = Step::Kind::Split});
      add_sequence(choices[i]);
      jumps.push_back(add({.kind = Step::Kind::Jump}));
      program_.steps[split].target = program_.steps.size();
    }
    for (std::size_t jump : jumps) {
      program_.steps[jump].target = program_.steps.size();
    }
  }

  std::size_t add(Step step) {
    program_.steps.push_back(std::move(step));
    return program_.steps.size() - 1;
  }

  /// A notation that opens a parenthesis and closes none means one at the end.
  void close_parenthesis() {
    if (program_.has_parentheses &&
        std::none_of(program_.steps.begin(), program_.steps.end(),
                     [](const Step& step) { return step.kind == Step::Kind::Close; })) {
      add({.kind = Step::Kind::Close});
    }
  }

 private:
  void add_sequence(const Sequence& sequence) {
    for (const auto& item : sequence) {
      const std::size_t optional_split =
          item.open == '[' ? add({.kind = Step::Kind::Split}) : program_.steps.size();
      const std::size_t start = program_.steps.size();
      if (item.open == 0) {
        add_word(item.word);
      } else {
        add_choices(item.choices);
      }
      if (item.repeated) {  // once more, or else go on
        const std::size_t again = add({.kind = Step::Kind::Split});
        const std::size_t back = add({.kind = Step::Kind::Jump});
        program_.steps[back].target = start;
        program_.steps[again].target = program_.steps.size();
      }
      if (item.open == '[') {
        program_.steps[optional_split].target = program_.steps.size();
      }
    }
  }

  void add_word(const std::string& word) {
    if (word == "(" || word == ")") {
      program_.has_parentheses = true;
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

  Program program_;
};

}  // namespace

Program compile(std::string_view notation) {
  const auto parsed = parse_notation(notation);
  CAM_ASSERT(parsed.has_value());
  Compiler compiler;
  compiler.add_choices(*parsed);
  compiler.close_parenthesis();
  compiler.add({.kind = Step::Kind::End});
  return compiler.take();
}

std::size_t minimum_length(std::string_view name) {
  const auto* lower =
      std::find_if(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return static_cast<std::size_t>(lower - name.begin());
}

}  // namespace cambridge::syntax
