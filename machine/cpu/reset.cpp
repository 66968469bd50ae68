/// Resets, prefix and store status of a CPU. PoO ch. 4 "Resets", "Store Status".
#include "machine/cpu/virtual_cpu.h"

namespace cambridge::machine {

void VirtualCpu::reset(bool clear_registers) {
  // Orders and floating interruptions that came since stay pending.
  pending_.fetch_and(~static_cast<u32>(kPendingExternalCall | kPendingEmergency));
  emergency_from_ = 0;
  psw_ = {};
  cc_ = 0;
  prefix_ = 0;
  cr_.fill(0);
  cr_[0] = 0xE0;
  cr_[14] = 0xC2000000;
  fpc_ = 0;
  clock_comparator_ = ~u64{0};
  cpu_timer_zero_ = tod() + (~u64{0} >> 1);
  tod_programmable_field = 0;
  waiting_ = false;
  current_ = nullptr;
  if (clear_registers) {
    gr_.fill(0);
    ar_.fill(0);
    vr_.fill({});
  }
  purge_look_aside();
  update_modes();
}

void VirtualCpu::set_prefix(u64 prefix) {
  prefix_ = prefix & 0x7FFFE000;
  purge_look_aside();
}

void VirtualCpu::store_status(u64 absolute) {
  const u64 at = absolute - 0x1200;
  for (u8 i = 0; i < 16; ++i) {
    store_big_endian(absolute_pointer(at + 0x1200 + i * 8U, AccessKind::Store), vr_[i].high);
    store_big_endian(absolute_pointer(at + 0x1280 + i * 8U, AccessKind::Store), gr_[i]);
    store_big_endian(absolute_pointer(at + 0x1340 + i * 4U, AccessKind::Store), ar_[i]);
    store_big_endian(absolute_pointer(at + 0x1380 + i * 8U, AccessKind::Store), cr_[i]);
  }
  const Psw now = psw();
  store_big_endian(absolute_pointer(at + 0x1300, AccessKind::Store), now.mask);
  store_big_endian(absolute_pointer(at + 0x1308, AccessKind::Store), now.address);
  store_big_endian(absolute_pointer(at + 0x1318, AccessKind::Store), static_cast<u32>(prefix_));
  store_big_endian(absolute_pointer(at + 0x131C, AccessKind::Store), fpc());
  store_big_endian(absolute_pointer(at + 0x1324, AccessKind::Store), tod_programmable_field);
  store_big_endian(absolute_pointer(at + 0x1328, AccessKind::Store), cpu_timer());
  store_big_endian(absolute_pointer(at + 0x1330, AccessKind::Store), clock_comparator_ >> 8);
}

void VirtualCpu::post_emergency(u16 from) {
  emergency_from_.fetch_or(u64{1} << (from & 63));
  post(kPendingEmergency);
}

bool VirtualCpu::post_external_call(u16 from) {
  if ((pending_.load() & kPendingExternalCall) != 0) {
    return false;
  }
  external_call_from_ = from;
  post(kPendingExternalCall);
  return true;
}

}  // namespace cambridge::machine
