/// PICTURE: how a number is edited, after PL/I. Pipelines Reference, "SPECS pictures".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

#include "pipelines/stages/decimal.h"

namespace cambridge::pipelines {

class Picture {
 public:
  /// ASCII text; a refusal (671-674) when it is no picture.
  static Result<Picture, IssuedMessage> parse(std::string_view text);
  /// The number edited, ASCII; nothing when it has too many digits.
  [[nodiscard]] std::optional<std::string> edit(const Decimal& value) const;

 private:
  std::string text_;  ///< upper case, of the mantissa
  int whole_ = 0, decimals_ = 0;
  std::string exponent_;  ///< after E or K, "" none
  bool exponent_letter_ = false;
};

}  // namespace cambridge::pipelines
