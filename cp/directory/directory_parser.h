/// Reads and writes USER DIRECT. Grammar: CP Planning and Administration, "User Directory
/// Statements".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

#include "cp/directory/directory.h"

namespace cambridge::cp::directory {

/// A mistake in the source: the place of the word that is wrong, counted from 1.
struct SourceError {
  int line = 0;
  int column = 0;
  std::string text;
  int number = 751;  ///< of the message: 751 invalid operand, 752 sequence, 753 missing, 758 twice
};

/// The directory, or every mistake in it. `system_name` selects the SUBCONFIG of an IDENTITY; with
/// none its first BUILD statement does.
Result<Directory, std::vector<SourceError>> parse_directory(std::string_view source,
                                                            std::string_view system_name = "");

/// One entry as statements again, complete without its profile: parse(render(u)) gives u, but for
/// the name of the profile.
std::string render_user(const User& user);

/// The source with another password in the USER or IDENTITY statement of one user, all else
/// untouched; nothing when there is no such user.
std::optional<std::string> replace_password(std::string_view source, std::string_view userid,
                                            const Password& password);

}  // namespace cambridge::cp::directory
