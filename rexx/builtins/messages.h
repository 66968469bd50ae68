/// The error messages of the language: number, DMSREX id, text, and the ANSI sub-messages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rexx/builtins/builtin.h"

namespace cambridge::rexx {

/// One row of errors.def.
struct ErrorText {
  int number;
  int dmsrex;                  ///< DMSREXnnnE; 0: the host's language only
  std::string_view text;       ///< as z/VM has it
  std::string_view ansi_text;  ///< as ANSI X3.274 has it
  std::string_view explanation;
  std::string_view action;
};

/// One row of suberrors.def; {} stand for the substitutions, in order.
struct SubErrorText {
  int number, sub_number;
  std::string_view text;
};

std::span<const ErrorText> error_texts();
std::span<const SubErrorText> sub_error_texts();
const ErrorText* find_error(int number);
const SubErrorText* find_sub_error(int number, int sub_number);

/// The sub-message with its substitutions, in text of the run; empty when there is none.
std::string sub_message(const ErrorReport& report, const TextTraits& traits);

/// The message lines of an error that ends a program (after the traceback).
std::vector<std::string> error_lines(int number, std::string_view sub_number,
                                     std::string_view description, std::string_view program,
                                     u32 line, bool cms, const TextTraits& traits);

}  // namespace cambridge::rexx
