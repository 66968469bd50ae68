#include "cp/directory/password.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <optional>
#include <vector>

#include "base/assert.h"
#include "base/operand_kind.h"

namespace cambridge::cp::directory {

namespace {

// docs/decisions/003-passwords.md: about 5 ms and 2 MB for each LOGON.
constexpr unsigned kScryptLogN = 11;
constexpr unsigned kScryptBlockSize = 8;
constexpr unsigned kScryptParallel = 1;
constexpr unsigned kLargestScryptLogN = 17;
constexpr unsigned kLargestPbkdf2Rounds = 10'000'000;
constexpr u64 kScryptMemory = u64{256} << 20;
constexpr std::size_t kSaltBytes = 12;
constexpr std::size_t kKeyBytes = 24;

using Bytes = std::vector<unsigned char>;

/// Base 64 without padding: both lengths are multiples of three.
std::string base64(const Bytes& bytes) {
  std::string text(bytes.size() * 4 / 3 + 4, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<Bytes> from_base64(std::string_view text, std::size_t expected) {
  if (text.size() != expected * 4 / 3) {
    return std::nullopt;
  }
  Bytes bytes(text.size());
  const int length =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  if (length != static_cast<int>(expected)) {
    return std::nullopt;
  }
  bytes.resize(expected);
  return bytes;
}

std::optional<Bytes> scrypt_key(std::string_view password, const Bytes& salt, unsigned log_n) {
  Bytes key(kKeyBytes);
  const bool done =
      EVP_PBE_scrypt(password.data(), password.size(), salt.data(), salt.size(), u64{1} << log_n,
                     kScryptBlockSize, kScryptParallel, kScryptMemory, key.data(), key.size()) == 1;
  return done ? std::optional(key) : std::nullopt;
}

std::optional<Bytes> pbkdf2_key(std::string_view password, const Bytes& salt, unsigned rounds) {
  Bytes key(kKeyBytes);
  const bool done =
      PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), salt.data(),
                        static_cast<int>(salt.size()), static_cast<int>(rounds), EVP_sha256(),
                        static_cast<int>(key.size()), key.data()) == 1;
  return done ? std::optional(key) : std::nullopt;
}

/// "$scrypt$11$salt$key" without its first '$', taken apart.
std::optional<std::array<std::string_view, 4>> fields_of(std::string_view stored) {
  std::array<std::string_view, 4> fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!stored.starts_with('$')) {
      return std::nullopt;
    }
    stored.remove_prefix(1);
    fields[i] = stored.substr(0, stored.find('$'));
    stored.remove_prefix(fields[i].size());
  }
  return stored.empty() ? std::optional(fields) : std::nullopt;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  // The length of a password field is no secret: both are padded to the longer.
  const std::size_t length = std::max(a.size(), b.size());
  std::string padded_a(a);
  std::string padded_b(b);
  padded_a.resize(length, '\0');
  padded_b.resize(length, '\0');
  return CRYPTO_memcmp(padded_a.data(), padded_b.data(), length) == 0;
}

bool verify_hash(std::string_view stored, std::string_view password) {
  const auto fields = fields_of(stored);
  if (!fields) {
    return false;
  }
  const auto& [method, parameter, salt_text, key_text] = *fields;
  unsigned cost = 0;
  const auto [end, status] =
      std::from_chars(parameter.data(), parameter.data() + parameter.size(), cost);
  const auto salt = from_base64(salt_text, kSaltBytes);
  const auto key = from_base64(key_text, kKeyBytes);
  if (status != std::errc() || end != parameter.data() + parameter.size() || !salt || !key ||
      cost == 0) {
    return false;
  }
  std::optional<Bytes> computed;
  if (method == "scrypt" && cost <= kLargestScryptLogN) {
    computed = scrypt_key(password, *salt, cost);
  } else if (method == "pbkdf2" && cost <= kLargestPbkdf2Rounds) {
    computed = pbkdf2_key(password, *salt, cost);
  }
  return computed && CRYPTO_memcmp(computed->data(), key->data(), kKeyBytes) == 0;
}

}  // namespace

std::string hash_password(std::string_view password) {
  Bytes salt(kSaltBytes);
  CAM_ASSERT(RAND_bytes(salt.data(), static_cast<int>(salt.size())) == 1);
  const auto key = scrypt_key(ascii_uppercase(password), salt, kScryptLogN);
  CAM_ASSERT(key.has_value());
  return "$scrypt$" + std::to_string(kScryptLogN) + "$" + base64(salt) + "$" + base64(*key);
}

bool is_hashed(const Password& password) {
  return password.kind == Password::Kind::Value && password.value.starts_with('$') &&
         password.value.size() > 8;
}

bool verify_password(const Password& stored, std::string_view typed) {
  switch (stored.kind) {
    case Password::Kind::NoPass:
      return true;
    case Password::Kind::Value:
      break;
    default:
      return false;
  }
  if (is_hashed(stored)) {
    return verify_hash(stored.value, ascii_uppercase(typed));
  }
  const bool mixed = ascii_uppercase(stored.value) != stored.value;
  return equal_in_constant_time(stored.value, mixed ? std::string(typed) : ascii_uppercase(typed));
}

}  // namespace cambridge::cp::directory
