#include "base/command_syntax.h"

#include <algorithm>

#include "base/command_syntax_matcher.h"
#include "base/command_syntax_program.h"

namespace cambridge {

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
    : text_(notation), program_(std::make_unique<syntax::Program>(syntax::compile(notation))) {}

CommandSyntax::~CommandSyntax() = default;
CommandSyntax::CommandSyntax(CommandSyntax&&) noexcept = default;
CommandSyntax& CommandSyntax::operator=(CommandSyntax&&) noexcept = default;

Result<Operands, SyntaxError> CommandSyntax::match(std::string_view line) const {
  return syntax::match(*program_, line);
}

std::vector<std::string> CommandSyntax::keywords() const {
  std::vector<std::string> names;
  for (const syntax::Step& step : program_->steps) {
    auto name = ascii_uppercase(step.name);
    if (step.kind == syntax::Step::Kind::Keyword &&
        std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

bool abbreviates(std::string_view word, std::string_view name) {
  return word.size() >= std::max<std::size_t>(syntax::minimum_length(name), 1) &&
         word.size() <= name.size() && equal_ignoring_case(word, name.substr(0, word.size()));
}

}  // namespace cambridge
