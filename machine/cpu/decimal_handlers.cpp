#include "machine/cpu/step.h"

namespace cambridge::machine {

void add_decimal_handlers([[maybe_unused]] HandlerTable& table) {
#include "machine/isa/decimal.def"
}

}  // namespace cambridge::machine
