#include "cp/system/volume_table.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/words.h"

#include "fs/image/volume_label.h"

namespace cambridge::cp {

VolumeTable VolumeTable::open(const std::filesystem::path& folder,
                              std::vector<std::string>& problems) {
  VolumeTable table;
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    auto extension = entry.path().extension();
    if (extension == ".ckd" || extension == ".fba") {
      files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    auto image = fs::open_image(file, fs::OpenMode::ReadWrite);
    if (!image) {
      problems.push_back(
          fmt::format("volume {}: {}", file.filename().string(), image.error().what));
      continue;
    }
    std::string serial = upper_case(file.stem().string());
    if ((*image)->geometry().is_ckd()) {
      auto label = fs::read_volume_label(**image);
      if (!label || label->empty()) {
        problems.push_back(fmt::format("volume {}: no volume label", file.filename().string()));
        continue;
      }
      serial = *label;
    }
    if (table.find(serial) != nullptr) {
      problems.push_back(fmt::format("volume {}: a second volume has the serial {}",
                                     file.filename().string(), serial));
      continue;
    }
    table.add(serial, *image);
  }
  return table;
}

void VolumeTable::add(std::string serial, std::shared_ptr<fs::DasdImage> image) {
  Volume volume;
  volume.serial = std::move(serial);
  volume.real_device = static_cast<u16>(kFirstRealDevice + volumes_.size());
  volume.type = image->geometry().is_ckd() ? std::string(image->geometry().type->name) : "9336";
  volume.image = std::move(image);
  volumes_.push_back(std::move(volume));
}

const Volume* VolumeTable::find(std::string_view serial) const {
  auto found = std::find_if(volumes_.begin(), volumes_.end(),
                            [&](const auto& volume) { return volume.serial == serial; });
  return found == volumes_.end() ? nullptr : &*found;
}

const Volume* VolumeTable::find_real(u16 real_device) const {
  auto found = std::find_if(volumes_.begin(), volumes_.end(),
                            [&](const auto& volume) { return volume.real_device == real_device; });
  return found == volumes_.end() ? nullptr : &*found;
}

}  // namespace cambridge::cp
