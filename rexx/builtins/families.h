/// The families of built-in functions; builtins.cpp puts them into one list.
#pragma once

#include <span>

#include "rexx/builtins/builtin.h"

namespace cambridge::rexx {

std::span<const Builtin> text_functions();
std::span<const Builtin> layout_functions();
std::span<const Builtin> search_functions();
std::span<const Builtin> word_functions();
std::span<const Builtin> bit_functions();
std::span<const Builtin> conversion_functions();
std::span<const Builtin> number_functions();
std::span<const Builtin> program_functions();
std::span<const Builtin> condition_functions();
std::span<const Builtin> date_functions();
std::span<const Builtin> time_functions();
std::span<const Builtin> stream_functions();
std::span<const Builtin> dbcs_functions();

}  // namespace cambridge::rexx
