/// Hexadecimal-floating-point instructions. PoO ch. 18.
#pragma once

#include "machine/cpu/hfp_number.h"
#include "machine/cpu/semantics/bfp_convert.h"
#include "machine/cpu/semantics/floating_support.h"

namespace cambridge::machine::semantics {

inline constexpr unsigned kShort = 6;  ///< fraction digits of each format
inline constexpr unsigned kLong = 14;
inline constexpr unsigned kExtended = 28;

template <unsigned kDigits>
HfpNumber hfp_from_bits(u64 high, u64 low) {
  HfpNumber made;
  made.negative = (high >> 63) != 0;
  made.characteristic = static_cast<int>(high >> 56 & 0x7F);
  const u64 fraction = high & 0xFFFFFFFFFFFFFFU;
  made.fraction = kDigits == kShort  ? u128{fraction >> 32}
                  : kDigits == kLong ? u128{fraction}
                                     : u128{fraction} << 56 | (low & 0xFFFFFFFFFFFFFFU);
  return made;
}
/// Without the AFP-register control only registers 0, 2, 4 and 6 exist.
template <unsigned kDigits>
void check_hfp_register(auto& m, unsigned r) {
  if constexpr (kDigits == kExtended) {
    m.specification_if((r & 2) != 0);
  }
  if ((r & 9) != 0 && (m.cr(0) & bit64(45)) == 0) {
    m.data_exception(1);
  }
}
template <unsigned kDigits>
HfpNumber hfp(auto& m, unsigned r) {
  check_hfp_register<kDigits>(m, r);
  return hfp_from_bits<kDigits>(m.fpr(r), kDigits == kExtended ? m.fpr(r + 2) : 0);
}
template <unsigned kDigits>
HfpNumber load_hfp(auto& m, In i) {
  if constexpr (kDigits == kShort) {
    return hfp_from_bits<kShort>(u64{m.template load<u32>(m.indexed(i))} << 32, 0);
  } else {
    return hfp_from_bits<kLong>(m.template load<u64>(m.indexed(i)), 0);
  }
}
template <unsigned kDigits>
void set_hfp(auto& m, unsigned r, const HfpNumber& value) {
  check_hfp_register<kDigits>(m, r);
  const u64 head =
      u64{value.negative ? 1U : 0U} << 63 | static_cast<u64>(value.characteristic & 0x7F) << 56;
  if constexpr (kDigits == kShort) {
    m.set_fpr(r, (m.fpr(r) & 0xFFFFFFFFU) | head | static_cast<u64>(value.fraction) << 32);
  } else if constexpr (kDigits == kLong) {
    m.set_fpr(r, head | static_cast<u64>(value.fraction));
  } else {
    m.set_fpr(r, head | static_cast<u64>(value.fraction >> 56));
    const bool zero = value.fraction == 0 && value.characteristic == 0;
    const u64 low_head =
        (head & kSign64) | (zero ? 0 : static_cast<u64>((value.characteristic - 14) & 0x7F) << 56);
    m.set_fpr(r + 2, low_head | (static_cast<u64>(value.fraction) & 0xFFFFFFFFFFFFFFU));
  }
}
unsigned hfp_cc(const HfpNumber& value) {
  return value.fraction == 0 ? 0 : value.negative ? 1 : 2;
}
/// Stores a result and raises what the operation found, as the program mask says.
template <unsigned kDigits>
void put_hfp(auto& m, unsigned r, HfpResult result, bool set_cc) {
  u16 code = 0;
  switch (result.condition) {
    case HfpCondition::None:
      break;
    case HfpCondition::Overflow:
      code = pgm::kHfpExponentOverflow;
      break;
    case HfpCondition::Underflow:
      if ((m.psw_mask() & psw::kHfpUnderflow) != 0) {
        code = pgm::kHfpExponentUnderflow;
      } else {
        result.number = {};
      }
      break;
    case HfpCondition::Significance:
      if ((m.psw_mask() & psw::kHfpSignificance) != 0) {
        code = pgm::kHfpSignificance;
      } else {
        result.number = {};
      }
      break;
    case HfpCondition::Divide:
      m.program_interruption(pgm::kHfpDivide);
    case HfpCondition::SquareRoot:
      m.program_interruption(pgm::kHfpSquareRoot);
  }
  set_hfp<kDigits>(m, r, result.number);
  if (set_cc) {
    m.set_cc(hfp_cc(result.number));
  }
  if (code != 0) {
    m.program_interruption(code);
  }
}
template <unsigned kDigits>
void hfp_sum(auto& m, In i, HfpNumber b, bool subtract, bool normalize) {
  b.negative = b.negative != subtract;
  put_hfp<kDigits>(m, i.r1, hfp_add(hfp<kDigits>(m, i.r1), b, kDigits, normalize), true);
}
template <unsigned kDigits, unsigned kResult>
void hfp_product(auto& m, In i, const HfpNumber& b) {
  put_hfp<kResult>(m, i.r1, hfp_multiply(hfp<kDigits>(m, i.r1), b, kDigits, kResult), false);
}
template <unsigned kDigits>
void hfp_quotient(auto& m, In i, const HfpNumber& b) {
  put_hfp<kDigits>(m, i.r1, hfp_divide(hfp<kDigits>(m, i.r1), b, kDigits), false);
}
template <unsigned kDigits>
void hfp_compare_with(auto& m, In i, const HfpNumber& b) {
  m.set_cc(hfp_compare(hfp<kDigits>(m, i.r1), b, kDigits));
}
// clang-format off
void AER(auto& m, In i) { hfp_sum<kShort>(m, i, hfp<kShort>(m, i.r2), false, true); }
void ADR(auto& m, In i) { hfp_sum<kLong>(m, i, hfp<kLong>(m, i.r2), false, true); }
void AXR(auto& m, In i) { hfp_sum<kExtended>(m, i, hfp<kExtended>(m, i.r2), false, true); }
void AE(auto& m, In i) { hfp_sum<kShort>(m, i, load_hfp<kShort>(m, i), false, true); }
void AD(auto& m, In i) { hfp_sum<kLong>(m, i, load_hfp<kLong>(m, i), false, true); }
void AUR(auto& m, In i) { hfp_sum<kShort>(m, i, hfp<kShort>(m, i.r2), false, false); }
void AWR(auto& m, In i) { hfp_sum<kLong>(m, i, hfp<kLong>(m, i.r2), false, false); }
void AU(auto& m, In i) { hfp_sum<kShort>(m, i, load_hfp<kShort>(m, i), false, false); }
void AW(auto& m, In i) { hfp_sum<kLong>(m, i, load_hfp<kLong>(m, i), false, false); }
void SER(auto& m, In i) { hfp_sum<kShort>(m, i, hfp<kShort>(m, i.r2), true, true); }
void SDR(auto& m, In i) { hfp_sum<kLong>(m, i, hfp<kLong>(m, i.r2), true, true); }
void SXR(auto& m, In i) { hfp_sum<kExtended>(m, i, hfp<kExtended>(m, i.r2), true, true); }
void SE(auto& m, In i) { hfp_sum<kShort>(m, i, load_hfp<kShort>(m, i), true, true); }
void SD(auto& m, In i) { hfp_sum<kLong>(m, i, load_hfp<kLong>(m, i), true, true); }
void SUR(auto& m, In i) { hfp_sum<kShort>(m, i, hfp<kShort>(m, i.r2), true, false); }
void SWR(auto& m, In i) { hfp_sum<kLong>(m, i, hfp<kLong>(m, i.r2), true, false); }
void SU(auto& m, In i) { hfp_sum<kShort>(m, i, load_hfp<kShort>(m, i), true, false); }
void SW(auto& m, In i) { hfp_sum<kLong>(m, i, load_hfp<kLong>(m, i), true, false); }
void CER(auto& m, In i) { hfp_compare_with<kShort>(m, i, hfp<kShort>(m, i.r2)); }
void CDR(auto& m, In i) { hfp_compare_with<kLong>(m, i, hfp<kLong>(m, i.r2)); }
void CXR(auto& m, In i) { hfp_compare_with<kExtended>(m, i, hfp<kExtended>(m, i.r2)); }
void CE(auto& m, In i) { hfp_compare_with<kShort>(m, i, load_hfp<kShort>(m, i)); }
void CD(auto& m, In i) { hfp_compare_with<kLong>(m, i, load_hfp<kLong>(m, i)); }
void MER(auto& m, In i) { hfp_product<kShort, kLong>(m, i, hfp<kShort>(m, i.r2)); }
void MDER(auto& m, In i) { hfp_product<kShort, kLong>(m, i, hfp<kShort>(m, i.r2)); }
void MDE(auto& m, In i) { hfp_product<kShort, kLong>(m, i, load_hfp<kShort>(m, i)); }
void MEER(auto& m, In i) { hfp_product<kShort, kShort>(m, i, hfp<kShort>(m, i.r2)); }
void MEE(auto& m, In i) { hfp_product<kShort, kShort>(m, i, load_hfp<kShort>(m, i)); }
void MDR(auto& m, In i) { hfp_product<kLong, kLong>(m, i, hfp<kLong>(m, i.r2)); }
void MD(auto& m, In i) { hfp_product<kLong, kLong>(m, i, load_hfp<kLong>(m, i)); }
void MXDR(auto& m, In i) { hfp_product<kLong, kExtended>(m, i, hfp<kLong>(m, i.r2)); }
void MXD(auto& m, In i) { hfp_product<kLong, kExtended>(m, i, load_hfp<kLong>(m, i)); }
void MXR(auto& m, In i) { hfp_product<kExtended, kExtended>(m, i, hfp<kExtended>(m, i.r2)); }
void DER(auto& m, In i) { hfp_quotient<kShort>(m, i, hfp<kShort>(m, i.r2)); }
void DDR(auto& m, In i) { hfp_quotient<kLong>(m, i, hfp<kLong>(m, i.r2)); }
void DXR(auto& m, In i) { hfp_quotient<kExtended>(m, i, hfp<kExtended>(m, i.r2)); }
void DE(auto& m, In i) { hfp_quotient<kShort>(m, i, load_hfp<kShort>(m, i)); }
void DD(auto& m, In i) { hfp_quotient<kLong>(m, i, load_hfp<kLong>(m, i)); }
void HER(auto& m, In i) { put_hfp<kShort>(m, i.r1, hfp_halve(hfp<kShort>(m, i.r2), kShort), false); }
void HDR(auto& m, In i) { put_hfp<kLong>(m, i.r1, hfp_halve(hfp<kLong>(m, i.r2), kLong), false); }
void SQER(auto& m, In i) { put_hfp<kShort>(m, i.r1, hfp_square_root(hfp<kShort>(m, i.r2), kShort), false); }
void SQDR(auto& m, In i) { put_hfp<kLong>(m, i.r1, hfp_square_root(hfp<kLong>(m, i.r2), kLong), false); }
void SQE(auto& m, In i) { put_hfp<kShort>(m, i.r1, hfp_square_root(load_hfp<kShort>(m, i), kShort), false); }
void SQD(auto& m, In i) { put_hfp<kLong>(m, i.r1, hfp_square_root(load_hfp<kLong>(m, i), kLong), false); }
// clang-format on

/// LOAD AND TEST, COMPLEMENT, NEGATIVE, POSITIVE: no normalisation.
template <unsigned kDigits>
void load_hfp_sign(auto& m, In i, auto sign) {
  HfpNumber value = hfp<kDigits>(m, i.r2);
  value.negative = sign(value.negative);
  set_hfp<kDigits>(m, i.r1, value);
  m.set_cc(hfp_cc(value));
}
inline constexpr auto kSameSign = [](bool negative) { return negative; };
inline constexpr auto kOtherSign = [](bool negative) { return !negative; };
inline constexpr auto kMinus = [](bool) { return true; };
inline constexpr auto kPlus = [](bool) { return false; };
// clang-format off
void LTER(auto& m, In i) { load_hfp_sign<kShort>(m, i, kSameSign); }
void LTDR(auto& m, In i) { load_hfp_sign<kLong>(m, i, kSameSign); }
void LTXR(auto& m, In i) { load_hfp_sign<kExtended>(m, i, kSameSign); }
void LCER(auto& m, In i) { load_hfp_sign<kShort>(m, i, kOtherSign); }
void LCDR(auto& m, In i) { load_hfp_sign<kLong>(m, i, kOtherSign); }
void LCXR(auto& m, In i) { load_hfp_sign<kExtended>(m, i, kOtherSign); }
void LNER(auto& m, In i) { load_hfp_sign<kShort>(m, i, kMinus); }
void LNDR(auto& m, In i) { load_hfp_sign<kLong>(m, i, kMinus); }
void LNXR(auto& m, In i) { load_hfp_sign<kExtended>(m, i, kMinus); }
void LPER(auto& m, In i) { load_hfp_sign<kShort>(m, i, kPlus); }
void LPDR(auto& m, In i) { load_hfp_sign<kLong>(m, i, kPlus); }
void LPXR(auto& m, In i) { load_hfp_sign<kExtended>(m, i, kPlus); }

void FIER(auto& m, In i) { set_hfp<kShort>(m, i.r1, hfp_integer(hfp<kShort>(m, i.r2), kShort)); }
void FIDR(auto& m, In i) { set_hfp<kLong>(m, i.r1, hfp_integer(hfp<kLong>(m, i.r2), kLong)); }
void FIXR(auto& m, In i) { set_hfp<kExtended>(m, i.r1, hfp_integer(hfp<kExtended>(m, i.r2), kExtended)); }
void LEDR(auto& m, In i) { put_hfp<kShort>(m, i.r1, hfp_round(hfp<kLong>(m, i.r2), kLong, kShort), false); }
void LDXR(auto& m, In i) { put_hfp<kLong>(m, i.r1, hfp_round(hfp<kExtended>(m, i.r2), kExtended, kLong), false); }
void LEXR(auto& m, In i) { put_hfp<kShort>(m, i.r1, hfp_round(hfp<kExtended>(m, i.r2), kExtended, kShort), false); }
// clang-format on
template <unsigned kFrom, unsigned kTo>
void lengthen_hfp(auto& m, In i, HfpNumber value) {
  value.fraction <<= 4 * (kTo - kFrom);
  if (kTo == kExtended && value.fraction == 0) {
    value.characteristic = 0;
  }
  set_hfp<kTo>(m, i.r1, value);
}
// clang-format off
void LDER(auto& m, In i) { lengthen_hfp<kShort, kLong>(m, i, hfp<kShort>(m, i.r2)); }
void LDE(auto& m, In i) { lengthen_hfp<kShort, kLong>(m, i, load_hfp<kShort>(m, i)); }
void LXDR(auto& m, In i) { lengthen_hfp<kLong, kExtended>(m, i, hfp<kLong>(m, i.r2)); }
void LXD(auto& m, In i) { lengthen_hfp<kLong, kExtended>(m, i, load_hfp<kLong>(m, i)); }
void LXER(auto& m, In i) { lengthen_hfp<kShort, kExtended>(m, i, hfp<kShort>(m, i.r2)); }
void LXE(auto& m, In i) { lengthen_hfp<kShort, kExtended>(m, i, load_hfp<kShort>(m, i)); }
void CEFR(auto& m, In i) { set_hfp<kShort>(m, i.r1, hfp_from_integer(s32(m.gr32(i.r2)), kShort)); }
void CDFR(auto& m, In i) { set_hfp<kLong>(m, i.r1, hfp_from_integer(s32(m.gr32(i.r2)), kLong)); }
void CXFR(auto& m, In i) { set_hfp<kExtended>(m, i.r1, hfp_from_integer(s32(m.gr32(i.r2)), kExtended)); }
void CEGR(auto& m, In i) { set_hfp<kShort>(m, i.r1, hfp_from_integer(s64(m.gr64(i.r2)), kShort)); }
void CDGR(auto& m, In i) { set_hfp<kLong>(m, i.r1, hfp_from_integer(s64(m.gr64(i.r2)), kLong)); }
void CXGR(auto& m, In i) { set_hfp<kExtended>(m, i.r1, hfp_from_integer(s64(m.gr64(i.r2)), kExtended)); }
// clang-format on

/// CONVERT TO FIXED: M3 0 and 5 toward zero, 1 nearest with ties away, 4 even, 6 up, 7 down.
template <unsigned kDigits, class Integer>
void hfp_to_integer(auto& m, In i) {
  m.specification_if(i.m3 == 2 || i.m3 == 3 || i.m3 > 7);
  const HfpNumber value = hfp<kDigits>(m, i.r2);
  const int point = value.characteristic - 64;  // digits before the point
  constexpr Integer kMost = std::numeric_limits<Integer>::max();
  constexpr Integer kLeast = std::numeric_limits<Integer>::min();
  u128 whole = 0;
  u128 rest = 0;
  u128 half = 1;
  bool huge = false;
  if (value.fraction != 0) {
    if (point > static_cast<int>(kDigits)) {
      huge = point - static_cast<int>(kDigits) > 16;
      whole = huge ? 0 : value.fraction << (4 * (point - static_cast<int>(kDigits)));
      huge = huge || whole >> 64 != 0;
    } else {
      const unsigned dropped = 4 * (kDigits - static_cast<unsigned>(point > 0 ? point : 0)) +
                               (point < 0 ? 4U * static_cast<unsigned>(-point) : 0);
      whole = dropped > 127 ? 0 : value.fraction >> dropped;
      if (dropped > 120) {
        rest = 1;
        half = 2;
      } else if (dropped != 0) {
        rest = value.fraction & ((u128{1} << dropped) - 1);
        half = u128{1} << (dropped - 1);
      }
    }
  }
  bool up = false;
  switch (i.m3) {
    case 1:
      up = rest >= half;
      break;
    case 4:
      up = rest > half || (rest == half && rest != 0 && (whole & 1) != 0);
      break;
    case 6:
      up = rest != 0 && !value.negative;
      break;
    case 7:
      up = rest != 0 && value.negative;
      break;
    default:
      break;
  }
  whole += up ? 1 : 0;
  const u128 limit = u128{static_cast<u64>(kMost)} + (value.negative ? 1 : 0);
  Integer result = 0;
  if (huge || whole > limit) {
    result = value.negative ? kLeast : kMost;
    m.set_cc(3);
  } else {
    const u64 magnitude = static_cast<u64>(whole);
    result = static_cast<Integer>(value.negative ? 0 - magnitude : magnitude);
    m.set_cc(hfp_cc(value));
  }
  if constexpr (sizeof(Integer) == 4) {
    m.set_gr32(i.r1, static_cast<u32>(result));
  } else {
    m.set_gr64(i.r1, static_cast<u64>(result));
  }
}
// clang-format off
void CFER(auto& m, In i) { hfp_to_integer<kShort, i32>(m, i); }
void CFDR(auto& m, In i) { hfp_to_integer<kLong, i32>(m, i); }
void CFXR(auto& m, In i) { hfp_to_integer<kExtended, i32>(m, i); }
void CGER(auto& m, In i) { hfp_to_integer<kShort, i64>(m, i); }
void CGDR(auto& m, In i) { hfp_to_integer<kLong, i64>(m, i); }
void CGXR(auto& m, In i) { hfp_to_integer<kExtended, i64>(m, i); }
// clang-format on

/// MULTIPLY AND ADD or SUBTRACT: the product is not rounded, the sum is truncated.
template <unsigned kDigits>
void hfp_fused(auto& m, In i, const HfpNumber& second, bool subtract) {
  constexpr unsigned kWide = kDigits == kShort ? kLong : kExtended;
  const HfpResult product = hfp_multiply(hfp<kDigits>(m, i.r3), second, kDigits, kWide);
  HfpNumber exact = product.number;
  if (product.condition == HfpCondition::Overflow) {
    exact.characteristic += 128;
  } else if (product.condition == HfpCondition::Underflow) {
    exact.characteristic -= 128;
  }
  HfpNumber addend = hfp<kDigits>(m, i.r1);
  addend.fraction <<= 4 * (kWide - kDigits);
  addend.negative = addend.negative != subtract;
  HfpResult sum = hfp_add(exact, addend, kWide, true);
  sum.number.fraction >>= 4 * (kWide - kDigits);
  if (sum.condition == HfpCondition::Significance) {
    sum = {};
  }
  put_hfp<kDigits>(m, i.r1, sum, false);
}
// clang-format off
void MAER(auto& m, In i) { hfp_fused<kShort>(m, i, hfp<kShort>(m, i.r2), false); }
void MADR(auto& m, In i) { hfp_fused<kLong>(m, i, hfp<kLong>(m, i.r2), false); }
void MAE(auto& m, In i) { hfp_fused<kShort>(m, i, load_hfp<kShort>(m, i), false); }
void MAD(auto& m, In i) { hfp_fused<kLong>(m, i, load_hfp<kLong>(m, i), false); }
void MSER(auto& m, In i) { hfp_fused<kShort>(m, i, hfp<kShort>(m, i.r2), true); }
void MSDR(auto& m, In i) { hfp_fused<kLong>(m, i, hfp<kLong>(m, i.r2), true); }
void MSE(auto& m, In i) { hfp_fused<kShort>(m, i, load_hfp<kShort>(m, i), true); }
void MSD(auto& m, In i) { hfp_fused<kLong>(m, i, load_hfp<kLong>(m, i), true); }
// clang-format on

}  // namespace cambridge::machine::semantics
