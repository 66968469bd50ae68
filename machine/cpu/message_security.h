/// The cryptographic functions behind the message-security assist, by OpenSSL.
#pragma once

#include <array>
#include <span>

#include "base/types.h"

namespace cambridge::machine {

enum class CryptoInstruction : u8 { Km, Kmc, Kimd, Klmd };

struct CipherFunction {
  CryptoInstruction instruction;
  u8 code;
  u8 block;
  u8 chaining_length;   ///< at the start of the parameter block
  u8 parameter_length;  ///< chaining value and key
  const char* algorithm;
};
struct DigestFunction {
  u8 code;
  u8 block;
  u8 state_length;
  u8 length_field;  ///< bytes of the message length behind the state (KLMD)
  bool wide;        ///< 64-bit words
};

/// The 16 bytes that the query function stores: a bit for each function code.
std::array<u8, 16> crypto_functions(CryptoInstruction instruction);
/// nullptr when the function is not installed.
const CipherFunction* find_cipher(CryptoInstruction instruction, u8 code);
const DigestFunction* find_digest(u8 code);

/// Encrypts or decrypts whole blocks in place; leaves the next chaining value in the block.
void run_cipher(const CipherFunction& function, bool decrypt, u8* parameters, std::span<u8> text);
/// Mixes one block of a message into the big-endian state.
void digest_block(const DigestFunction& function, u8* state, const u8* block);
/// Pads and mixes the end of a message; its length in bits is behind the state.
void digest_last(const DigestFunction& function, u8* state, std::span<const u8> rest);

}  // namespace cambridge::machine
