#include "machine/cpu/semantics/decimal.h"
#include "machine/cpu/step.h"

namespace cambridge::machine {

void add_decimal_handlers(HandlerTable& table) {
#include "machine/isa/decimal.def"
}

}  // namespace cambridge::machine
