#include "machine/cpu/handlers.h"

namespace cambridge::machine {

Handler handler_for(const Instruction& instruction) {
  static const HandlerTable table = [] {
    HandlerTable made{};
    add_general_handlers(made);
    add_decimal_handlers(made);
    add_control_handlers(made);
    add_floating_handlers(made);
    add_hfp_handlers(made);
    add_vector_handlers(made);
    return made;
  }();
  return table[instruction.op];
}

}  // namespace cambridge::machine
