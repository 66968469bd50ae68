/// GLOBALV. z/VM: CMS Commands and Utilities.
#include <algorithm>
#include <array>
#include <fmt/core.h>

#include "base/ebcdic.h"

#include "cms/commands/globalv/global_variables.h"
#include "cms/commands/output.h"
#include "cms/commands/specs.h"
#include "rexx/host/variable_pool.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "GLB";
constexpr int kNothingThere = 4;

struct Call {
  Session& session;
  GlobalVariables& variables;
  std::string_view rest;  ///< behind the function

  std::string next() { return upper_case(next_as_typed()); }
  std::string_view next_as_typed() {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    auto word = rest.substr(0, std::min(rest.find(' '), rest.size()));
    rest.remove_prefix(word.size());
    return word;
  }
};

template <Lifetime kLifetime>
CommandResult set_pairs(Call& call) {
  for (auto name = call.next(); !name.empty(); name = call.next()) {
    auto value = utf8_to_ebcdic(call.next_as_typed());
    CAM_TRY(call.variables.set(call.session, name, value, kLifetime));
  }
  return 0;
}

template <Lifetime kLifetime>
CommandResult set_line(Call& call) {
  auto name = call.next();
  if (name.empty()) {
    return fail<msg::DMSxxx386E>(kModule);
  }
  auto value = call.rest.substr(std::min<std::size_t>(call.rest.empty() ? 0 : 1, call.rest.size()));
  CAM_TRY(call.variables.set(call.session, name, utf8_to_ebcdic(value), kLifetime));
  return 0;
}

Failure<CommandFailure> no_variables() {
  return fail<msg::DMSxxx632E>(kModule, -3, "EXECCOMM");
}

CommandResult get(Call& call) {
  auto* pool = call.session.variables();
  if (pool == nullptr) {
    return no_variables();
  }
  for (auto name = call.next(); !name.empty(); name = call.next()) {
    pool->set(utf8_to_ebcdic(name), true, call.variables.get(name));
  }
  return 0;
}

template <Lifetime kLifetime>
CommandResult put(Call& call) {
  auto* pool = call.session.variables();
  if (pool == nullptr) {
    return no_variables();
  }
  for (auto name = call.next(); !name.empty(); name = call.next()) {
    std::string value;
    pool->fetch(utf8_to_ebcdic(name), true, value);
    CAM_TRY(call.variables.set(call.session, name, value, kLifetime));
  }
  return 0;
}

CommandResult stack(Call& call) {
  // LIFO: the first name is read first.
  std::vector<std::string> values;
  for (auto name = call.next(); !name.empty(); name = call.next()) {
    values.push_back(call.variables.get(name));
  }
  for (auto value = values.rbegin(); value != values.rend(); ++value) {
    call.session.stack().push(std::move(*value));
  }
  return 0;
}

CommandResult stack_assignments(Call& call) {
  std::vector<std::string> lines;
  for (auto name = call.next(); !name.empty(); name = call.next()) {
    lines.push_back(utf8_to_ebcdic(fmt::format("&{} = ", name)) + call.variables.get(name));
  }
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    call.session.stack().push(std::move(*line));
  }
  return 0;
}

// UNVERIFIED: the wording of LIST.
void list_group(Session& session, std::string_view name, const GlobalVariables::Group& group) {
  session.write(fmt::format(" SELECTED TABLE IS: {}", name));
  for (const auto& [variable, value] : group) {
    session.write(fmt::format(" {}={}", variable, ebcdic_to_utf8(value)));
  }
}

CommandResult list(Call& call) {
  const auto& group = call.variables.selected_group();
  auto name = call.next();
  if (name.empty()) {
    list_group(call.session, call.variables.selected, group);
    return group.empty() ? kNothingThere : 0;
  }
  int code = kNothingThere;
  call.session.write(fmt::format(" SELECTED TABLE IS: {}", call.variables.selected));
  for (; !name.empty(); name = call.next()) {
    if (group.find(name) != group.end()) {
      call.session.write(fmt::format(" {}={}", name, ebcdic_to_utf8(call.variables.get(name))));
      code = 0;
    }
  }
  return code;
}

CommandResult list_all(Call& call) {
  for (const auto& [name, group] : call.variables.groups()) {
    list_group(call.session, name, group);
  }
  return call.variables.groups().empty() ? kNothingThere : 0;
}

CommandResult list_groups(Call& call) {
  for (const auto& [name, group] : call.variables.groups()) {
    call.session.write(fmt::format(" {}", name));
  }
  return 0;
}

CommandResult stack_groups(Call& call) {
  for (const auto& [name, group] : call.variables.groups()) {
    call.session.stack().queue(utf8_to_ebcdic(name));
  }
  call.session.stack().queue({});
  return 0;
}

CommandResult purge(Call& call) {
  call.variables.purge(call.next());
  return 0;
}

CommandResult initialize(Call& call) {
  CAM_TRY(call.variables.initialize(call.session, true));
  return 0;
}

struct Function {
  std::string_view name;
  CommandResult (*run)(Call&);
};

constexpr std::array kFunctions{Function{"SET", set_pairs<Lifetime::Storage>},
                                Function{"SETS", set_pairs<Lifetime::Session>},
                                Function{"SETP", set_pairs<Lifetime::Lasting>},
                                Function{"SETL", set_line<Lifetime::Storage>},
                                Function{"SETLS", set_line<Lifetime::Session>},
                                Function{"SETLP", set_line<Lifetime::Lasting>},
                                Function{"GET", get},
                                Function{"PUT", put<Lifetime::Storage>},
                                Function{"PUTS", put<Lifetime::Session>},
                                Function{"PUTP", put<Lifetime::Lasting>},
                                Function{"STACK", stack},
                                Function{"STACKR", stack_assignments},
                                Function{"LIST", list},
                                Function{"LISTA", list_all},
                                Function{"GRPLIST", list_groups},
                                Function{"GRPSTACK", stack_groups},
                                Function{"PURGE", purge},
                                Function{"INIT", initialize}};

CommandResult run(CommandContext& context) {
  auto& variables = context.session.state<GlobalVariables>();
  CAM_TRY(variables.initialize(context.session, false));
  Call call{context.session, variables, context.operands.value("text")};
  auto word = call.next();
  if (word == "INIT") {
    static_cast<void>(CAM_TRY(initialize(call)));
    word = call.next();
    if (word.empty()) {
      return 0;
    }
  }
  if (word == "SELECT") {
    auto group = call.next();
    word = call.next();
    auto selected = group.empty() ? std::string("UNNAMED") : group;
    if (word.empty()) {
      variables.selected = selected;  // for this call and the later ones
      return 0;
    }
    auto before = std::exchange(variables.selected, selected);
    CommandResult result = fail<msg::DMSxxx014E>(kModule, word);
    for (const auto& function : kFunctions) {
      if (function.name == word) {
        result = function.run(call);
      }
    }
    variables.selected = before;
    return result;
  }
  if (word.empty()) {
    return fail<msg::DMSxxx047E>(kModule);
  }
  for (const auto& function : kFunctions) {
    if (function.name == word) {
      return function.run(call);
    }
  }
  return fail<msg::DMSxxx014E>(kModule, word);
}

}  // namespace

const CommandSpec kGlobalv{.name = "GLOBALV",
                           .min_abbreviation = 7,
                           .module = kModule,
                           .syntax = "[ text ]",
                           .summary = "Keep variables that several EXECs share.",
                           .help = R"(GLOBALV keeps names and values in groups, outside of any EXEC.

Syntax:
  GLOBALV [INIT] [SELECT group] function

Operands:
  SELECT group   the group that the function works on; alone, the group of
                 later calls too. It is UNNAMED at first.
  SET name value name value ...   sets variables until the next IPL.
  SETS, SETP     the same, and for this session or for ever: the values are
                 also written to SESSION GLOBALV A and LASTING GLOBALV A.
  SETL, SETLS, SETLP  name value  one name; the rest of the line, blanks
                 and all, is the value.
  GET name ...   sets variables of the EXEC; an unknown one becomes null.
  PUT, PUTS, PUTP name ...  takes over the values that the EXEC's variables
                 have.
  STACK name ... puts the values on the program stack. STACKR puts
                 assignments there.
  LIST [name ...]  shows variables of the group; LISTA those of all groups.
  GRPLIST        shows the names of the groups; GRPSTACK stacks them, with
                 a null line at the end.
  PURGE [group]  forgets what is in storage, of one group or of all.
  INIT           reads both files again.

Notes:
  Names and groups are in upper case. The return code is 4 when there is
  nothing to list.

Example (in two EXECs):
  'GLOBALV SELECT MYAPP SETLP EDITOR XEDIT NOPROFILE'
  'GLOBALV SELECT MYAPP GET EDITOR'
)",
                           .run = run};

}  // namespace cambridge::cms::commands
