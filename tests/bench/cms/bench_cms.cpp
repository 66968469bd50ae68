/// How long CMS takes for what people wait for: COPYFILE of a 200 MB V-file between minidisks
/// (ratio to the host's cp of the same bytes in the same run), LISTFILE among 100,000 files, FORMAT
/// of a 3390-9. The virtual machine is a FakeMachine: channel programs and disks are the real ones.
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <sys/resource.h>

#include "tests/cms/support/test_session.h"

namespace cambridge::tests {
namespace {

constexpr u64 kMegabyte = 1'000'000;

/// Processor time of this process, or of the programs it ran: what a busy machine does not distort.
double processor_seconds(int who) {
  rusage usage{};
  getrusage(who, &usage);
  auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Stopwatch {
 public:
  explicit Stopwatch(int who = RUSAGE_SELF) : who_(who), start_(processor_seconds(who)) {}
  [[nodiscard]] double seconds() const { return processor_seconds(who_) - start_; }

 private:
  int who_;
  double start_;
};

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
  auto command = fmt::format("cp {} {}", from.string(), (folder / "to").string());
  Stopwatch watch(RUSAGE_CHILDREN);
  int code = std::system(command.c_str());
  auto seconds = watch.seconds();
  std::filesystem::remove_all(folder);
  return code == 0 ? seconds : -1;
}

void bench_copy(u64 megabytes) {
  const u64 bytes = megabytes * kMegabyte;
  constexpr u32 kRecord = 120;
  TestSession test;
  test.access('A', 0x191, {"3390", 600, true, 4096, "FROM"});
  test.access('B', 0x192, {"3390", 600, true, 4096, "TO"});
  test.make_file('A', "LARGE", "DATA", 'V', kRecord, bytes / kRecord);
  Stopwatch watch;
  int code = test.run("COPYFILE LARGE DATA A = = B");
  auto seconds = watch.seconds();
  auto host = host_copy(bytes);
  fmt::print(
      "COPYFILE {} MB V-file: {:.2f} s (rc {}), host cp: {:.2f} s, ratio of speeds {:.2f} "
      "(wanted 0.33)\n",
      megabytes, seconds, code, host, host / seconds);
}

void bench_listfile(int files) {
  TestSession test;
  test.access('A', 0x191, {"3390", 800, true, 4096, "MANY"});
  auto* disk = test.session->disks().minidisk('A');
  if (!disk->hold_commits(true)) {
    return;
  }
  for (int i = 0; i < files; ++i) {
    test.make_file('A', fmt::format("F{:06}", i), "DATA", 'F', 80, 1);
  }
  if (!disk->hold_commits(false)) {
    return;
  }
  Stopwatch watch;
  constexpr int kRounds = 20;
  for (int i = 0; i < kRounds; ++i) {
    test.run("LISTFILE F050000 DATA A");
  }
  fmt::print("LISTFILE of one of {} files: {:.3f} ms (wanted 1)\n", files,
             watch.seconds() * 1000 / kRounds);
  watch = Stopwatch();
  test.run("LISTFILE * * A");
  fmt::print("LISTFILE of all: {:.3f} s (wanted 0.3), {} lines\n", watch.seconds(),
             test.shown().size());
  watch = Stopwatch();
  test.run("ACCESS 191 A");
  fmt::print("ACCESS of that disk: {:.3f} s\n", watch.seconds());
}

void bench_format() {
  TestSession test;
  test.machine.add_disk(0x199, {"3390", 10017, true, 0, ""});
  test.machine.typed = {"1", "BIG"};
  Stopwatch watch;
  int code = test.run("FORMAT 199 C");
  fmt::print("FORMAT of a 3390-9: {:.2f} s (rc {}, wanted 2)\n", watch.seconds(), code);
}

}  // namespace
}  // namespace cambridge::tests

/// bench_cms [copy|list|format] [SIZE]: one of them, with so many megabytes or files.
int main(int argc, char** argv) {
  const std::string only = argc > 1 ? argv[1] : "";
  const int size = argc > 2 ? std::atoi(argv[2]) : 0;
  if (only.empty() || only == "copy") {
    cambridge::tests::bench_copy(size > 0 ? static_cast<cambridge::u64>(size) : 200);
  }
  if (only.empty() || only == "list") {
    cambridge::tests::bench_listfile(size > 0 ? size : 100'000);
  }
  if (only.empty() || only == "format") {
    cambridge::tests::bench_format();
  }
  return 0;
}
