#include "cms/shell/command_spec.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>

#include "base/types.h"

namespace cambridge::cms {
namespace {

const CommandSyntax& syntax_of(const CommandSpec& spec) {
  static std::mutex mutex;
  static std::map<const CommandSpec*, CommandSyntax> parsed;
  std::lock_guard lock(mutex);
  auto found = parsed.find(&spec);
  if (found == parsed.end()) {
    found = parsed.emplace(&spec, CommandSyntax(spec.syntax)).first;
  }
  return found->second;
}

Failure<CommandFailure> missing(const CommandSpec& spec, const SyntaxError& error) {
  if (error.expected == "fn") {
    return fail<msg::DMSxxx001E>(spec.module);
  }
  if (error.expected == "ft") {
    return fail<msg::DMSxxx023E>(spec.module);
  }
  if (error.expected == "vdev") {
    return fail<msg::DMSxxx028E>(spec.module);
  }
  if (!error.after.empty() && error.after != "(") {
    return fail<msg::DMSxxx050E>(spec.module, error.after);
  }
  return fail<msg::DMSxxx386E>(spec.module);
}

Failure<CommandFailure> syntax_failure(const CommandSpec& spec, const SyntaxError& error) {
  // Messages show words as CMS sees them: in upper case.
  auto word = upper_case(error.word);
  switch (error.kind) {
    case SyntaxError::Kind::MissingOperand:
      return missing(spec, error);
    case SyntaxError::Kind::InvalidOption:
      return fail<msg::DMSxxx003E>(spec.module, word);
    case SyntaxError::Kind::InvalidValue:
      if (error.expected == "vdev") {
        return fail<msg::DMSxxx017E>(spec.module, word);
      }
      if (error.expected == "fm") {
        return fail<msg::DMSxxx048E>(spec.module, word);
      }
      if (!error.after.empty()) {
        return fail<msg::DMSxxx029E>(spec.module, word, upper_case(error.after));
      }
      return fail<msg::DMSxxx070E>(spec.module, word);
    case SyntaxError::Kind::InvalidOperand:
    case SyntaxError::Kind::ExtraOperand:
      return fail<msg::DMSxxx070E>(spec.module, word);
  }
  return fail<msg::DMSxxx070E>(spec.module, word);
}

}  // namespace

CommandResult run_spec(const CommandSpec& spec, Session& session, std::string_view operands,
                       CallKind call) {
  auto matched = syntax_of(spec).match(operands);
  if (!matched) {
    return syntax_failure(spec, matched.error());
  }
  CommandContext context{session, *matched, operands, call};
  return spec.run(context);
}

const CommandSpec* find_exact(std::span<const CommandSpec* const> list, std::string_view word) {
  auto found = std::find_if(list.begin(), list.end(),
                            [&](const CommandSpec* spec) { return spec->name == word; });
  return found == list.end() ? nullptr : *found;
}

const CommandSpec* find_abbreviated(std::span<const CommandSpec* const> list,
                                    std::string_view word) {
  auto found = std::find_if(list.begin(), list.end(), [&](const CommandSpec* spec) {
    return word.size() >= static_cast<std::size_t>(spec->min_abbreviation) &&
           spec->name.substr(0, word.size()) == word;
  });
  return found == list.end() ? nullptr : *found;
}

std::string_view first_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  auto end = std::min(rest.find_first_of(" ("), rest.size());
  auto word = rest.substr(0, end);
  rest.remove_prefix(end);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return word;
}

}  // namespace cambridge::cms
