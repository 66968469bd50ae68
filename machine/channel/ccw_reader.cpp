#include "machine/channel/ccw_reader.h"

#include "machine/channel/channel_subsystem.h"

namespace cambridge::machine {

namespace {

/// 0, or the status when the key does not allow the access. Ranges outside storage are left to the
/// access itself.
u8 key_status(const ChannelStorage& storage, u64 from, u64 length, bool store) {
  if (storage.keys == nullptr || from >= storage.storage.size() ||
      length > storage.storage.size() - from ||
      storage.keys->access(AbsoluteAddress(from), length, storage.controls.key(), store)) {
    return 0;
  }
  return Scsw::kProtectionCheck;
}

}  // namespace

u8 ChannelStorage::fetch(u64 from, std::span<u8> into) const {
  const u8 status = key_status(*this, from, into.size(), false);
  if (status != 0) {
    return status;
  }
  return storage.fetch(AbsoluteAddress(from), into) ? u8{0} : Scsw::kProgramCheck;
}

u8 ChannelStorage::store(u64 to, std::span<const u8> data) const {
  const u8 status = key_status(*this, to, data.size(), true);
  if (status != 0) {
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
