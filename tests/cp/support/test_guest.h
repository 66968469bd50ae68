/// A small native guest for tests: it reads lines from its console with channel programs and does
/// what they say through DIAGNOSE, as CMS does.
#pragma once

#include "cp/guest/native_guest.h"

namespace cambridge::cp::test {

/// The named system CMS of test systems. Lines it understands:
///   SAY text          writes the text on the console
///   BUFFER command    CP command with the reply in a buffer; each line of it is shown behind ": "
///   WAIT address      loads a disabled-wait PSW with the hexadecimal address
///   SPIN              runs for ever, giving way
///   EXIT              ends
///   anything else     CP command by DIAGNOSE X'08'; its return code is shown when it is not 0
guest::NativeSystem test_system();

}  // namespace cambridge::cp::test
