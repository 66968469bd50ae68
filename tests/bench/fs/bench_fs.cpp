// Benchmarks of fs. Every figure is printed with its limit or its ratio to a peer that ran in the
// same minute; wall time and the CPU time of this thread both, since hosts are shared.
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <functional>
#include <vector>

#include "base/clock.h"

#include "fs/edf/minidisk.h"
#include "fs/image/image_block_device.h"

using namespace cambridge;
using namespace cambridge::fs;

namespace {

struct Time {
  double wall = 0;
  double cpu = 0;
};

Time measure(const std::function<void()>& work) {
  const i64 wall = monotonic_nanoseconds();
  const i64 cpu = thread_cpu_nanoseconds();
  work();
  constexpr double kNano = 1e9;
  return {static_cast<double>(monotonic_nanoseconds() - wall) / kNano,
          static_cast<double>(thread_cpu_nanoseconds() - cpu) / kNano};
}

/// The least of three runs: the host may have had something else to do.
Time best(const std::function<void()>& work) {
  Time least = measure(work);
  for (int i = 0; i < 2; ++i) {
    const Time now = measure(work);
    least = {std::min(least.wall, now.wall), std::min(least.cpu, now.cpu)};
  }
  return least;
}

/// Ends the program when the result is a failure.
template <class T>
void must(const T& result, const char* what) {
  if (!result) {
    fmt::print(stderr, "bench_fs: {}: {}\n", what, result.error().what);
    std::exit(1);
  }
}

template <class T>
T take(T&& result, const char* what) {
  must(result, what);
  return std::forward<T>(result);
}

void report(const char* what, const Time& time, const std::string& verdict) {
  fmt::print("{:<44} {:>9.4f} s wall {:>9.4f} s CPU  {}\n", what, time.wall, time.cpu, verdict);
}

constexpr std::size_t kFileBytes = 200'000'000;
constexpr double kMega = 1e6;

std::unique_ptr<Minidisk> make_minidisk(const std::filesystem::path& path, u32 cylinders) {
  auto image = take(
      create_ckd_image(path, *find_ckd_type(0x3390), cylinders, NewTracks::Sparse, true), "create");
  std::shared_ptr<BlockDevice> device =
      std::move(*take(format_block_device(DasdExtent(*image), 4096), "format"));
  FormatOptions options;
  options.label = "BENCH";
  must(Minidisk::format(device, options), "format");
  AccessOptions access;
  access.read_only = false;
  return std::move(*take(Minidisk::access(device, access), "access"));
}

const FileName kBig = *FileName::from_text("BIG", "FILE");

void fill(Minidisk& disk) {
  auto writer = std::move(*take(disk.open_write(kBig, {}), "open"));
  std::vector<u8> record(120, 0xC1);
  for (std::size_t written = 0; written < kFileBytes;) {
    const std::size_t length = 40 + written % 80;
    record[0] = static_cast<u8>(written);
    must(writer->append(std::span(record).first(length)), "append");
    written += length + 2;
  }
  must(writer->close(), "close");
}

u64 read_all(Minidisk& disk) {
  auto reader = std::move(*take(disk.open_read(kBig), "open"));
  u64 bytes = 0;
  while (true) {
    const auto record = take(reader->next(), "read");
    if (!*record) {
      return bytes;
    }
    bytes += (*record)->size();
  }
}

void copy(Minidisk& from, Minidisk& to) {
  auto reader = std::move(*take(from.open_read(kBig), "open"));
  auto writer = std::move(*take(to.open_write(kBig, {}), "open"));
  while (true) {
    const auto record = take(reader->next(), "read");
    if (!*record) {
      break;
    }
    must(writer->append(**record), "append");
  }
  must(writer->close(), "close");
}

void bench_copy(const std::filesystem::path& folder) {
  const auto from = make_minidisk(folder / "from.ckd", 400);
  const auto to = make_minidisk(folder / "to.ckd", 800);
  report("write a 200 MB V file", measure([&] { fill(*from); }), "first use of the host's blocks");
  const Time read = best([&] { (void)read_all(*from); });
  report("read it, record by record", read,
         fmt::format("{:.0f} MB/s", kFileBytes / read.cpu / kMega));
  const Time copied = best([&] { copy(*from, *to); });
  const auto source = folder / "host.from";
  std::filesystem::copy_file(folder / "from.ckd", source,
                             std::filesystem::copy_options::overwrite_existing);
  std::filesystem::resize_file(source, kFileBytes);
  const std::string command =
      fmt::format("cp --reflink=never {} {}", source.string(), (folder / "host.to").string());
  const Time host = best([&] {
    if (std::system(command.c_str()) != 0) {
      std::exit(1);
    }
  });
  report("copy it to another minidisk", copied,
         fmt::format("{:.2f} of host cp's speed (limit 0.33)", host.wall / copied.wall));
  report("host cp of 200 MB", host, "");
}

void bench_blocks(const std::filesystem::path& folder) {
  auto image = take(
      create_ckd_image(folder / "blocks.ckd", *find_ckd_type(0x3390), 300, NewTracks::Sparse, true),
      "create");
  const auto device = std::move(*take(format_block_device(DasdExtent(*image), 4096), "format"));
  std::vector<u8> piece(1 << 20, 1);
  const u64 blocks = piece.size() / 4096;
  const auto run = [&](bool write) {
    for (u64 i = 0; i < 200; ++i) {
      must(write ? device->write(i * blocks, piece) : device->read(i * blocks, piece), "blocks");
    }
  };
  run(true);
  const double bytes = 200.0 * (1 << 20);
  const Time writing = best([&] { run(true); });
  report("blocks of 4096: sequential write", writing,
         fmt::format("{:.1f} GB/s (limit 1)", bytes / writing.cpu / 1e9));
  const Time reading = best([&] { run(false); });
  report("blocks of 4096: sequential read", reading,
         fmt::format("{:.1f} GB/s (limit 1)", bytes / reading.cpu / 1e9));
}

void bench_directory(const std::filesystem::path& folder) {
  constexpr int kFiles = 100'000;
  auto disk = make_minidisk(folder / "many.ckd", 700);
  const Time made = measure([&] {
    must(disk->hold_commits(true), "hold");
    const std::vector<u8> record(80, 0xC1);
    for (int i = 0; i < kFiles; ++i) {
      auto writer = std::move(
          *take(disk->open_write(*FileName::from_text(fmt::format("F{}", i), "DATA"), {}), "open"));
      must(writer->append(record), "append");
      must(writer->close(), "close");
    }
    must(disk->hold_commits(false), "commit");
  });
  report("make 100,000 files", made, "");
  const FileName one = *FileName::from_text("F77777", "DATA");
  const Time found = best([&] {
    for (int i = 0; i < 1000; ++i) {
      if (!disk->find(one)) {
        std::exit(1);
      }
    }
  });
  report("find one among 100,000, 1000 times", found,
         fmt::format("{:.4f} ms each (limit 1)", found.wall));
  const Time listed = best([&] { (void)disk->list().size(); });
  report("list all 100,000 in name order", listed, "(limit 0.3 s)");
  const Time committed = best([&] { must(disk->change(one, {{}, 2, {}}), "change"); });
  report("change one and commit", committed, "");
}

void bench_format(const std::filesystem::path& folder) {
  const Time time = best([&] { (void)make_minidisk(folder / "format.ckd", 10017); });
  report("FORMAT of a 3390-9, new image", time, "(limit 2 s)");
  auto image = take(open_image(folder / "format.ckd", OpenMode::ReadWrite), "open");
  const Time again =
      measure([&] { must(format_block_device(DasdExtent(*image), 4096), "format"); });
  report("FORMAT of a 3390-9 that was formatted", again, "(limit 2 s)");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: bench_fs FOLDER\n");
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  bench_blocks(folder);
  bench_copy(folder);
  bench_directory(folder);
  bench_format(folder);
  return 0;
}
