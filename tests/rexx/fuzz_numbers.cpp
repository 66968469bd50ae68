/// Any two texts as operands of any operation under any DIGITS.
#include <cstdint>
#include <string_view>

#include "rexx/value/decimal.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cambridge::rexx;
  if (size < 4) {
    return 0;
  }
  const auto operation = static_cast<Operation>(data[0] % 6);
  NumericSettings settings;
  settings.set_digits(1 + data[1] % 60);
  settings.engineering = (data[2] & 1) != 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 4, size - 4);
  const std::size_t half = data[3] < text.size() ? data[3] : text.size() / 2;
  const TextTraits& traits = TextTraits::ascii();
  const Value x = Value::text(text.substr(0, half)), y = Value::text(text.substr(half));
  NumericContext context{settings, traits};
  Value result;
  if (arithmetic(operation, x, y, context, result) == Fault::None) {
    const std::string printed = result.str(traits);
    if (!is_number(Value::text(printed), traits)) {
      __builtin_trap();
    }
  }
  static_cast<void>(compare_numbers(x, y, context));
  return 0;
}
