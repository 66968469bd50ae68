/// ScriptedHost: the commands of tests.
#include "tests/rexx/driver/scripted_host.h"

#include <algorithm>

namespace cambridge::tests {

void ScriptedHost::note(std::string_view line) {
  transcript_ += traits_.ebcdic ? ebcdic_to_utf8(line) : std::string(line);
  transcript_ += '\n';
}

rexx::SafePointAction ScriptedHost::safe_point() {
  attention().lower();
  return rexx::SafePointAction::Halt;
}

rexx::CommandEnd ScriptedHost::command(std::string_view environment, std::string_view command,
                                       rexx::VariablePool& variables,
                                       rexx::CommandRedirection* redirection) {
  const std::string text = traits_.plain(command);
  const auto blank = text.find(' ');
  const std::string verb = text.substr(0, blank);
  const std::string rest = blank == std::string::npos ? std::string() : text.substr(blank + 1);
  rexx::CommandEnd end;
  if (verb == "rc") {
    end.return_code = std::stoll(rest);
    end.condition = end.return_code < 0    ? rexx::CommandCondition::Failure
                    : end.return_code == 0 ? rexx::CommandCondition::None
                                           : rexx::CommandCondition::Error;
  } else if (verb == "set" || verb == "symset") {
    const auto split = rest.find(' ');
    const std::string value = split == std::string::npos ? "" : rest.substr(split + 1);
    end.return_code =
        variables.set(traits_.text(rest.substr(0, split)), verb == "symset", traits_.text(value));
  } else if (verb == "get" || verb == "symget") {
    std::string value;
    end.return_code = variables.fetch(traits_.text(rest), verb == "symget", value);
    note(value);
  } else if (verb == "private") {
    std::string value;
    end.return_code = variables.fetch_private(traits_.text(rest), value);
    note(value);
  } else if (verb == "drop") {
    end.return_code = variables.drop(traits_.text(rest), false);
  } else if (verb == "list") {
    std::vector<std::string> lines;
    std::string name, value;
    while (variables.next(name, value) != rexx::shv::kLast) {
      lines.push_back(traits_.plain(name) + "=" + traits_.plain(value));
    }
    std::sort(lines.begin(), lines.end());
    for (const auto& line : lines) {
      note(traits_.text(line));
    }
  } else if (verb == "halt") {
    attention().raise();
  } else if (verb == "sort" && redirection != nullptr && redirection->input.has_value()) {
    redirection->output = *redirection->input;
    std::sort(redirection->output.begin(), redirection->output.end());
  } else {
    note(traits_.text("[") + std::string(environment) + traits_.text("] ") + std::string(command));
  }
  return end;
}

rexx::RoutineEnd ScriptedHost::call_routine(std::string_view name, rexx::CallType type,
                                            rexx::Arguments arguments,
                                            rexx::VariablePool& variables) {
  static_cast<void>(variables);
  rexx::RoutineEnd end;
  const std::string ascii = traits_.plain(name);
  if (ascii == "JOIN") {
    std::string value;
    for (const auto& argument : arguments) {
      value += argument.value_or(traits_.text("-"));
    }
    end.kind = rexx::RoutineEnd::Kind::Returned;
    end.value = value;
  } else if (ascii == "NOTHING") {
    end.kind = rexx::RoutineEnd::Kind::Returned;
  } else if (ascii == "REFUSE") {
    end.kind = rexx::RoutineEnd::Kind::Failed;
  } else if (const auto found = routines_.find(ascii); found != routines_.end()) {
    end.kind = rexx::RoutineEnd::Kind::Run;
    end.program = found->second;
    end.source_words = traits_.text(
        std::string("CMS ") + (type == rexx::CallType::Function ? "FUNCTION " : "SUBROUTINE ") +
        ascii + " EXEC A1 " + ascii + " CMS");
    end.environment = traits_.text("CMS");
  }
  return end;
}

std::optional<std::string> ScriptedHost::pull_stack() {
  if (stack_.empty()) {
    return std::nullopt;
  }
  std::string line = std::move(stack_.front());
  stack_.pop_front();
  return line;
}

std::string ScriptedHost::pull_terminal() {
  if (input_.empty()) {
    return {};
  }
  std::string line = std::move(input_.front());
  input_.pop_front();
  return traits_.text(line);
}

std::optional<std::string> ScriptedHost::external_variable(
    std::string_view name, std::optional<std::string_view> new_value, std::string_view selector) {
  if (traits_.plain(selector) != "GLOBAL") {
    return std::nullopt;
  }
  std::string& place = external_[std::string(name)];
  const std::string old = place;
  if (new_value.has_value()) {
    place = *new_value;
  }
  return old;
}

}  // namespace cambridge::tests
