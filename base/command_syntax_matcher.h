/// Matches a line against a compiled command syntax. Private to base/command_syntax.
#pragma once

#include <string_view>

#include "base/command_syntax.h"
#include "base/command_syntax_program.h"

namespace cambridge::syntax {

/// What the line gives, or why it does not match.
Result<Operands, SyntaxError> match(const Program& program, std::string_view line);

}  // namespace cambridge::syntax
