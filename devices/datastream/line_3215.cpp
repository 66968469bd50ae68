#include "devices/datastream/line_3215.h"

#include <algorithm>

namespace cambridge::devices {

void Line3215Decoder::add(char byte) {
  constexpr u8 kFirstGraphic = 0x40;
  if (byte == kBackspace) {
    if (!pending_.empty()) {
      pending_.pop_back();
    }
    return;
  }
  if (static_cast<u8>(byte) >= kFirstGraphic && byte != '\xFF') {
    pending_.push_back(byte);
  }
}

std::string encode_typed_line(std::string_view line, std::size_t longest) {
  std::string bytes(line.substr(0, longest));
  bytes.erase(std::remove_if(bytes.begin(), bytes.end(),
                             [](char byte) {
                               return byte == Line3215Decoder::kNewLine ||
                                      byte == Line3215Decoder::kLineFeed ||
                                      byte == Line3215Decoder::kCarriageReturn;
                             }),
              bytes.end());
  return bytes;
}

}  // namespace cambridge::devices
