/// Access-register translation: ALET -> access-list entry -> ASN-second-table entry -> ASCE.
/// PoO ch. 5 "Access-Register Translation".
#include "machine/cpu/virtual_cpu.h"

namespace cambridge::machine {

namespace {

constexpr u32 kReservedAletBits = 0xFE000000;
constexpr u32 kPrimaryList = 0x01000000;
constexpr u32 kInvalid = 0x80000000;

}  // namespace

u64 VirtualCpu::access_list_asce(u32 alet) {
  if ((alet & kReservedAletBits) != 0) {
    program_interruption(pgm::kAletSpecification);
  }
  // The access list of the dispatchable unit (CR2) or of the primary space (CR5).
  const bool primary_list = (alet & kPrimaryList) != 0;
  const u64 holder = primary_list ? (cr_[5] & 0x7FFFFFC0) + 16 : (cr_[2] & 0x7FFFFFC0) + 16;
  const u32 designation = load_big_endian<u32>(real_pointer(holder, AccessKind::Fetch));
  const u32 number = alet & 0xFFFF;
  const u32 length = (designation & 0x7F) + 1;
  if (number >= length * 8) {
    program_interruption(pgm::kAlenTranslation);
  }
  const u8* entry = real_pointer((designation & 0x7FFFFF80U) + u64{number} * 16, AccessKind::Fetch);
  const u32 head = load_big_endian<u32>(entry);
  if ((head & kInvalid) != 0) {
    program_interruption(pgm::kAlenTranslation);
  }
  if ((head >> 16 & 0xFF) != (alet >> 16 & 0xFF)) {
    program_interruption(pgm::kAleSequence);
  }
  const u64 aste = load_big_endian<u32>(entry + 8) & 0x7FFFFFC0U;
  const u32 aste_sequence = load_big_endian<u32>(entry + 12);
  const u8* second = real_pointer(aste, AccessKind::Fetch);
  if ((load_big_endian<u32>(second) & kInvalid) != 0) {
    program_interruption(pgm::kAsteValidity);
  }
  const u64 space = load_big_endian<u64>(second + 8);
  if (load_big_endian<u32>(second + 20) != aste_sequence) {
    program_interruption(pgm::kAsteSequence);
  }
  // Private entry: the extended authorisation index must be that of the entry's owner.
  if ((head & 0x01000000) != 0 && (head & 0xFFFF) != (cr_[8] >> 16 & 0xFFFF)) {
    program_interruption(pgm::kExtendedAuthority);
  }
  return space;
}

}  // namespace cambridge::machine
