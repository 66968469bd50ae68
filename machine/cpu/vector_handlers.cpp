#include "machine/cpu/step.h"

namespace cambridge::machine {

void add_vector_handlers([[maybe_unused]] HandlerTable& table) {
#include "machine/isa/vector.def"
}

}  // namespace cambridge::machine
