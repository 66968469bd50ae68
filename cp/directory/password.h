/// Passwords of the directory: hashed with OpenSSL's scrypt or PBKDF2, compared in constant time.
#pragma once

#include <string>
#include <string_view>

#include "cp/directory/directory.h"

namespace cambridge::cp::directory {

/// The hashed form of a password, with a fresh salt: "$scrypt$...".
std::string hash_password(std::string_view password);

/// True when what was typed is the password; upper-case folded unless the stored one is mixed.
/// NOPASS accepts anything; NOLOG, AUTOONLY, LBYONLY nothing.
bool verify_password(const Password& stored, std::string_view typed);

}  // namespace cambridge::cp::directory
