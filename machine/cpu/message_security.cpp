#include "machine/cpu/message_security.h"

#include <cstring>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include "base/assert.h"
#include "base/big_endian.h"

// The low-level digests are deprecated, but only they give the state between blocks.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace cambridge::machine {

namespace {

using enum CryptoInstruction;
constexpr std::array kCiphers{
    CipherFunction{Km, 1, 8, 0, 8, "DES-ECB"},
    CipherFunction{Km, 2, 8, 0, 16, "DES-EDE-ECB"},
    CipherFunction{Km, 3, 8, 0, 24, "DES-EDE3-ECB"},
    CipherFunction{Km, 18, 16, 0, 16, "AES-128-ECB"},
    CipherFunction{Km, 19, 16, 0, 24, "AES-192-ECB"},
    CipherFunction{Km, 20, 16, 0, 32, "AES-256-ECB"},
    CipherFunction{Kmc, 1, 8, 8, 16, "DES-CBC"},
    CipherFunction{Kmc, 2, 8, 8, 24, "DES-EDE-CBC"},
    CipherFunction{Kmc, 3, 8, 8, 32, "DES-EDE3-CBC"},
    CipherFunction{Kmc, 18, 16, 16, 32, "AES-128-CBC"},
    CipherFunction{Kmc, 19, 16, 16, 40, "AES-192-CBC"},
    CipherFunction{Kmc, 20, 16, 16, 48, "AES-256-CBC"},
};
constexpr std::array kDigests{
    DigestFunction{1, 64, 20, 8, false},   // SHA-1
    DigestFunction{2, 64, 32, 8, false},   // SHA-256
    DigestFunction{3, 128, 64, 16, true},  // SHA-512
};

const EVP_CIPHER* cipher_of(const CipherFunction& function) {
  const EVP_CIPHER* found = EVP_get_cipherbyname(function.algorithm);
  return found;
}

}  // namespace

const CipherFunction* find_cipher(CryptoInstruction instruction, u8 code) {
  for (const CipherFunction& function : kCiphers) {
    if (function.instruction == instruction && function.code == code) {
      return cipher_of(function) != nullptr ? &function : nullptr;
    }
  }
  return nullptr;
}

const DigestFunction* find_digest(u8 code) {
  for (const DigestFunction& function : kDigests) {
    if (function.code == code) {
      return &function;
    }
  }
  return nullptr;
}

std::array<u8, 16> crypto_functions(CryptoInstruction instruction) {
  std::array<u8, 16> bits{};
  bits[0] = 0x80;  // the query itself
  for (u8 code = 1; code < 128; ++code) {
    const bool installed = instruction == Kimd || instruction == Klmd
                               ? find_digest(code) != nullptr
                               : find_cipher(instruction, code) != nullptr;
    if (installed) {
      bits[code / 8] = static_cast<u8>(bits[code / 8] | 0x80U >> (code % 8));
    }
  }
  return bits;
}

void run_cipher(const CipherFunction& function, bool decrypt, u8* parameters, std::span<u8> text) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  CAM_ASSERT(context != nullptr);
  u8 last_in[16] = {};
  const std::size_t block = function.block;
  std::memcpy(last_in, text.data() + text.size() - block, block);
  const u8* key = parameters + function.chaining_length;
  const u8* start = function.chaining_length != 0 ? parameters : nullptr;
  int length = 0;
  const bool done =
      EVP_CipherInit_ex(context, cipher_of(function), nullptr, key, start, decrypt ? 0 : 1) == 1 &&
      EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
      EVP_CipherUpdate(context, text.data(), &length, text.data(), static_cast<int>(text.size())) ==
          1;
  EVP_CIPHER_CTX_free(context);
  CAM_ASSERT(done);
  if (function.chaining_length != 0) {
    std::memcpy(parameters, decrypt ? last_in : text.data() + text.size() - block, block);
  }
}

void digest_block(const DigestFunction& function, u8* state, const u8* block) {
  if (function.wide) {
    SHA512_CTX context{};
    for (int k = 0; k < 8; ++k) {
      context.h[k] = load_big_endian<u64>(state + 8 * k);
    }
    SHA512_Transform(&context, block);
    for (int k = 0; k < 8; ++k) {
      store_big_endian<u64>(state + 8 * k, context.h[k]);
    }
    return;
  }
  if (function.state_length == 20) {
    SHA_CTX context{};
    u32* words[] = {&context.h0, &context.h1, &context.h2, &context.h3, &context.h4};
    for (int k = 0; k < 5; ++k) {
      *words[k] = load_big_endian<u32>(state + 4 * k);
    }
    SHA1_Transform(&context, block);
    for (int k = 0; k < 5; ++k) {
      store_big_endian<u32>(state + 4 * k, *words[k]);
    }
    return;
  }
  SHA256_CTX context{};
  for (int k = 0; k < 8; ++k) {
    context.h[k] = load_big_endian<u32>(state + 4 * k);
  }
  SHA256_Transform(&context, block);
  for (int k = 0; k < 8; ++k) {
    store_big_endian<u32>(state + 4 * k, context.h[k]);
  }
}

void digest_last(const DigestFunction& function, u8* state, std::span<const u8> rest) {
  u8 blocks[256] = {};
  std::memcpy(blocks, rest.data(), rest.size());
  blocks[rest.size()] = 0x80;
  const std::size_t needed = rest.size() + 1 + function.length_field;
  const std::size_t count = needed > function.block ? 2 : 1;
  std::memcpy(blocks + count * function.block - function.length_field,
              state + function.state_length, function.length_field);
  for (std::size_t k = 0; k < count; ++k) {
    digest_block(function, state, blocks + k * function.block);
  }
}

}  // namespace cambridge::machine
