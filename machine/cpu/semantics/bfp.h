/// Binary-floating-point instructions. PoO ch. 19.
#pragma once

#include "machine/cpu/semantics/bfp_convert.h"

namespace cambridge::machine::semantics {

void require_extended(auto& m, unsigned registers) {
  m.specification_if((registers & 2) != 0);
}

// clang-format off
void ADBR(auto& m, In i) { arithmetic<BfpOperation::Add>(m, i.r1, bfp<double>(m, i.r1), bfp<double>(m, i.r2)); }
void AEBR(auto& m, In i) { arithmetic<BfpOperation::Add>(m, i.r1, bfp<float>(m, i.r1), bfp<float>(m, i.r2)); }
void AXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); arithmetic<BfpOperation::Add>(m, i.r1, bfp<Extended>(m, i.r1), bfp<Extended>(m, i.r2)); }
void ADB(auto& m, In i) { arithmetic<BfpOperation::Add>(m, i.r1, bfp<double>(m, i.r1), load_bfp<double>(m, i)); }
void AEB(auto& m, In i) { arithmetic<BfpOperation::Add>(m, i.r1, bfp<float>(m, i.r1), load_bfp<float>(m, i)); }
void SDBR(auto& m, In i) { arithmetic<BfpOperation::Subtract>(m, i.r1, bfp<double>(m, i.r1), bfp<double>(m, i.r2)); }
void SEBR(auto& m, In i) { arithmetic<BfpOperation::Subtract>(m, i.r1, bfp<float>(m, i.r1), bfp<float>(m, i.r2)); }
void SXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); arithmetic<BfpOperation::Subtract>(m, i.r1, bfp<Extended>(m, i.r1), bfp<Extended>(m, i.r2)); }
void SDB(auto& m, In i) { arithmetic<BfpOperation::Subtract>(m, i.r1, bfp<double>(m, i.r1), load_bfp<double>(m, i)); }
void SEB(auto& m, In i) { arithmetic<BfpOperation::Subtract>(m, i.r1, bfp<float>(m, i.r1), load_bfp<float>(m, i)); }
void MDBR(auto& m, In i) { arithmetic<BfpOperation::Multiply>(m, i.r1, bfp<double>(m, i.r1), bfp<double>(m, i.r2)); }
void MEEBR(auto& m, In i) { arithmetic<BfpOperation::Multiply>(m, i.r1, bfp<float>(m, i.r1), bfp<float>(m, i.r2)); }
void MXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); arithmetic<BfpOperation::Multiply>(m, i.r1, bfp<Extended>(m, i.r1), bfp<Extended>(m, i.r2)); }
void MDB(auto& m, In i) { arithmetic<BfpOperation::Multiply>(m, i.r1, bfp<double>(m, i.r1), load_bfp<double>(m, i)); }
void MEEB(auto& m, In i) { arithmetic<BfpOperation::Multiply>(m, i.r1, bfp<float>(m, i.r1), load_bfp<float>(m, i)); }
void DDBR(auto& m, In i) { arithmetic<BfpOperation::Divide>(m, i.r1, bfp<double>(m, i.r1), bfp<double>(m, i.r2)); }
void DEBR(auto& m, In i) { arithmetic<BfpOperation::Divide>(m, i.r1, bfp<float>(m, i.r1), bfp<float>(m, i.r2)); }
void DXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); arithmetic<BfpOperation::Divide>(m, i.r1, bfp<Extended>(m, i.r1), bfp<Extended>(m, i.r2)); }
void DDB(auto& m, In i) { arithmetic<BfpOperation::Divide>(m, i.r1, bfp<double>(m, i.r1), load_bfp<double>(m, i)); }
void DEB(auto& m, In i) { arithmetic<BfpOperation::Divide>(m, i.r1, bfp<float>(m, i.r1), load_bfp<float>(m, i)); }
// clang-format on

/// Products in the next longer format are exact, but for infinities and NaNs.
template <class From, class To>
void multiply_longer(auto& m, unsigned r, From a, From b) {
  m.require_afp();
  if (is_nan(a) || is_nan(b)) {
    if (is_signaling(a) || is_signaling(b)) {
      raise_invalid(m);
    }
    lengthen<From, To>(m, r, nan_result(a, b));
    return;
  }
  arithmetic<BfpOperation::Multiply>(m, r, static_cast<To>(a), static_cast<To>(b));
}
// clang-format off
void MDEBR(auto& m, In i) { multiply_longer<float, double>(m, i.r1, bfp<float>(m, i.r1), bfp<float>(m, i.r2)); }
void MDEB(auto& m, In i) { multiply_longer<float, double>(m, i.r1, bfp<float>(m, i.r1), load_bfp<float>(m, i)); }
void MXDBR(auto& m, In i) { require_extended(m, i.r1); multiply_longer<double, Extended>(m, i.r1, bfp<double>(m, i.r1), bfp<double>(m, i.r2)); }
void MXDB(auto& m, In i) { require_extended(m, i.r1); multiply_longer<double, Extended>(m, i.r1, bfp<double>(m, i.r1), load_bfp<double>(m, i)); }

void CDBR(auto& m, In i) { compare_bfp(m, bfp<double>(m, i.r1), bfp<double>(m, i.r2), false); }
void CEBR(auto& m, In i) { compare_bfp(m, bfp<float>(m, i.r1), bfp<float>(m, i.r2), false); }
void CXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); compare_bfp(m, bfp<Extended>(m, i.r1), bfp<Extended>(m, i.r2), false); }
void CDB(auto& m, In i) { compare_bfp(m, bfp<double>(m, i.r1), load_bfp<double>(m, i), false); }
void CEB(auto& m, In i) { compare_bfp(m, bfp<float>(m, i.r1), load_bfp<float>(m, i), false); }
void KDBR(auto& m, In i) { compare_bfp(m, bfp<double>(m, i.r1), bfp<double>(m, i.r2), true); }
void KEBR(auto& m, In i) { compare_bfp(m, bfp<float>(m, i.r1), bfp<float>(m, i.r2), true); }
void KXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); compare_bfp(m, bfp<Extended>(m, i.r1), bfp<Extended>(m, i.r2), true); }
void KDB(auto& m, In i) { compare_bfp(m, bfp<double>(m, i.r1), load_bfp<double>(m, i), true); }
void KEB(auto& m, In i) { compare_bfp(m, bfp<float>(m, i.r1), load_bfp<float>(m, i), true); }

void CXFBR(auto& m, In i) { require_extended(m, i.r1); convert_from_integer<Extended, i32>(m, i); }
void CDFBR(auto& m, In i) { convert_from_integer<double, i32>(m, i); }
void CEFBR(auto& m, In i) { convert_from_integer<float, i32>(m, i); }
void CXGBR(auto& m, In i) { require_extended(m, i.r1); convert_from_integer<Extended, i64>(m, i); }
void CDGBR(auto& m, In i) { convert_from_integer<double, i64>(m, i); }
void CEGBR(auto& m, In i) { convert_from_integer<float, i64>(m, i); }
void CXLFBR(auto& m, In i) { require_extended(m, i.r1); convert_from_integer<Extended, u32>(m, i); }
void CDLFBR(auto& m, In i) { convert_from_integer<double, u32>(m, i); }
void CELFBR(auto& m, In i) { convert_from_integer<float, u32>(m, i); }
void CXLGBR(auto& m, In i) { require_extended(m, i.r1); convert_from_integer<Extended, u64>(m, i); }
void CDLGBR(auto& m, In i) { convert_from_integer<double, u64>(m, i); }
void CELGBR(auto& m, In i) { convert_from_integer<float, u64>(m, i); }
void CFXBR(auto& m, In i) { convert_to_integer<Extended, i32>(m, i); }
void CFDBR(auto& m, In i) { convert_to_integer<double, i32>(m, i); }
void CFEBR(auto& m, In i) { convert_to_integer<float, i32>(m, i); }
void CGXBR(auto& m, In i) { convert_to_integer<Extended, i64>(m, i); }
void CGDBR(auto& m, In i) { convert_to_integer<double, i64>(m, i); }
void CGEBR(auto& m, In i) { convert_to_integer<float, i64>(m, i); }
void CLFXBR(auto& m, In i) { convert_to_integer<Extended, u32>(m, i); }
void CLFDBR(auto& m, In i) { convert_to_integer<double, u32>(m, i); }
void CLFEBR(auto& m, In i) { convert_to_integer<float, u32>(m, i); }
void CLGXBR(auto& m, In i) { convert_to_integer<Extended, u64>(m, i); }
void CLGDBR(auto& m, In i) { convert_to_integer<double, u64>(m, i); }
void CLGEBR(auto& m, In i) { convert_to_integer<float, u64>(m, i); }
void FIXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); round_to_integral<Extended>(m, i); }
void FIDBR(auto& m, In i) { round_to_integral<double>(m, i); }
void FIEBR(auto& m, In i) { round_to_integral<float>(m, i); }
void LEXBR(auto& m, In i) { require_extended(m, i.r2); shorten<Extended, float>(m, i); }
void LDXBR(auto& m, In i) { require_extended(m, i.r2); shorten<Extended, double>(m, i); }
void LEDBR(auto& m, In i) { shorten<double, float>(m, i); }
void LDEBR(auto& m, In i) { lengthen<float, double>(m, i.r1, bfp<float>(m, i.r2)); }
void LDEB(auto& m, In i) { lengthen<float, double>(m, i.r1, load_bfp<float>(m, i)); }
void LXDBR(auto& m, In i) { require_extended(m, i.r1); lengthen<double, Extended>(m, i.r1, bfp<double>(m, i.r2)); }
void LXDB(auto& m, In i) { require_extended(m, i.r1); lengthen<double, Extended>(m, i.r1, load_bfp<double>(m, i)); }
void LXEBR(auto& m, In i) { require_extended(m, i.r1); lengthen<float, Extended>(m, i.r1, bfp<float>(m, i.r2)); }
void LXEB(auto& m, In i) { require_extended(m, i.r1); lengthen<float, Extended>(m, i.r1, load_bfp<float>(m, i)); }
void TCXB(auto& m, In i) { require_extended(m, i.r1); test_data_class<Extended>(m, i); }
void TCDB(auto& m, In i) { test_data_class<double>(m, i); }
void TCEB(auto& m, In i) { test_data_class<float>(m, i); }
// clang-format on

/// LOAD AND TEST, COMPLEMENT, NEGATIVE, POSITIVE: only the first looks at signaling NaNs.
template <class T>
void load_and_test(auto& m, In i) {
  m.require_afp();
  const T value = checked_signaling(m, bfp<T>(m, i.r2));
  set_bfp(m, i.r1, value);
  m.set_cc(bfp_cc(value));
}
template <class T>
void load_with_sign(auto& m, In i, auto change) {
  m.require_afp();
  const T value = from_bits<T>(change(bits_of(bfp<T>(m, i.r2)), sign_bit<T>()));
  set_bfp(m, i.r1, value);
  m.set_cc(bfp_cc(value));
}
inline constexpr auto kComplement = [](auto bits, auto sign) { return bits ^ sign; };
inline constexpr auto kNegative = [](auto bits, auto sign) { return bits | sign; };
inline constexpr auto kPositive = [](auto bits, auto sign) { return bits & ~sign; };
// clang-format off
void LTXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); load_and_test<Extended>(m, i); }
void LTDBR(auto& m, In i) { load_and_test<double>(m, i); }
void LTEBR(auto& m, In i) { load_and_test<float>(m, i); }
void LCXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); load_with_sign<Extended>(m, i, kComplement); }
void LCDBR(auto& m, In i) { load_with_sign<double>(m, i, kComplement); }
void LCEBR(auto& m, In i) { load_with_sign<float>(m, i, kComplement); }
void LNXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); load_with_sign<Extended>(m, i, kNegative); }
void LNDBR(auto& m, In i) { load_with_sign<double>(m, i, kNegative); }
void LNEBR(auto& m, In i) { load_with_sign<float>(m, i, kNegative); }
void LPXBR(auto& m, In i) { require_extended(m, i.r1 | i.r2); load_with_sign<Extended>(m, i, kPositive); }
void LPDBR(auto& m, In i) { load_with_sign<double>(m, i, kPositive); }
void LPEBR(auto& m, In i) { load_with_sign<float>(m, i, kPositive); }
// clang-format on

/// MULTIPLY AND ADD or SUBTRACT: R1 = R3 * second +- R1, rounded once.
template <class T>
void multiply_and_add(auto& m, In i, T second, bool subtract) {
  m.require_afp();
  const T third = bfp<T>(m, i.r3);
  const T first = bfp<T>(m, i.r1);
  under_fpc(
      m, -1,
      [&] {
        T a = third;
        T b = second;
        T c = subtract ? -first : first;
        pin(a);
        pin(b);
        pin(c);
        T result = std::fma(a, b, c);
        pin(result);
        if (is_nan(result)) {
          result = fused_nan(second, third, first);
        }
        return result;
      },
      [&](T result) { set_bfp(m, i.r1, result); });
}
template <class T>
void square_root(auto& m, unsigned r, T value) {
  m.require_afp();
  under_fpc(
      m, -1,
      [&] {
        T source = value;
        pin(source);
        T result = std::sqrt(source);
        pin(result);
        return is_nan(result) ? nan_result(value, value) : result;
      },
      [&](T result) { set_bfp(m, r, result); });
}
// clang-format off
void MADBR(auto& m, In i) { multiply_and_add(m, i, bfp<double>(m, i.r2), false); }
void MAEBR(auto& m, In i) { multiply_and_add(m, i, bfp<float>(m, i.r2), false); }
void MADB(auto& m, In i) { multiply_and_add(m, i, load_bfp<double>(m, i), false); }
void MAEB(auto& m, In i) { multiply_and_add(m, i, load_bfp<float>(m, i), false); }
void MSDBR(auto& m, In i) { multiply_and_add(m, i, bfp<double>(m, i.r2), true); }
void MSEBR(auto& m, In i) { multiply_and_add(m, i, bfp<float>(m, i.r2), true); }
void MSDB(auto& m, In i) { multiply_and_add(m, i, load_bfp<double>(m, i), true); }
void MSEB(auto& m, In i) { multiply_and_add(m, i, load_bfp<float>(m, i), true); }
void SQDBR(auto& m, In i) { square_root(m, i.r1, bfp<double>(m, i.r2)); }
void SQEBR(auto& m, In i) { square_root(m, i.r1, bfp<float>(m, i.r2)); }
void SQDB(auto& m, In i) { square_root(m, i.r1, load_bfp<double>(m, i)); }
void SQEB(auto& m, In i) { square_root(m, i.r1, load_bfp<float>(m, i)); }
// clang-format on

}  // namespace cambridge::machine::semantics
