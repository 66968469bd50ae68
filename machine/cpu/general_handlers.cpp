#include "machine/cpu/semantics/arithmetic.h"
#include "machine/cpu/semantics/branches.h"
#include "machine/cpu/semantics/interlocked.h"
#include "machine/cpu/semantics/load_store.h"
#include "machine/cpu/semantics/locked_operation.h"
#include "machine/cpu/semantics/logical.h"
#include "machine/cpu/semantics/long_operands.h"
#include "machine/cpu/semantics/strings.h"
#include "machine/cpu/semantics/translate.h"
#include "machine/cpu/step.h"

namespace cambridge::machine {

void add_general_handlers(HandlerTable& table) {
#include "machine/isa/general.def"
}

}  // namespace cambridge::machine
