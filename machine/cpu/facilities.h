/// The facility list that STFLE stores. PoO ch. 4 "Facility Indications".
#pragma once

#include <array>

#include "base/types.h"

namespace cambridge::machine {

using FacilityList = std::array<u64, 3>;

/// Only facilities whose instructions are all in the table's done rows.
inline constexpr unsigned kFacilities[] = {
    0,    // N3: instructions that are the same in ESA/390 and z/Architecture
    1,    // z/Architecture installed
    2,    // and active
    3,    // DAT enhancement: IDTE, CSPG
    6,    // ASN and LX reuse
    7,    // STFLE
    8,    // enhanced DAT 1
    9,    // sense running status
    10,   // conditional SSKE
    13,   // IPTE range
    14,   // nonquiescing key setting
    16,   // extended translation 2
    17,   // message-security assist
    18,   // long displacement
    19,   // and it is fast
    20,   // HFP multiply-and-add
    21,   // extended immediate
    22,   // extended translation 3
    24,   // ETF2 enhancement
    25,   // store clock fast
    26,   // parsing enhancement
    27,   // move with optional specifications
    28,   // TOD-clock steering
    31,   // extract CPU time
    32,   // compare and swap and store
    33,   // and its second form
    34,   // general instructions extension
    35,   // execute extensions
    37,   // floating-point extension
    40,   // load program parameter
    41,   // floating-point-support enhancements
    45,   // distinct operands, high word, interlocked access 1, load on condition, population count
    49,   // execution hint, load and trap, processor assist, RISBGN
    51,   // local TLB clearing
    52,   // interlocked access 2
    53,   // load on condition 2, load and zero rightmost byte
    58,   // miscellaneous instruction extensions 2
    66,   // reset reference bits multiple
    75,   // access-exception fetch/store indication
    78,   // enhanced DAT 2
    129,  // vector
    130   // instruction-execution protection
};

constexpr FacilityList facility_list() {
  FacilityList list{};
  for (const unsigned bit : kFacilities) {
    list[bit / 64] |= u64{1} << (63 - bit % 64);
  }
  return list;
}

}  // namespace cambridge::machine
