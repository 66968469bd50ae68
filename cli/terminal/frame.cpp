#include "cli/terminal/frame.h"

#include "base/big_endian.h"

namespace cambridge::cli {
namespace {
constexpr std::size_t kHeader = 5;
}

std::string encode_frame(FrameType type, std::string_view text) {
  std::string bytes(kHeader, '\0');
  bytes[0] = static_cast<char>(type);
  store_big_endian<u32>(bytes.data() + 1, static_cast<u32>(text.size()));
  bytes += text;
  return bytes;
}

std::optional<Frame> FrameReader::next() {
  if (failed_ || buffer_.size() < kHeader) {
    return std::nullopt;
  }
  auto length = load_big_endian<u32>(buffer_.data() + 1);
  if (length > kMaximumFrame) {
    failed_ = true;
    return std::nullopt;
  }
  if (buffer_.size() < kHeader + length) {
    return std::nullopt;
  }
  Frame frame{static_cast<FrameType>(buffer_[0]), buffer_.substr(kHeader, length)};
  buffer_.erase(0, kHeader + length);
  return frame;
}

}  // namespace cambridge::cli
