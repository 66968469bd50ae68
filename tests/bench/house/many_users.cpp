#include "tests/bench/house/many_users.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

#include "cli/system/assemble.h"
#include "cli/system/default_files.h"
#include "cli/system/minidisk_files.h"
#include "cp/directory/directory_parser.h"
#include "fs/image/volume_label.h"

namespace cambridge::tests {
namespace stdfs = std::filesystem;
namespace {

constexpr u32 kCylinders = 3339;
constexpr std::string_view kLoop =
    "/* LOOP EXEC: CMS commands without end; TICK after each hundred. */\n"
    "address command\n"
    "do forever\n"
    "  do 25\n"
    "    'STATE LOOP EXEC A'\n"
    "    'MAKEBUF'\n"
    "    'LISTFILE LOOP EXEC A (STACK'\n"
    "    'DROPBUF'\n"
    "  end\n"
    "  say 'TICK'\n"
    "end\n";

std::string directory_text(unsigned users, unsigned odd, unsigned even) {
  std::string text =
      "DIRECTORY 0123 3390 BENCH\nUSER MAINT NOLOG 32M 32M G\n"
      "  MDISK 190 3390 0010 0010 BENCH MR ALL\n  MDISK 19E 3390 0020 0010 BENCH MR ALL\n";
  for (unsigned i = 1; i <= users; ++i) {
    text += fmt::format(
        "USER {} LBYONLY 32M 32M G\n  IPL CMS PARM AUTOCR\n  SHARE RELATIVE {}\n"
        "  CONSOLE 009 3215 T\n"
        "  LINK MAINT 190 190 RR\n  LINK MAINT 19E 19E RR\n  MDISK 191 3390 {:04} 0001 BENCH MR\n",
        user_name(i), i % 2 == 1 ? odd : even, 29 + i);
  }
  return text;
}

void check(const auto& result, std::string_view what) {
  if (!result) {
    fmt::print(stderr, "cannot make {}\n", what);
    std::exit(1);
  }
}

}  // namespace

std::string user_name(unsigned number) {
  return fmt::format("U{:04}", number);
}

void make_many_users(const std::string& folder, unsigned users, unsigned odd, unsigned even) {
  stdfs::create_directories(stdfs::path(folder) / "volumes");
  auto text = directory_text(users, odd, even);
  std::ofstream(stdfs::path(folder) / "user.direct") << text;
  auto image = fs::create_ckd_image(stdfs::path(folder) / "volumes" / "bench.ckd",
                                    *fs::find_ckd_type(0x3390), kCylinders, fs::NewTracks::Sparse);
  check(image, "volume");
  check(fs::write_volume_label(**image, "BENCH"), "label");
  auto directory = cp::directory::parse_directory(text);
  check(directory, "directory");
  cli::TextFile loop{"LOOP", "EXEC", std::string(kLoop)};
  for (const auto& [userid, user] : directory->users) {
    for (const auto& disk : user.minidisks) {
      auto extent = fs::DasdExtent::make(*image, disk.start, disk.size);
      check(extent, "extent");
      std::span<const cli::TextFile> files;
      if (userid != "MAINT") {
        files = {&loop, 1};
      }
      check(cli::format_with_files(*extent, userid.substr(0, 6), files), "minidisk");
    }
  }
}

std::unique_ptr<cp::System> start_many_users(const std::string& folder, unsigned processors) {
  cp::SystemParts parts;
  std::ifstream in(stdfs::path(folder) / "user.direct");
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  auto directory = cp::directory::parse_directory(text);
  check(directory, "directory");
  parts.directory = std::move(*directory);
  std::vector<std::string> problems;
  parts.volumes = cp::VolumeTable::open(stdfs::path(folder) / "volumes", problems);
  parts.real_processors = processors;
  return cli::assemble(std::move(parts));
}

void end_system(cp::System& system) {
  std::mutex mutex;
  std::condition_variable ended;
  bool over = false;
  system.on_ended([&] {
    std::lock_guard lock(mutex);
    over = true;
    ended.notify_one();
  });
  system.shutdown("BENCH");
  std::unique_lock lock(mutex);
  ended.wait(lock, [&] { return over; });
}

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  statm >> size >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace cambridge::tests
