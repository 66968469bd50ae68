#include "cp/commands/command_spec.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <mutex>

namespace cambridge::cp::commands {
namespace {

/// The parsed syntax of a spec; each is parsed once.
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

Failure<CommandFailure> syntax_failure(const SyntaxError& error) {
  switch (error.kind) {
    case SyntaxError::Kind::MissingOperand:
      if (error.expected == "userid") {
        return fail<msg::HCPMFS020E>();
      }
      if (error.expected == "vdev") {
        return fail<msg::HCPCMD022E>();
      }
      return fail<msg::HCPCFC026E>();
    case SyntaxError::Kind::InvalidValue:
      if (error.expected == "userid") {
        return fail<msg::HCPCMD007E>(error.word);
      }
      if (error.expected == "vdev") {
        return fail<msg::HCPCMD022E>();
      }
      return fail<msg::HCPCMD002E>(error.word);
    case SyntaxError::Kind::ExtraOperand:
      return fail<msg::HCPCMD003E>(
          fmt::format("command contains extra option(s) starting with {}", error.word));
    case SyntaxError::Kind::InvalidOperand:
    case SyntaxError::Kind::InvalidOption:
      return fail<msg::HCPCMD003E>(error.word);
  }
  return fail<msg::HCPCFC026E>();
}

}  // namespace

void CommandContext::inform(const IssuedMessage& message) const {
  if (vm.settings.imsg) {
    reply(message_line(message, vm.settings.emsg));
  }
}

const CommandSpec* find_spec(std::span<const CommandSpec* const> list, std::string_view word) {
  auto found = std::find_if(list.begin(), list.end(), [&](const CommandSpec* spec) {
    return word.size() >= static_cast<std::size_t>(spec->min_abbreviation) &&
           spec->name.substr(0, word.size()) == word;
  });
  return found == list.end() ? nullptr : *found;
}

Result<std::shared_ptr<VirtualMachine>, CommandFailure> logged_on_user(
    const CommandContext& context, std::string_view word) {
  auto userid = upper_case(word);
  if (userid == "*") {
    userid = context.vm.userid();
  } else if (abbreviates(userid, "OPerator")) {
    userid = context.system.configuration().operator_user;
  }
  auto user = context.system.find_user(userid);
  if (!user) {
    return fail<msg::HCPMSG045E>(userid);
  }
  return user;
}

std::string_view first_word(std::string_view& rest) {
  auto start = std::min(rest.find_first_not_of(' '), rest.size());
  rest.remove_prefix(start);
  auto end = std::min(rest.find(' '), rest.size());
  auto word = rest.substr(0, end);
  rest.remove_prefix(end);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return word;
}

std::string device_text(u16 number) {
  return fmt::format("{:04X}", number);
}

bool is_device_number(std::string_view word) {
  return !word.empty() && word.size() <= 4 && std::all_of(word.begin(), word.end(), [](char c) {
    return std::isxdigit(static_cast<u8>(c)) != 0;
  });
}

u16 device_number(std::string_view hex) {
  return static_cast<u16>(std::stoul(std::string(hex), nullptr, 16));
}

CommandResult run_spec(const CommandSpec& spec, System& system, VirtualMachine& vm,
                       const CommandSource& source, std::string_view operands) {
  auto matched = syntax_of(spec).match(operands);
  if (!matched) {
    return syntax_failure(matched.error());
  }
  CommandContext context{system, vm, source, *matched};
  return spec.run(context);
}

}  // namespace cambridge::cp::commands
