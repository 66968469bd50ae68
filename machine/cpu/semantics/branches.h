/// Branches, EXECUTE, SUPERVISOR CALL. PoO ch. 7. Each returns what is executed next.
#pragma once

#include "machine/cpu/psw.h"
#include "machine/cpu/semantics/algorithms.h"

namespace cambridge::machine::semantics {

auto branch_to(auto& m, In i, bool taken, u64 target) {
  return taken ? m.branch(i, target) : &i + 1;
}

auto BRC(auto& m, In i) {
  return m.branch_relative(i, m.cc_selected(i.m1));
}
auto BRCL(auto& m, In i) {
  return m.branch_relative(i, m.cc_selected(i.m1));
}
auto BC(auto& m, In i) {
  return branch_to(m, i, m.cc_selected(i.m1), m.indexed(i).address);
}
auto BIC(auto& m, In i) {
  if (!m.cc_selected(i.m1)) {
    return &i + 1;
  }
  return m.branch(i, m.wrap(m.template load<u64>(m.indexed(i))));
}
/// M1 14 or 15 with R2 zero is a serialisation.
auto BCR(auto& m, In i) {
  if (i.r2 == 0) {
    if (i.m1 >= 14) {
      __atomic_thread_fence(__ATOMIC_SEQ_CST);
    }
    return &i + 1;
  }
  return branch_to(m, i, m.cc_selected(i.m1), m.wrap(m.gr64(i.r2)));
}
auto BRAS(auto& m, In i) {
  m.set_link(i.r1, m.next_address(i));
  return m.branch_relative(i, true);
}
auto BRASL(auto& m, In i) {
  return BRAS(m, i);
}
auto BASR(auto& m, In i) {
  const u64 to = m.wrap(m.gr64(i.r2));
  m.set_link(i.r1, m.next_address(i));
  return branch_to(m, i, i.r2 != 0, to);
}
auto BAS(auto& m, In i) {
  const u64 to = m.indexed(i).address;
  m.set_link(i.r1, m.next_address(i));
  return m.branch(i, to);
}
/// The link of BRANCH AND LINK has length, condition code and program mask in 24-bit mode.
void set_old_link(auto& m, In i) {
  if (m.is_64bit() || m.is_31bit()) {
    m.set_link(i.r1, m.next_address(i));
    return;
  }
  m.set_gr32(i.r1, static_cast<u32>(m.next_address(i)) | (i.length / 2U) << 30 | u32{m.cc()} << 28 |
                       m.program_mask() << 24);
}
auto BALR(auto& m, In i) {
  const u64 to = m.wrap(m.gr64(i.r2));
  set_old_link(m, i);
  return branch_to(m, i, i.r2 != 0, to);
}
auto BAL(auto& m, In i) {
  const u64 to = m.indexed(i).address;
  set_old_link(m, i);
  return m.branch(i, to);
}
/// The addressing mode a BSM or BASSM operand selects.
auto branch_setting_mode(auto& m, In i, u64 operand) {
  if ((operand & 1) != 0) {
    m.set_addressing_mode(psw::kExtendedAddressing | psw::kBasicAddressing);
    operand &= ~u64{1};
  } else {
    m.set_addressing_mode((operand & 0x80000000U) != 0 ? psw::kBasicAddressing : 0);
  }
  return m.branch(i, m.wrap(operand));
}
auto BASSM(auto& m, In i) {
  const u64 operand = m.gr64(i.r2);
  m.set_link(i.r1, m.next_address(i) | (m.is_64bit() ? 1 : 0));
  if (i.r2 == 0) {
    return &i + 1;
  }
  return branch_setting_mode(m, i, operand);
}
auto BSM(auto& m, In i) {
  const u64 operand = m.gr64(i.r2);
  if (i.r1 != 0) {
    if (m.is_64bit()) {
      m.set_gr64(i.r1, m.gr64(i.r1) | 1);
    } else {
      m.set_gr32(i.r1, (m.gr32(i.r1) & 0x7FFFFFFFU) | (m.is_31bit() ? 0x80000000U : 0));
    }
  }
  if (i.r2 == 0) {
    return &i + 1;
  }
  return branch_setting_mode(m, i, operand);
}

// BRANCH ON COUNT.
bool count_down32(auto& m, unsigned r) {
  const u32 left = m.gr32(r) - 1;
  m.set_gr32(r, left);
  return left != 0;
}
bool count_down64(auto& m, unsigned r) {
  const u64 left = m.gr64(r) - 1;
  m.set_gr64(r, left);
  return left != 0;
}
// clang-format off
auto BCTR(auto& m, In i) { const u64 to = m.wrap(m.gr64(i.r2)); return branch_to(m, i, count_down32(m, i.r1) && i.r2 != 0, to); }
auto BCTGR(auto& m, In i) { const u64 to = m.wrap(m.gr64(i.r2)); return branch_to(m, i, count_down64(m, i.r1) && i.r2 != 0, to); }
auto BCT(auto& m, In i) { const u64 to = m.indexed(i).address; return branch_to(m, i, count_down32(m, i.r1), to); }
auto BCTG(auto& m, In i) { const u64 to = m.indexed(i).address; return branch_to(m, i, count_down64(m, i.r1), to); }
auto BRCT(auto& m, In i) { return m.branch_relative(i, count_down32(m, i.r1)); }
auto BRCTG(auto& m, In i) { return m.branch_relative(i, count_down64(m, i.r1)); }
auto BRCTH(auto& m, In i) {
  const u32 left = m.gr_high(i.r1) - 1;
  m.set_gr_high(i.r1, left);
  return m.branch_relative(i, left != 0);
}

// BRANCH ON INDEX: the comparand is in the odd register of R3's pair.
bool index_high32(auto& m, In i) {
  const i32 comparand = s32(m.gr32(i.r3 | 1U));
  const u32 sum = m.gr32(i.r1) + m.gr32(i.r3);
  m.set_gr32(i.r1, sum);
  return s32(sum) > comparand;
}
bool index_high64(auto& m, In i) {
  const i64 comparand = s64(m.gr64(i.r3 | 1U));
  const u64 sum = m.gr64(i.r1) + m.gr64(i.r3);
  m.set_gr64(i.r1, sum);
  return s64(sum) > comparand;
}
auto BXH(auto& m, In i) { const u64 to = m.second(i).address; return branch_to(m, i, index_high32(m, i), to); }
auto BXHG(auto& m, In i) { const u64 to = m.second(i).address; return branch_to(m, i, index_high64(m, i), to); }
auto BXLE(auto& m, In i) { const u64 to = m.second(i).address; return branch_to(m, i, !index_high32(m, i), to); }
auto BXLEG(auto& m, In i) { const u64 to = m.second(i).address; return branch_to(m, i, !index_high64(m, i), to); }
auto BRXH(auto& m, In i) { return m.branch_relative(i, index_high32(m, i)); }
auto BRXHG(auto& m, In i) { return m.branch_relative(i, index_high64(m, i)); }
auto BRXLE(auto& m, In i) { return m.branch_relative(i, !index_high32(m, i)); }
auto BRXLG(auto& m, In i) { return m.branch_relative(i, !index_high64(m, i)); }

// COMPARE AND BRANCH. The condition code stays.
constexpr bool selects(u8 mask, unsigned cc) { return (mask << cc & 8) != 0; }
auto CRJ(auto& m, In i) { return m.branch_relative(i, selects(i.m3, compare_cc(s32(m.gr32(i.r1)), s32(m.gr32(i.r2))))); }
auto CGRJ(auto& m, In i) { return m.branch_relative(i, selects(i.m3, compare_cc(s64(m.gr64(i.r1)), s64(m.gr64(i.r2))))); }
auto CLRJ(auto& m, In i) { return m.branch_relative(i, selects(i.m3, compare_cc(m.gr32(i.r1), m.gr32(i.r2)))); }
auto CLGRJ(auto& m, In i) { return m.branch_relative(i, selects(i.m3, compare_cc(m.gr64(i.r1), m.gr64(i.r2)))); }
auto CIJ(auto& m, In i) { return m.branch_relative(i, selects(i.m3, compare_cc(s32(m.gr32(i.r1)), i.i2))); }
auto CGIJ(auto& m, In i) { return m.branch_relative(i, selects(i.m3, compare_cc(s64(m.gr64(i.r1)), i64{i.i2}))); }
auto CLIJ(auto& m, In i) { return m.branch_relative(i, selects(i.m3, compare_cc(m.gr32(i.r1), u32{static_cast<u8>(i.i2)}))); }
auto CLGIJ(auto& m, In i) { return m.branch_relative(i, selects(i.m3, compare_cc(m.gr64(i.r1), u64{static_cast<u8>(i.i2)}))); }
auto CRB(auto& m, In i) { return branch_to(m, i, selects(i.m3, compare_cc(s32(m.gr32(i.r1)), s32(m.gr32(i.r2)))), m.second(i).address); }
auto CGRB(auto& m, In i) { return branch_to(m, i, selects(i.m3, compare_cc(s64(m.gr64(i.r1)), s64(m.gr64(i.r2)))), m.second(i).address); }
auto CLRB(auto& m, In i) { return branch_to(m, i, selects(i.m3, compare_cc(m.gr32(i.r1), m.gr32(i.r2))), m.second(i).address); }
auto CLGRB(auto& m, In i) { return branch_to(m, i, selects(i.m3, compare_cc(m.gr64(i.r1), m.gr64(i.r2))), m.second(i).address); }
auto CIB(auto& m, In i) { return branch_to(m, i, selects(i.m3, compare_cc(s32(m.gr32(i.r1)), i.i2)), m.second(i).address); }
auto CGIB(auto& m, In i) { return branch_to(m, i, selects(i.m3, compare_cc(s64(m.gr64(i.r1)), i64{i.i2})), m.second(i).address); }
auto CLIB(auto& m, In i) { return branch_to(m, i, selects(i.m3, compare_cc(m.gr32(i.r1), u32{static_cast<u8>(i.i2)})), m.second(i).address); }
auto CLGIB(auto& m, In i) { return branch_to(m, i, selects(i.m3, compare_cc(m.gr64(i.r1), u64{static_cast<u8>(i.i2)})), m.second(i).address); }

auto EX(auto& m, In i) { return m.execute_target(i, m.indexed(i).address, i.r1 == 0 ? 0 : static_cast<u8>(m.gr32(i.r1))); }
auto EXRL(auto& m, In i) { return m.execute_target(i, m.relative(i), i.r1 == 0 ? 0 : static_cast<u8>(m.gr32(i.r1))); }
// clang-format on

auto SVC(auto& m, In i) {
  m.supervisor_call(static_cast<u8>(i.i2), i);
  return m.go_on_at_psw(i);
}

}  // namespace cambridge::machine::semantics
