/// Instruction vectors: one instruction a line, the state before and after.
///
///   AR 1,2 | R1=7FFFFFFF R2=1 -> R1=80000000 CC=3
///   MVC 0(3,1),0(2) | R1=2000 R2=3000 M3000=C1C2C3 -> M2000=C1C2C3
///   D 2,0(4) | R2=0 R3=5 R4=2000 M2000=00000000 -> PGM=0009
///
/// State: Rn (64 bits), Fn, Cn (control), An (access), Mhex=bytes (absolute storage), CC, FPC, KEY,
/// MASK (program mask), PSW (mask doubleword); after the arrow also PGM (interruption code, TEID in
/// T) and IA (instruction address minus that of the instruction). What is not named must not have
/// changed: general registers, and the condition code when no interruption is expected.
#pragma once

#include <string>

namespace cambridge::machine {

/// Runs one line; "" when it holds, else what is different.
std::string run_vector(const std::string& line);

}  // namespace cambridge::machine
