/// SYSTEM CONFIG as logical statements: comments blanked out, continuations joined. Private to
/// cp/configuration.
#pragma once

#include <string_view>
#include <vector>

#include "base/source_statement.h"

#include "cp/configuration/system_configuration.h"

namespace cambridge::cp::configuration {

/// The statements of the source; mistakes in the records themselves are added to `errors`.
std::vector<SourceStatement> read_statements(std::string_view source,
                                             std::vector<SourceError>& errors);

}  // namespace cambridge::cp::configuration
