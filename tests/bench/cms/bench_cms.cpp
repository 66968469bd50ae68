/// How long CMS takes for what people wait for: COPYFILE of a 200 MB V-file between minidisks
/// (ratio to the host's cp of the same bytes in the same run), LISTFILE among 100,000 files, FORMAT
/// of a 3390-9. The virtual machine is a FakeMachine: channel programs and disks are the real ones.
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>

#include "tests/cms/support/test_session.h"

namespace cambridge::tests {
namespace {

constexpr u64 kMegabyte = 1'000'000;

double seconds_since(i64 start) {
  return static_cast<double>(monotonic_nanoseconds() - start) / 1e9;
}

double host_copy(u64 bytes) {
  auto folder = std::filesystem::temp_directory_path() / "bench_cms_host";
  std::filesystem::create_directories(folder);
  auto from = folder / "from";
  {
    std::ofstream file(from, std::ios::binary);
    std::string chunk(kMegabyte, 'x');
    for (u64 written = 0; written < bytes; written += chunk.size()) {
      file << chunk;
    }
  }
  // --reflink=never and no copy_file_range shortcut would be cp's own choice; take cp as it is.
  auto command = fmt::format("cp {} {}", from.string(), (folder / "to").string());
  auto start = monotonic_nanoseconds();
  int code = std::system(command.c_str());
  auto seconds = seconds_since(start);
  std::filesystem::remove_all(folder);
  return code == 0 ? seconds : -1;
}

void bench_copy() {
  constexpr u64 kBytes = 200 * kMegabyte;
  constexpr u32 kRecord = 120;
  TestSession test;
  test.access('A', 0x191, {"3390", 600, true, 4096, "FROM"});
  test.access('B', 0x192, {"3390", 600, true, 4096, "TO"});
  test.make_file('A', "LARGE", "DATA", 'V', kRecord, kBytes / kRecord);
  auto start = monotonic_nanoseconds();
  int code = test.run("COPYFILE LARGE DATA A = = B");
  auto seconds = seconds_since(start);
  auto host = host_copy(kBytes);
  fmt::print(
      "COPYFILE 200 MB V-file: {:.2f} s (rc {}), host cp: {:.2f} s, ratio of speeds {:.2f} "
      "(wanted 0.33)\n",
      seconds, code, host, host / seconds);
}

void bench_listfile() {
  constexpr int kFiles = 100'000;
  TestSession test;
  test.access('A', 0x191, {"3390", 800, true, 4096, "MANY"});
  auto* disk = test.session->disks().minidisk('A');
  if (!disk->hold_commits(true)) {
    return;
  }
  for (int i = 0; i < kFiles; ++i) {
    test.make_file('A', fmt::format("F{:06}", i), "DATA", 'F', 80, 1);
  }
  if (!disk->hold_commits(false)) {
    return;
  }
  auto start = monotonic_nanoseconds();
  constexpr int kRounds = 20;
  for (int i = 0; i < kRounds; ++i) {
    test.run("LISTFILE F050000 DATA A");
  }
  fmt::print("LISTFILE of one of {} files: {:.3f} ms (wanted 1)\n", kFiles,
             seconds_since(start) * 1000 / kRounds);
  start = monotonic_nanoseconds();
  test.run("LISTFILE * * A");
  fmt::print("LISTFILE of all: {:.3f} s (wanted 0.3), {} lines\n", seconds_since(start),
             test.shown().size());
  start = monotonic_nanoseconds();
  test.run("ACCESS 191 A");
  fmt::print("ACCESS of that disk: {:.3f} s\n", seconds_since(start));
}

void bench_format() {
  TestSession test;
  test.machine.add_disk(0x199, {"3390", 10017, true, 0, ""});
  test.machine.typed = {"1", "BIG"};
  auto start = monotonic_nanoseconds();
  int code = test.run("FORMAT 199 C");
  fmt::print("FORMAT of a 3390-9: {:.2f} s (rc {}, wanted 2)\n", seconds_since(start), code);
}

}  // namespace
}  // namespace cambridge::tests

int main() {
  cambridge::tests::bench_copy();
  cambridge::tests::bench_listfile();
  cambridge::tests::bench_format();
  return 0;
}
