#include "machine/channel/ccw_reader.h"

namespace cambridge::machine {

namespace {

constexpr u8 kFetchProtection = 0x08, kReferenced = 0x04, kChanged = 0x02;

/// Storage-key protection of channel accesses, and the reference and change bits. PoO ch. 3
/// "Key-Controlled Protection". 0, or the status when the key does not allow it. REQUIRES: the
/// range lies in storage.
u8 access_frames(AbsoluteStorage& storage, u64 from, u64 length, u8 key, bool store) {
  const u8 noted = store ? kReferenced | kChanged : kReferenced;
  const u64 last = length == 0 ? 0 : (from + length - 1) / AbsoluteStorage::kFrameSize;
  for (u64 frame = from / AbsoluteStorage::kFrameSize; length != 0 && frame <= last; ++frame) {
    std::atomic<u8>& frame_key = storage.frame(frame).key;
    const u8 value = frame_key.load(std::memory_order_relaxed);
    if (key != 0 && value >> 4 != key && (store || (value & kFetchProtection) != 0)) {
      return Scsw::kProtectionCheck;
    }
    if ((value & noted) != noted) {
      frame_key.fetch_or(noted);
    }
  }
  return 0;
}

bool inside(const AbsoluteStorage& storage, u64 from, u64 length) {
  return from <= storage.size() && length <= storage.size() - from;
}

}  // namespace

u8 ChannelStorage::fetch(u64 from, std::span<u8> into) const {
  if (!inside(storage, from, into.size())) {
    return Scsw::kProgramCheck;
  }
  if (u8 status = access_frames(storage, from, into.size(), controls.key(), false); status != 0) {
    return status;
  }
  return storage.fetch(AbsoluteAddress(from), into) ? u8{0} : Scsw::kProgramCheck;
}

u8 ChannelStorage::store(u64 to, std::span<const u8> data) const {
  if (!inside(storage, to, data.size())) {
    return Scsw::kProgramCheck;
  }
  if (u8 status = access_frames(storage, to, data.size(), controls.key(), true); status != 0) {
    return status;
  }
  return storage.store(AbsoluteAddress(to), data) ? u8{0} : Scsw::kProgramCheck;
}

namespace {

/// Reads the eight bytes at `address`; the status says when they cannot be.
FetchedCcw read_ccw(const ChannelStorage& storage, u32 address) {
  FetchedCcw fetched;
  fetched.next = address + 8;
  if (address % 8 != 0 || address >= storage.controls.address_limit()) {
    fetched.status = Scsw::kProgramCheck;
    return fetched;
  }
  std::array<u8, 8> bytes;
  fetched.status = storage.fetch(address, bytes);
  if (fetched.status != 0) {
    return fetched;
  }
  fetched.ccw = storage.controls.format1() ? Ccw::from(std::bit_cast<Ccw1>(bytes))
                                           : Ccw::from(std::bit_cast<Ccw0>(bytes));
  return fetched;
}

bool is_transfer(const ProgramControls& controls, const Ccw& ccw) {
  return controls.format1() ? ccw.command == Ccw::kTransferInChannel
                            : (ccw.command & 0x0F) == Ccw::kTransferInChannel;
}

/// True when the CCW's own fields are valid where it stands.
bool valid(const ProgramControls& controls, const Ccw& ccw, CcwPlace place) {
  if (place != CcwPlace::DataChained &&
      ((ccw.command & 0x0F) == 0 || (ccw.command & 0x0F) == Ccw::kTransferInChannel)) {
    return false;
  }
  if (ccw.count == 0 &&
      (!controls.format1() || ccw.has(CcwFlags::kChainData) || place == CcwPlace::DataChained)) {
    return false;
  }
  if (ccw.data_address >= controls.address_limit()) {
    return false;
  }
  if (ccw.has(CcwFlags::kModifiedIndirect) &&
      (!controls.midaw_allowed() || ccw.has(CcwFlags::kIndirect) || ccw.has(CcwFlags::kSkip))) {
    return false;
  }
  return !ccw.has(CcwFlags::kSuspend) || place == CcwPlace::DataChained ||
         controls.suspend_allowed();
}

}  // namespace

FetchedCcw fetch_ccw(const ChannelStorage& storage, u32 address, CcwPlace place) {
  FetchedCcw fetched = read_ccw(storage, address);
  if (fetched.status == 0 && is_transfer(storage.controls, fetched.ccw)) {
    const Ccw& transfer = fetched.ccw;
    const bool reserved_used =
        storage.controls.format1() && (transfer.flags != 0 || transfer.count != 0);
    if (place == CcwPlace::First || reserved_used) {
      fetched.status = Scsw::kProgramCheck;
      return fetched;
    }
    fetched = read_ccw(storage, transfer.data_address);
    if (fetched.status == 0 && is_transfer(storage.controls, fetched.ccw)) {
      fetched.status = Scsw::kProgramCheck;
    }
  }
  if (fetched.status == 0 && !valid(storage.controls, fetched.ccw, place)) {
    fetched.status = Scsw::kProgramCheck;
  }
  return fetched;
}

}  // namespace cambridge::machine
