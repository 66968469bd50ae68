#include "machine/cpu/semantics/vector_float.h"
#include "machine/cpu/semantics/vector_integer.h"
#include "machine/cpu/semantics/vector_string.h"
#include "machine/cpu/semantics/vector_support.h"
#include "machine/cpu/step.h"

namespace cambridge::machine {

void add_vector_handlers(HandlerTable& table) {
#include "machine/isa/vector.def"
}

}  // namespace cambridge::machine
