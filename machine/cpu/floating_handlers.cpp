#include "machine/cpu/semantics/bfp.h"
#include "machine/cpu/semantics/floating_support.h"
#include "machine/cpu/step.h"

namespace cambridge::machine {

void add_floating_handlers(HandlerTable& table) {
#include "machine/isa/floating.def"
}

}  // namespace cambridge::machine
