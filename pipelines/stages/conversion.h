/// Conversions of SPECS fields: from and to the internal form (C) of binary, decimal, hexadecimal,
/// packed, floating point, dates and varying strings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipelines/host/messages.h"
#include "pipelines/host/text.h"

namespace cambridge::pipelines {

enum class Conversion { C2B, C2D, C2F, C2I, C2P, C2V, C2X, B2C, D2C, F2C, I2C, P2C, V2C, X2C };

struct ConversionStep {
  Conversion conversion;
  int scale = 0;
};

/// "C2X", "P2C(2)", or a pair by way of C such as "X2D". Nothing when there is no such conversion.
std::optional<std::vector<ConversionStep>> find_conversion(std::string_view word);
/// Converts; a refusal (392) when the data do not fit.
std::optional<IssuedMessage> convert(Conversion conversion, int scale, std::string_view from,
                                     const TextTables& text, std::string& to);

}  // namespace cambridge::pipelines
