#include "cp/commands/command_table.h"

#include <cctype>

#include "cp/commands/command_spec.h"
#include "cp/commands/known_elsewhere.h"

namespace cambridge::cp::commands {
namespace {

class CommandTable final : public CommandProcessor {
 public:
  int execute(System& system, VirtualMachine& vm, std::string_view line,
              const CommandSource& source) override {
    auto result = dispatch(system, vm, line, source);
    if (result) {
      return *result;
    }
    bool unknown = result.error().message.row == &msg::HCPCMD001E;
    if (vm.settings.emsg != MessageForm::Off && !(unknown && source.unknown_is_silent)) {
      source.reply(message_line(result.error().message, vm.settings.emsg));
    }
    return result.error().return_code;
  }

 private:
  static CommandResult dispatch(System& system, VirtualMachine& vm, std::string_view line,
                                const CommandSource& source) {
    auto rest = line;
    auto word = upper_case(first_word(rest));
    while (word == "CP" && !rest.empty()) {
      word = upper_case(first_word(rest));
    }
    if (word.empty() || word[0] == '*') {
      return 0;
    }
    if (word == "CP") {
      vm.post([](VirtualMachine& machine) { machine.enter_cp_mode(); });
      return 0;
    }
    const CommandSpec* spec = find_spec(all_commands(), word);
    // A command that the user's classes do not include is unknown to that user.
    if (spec == nullptr || !(source.from_directory || vm.has_class(spec->classes))) {
      const auto* known = find_known(known_commands(), word);
      if (known != nullptr && vm.has_class(known->classes)) {
        return fail<msg::HCPSYS475E>(upper_case(known->name));
      }
      return fail<msg::HCPCMD001E>(word);
    }
    return run_spec(*spec, system, vm, source, rest);
  }
};

}  // namespace

std::unique_ptr<CommandProcessor> make_command_processor() {
  return std::make_unique<CommandTable>();
}

}  // namespace cambridge::cp::commands
