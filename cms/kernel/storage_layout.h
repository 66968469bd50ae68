/// Where CMS keeps its buffers in the virtual machine's storage. Everything else CMS needs lives in
/// the nucleus itself; these areas are what channel programs and DIAGNOSE refer to.
#pragma once

#include "base/address.h"
#include "base/types.h"

namespace cambridge::cms {

struct StorageArea {
  AbsoluteAddress start;
  u32 length = 0;
};

inline constexpr StorageArea kConsoleProgram{AbsoluteAddress(0x10000), 0x40};
inline constexpr StorageArea kConsoleBuffer{AbsoluteAddress(0x10040), 0x0FC0};
inline constexpr StorageArea kParameterArea{AbsoluteAddress(0x11000), 0x1000};
inline constexpr StorageArea kCommandBuffer{AbsoluteAddress(0x12000), 0x2000};
inline constexpr StorageArea kReplyBuffer{AbsoluteAddress(0x14000), 0x2000};
inline constexpr StorageArea kDiskProgram{AbsoluteAddress(0x18000), 0x4000};
inline constexpr StorageArea kDiskBuffer{AbsoluteAddress(0x20000), 0x80000};
/// The smallest virtual machine that CMS runs in.
inline constexpr u64 kMinimumStorage = 0x100000;

}  // namespace cambridge::cms
