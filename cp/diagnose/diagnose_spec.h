/// A DIAGNOSE code as one value. CP Programming Services, "DIAGNOSE Instruction in a Virtual
/// Machine".
#pragma once

#include <span>
#include <string_view>

#include "cp/system/system.h"

namespace cambridge::cp::diagnose {

struct DiagnoseContext {
  System& system;
  VirtualMachine& vm;
};

struct DiagnoseSpec {
  u16 code = 0;
  std::string_view classes;  ///< any of these privilege classes; "" is every user
  std::string_view summary;
  guest::DiagnoseEnd (*run)(DiagnoseContext&, const guest::DiagnoseRegisters&) = nullptr;
};

/// All codes, ascending.
std::span<const DiagnoseSpec* const> all_codes();

/// Ends with a program interruption.
inline guest::DiagnoseEnd program_interruption(u16 code) {
  guest::DiagnoseEnd end;
  end.program_interruption = code;
  return end;
}
inline constexpr u16 kPrivilegedOperation = 2, kAddressing = 5, kSpecification = 6;

}  // namespace cambridge::cp::diagnose
