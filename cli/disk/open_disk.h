/// Opens an image, an extent of it, and the minidisk on that, with the errors a person can use.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "cli/disk/arguments.h"
#include "fs/edf/minidisk.h"
#include "fs/image/dasd_extent.h"
#include "fs/image/dasd_image.h"

namespace cambridge::cli::disk {

/// The options of every verb that works on a minidisk: which part of the image it is.
inline constexpr std::string_view kExtentOption = "--extent";

Outcome<std::shared_ptr<fs::DasdImage>> open_image(const std::string& path, fs::OpenMode mode);
/// The part that --extent START,LENGTH or START-END names; the whole image without it.
Outcome<fs::DasdExtent> choose_extent(const std::shared_ptr<fs::DasdImage>& image,
                                      const Arguments& arguments);
Outcome<std::shared_ptr<fs::BlockDevice>> open_device(const std::string& path, fs::OpenMode mode,
                                                      const Arguments& arguments);
Outcome<std::unique_ptr<fs::Minidisk>> open_minidisk(const std::string& path, fs::OpenMode mode,
                                                     const Arguments& arguments);
/// fn and ft as the user typed them, folded to upper case.
Outcome<fs::FileName> parse_name(const std::string& fn, const std::string& ft);

Failure<Complaint> complain(const std::string& which, const fs::DiskError& error);
Failure<Complaint> complain(const std::string& which, const fs::FileError& error);

}  // namespace cambridge::cli::disk
