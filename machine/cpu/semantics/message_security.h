/// Message-security assist: CIPHER MESSAGE (with chaining), COMPUTE INTERMEDIATE and LAST MESSAGE
/// DIGEST by OpenSSL. PoO ch. 7. The query functions tell exactly what is here.
#pragma once

#include "machine/cpu/message_security.h"
#include "machine/cpu/semantics/long_operands.h"

namespace cambridge::machine::semantics {

/// Bytes worked on before the instruction ends with condition code 3.
inline constexpr u64 kCryptoAtOnce = 16384;

void put_query(auto& m, CryptoInstruction instruction) {
  const auto bits = crypto_functions(instruction);
  m.store_bytes(Operand{m.wrap(m.gr64(1)), 1}, bits);
  m.set_cc(0);
}
/// KM and KMC: whole blocks from R2 to R1, the key (and chaining value) in the parameter block.
void cipher(auto& m, In i, CryptoInstruction instruction) {
  const u8 function = static_cast<u8>(m.gr32(0) & 0x7F);
  if (function == 0) {
    put_query(m, instruction);
    return;
  }
  const CipherFunction* cipher = find_cipher(instruction, function);
  m.specification_if(cipher == nullptr || (i.r1 & 1) != 0 || (i.r2 & 1) != 0 || i.r1 == 0 ||
                     i.r2 == 0);
  u64 to = m.wrap(m.gr64(i.r1));
  u64 from = m.wrap(m.gr64(i.r2));
  u64 left = long_length(m, i.r2 + 1U);
  m.specification_if(left % cipher->block != 0);
  const bool decrypt = (m.gr32(0) & 0x80) != 0;
  const Operand parameters{m.wrap(m.gr64(1)), 1};
  u8 block[64] = {};
  m.fetch_bytes(parameters, {block, cipher->parameter_length});
  u64 done = 0;
  while (left != 0 && done < kCryptoAtOnce) {
    u8 text[256];
    const u64 part = left < sizeof text ? left : sizeof text;
    m.fetch_bytes(Operand{from, i.r2}, {text, part});
    run_cipher(*cipher, decrypt, block, {text, part});
    m.store_bytes(Operand{to, i.r1}, {text, part});
    if (cipher->chaining_length != 0) {
      m.store_bytes(parameters, {block, cipher->chaining_length});
    }
    to = m.wrap(to + part);
    from = m.wrap(from + part);
    left -= part;
    done += part;
    set_operand_address(m, i.r1, to);
    set_operand_address(m, i.r2, from);
    set_long_length(m, i.r2 + 1U, left);
  }
  m.set_cc(left != 0 ? 3 : 0);
}
void KM(auto& m, In i) {
  cipher(m, i, CryptoInstruction::Km);
}
void KMC(auto& m, In i) {
  cipher(m, i, CryptoInstruction::Kmc);
}
/// KMAC: the chaining value after whole blocks; nothing is stored but that.
void KMAC(auto& m, In i) {
  const u8 function = static_cast<u8>(m.gr32(0) & 0x7F);
  if (function == 0) {
    put_query(m, CryptoInstruction::Kmc);
    return;
  }
  const CipherFunction* cipher = find_cipher(CryptoInstruction::Kmc, function);
  m.specification_if(cipher == nullptr || (i.r2 & 1) != 0 || i.r2 == 0);
  u64 from = m.wrap(m.gr64(i.r2));
  u64 left = long_length(m, i.r2 + 1U);
  m.specification_if(left % cipher->block != 0);
  const Operand parameters{m.wrap(m.gr64(1)), 1};
  u8 block[64] = {};
  m.fetch_bytes(parameters, {block, cipher->parameter_length});
  for (u64 done = 0; left != 0 && done < kCryptoAtOnce;) {
    u8 text[256];
    const u64 part = left < sizeof text ? left : sizeof text;
    m.fetch_bytes(Operand{from, i.r2}, {text, part});
    run_cipher(*cipher, false, block, {text, part});
    from = m.wrap(from + part);
    left -= part;
    done += part;
  }
  m.store_bytes(parameters, {block, cipher->chaining_length});
  set_operand_address(m, i.r2, from);
  set_long_length(m, i.r2 + 1U, left);
  m.set_cc(left != 0 ? 3 : 0);
}
/// KIMD and KLMD: the chaining value (and message length) in the parameter block.
void digest(auto& m, In i, CryptoInstruction instruction) {
  const u8 function = static_cast<u8>(m.gr32(0) & 0x7F);
  if (function == 0) {
    put_query(m, instruction);
    return;
  }
  const DigestFunction* digest = find_digest(function);
  const bool last = instruction == CryptoInstruction::Klmd;
  m.specification_if(digest == nullptr || (i.r2 & 1) != 0 || i.r2 == 0);
  u64 from = m.wrap(m.gr64(i.r2));
  u64 left = long_length(m, i.r2 + 1U);
  m.specification_if(!last && left % digest->block != 0);
  const Operand parameters{m.wrap(m.gr64(1)), 1};
  u8 state[80] = {};
  const u64 parameter_length = digest->state_length + (last ? digest->length_field : u64{0});
  m.fetch_bytes(parameters, {state, parameter_length});
  u64 done = 0;
  u8 text[128];
  while (left >= digest->block && done < kCryptoAtOnce) {
    m.fetch_bytes(Operand{from, i.r2}, {text, digest->block});
    digest_block(*digest, state, text);
    from = m.wrap(from + digest->block);
    left -= digest->block;
    done += digest->block;
  }
  const bool more = left >= digest->block;
  if (last && !more) {
    u8 rest[128] = {};
    if (left != 0) {
      m.fetch_bytes(Operand{from, i.r2}, {rest, left});
    }
    digest_last(*digest, state, {rest, left});
    from = m.wrap(from + left);
    left = 0;
  }
  m.store_bytes(parameters, {state, digest->state_length});
  set_operand_address(m, i.r2, from);
  set_long_length(m, i.r2 + 1U, left);
  m.set_cc(more ? 3 : 0);
}
void KIMD(auto& m, In i) {
  digest(m, i, CryptoInstruction::Kimd);
}
void KLMD(auto& m, In i) {
  digest(m, i, CryptoInstruction::Klmd);
}

}  // namespace cambridge::machine::semantics
