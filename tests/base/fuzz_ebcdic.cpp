/// Fuzz target: any bytes through both directions of every code page.
#include <cstdint>
#include <string>

#include "base/assert.h"
#include "base/ebcdic.h"

using namespace cambridge;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  for (auto page : {CodePage::Ibm1047, CodePage::Ibm037, CodePage::Ibm924, CodePage::Ibm1141}) {
    CAM_ASSERT(utf8_to_ebcdic(ebcdic_to_utf8(bytes, page), page) == bytes);
    CAM_ASSERT(utf8_to_ebcdic(bytes, page).size() <= size);
    std::string upper = bytes;
    ebcdic_uppercase(upper, page);
    CAM_ASSERT(upper.size() == size);
  }
  return 0;
}
