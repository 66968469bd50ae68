#include "machine/cpu/semantics/control_psw.h"
#include "machine/cpu/semantics/control_storage.h"
#include "machine/cpu/semantics/control_system.h"
#include "machine/cpu/semantics/message_security.h"
#include "machine/cpu/step.h"

namespace cambridge::machine {

void add_control_handlers(HandlerTable& table) {
#include "machine/isa/control.def"
}

}  // namespace cambridge::machine
