/// How fast blocks of 4K move between guest storage and a CKD minidisk through channel programs,
/// beside the host's own pread and pwrite on the same file. CPU time of one thread, page cache
/// warm.
#include <fcntl.h>
#include <filesystem>
#include <fmt/core.h>
#include <malloc.h>
#include <unistd.h>
#include <vector>

#include "base/clock.h"

#include "devices/dasd/eckd_device.h"
#include "fs/image/track.h"
#include "machine/channel/channel_subsystem.h"

namespace cambridge {
namespace {

constexpr u32 kBlock = 4096, kPerTrack = 12, kCylinders = 300, kHeads = 15;
constexpr u32 kBlocks = 200 * 256;  ///< 200 MB
constexpr u32 kProgram = 0x1000, kParameters = 0x8000, kBuffer = 0x100000;

class Rig {
 public:
  explicit Rig(const std::filesystem::path& path) {
    auto image = fs::create_ckd_image(path, *fs::find_ckd_type(0x3390), kCylinders,
                                      fs::NewTracks::Sparse, true)
                     .value();
    const fs::DasdExtent extent(image);
    CAM_ASSERT(extent.format_tracks({}, extent.geometry().tracks(), {kPerTrack, 0, kBlock}).ok());
    id_ = channel_.attach(0x191, std::make_shared<devices::EckdDevice>(extent)).value();
    machine::Schib schib;
    channel_.store_subchannel(id_, schib);
    schib.pmcw.flags5 |= machine::Pmcw::kEnabled;
    channel_.modify_subchannel(id_, schib);
  }

  void run(bool write, u32 first, u32 count) {
    const u32 last = first + count - 1;
    devices::DefineExtentParameters extent{};
    extent.mask = write ? 0x80 : 0x40;
    extent.block_size = static_cast<u16>(kBlock);
    extent.begin = address(first);
    extent.end = address(last);
    devices::LocateRecordParameters locate{};
    locate.operation = write ? 0x01 : 0x06;
    locate.count = static_cast<u8>(count);
    locate.seek = locate.search = address(first);
    locate.search_record = static_cast<u8>(first % kPerTrack + 1);
    store(kParameters, extent);
    store(kParameters + 16, locate);
    std::vector<machine::Ccw1> ccws;
    ccws.push_back({0x63, 0x40, u16{16}, kParameters});
    ccws.push_back({0x47, 0x40, u16{16}, kParameters + 16});
    for (u32 i = 0; i < count; ++i) {
      const u8 flags = i + 1 < count ? 0x40 : 0x00;
      ccws.push_back({static_cast<u8>(write ? 0x85 : 0x86), flags, static_cast<u16>(kBlock),
                      kBuffer + i * kBlock});
    }
    start(ccws);
  }

  void format(u32 first_track, u32 tracks) {
    devices::DefineExtentParameters extent{};
    extent.block_size = static_cast<u16>(kBlock);
    extent.begin = address(first_track * kPerTrack);
    extent.end = address((first_track + tracks - 1) * kPerTrack);
    store(kParameters, extent);
    std::vector<machine::Ccw1> ccws{{0x63, 0x40, u16{16}, kParameters}};
    u32 parameters = kParameters + 16;
    u32 counts = kBuffer;
    for (u32 track = first_track; track < first_track + tracks; ++track, parameters += 16) {
      devices::LocateRecordParameters locate{};
      locate.operation = 0x03;
      locate.count = kPerTrack;
      locate.seek = locate.search = address(track * kPerTrack);
      store(parameters, locate);
      ccws.push_back({0x47, 0x40, u16{16}, parameters});
      for (u32 record = 1; record <= kPerTrack; ++record, counts += 8) {
        store(counts, fs::make_count(locate.seek.cylinder, locate.seek.head, record, 0, kBlock));
        ccws.push_back({0x1D, 0x60, u16{8}, counts});
      }
    }
    ccws.back().flags = 0x20;
    start(ccws);
  }

 private:
  void start(const std::vector<machine::Ccw1>& ccws) {
    CAM_ASSERT(storage_.store(AbsoluteAddress(kProgram),
                              {reinterpret_cast<const u8*>(ccws.data()), ccws.size() * 8}));
    machine::Orb orb{};
    orb.flags5 = machine::Orb::kFormat1 | machine::Orb::kPrefetch;
    orb.logical_path_mask = 0xFF;
    orb.program_address = kProgram;
    CAM_ASSERT(channel_.start_subchannel(id_, orb) == machine::IoEnd::Cc0);
    machine::Irb irb;
    CAM_ASSERT(channel_.test_subchannel(id_, irb) == machine::IoEnd::Cc0);
    CAM_ASSERT(irb.scsw.device_status == 0x0C && irb.scsw.subchannel_status == 0);
  }

  static devices::CylinderHead address(u32 block) {
    const u32 track = block / kPerTrack;
    return {static_cast<u16>(track / kHeads), static_cast<u16>(track % kHeads)};
  }
  template <class T>
  void store(u32 address, const T& block) {
    CAM_ASSERT(storage_.store(AbsoluteAddress(address),
                              {reinterpret_cast<const u8*>(&block), sizeof block}));
  }

  machine::AbsoluteStorage storage_{8 << 20};
  machine::ChannelSubsystem channel_{storage_};
  machine::SubchannelId id_;
};

template <class Action>
double seconds(const Action& action) {
  const i64 start = thread_cpu_nanoseconds();
  action();
  return static_cast<double>(thread_cpu_nanoseconds() - start) * 1e-9;
}

void show(const char* what, u32 blocks, u32 programs, double time) {
  fmt::print("{:34} {:7.2f} GB/s  {:8.2f} us a program\n", what,
             static_cast<double>(blocks) * kBlock / time * 1e-9, time * 1e6 / programs);
}

void programs(Rig& rig, bool write, u32 count, const char* what) {
  show(what, kBlocks / count * count, kBlocks / count, seconds([&] {
         for (u32 first = 0; first + count <= kBlocks; first += count) {
           rig.run(write, first, count);
         }
       }));
}

void host(const std::filesystem::path& path, bool write, const char* what) {
  constexpr u32 kPiece = 64 * kBlock;
  const int file = open(path.c_str(), O_RDWR);
  std::vector<char> buffer(kPiece);
  show(what, kBlocks, kBlocks / 64, seconds([&] {
         for (off_t at = 0; at < static_cast<off_t>(kBlocks) * kBlock; at += kPiece) {
           const ssize_t done = write ? pwrite(file, buffer.data(), kPiece, at)
                                      : pread(file, buffer.data(), kPiece, at);
           CAM_ASSERT(done == kPiece);
         }
       }));
  close(file);
}

/// FORMAT's way: a Locate Record and twelve WRITE CKD of eight bytes a track, 75 tracks a program.
void format(Rig& rig) {
  constexpr u32 kTracks = 75, kPrograms = kCylinders * kHeads / kTracks;
  const double time = seconds([&] {
    for (u32 program = 0; program < kPrograms; ++program) {
      rig.format(program * kTracks, kTracks);
    }
  });
  fmt::print("format {:8.2f} us a track, {:.2f} s for a 3390-9\n",
             time * 1e6 / (kPrograms * kTracks), time / kPrograms / kTracks * 10017 * kHeads);
}

/// Bytes of a thousand virtual machines' channel subsystems with twelve disks each.
void show_size(const std::filesystem::path& path) {
  constexpr int kMachines = 1000;
  constexpr u16 kDevices = 12;
  const fs::DasdExtent extent(fs::open_image(path, fs::OpenMode::ReadOnly).value());
  machine::AbsoluteStorage storage(1 << 20);
  std::vector<std::unique_ptr<machine::ChannelSubsystem>> machines;
  const std::size_t before = mallinfo2().uordblks;
  for (int i = 0; i < kMachines; ++i) {
    machines.push_back(std::make_unique<machine::ChannelSubsystem>(storage));
    for (u16 number = 0; number < kDevices; ++number) {
      machines.back()->attach(number, std::make_shared<devices::EckdDevice>(extent));
    }
  }
  const std::size_t used = mallinfo2().uordblks - before;
  fmt::print("{} machines of {} disks: {:.1f} MB, {} bytes a disk\n", kMachines, kDevices,
             static_cast<double>(used) * 1e-6, used / kMachines / kDevices);
}

}  // namespace
}  // namespace cambridge

int main() {
  using namespace cambridge;
  const std::string base = fmt::format("/tmp/channel-throughput-{}", getpid());
  {
    Rig rig(base);
    format(rig);
    programs(rig, true, 64, "first write, 64 blocks a program");
    programs(rig, true, 64, "write, 64 blocks a program");
    programs(rig, false, 64, "read, 64 blocks a program");
    programs(rig, true, 1, "write, 1 block a program");
    programs(rig, false, 1, "read, 1 block a program");
  }
  show_size(base);
  host(base, true, "host pwrite of 256K");  // destroys the image
  host(base, false, "host pread of 256K");
  std::filesystem::remove(base);
  return 0;
}
