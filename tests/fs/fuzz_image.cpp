// Arbitrary headers and tracks of a CKD image. Nothing may crash, and what is refused is not
// changed.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <unistd.h>
#include <vector>

#include "fs/edf/minidisk.h"
#include "fs/image/image_block_device.h"
#include "fs/image/track.h"
#include "fs/image/volume_label.h"

using namespace cambridge;
using namespace cambridge::fs;

namespace {

void use(const std::shared_ptr<DasdImage>& image) {
  if (!image->geometry().is_ckd()) {
    std::vector<u8> block(kFbaBlockSize);
    (void)image->read_blocks(0, block).ok();
    return;
  }
  std::vector<u8> track(image->geometry().track_size);
  for (u32 head = 0; head < image->geometry().heads; ++head) {
    if (image->read_track({0, head}, track)) {
      TrackScanner scanner(track);
      while (scanner.next()) {
      }
      (void)image->write_track({0, head}, track).ok();
    }
  }
  (void)read_volume_label(*image).ok();
  auto device = open_block_device(DasdExtent(image));
  if (device) {
    std::vector<u8> bytes(64 * (*device)->shape().block_size);
    (void)(*device)->read(0, bytes).ok();
    (void)(*device)->write(3, bytes).ok();
    (void)Minidisk::access(std::shared_ptr<BlockDevice>(std::move(*device))).ok();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, std::size_t size) {
  static const auto path = std::filesystem::temp_directory_path() /
                           ("cambridge-fuzz-image-" + std::to_string(::getpid()));
  if (size == 0) {
    return 0;
  }
  // The first byte chooses: a raw file, or a sound image with the bytes laid over its start.
  const bool raw = (data[0] & 1) != 0;
  const auto at = static_cast<std::streamoff>(data[0] & 0x7E) * 8;
  if (!raw && !create_ckd_image(path, *find_ckd_type(0x2314), 1, NewTracks::Explicit, true)) {
    return 0;
  }
  {
    auto mode = std::ios::binary | std::ios::out;
    std::fstream file(path, raw ? mode | std::ios::trunc : mode | std::ios::in);
    file.seekp(raw ? 0 : at);
    file.write(reinterpret_cast<const char*>(data + 1), static_cast<std::streamsize>(size - 1));
  }
  if (auto image = open_image(path, OpenMode::ReadWrite)) {
    use(*image);
  }
  std::filesystem::remove(path);
  return 0;
}
