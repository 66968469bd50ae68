/// The DASD volumes of a system: each image in its volumes folder, known by its volume serial.
///
/// Thread: filled at start, then read by any.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

#include "fs/image/dasd_image.h"

namespace cambridge::cp {

struct Volume {
  std::string serial;
  u16 real_device = 0;
  std::string type;  ///< "3390", "9336"
  std::shared_ptr<fs::DasdImage> image;
};

class VolumeTable {
 public:
  static constexpr u16 kFirstRealDevice = 0x0200;

  /// Opens every *.ckd and *.fba of the folder for writing. A file that cannot be used is reported
  /// in `problems`, one line each, and left out.
  static VolumeTable open(const std::filesystem::path& folder, std::vector<std::string>& problems);

  void add(std::string serial, std::shared_ptr<fs::DasdImage> image);
  [[nodiscard]] const Volume* find(std::string_view serial) const;
  [[nodiscard]] const Volume* find_real(u16 real_device) const;
  [[nodiscard]] const std::vector<Volume>& all() const { return volumes_; }

 private:
  std::vector<Volume> volumes_;
};

}  // namespace cambridge::cp
