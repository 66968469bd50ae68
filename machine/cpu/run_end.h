/// Why a virtual CPU gave control back to its dispatcher.
#pragma once

#include "base/types.h"

namespace cambridge::machine {

enum class RunEndReason : u8 {
  SliceEnd,  ///< the instruction limit was reached
  Wait,      ///< enabled wait: call again when something was posted or at wake_time()
  Disabled,  ///< wait state with everything disabled
  Stopped,   ///< SIGP stop, or never started
  Diagnose,  ///< DIAGNOSE: intercepted(); the PSW is behind it
  YieldTo    ///< DIAGNOSE X'44' and X'9C': somebody else should run
};

/// A DIAGNOSE that CP has to execute.
struct DiagnoseCall {
  u8 r1 = 0;
  u8 r3 = 0;
  u64 code = 0;  ///< the second-operand address; the low 16 bits are the code
};

}  // namespace cambridge::machine
