/// The long way of a storage access: address space, DAT, prefixing, keys and protection, and the
/// filling of the look-aside. PoO ch. 3 "Storage".
#include <algorithm>

#include "machine/cpu/virtual_cpu.h"

namespace cambridge::machine {

namespace {

constexpr u64 kLowAddressProtection = bit64(35);
constexpr u64 kFetchProtectionOverride = bit64(38);
constexpr u64 kStorageProtectionOverride = bit64(39);
constexpr u64 kEnhancedDat = bit64(40);
constexpr u64 kExecutionProtection = bit64(43);
constexpr u8 kKeyFetchProtection = 0x08;
constexpr u8 kKeyReference = 0x04;
constexpr u8 kKeyChange = 0x02;
constexpr u64 kMostContexts = 3900;

unsigned space_of(u64 mask) {
  return static_cast<unsigned>(mask >> 46 & 3);
}

bool is_low_address(u64 address) {
  return (address & ~u64{0x11FF}) == 0;
}

}  // namespace

DatControls VirtualCpu::dat_controls() const {
  return {(cr_[0] & kEnhancedDat) != 0, (cr_[0] & kEnhancedDat) != 0,
          (cr_[0] & kExecutionProtection) != 0};
}

u64 VirtualCpu::context_number(const Context& context) {
  const std::size_t slot =
      (context.asce >> 12 ^ context.asce >> 20 ^ context.key * 5U ^ (context.is_real ? 32U : 0)) &
      63;
  if (context_index_[slot] != 0 && contexts_[context_index_[slot]] == context) {
    return context_index_[slot];
  }
  if (contexts_.size() >= kMostContexts) {
    request_attention();  // renew_contexts() at the next safe point
  }
  contexts_.push_back(context);
  context_index_[slot] = static_cast<u16>(contexts_.size() - 1);
  return contexts_.size() - 1;
}

void VirtualCpu::update_contexts() {
  const u8 key = static_cast<u8>(access_key_ >= 0 ? access_key_ : psw_key());
  if ((psw_.mask & psw::kDat) == 0) {
    fetch_context_ = data_context_ = context_number({0, key, true});
    return;
  }
  const unsigned space = space_of(psw_.mask);
  const u64 mine = context_number({cr_[space == 2 ? 7 : space == 3 ? 13 : 1], key, false});
  data_context_ = space == 1 ? 0 : mine;
  fetch_context_ = space == 2 ? context_number({cr_[1], key, false}) : mine;
}

void VirtualCpu::update_modes() {
  address_mask_ = is_64bit() ? ~u64{0} : is_31bit() ? 0x7FFFFFFFU : 0xFFFFFFU;
  update_contexts();
}

void VirtualCpu::purge_look_aside() {
  // New numbers for all contexts: the old entries match nothing any more.
  context_index_.fill(0);
  update_contexts();
}

void VirtualCpu::renew_contexts() {
  if (contexts_.size() >= kMostContexts) {
    look_aside_.clear();
    jumps_.assign(jumps_.size(), {});
    contexts_.assign(1, {});
    context_index_.fill(0);
    update_contexts();
  }
}

void VirtualCpu::purge_page_index(u64 address) {
  look_aside_.clear_page_index(address);
  const u64 page = address >> 12 & (kJumpPages - 1);
  std::fill_n(jumps_.begin() + static_cast<i64>(page * kJumpsPerPage), kJumpsPerPage, JumpEntry{});
}

void VirtualCpu::purge_frame(u64 frame, bool only_stores) {
  look_aside_.clear_frame(frame, only_stores);
  if (!only_stores) {
    traces_.invalidate_frame(frame);
    jumps_.assign(jumps_.size(), {});
  }
}

u64 VirtualCpu::asce_for(Operand at, AccessKind kind, bool& is_real) {
  is_real = (psw_.mask & psw::kDat) == 0;
  if (is_real) {
    return 0;
  }
  switch (space_of(psw_.mask)) {
    case 1:
      return kind == AccessKind::Execute ? cr_[1] : access_register_asce(at.base);
    case 2:
      return kind == AccessKind::Execute ? cr_[1] : cr_[7];
    case 3:
      return cr_[13];
    default:
      return cr_[1];
  }
}

u64 VirtualCpu::context_for(Operand at, AccessKind kind) {
  if (kind == AccessKind::Execute) {
    return fetch_context_;
  }
  if (data_context_ != 0) {
    return data_context_;
  }
  bool is_real = false;
  const u64 asce = asce_for(at, kind, is_real);
  const u8 key = static_cast<u8>(access_key_ >= 0 ? access_key_ : psw_key());
  return context_number({asce, key, is_real});
}

LookAsideEntry& VirtualCpu::resolve(Operand at, AccessKind kind) {
  const u64 context = context_for(at, kind);
  const u64 tag = (at.address & kPageMask) | context;
  LookAsideEntry& entry = look_aside_.at(at.address);
  if (kind == AccessKind::Store && (cr_[0] & kLowAddressProtection) != 0 &&
      is_low_address(at.address) && (contexts_[context].asce & asce::kPrivateSpace) == 0)
      [[unlikely]] {
    protection_exception(at, kind, false);
  }
  if (entry.read_tag == tag) {
    if (kind == AccessKind::Fetch || (kind == AccessKind::Execute && !entry.no_execute) ||
        (kind == AccessKind::Store && entry.may_store)) {
      return entry;
    }
  }
  return fill(entry, at, context, kind);
}

LookAsideEntry& VirtualCpu::fill(LookAsideEntry& entry, Operand at, u64 context, AccessKind kind) {
  ++statistics_.look_aside_misses;
  const Context& space = contexts_[context];
  DatResult dat;
  dat.real = at.address;
  if (!space.is_real) {
    dat = translate(storage_, space.asce, at.address, dat_controls());
    if (dat.exception != 0) {
      translation_exception(dat.exception, at, kind);
    }
  }
  const u64 absolute = apply_prefix(dat.real);
  if (absolute >= storage_.size()) {
    program_interruption(pgm::kAddressing);
  }
  const u64 frame = absolute >> 12;
  FrameState& state = storage_.frame(frame);
  const u8 key = state.key.load(std::memory_order_relaxed);
  const bool key_matches = space.key == 0 || key >> 4 == space.key ||
                           ((cr_[0] & kStorageProtectionOverride) != 0 && key >> 4 == 9);
  const bool fetch_override = (cr_[0] & kFetchProtectionOverride) != 0 && at.address < 2048;
  if (!key_matches &&
      (kind == AccessKind::Store || ((key & kKeyFetchProtection) != 0 && !fetch_override))) {
    protection_exception(at, kind, false);
  }
  if (dat.is_protected && kind == AccessKind::Store) {
    protection_exception(at, kind, true);
  }
  if (dat.no_execute && kind == AccessKind::Execute) {
    translation_exception_id = (at.address & kPageMask) | 0x884;
    program_interruption(pgm::kProtection);
  }
  u8* page = storage_.touch(frame);
  const u8 noted = static_cast<u8>(kKeyReference | (kind == AccessKind::Store ? kKeyChange : 0));
  if ((key & noted) != noted) {
    state.key.fetch_or(noted, std::memory_order_relaxed);
  }
  const u64 tag = (at.address & kPageMask) | context;
  entry.read_tag = fetch_override ? kNoTag : tag;
  entry.may_store = kind == AccessKind::Store;
  entry.no_execute = dat.no_execute;
  entry.write_tag = kNoTag;
  const bool always_look = state.has_code.load(std::memory_order_seq_cst) != 0 ||
                           (at.address & kPageMask & ~u64{0x1000}) == 0;
  if (key_matches && !dat.is_protected && (key & kKeyChange) != 0) {
    entry.may_store = true;
  }
  if (entry.may_store && !always_look) {
    entry.write_tag = tag;
  }
  entry.addend = reinterpret_cast<u64>(page) - (at.address & kPageMask);
  entry.frame = static_cast<u32>(frame);
  return entry;
}

void VirtualCpu::note_store(u64 frame, u64 offset, u64 length) {
  if (storage_.frame(frame).has_code.load(std::memory_order_relaxed) == 0) {
    return;
  }
  if (traces_.invalidate(frame << 12 | offset, length)) {
    jumps_.assign(jumps_.size(), {});
  }
  if (configuration_.cpu_count() > 1) {
    configuration_.stored_into_code(frame, *this);
  }
}

Pieces VirtualCpu::pieces(Operand at, u64 length, AccessKind kind) {
  const LookAsideEntry& entry = resolve(at, kind);
  Pieces made;
  made.first = host_address(entry, at.address);
  made.first_length = 4096 - (at.address & 0xFFF);
  const u64 frame = entry.frame;
  const bool crosses = length > made.first_length;
  if (crosses) {
    const Operand next{wrap(at.address + made.first_length), at.base};
    const LookAsideEntry& second = resolve(next, kind);
    made.second = host_address(second, next.address);
    if (kind == AccessKind::Store) {
      note_store(second.frame, 0, length - made.first_length);
    }
  } else {
    made.first_length = length;
  }
  if (kind == AccessKind::Store) {
    note_store(frame, at.address & 0xFFF, made.first_length);
  }
  return made;
}

u64 VirtualCpu::load_slow(Operand from, u64 length) {
  u8 bytes[8] = {};
  fetch_bytes(from, {bytes + 8 - length, length});
  return load_big_endian<u64>(bytes);
}

void VirtualCpu::store_slow(Operand to, u64 value, u64 length) {
  u8 bytes[8];
  store_big_endian<u64>(bytes, value);
  store_bytes(to, {bytes + 8 - length, length});
}

void VirtualCpu::fetch_bytes(Operand from, std::span<u8> into) {
  const Pieces from_pieces = pieces(from, into.size(), AccessKind::Fetch);
  std::memcpy(into.data(), from_pieces.first, from_pieces.first_length);
  if (from_pieces.second != nullptr) {
    std::memcpy(into.data() + from_pieces.first_length, from_pieces.second,
                into.size() - from_pieces.first_length);
  }
}

void VirtualCpu::store_bytes(Operand to, std::span<const u8> data) {
  const Pieces to_pieces = pieces(to, data.size(), AccessKind::Store);
  std::memcpy(to_pieces.first, data.data(), to_pieces.first_length);
  if (to_pieces.second != nullptr) {
    std::memcpy(to_pieces.second, data.data() + to_pieces.first_length,
                data.size() - to_pieces.first_length);
  }
}

u8* VirtualCpu::absolute_pointer(u64 absolute, AccessKind kind) {
  if (absolute >= storage_.size()) {
    program_interruption(pgm::kAddressing);
  }
  FrameState& frame = storage_.frame(absolute >> 12);
  u8* page = storage_.touch(absolute >> 12);
  const u8 noted = kind == AccessKind::Store ? kKeyReference | kKeyChange : kKeyReference;
  if ((frame.key.load(std::memory_order_relaxed) & noted) != noted) {
    frame.key.fetch_or(noted, std::memory_order_relaxed);
  }
  if (kind == AccessKind::Store) {
    note_store(absolute >> 12, absolute & 0xFFF, 8);
  }
  return page + (absolute & 0xFFF);
}

u8* VirtualCpu::real_pointer(u64 real, AccessKind kind) {
  return absolute_pointer(apply_prefix(real), kind);
}

DatResult VirtualCpu::translate_operand(Operand at) {
  bool is_real = false;
  const u64 space = asce_for(at, AccessKind::Fetch, is_real);
  if (is_real) {
    DatResult same;
    same.real = at.address;
    return same;
  }
  return translate(storage_, space, at.address, dat_controls());
}

void VirtualCpu::translation_exception(u16 code, Operand at, AccessKind kind) {
  const unsigned space =
      kind == AccessKind::Execute && space_of(psw_.mask) < 3 ? 0 : space_of(psw_.mask);
  translation_exception_id =
      (at.address & kPageMask) | (kind == AccessKind::Store ? 0x400U : 0x800U) | space;
  exception_access_id = static_cast<u8>(space == 1 ? at.base & 15U : 0);
  program_interruption(code);
}

void VirtualCpu::protection_exception(Operand at, AccessKind kind, bool by_dat) {
  const unsigned space = (psw_.mask & psw::kDat) != 0 ? space_of(psw_.mask) : 0;
  translation_exception_id = (at.address & kPageMask) |
                             (kind == AccessKind::Store ? 0x400U : 0x800U) | (by_dat ? 4U : 0) |
                             space;
  exception_access_id = static_cast<u8>(space == 1 ? at.base & 15U : 0);
  program_interruption(pgm::kProtection);
}

/// ALET 0 and 1 stand for the primary and secondary space; the others go through access lists.
u64 VirtualCpu::access_register_asce(u8 base) {
  const u32 alet = base == kNoRegister || base == 0 ? 0 : ar_[base];
  if (alet == 0) {
    return cr_[1];
  }
  if (alet == 1) {
    return cr_[7];
  }
  return access_list_asce(alet);
}

VirtualCpu::AccessAs::AccessAs(VirtualCpu& cpu, unsigned space, int key)
    : cpu_(cpu), mask_(cpu.psw_.mask) {
  cpu_.psw_.mask = (mask_ & ~psw::kSpace) | u64{space} << 46;
  cpu_.access_key_ = key;
  const u64 fetch = cpu_.fetch_context_;
  cpu_.update_contexts();
  cpu_.fetch_context_ = fetch;
}

VirtualCpu::AccessAs::~AccessAs() {
  cpu_.psw_.mask = mask_;
  cpu_.access_key_ = -1;
  const u64 fetch = cpu_.fetch_context_;
  cpu_.update_contexts();
  cpu_.fetch_context_ = fetch;
}

}  // namespace cambridge::machine
