/// Bits of texts: BITAND BITOR BITXOR.
#include <algorithm>
#include <array>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

template <class Combine>
bool combined(Call& call, Combine combine) {
  std::string_view longer = call.text(0), shorter = call.text(1);
  if (longer.size() < shorter.size()) {
    std::swap(longer, shorter);
  }
  std::string result(longer);
  for (std::size_t i = 0; i < longer.size(); ++i) {
    if (i < shorter.size()) {
      result[i] =
          static_cast<char>(combine(static_cast<u8>(longer[i]), static_cast<u8>(shorter[i])));
    } else if (call.has(2)) {
      result[i] =
          static_cast<char>(combine(static_cast<u8>(longer[i]), static_cast<u8>(call.text(2)[0])));
    }
  }
  return call.give(result);
}

bool bitand_function(Call& call) {
  return combined(call, [](u8 x, u8 y) { return static_cast<u8>(x & y); });
}

bool bitor_function(Call& call) {
  return combined(call, [](u8 x, u8 y) { return static_cast<u8>(x | y); });
}

bool bitxor_function(Call& call) {
  return combined(call, [](u8 x, u8 y) { return static_cast<u8>(x ^ y); });
}

constexpr std::array kFunctions{
    Builtin{"BITAND", 1, 3, "ssc", "", "The bits of both texts.", bitand_function},
    Builtin{"BITOR", 1, 3, "ssc", "", "The bits of either text.", bitor_function},
    Builtin{"BITXOR", 1, 3, "ssc", "", "The bits in which the texts differ.", bitxor_function},
};

}  // namespace

std::span<const Builtin> bit_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
