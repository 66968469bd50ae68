/// Arithmetic on numbers of any length; the fallback of decimal.cpp.
#pragma once

#include "rexx/value/decimal.h"

namespace cambridge::rexx {

Fault arithmetic_long(Operation operation, LongNumber& left, LongNumber& right,
                      NumericContext& context, Value& result);

}  // namespace cambridge::rexx
