#include "machine/cpu/semantics/hfp.h"
#include "machine/cpu/step.h"

namespace cambridge::machine {

void add_hfp_handlers(HandlerTable& table) {
#include "machine/isa/hfp.def"
}

}  // namespace cambridge::machine
