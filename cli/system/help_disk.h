/// The HELP disk (MAINT 19D): a file for each CMS and CP command, made from its description.
#pragma once

#include <vector>

#include "cli/system/minidisk_files.h"

namespace cambridge::cli {

std::vector<TextFile> help_disk_files();

}  // namespace cambridge::cli
