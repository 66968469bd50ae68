/// The operand forms that have a meaning of their own: classes, sizes, passwords.
#include <algorithm>

#include "base/operand_kind.h"

#include "cp/directory/directory_grammar.h"

namespace cambridge::cp::directory {

std::optional<std::string> class_set(std::string_view word) {
  std::string classes = ascii_uppercase(word);
  std::sort(classes.begin(), classes.end());
  const bool valid = !classes.empty() && std::all_of(classes.begin(), classes.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '1' && c <= '6');
  });
  if (!valid || std::adjacent_find(classes.begin(), classes.end()) != classes.end()) {
    return std::nullopt;
  }
  // Letters before digits, as QUERY PRIVCLASS shows them.
  std::stable_partition(classes.begin(), classes.end(), [](char c) { return c >= 'A'; });
  return classes;
}

std::optional<u64> storage_size(std::string_view word) {
  constexpr std::string_view kUnits = "KMGTP";
  constexpr u64 kLargest = u64{1} << 60;
  const auto value = operand_value(OperandKind::Size, word);
  if (!value) {
    return std::nullopt;
  }
  u64 number = 0;
  for (char digit : std::string_view(*value).substr(0, value->size() - 1)) {
    number = number * 10 + static_cast<u64>(digit - '0');  // 15 digits at most: fits
  }
  const auto shift = 10 * (kUnits.find(value->back()) + 1);
  if (number == 0 || number > (kLargest >> shift)) {
    return std::nullopt;
  }
  return number << shift;
}

std::optional<Password> password_field(std::string_view word) {
  if (word.starts_with('$') && word.size() > 8) {
    const bool hashed = word.starts_with("$scrypt$") || word.starts_with("$pbkdf2$");
    return hashed ? std::optional(Password{Password::Kind::Value, std::string(word)})
                  : std::nullopt;
  }
  const std::string upper = ascii_uppercase(word);
  if (upper == "NOLOG") {
    return Password{Password::Kind::NoLog, ""};
  }
  if (upper == "NOPASS") {
    return Password{Password::Kind::NoPass, ""};
  }
  if (upper == "AUTOONLY") {
    return Password{Password::Kind::AutoOnly, ""};
  }
  if (upper == "LBYONLY") {
    return Password{Password::Kind::LogonByOnly, ""};
  }
  if (upper.size() > 8) {
    return std::nullopt;
  }
  return Password{Password::Kind::Value, upper};
}

std::string password_word(const Password& password) {
  switch (password.kind) {
    case Password::Kind::Value:
      return password.value;
    case Password::Kind::NoLog:
      return "NOLOG";
    case Password::Kind::NoPass:
      return "NOPASS";
    case Password::Kind::AutoOnly:
      return "AUTOONLY";
    case Password::Kind::LogonByOnly:
      return "LBYONLY";
  }
  return "NOLOG";
}

}  // namespace cambridge::cp::directory
