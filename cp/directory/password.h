/// Passwords of the directory: hashed with OpenSSL's scrypt or PBKDF2, compared in constant time.
#pragma once

#include <string>
#include <string_view>

#include "cp/directory/directory.h"

namespace cambridge::cp::directory {

/// The hashed form of a password, with a fresh salt: "$scrypt$11$salt$key". Passwords are folded to
/// upper case first, as CP does.
std::string hash_password(std::string_view password);

/// True when the password is stored in a hashed form.
bool is_hashed(const Password& password);

/// True when what was typed is the password, folded to upper case (but for a clear one with small
/// letters). "$pbkdf2$iterations$salt$key" (HMAC-SHA-256) is accepted too; a hashed form that is
/// damaged accepts nothing.
/// NOPASS accepts anything; NOLOG, AUTOONLY, LBYONLY nothing.
bool verify_password(const Password& stored, std::string_view typed);

}  // namespace cambridge::cp::directory
