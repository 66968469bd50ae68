/// CONDITION and TRACE.
#include <array>

#include "rexx/builtins/families.h"
#include "rexx/builtins/messages.h"

namespace cambridge::rexx {

namespace {

bool condition(Call& call) {
  const ConditionRecord* record = call.context.condition();
  if (record == nullptr) {
    return call.give(std::string_view());
  }
  switch (call.option(0, 'I')) {
    case 'C':
      return call.give_ascii(record->name);
    case 'D':
      return call.give(record->error.number == 0 ? record->description
                                                 : sub_message(record->error, call.traits()));
    case 'E':
      return call.give_ascii(record->error.number == 0
                                 ? record->extra
                                 : std::to_string(record->error.number) + "." +
                                       std::to_string(record->error.sub_number));
    case 'S':
      return call.give_ascii(call.context.condition_state());
    default:
      return call.give_ascii(record->instruction);
  }
}

bool trace(Call& call) {
  const std::string old = call.context.trace_setting();
  if (call.has(0)) {
    const std::string fresh = call.traits().plain(call.traits().folded(call.text(0)));
    if (!call.context.set_trace(fresh)) {
      return call.fail({40, 28, call.traits().text("TRACE"), call.traits().text("1"),
                        call.traits().text("ACEFILNOR"), std::string(call.text(0))});
    }
  }
  return call.give_ascii(old);
}

constexpr std::array kFunctions{
    Builtin{"CONDITION", 0, 1, "o", "CDEIS", "About the condition trapped last.", condition},
    Builtin{"TRACE", 0, 1, "s", "", "The trace setting, and a new one.", trace},
};

}  // namespace

std::span<const Builtin> condition_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
