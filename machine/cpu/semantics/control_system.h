/// Timing, identification, signalling, interceptions and I/O. PoO ch. 4, 10, 14.
#pragma once

#include "machine/cpu/facilities.h"
#include "machine/cpu/run_end.h"
#include "machine/cpu/semantics/control_storage.h"
#include "machine/cpu/system_information.h"

namespace cambridge::machine::semantics {

// Timing.
void STCK(auto& m, In i) {
  m.template store<u64>(m.second(i), m.tod());
  m.set_cc(0);
}
void STCKF(auto& m, In i) {
  STCK(m, i);
}
void STCKE(auto& m, In i) {
  u8 bytes[16] = {};
  store_big_endian<u64>(bytes + 1, m.tod());
  store_big_endian<u16>(bytes + 14, static_cast<u16>(m.tod_programmable_field));
  bytes[13] = 1;  // the clock never shows the same value twice in the bits below STCK's
  m.store_bytes(m.second(i), bytes);
  m.set_cc(0);
}
u64 doubleword_operand(auto& m, In i) {
  const auto at = m.second(i);
  m.specification_if((at.address & 7) != 0);
  return m.template load<u64>(at);
}
void store_doubleword_operand(auto& m, In i, u64 value) {
  const auto at = m.second(i);
  m.specification_if((at.address & 7) != 0);
  m.template store<u64>(at, value);
}
// clang-format off
void SCK(auto& m, In i) { m.configuration().set_tod(doubleword_operand(m, i)); m.set_cc(0); }
void SCKC(auto& m, In i) { m.set_clock_comparator(doubleword_operand(m, i)); }
void STCKC(auto& m, In i) { store_doubleword_operand(m, i, m.clock_comparator()); }
void SPT(auto& m, In i) { m.set_cpu_timer(doubleword_operand(m, i)); }
void STPT(auto& m, In i) { store_doubleword_operand(m, i, m.cpu_timer()); }
void SCKPF(auto& m, In) { m.specification_if((m.gr32(0) & 0xFFFF0000U) != 0); m.tod_programmable_field = m.gr32(0); }
// clang-format on
/// PTFF: only the queries.
void PTFF(auto& m, In) {
  const unsigned function = m.gr32(0) & 0x7F;
  const u64 block = m.wrap(m.gr64(1));
  u8 bytes[32] = {};
  unsigned length = 0;
  switch (function) {
    case 0:  // query available functions: 0, 1
      length = 16;
      bytes[0] = 0xC0;
      break;
    case 1:  // query TOD offset: physical clock, offset, logical offset, epoch difference
      length = 32;
      store_big_endian<u64>(bytes, m.tod());
      break;
    default:
      m.set_cc(3);
      return;
  }
  m.store_bytes(Operand{block, 1}, {bytes, length});
  m.set_cc(0);
}
/// ECTG: what is left of the CPU timer and of a task's limit.
void ECTG(auto& m, In i) {
  const u64 used = m.template load<u64>(m.first(i));
  const u64 timer = m.cpu_timer();
  const u64 second = m.template load<u64>(m.second(i));
  const u64 third = m.template load<u64>(Operand{m.wrap(m.gr64(i.r3)), i.r3});
  m.set_gr64(0, used - timer);
  m.set_gr64(1, second);
  m.set_gr64(i.r3, third);
}
/// ECAG: 256-byte lines, one level of 128 KB.
void ECAG(auto& m, In i) {
  const u64 code = m.second(i).address;
  const u64 attribute = code >> 4 & 15;
  const u64 level = code >> 1 & 7;
  u64 value = ~u64{0};
  if (attribute == 0) {
    value = 0x0401000000000000;  // level 1: separate instruction and data caches, private
    value = u64{4} << 56;
  } else if (level == 0 && attribute == 1) {
    value = 256;
  } else if (level == 0 && attribute == 2) {
    value = u64{128} * 1024;
  } else if (level == 0 && attribute == 3) {
    value = 8;
  }
  m.set_gr64(i.r1, value);
}

// Identification.
void STFL(auto& m, In) {
  store_big_endian(m.real_pointer(200, AccessKind::Store),
                   static_cast<u32>(facility_list()[0] >> 32));
}
void STFLE(auto& m, In i) {
  const auto at = m.second(i);
  m.specification_if((at.address & 7) != 0);
  const auto& list = facility_list();
  const unsigned wanted = (m.gr32(0) & 0xFF) + 1;
  const unsigned have = static_cast<unsigned>(list.size());
  const unsigned stored = wanted < have ? wanted : have;
  for (unsigned k = 0; k < stored; ++k) {
    m.template store<u64>({m.wrap(at.address + k * 8U), at.base}, list[k]);
  }
  m.set_gr64(0, (m.gr64(0) & ~u64{0xFF}) | (have - 1));
  m.set_cc(wanted < have ? 3 : 0);
}
void STSI(auto& m, In i) {
  const unsigned function = m.gr32(0) >> 28;
  m.specification_if((m.gr32(0) & 0x0FFFFF00U) != 0 || (m.gr32(1) & 0xFFFF0000U) != 0);
  const unsigned highest = m.configuration().identity.virtual_machine ? 3 : 1;
  if (function == 0) {
    m.set_gr32(0, highest << 28);
    m.set_cc(0);
    return;
  }
  const auto at = m.second(i);
  m.specification_if((at.address & 0xFFF) != 0);
  SystemInformation block{};
  if (!system_information(m.configuration(), function, m.gr32(0) & 0xFF, m.gr32(1) & 0xFFFF,
                          m.address(), block)) {
    m.set_cc(3);
    return;
  }
  m.store_bytes(at, block);
  m.set_cc(0);
}
void PTF(auto& m, In i) {
  // Horizontal polarisation only; nothing ever changes.
  const u64 function = m.gr64(i.r1) & 0xFF;
  m.specification_if(function > 2);
  if (function == 2) {
    m.set_cc(0);
    return;
  }
  m.set_gr64(i.r1, (m.gr64(i.r1) & ~u64{0xFF00}) | (function == 0 ? 0x100 : 0x200));
  m.set_cc(2);
}

// Signalling and interceptions.
void SIGP(auto& m, In i) {
  const u8 order = static_cast<u8>(m.second(i).address);
  u32 status = 0;
  const unsigned cc = m.signal(order, static_cast<u16>(m.gr32(i.r3)), m.gr64(i.r1 | 1U), status);
  if (cc == 1) {
    m.set_gr32(i.r1, status);
  }
  m.set_cc(cc);
}
void SERVC(auto& m, In i) {
  ServiceProcessor* processor = m.configuration().service_processor;
  if (processor == nullptr) {
    m.set_cc(3);
    return;
  }
  m.set_cc(static_cast<unsigned>(processor->call(m, m.gr32(i.r1), m.gr32(i.r2))));
}
/// DIAGNOSE X'44' and X'9C' give the time slice away; the others are CP's.
void DIAG(auto& m, In i) {
  const u64 code = m.second(i).address;
  if ((code & 0xFFFF) == 0x44 || (code & 0xFFFF) == 0x9C) {
    m.intercept(RunEndReason::YieldTo);
    return;
  }
  m.set_diagnose({i.r1, i.r3, code});
  m.intercept(RunEndReason::Diagnose);
}
void io_instruction(auto& m, In i, u16 opcode) {
  ChannelSubsystem* channels = m.configuration().channel_subsystem;
  const auto at = m.second(i);
  m.set_cc(channels == nullptr
               ? 3U
               : static_cast<unsigned>(channels->execute(m, opcode, at.address, at.base)));
}
// clang-format off
void CSCH(auto& m, In i) { io_instruction(m, i, 0xB230); }
void HSCH(auto& m, In i) { io_instruction(m, i, 0xB231); }
void MSCH(auto& m, In i) { io_instruction(m, i, 0xB232); }
void SSCH(auto& m, In i) { io_instruction(m, i, 0xB233); }
void STSCH(auto& m, In i) { io_instruction(m, i, 0xB234); }
void TSCH(auto& m, In i) { io_instruction(m, i, 0xB235); }
void TPI(auto& m, In i) { io_instruction(m, i, 0xB236); }
void SAL(auto& m, In i) { io_instruction(m, i, 0xB237); }
void RSCH(auto& m, In i) { io_instruction(m, i, 0xB238); }
void STCRW(auto& m, In i) { io_instruction(m, i, 0xB239); }
void STCPS(auto& m, In i) { io_instruction(m, i, 0xB23A); }
void RCHP(auto& m, In i) { io_instruction(m, i, 0xB23B); }
void SCHM(auto& m, In i) { io_instruction(m, i, 0xB23C); }
void XSCH(auto& m, In i) { io_instruction(m, i, 0xB276); }
// clang-format on

}  // namespace cambridge::machine::semantics
