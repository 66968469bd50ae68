/// Arbitrary channel programs against each device: no host fault, and nothing outside the minidisk
/// is written. Input: device, ORB flags, then CCWs of six bytes and their data.
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <unistd.h>

#include "devices/dasd/dasd_device.h"
#include "devices/terminal/console_3215.h"
#include "devices/unit_record/unit_record.h"
#include "fs/image/track.h"
#include "machine/channel/channel_subsystem.h"

namespace cambridge {
namespace {

constexpr u32 kStorage = 1 << 20;
constexpr u32 kProgram = 0x1000, kData = 0x2000;
constexpr u64 kGuard = 1;  ///< cylinders or blocks before and after the minidisk
constexpr int kRunsPerGuardCheck = 256;

class Bytes {
 public:
  explicit Bytes(std::span<const u8> bytes) : left_(bytes) {}
  u8 byte() {
    if (left_.empty()) {
      return 0;
    }
    const u8 value = left_[0];
    left_ = left_.subspan(1);
    return value;
  }
  [[nodiscard]] bool empty() const { return left_.empty(); }
  [[nodiscard]] std::span<const u8> rest() const { return left_; }

 private:
  std::span<const u8> left_;
};

/// A volume whose first and last cylinder (block) belong to somebody else.
struct Volume {
  std::filesystem::path path;
  std::shared_ptr<fs::DasdImage> image;
  u64 size;

  Volume(bool fba, u64 minidisk)
      : path(fmt::format("/dev/shm/fuzz-channel-{}-{}", getpid(), fba)), size(minidisk) {
    const auto whole = minidisk + 2 * kGuard;
    image = fba ? fs::create_fba_image(path, whole, true).value()
                : fs::create_ckd_image(path, *fs::find_ckd_type(0x3390), static_cast<u32>(whole),
                                       fs::NewTracks::Sparse, true)
                      .value();
    if (!fba) {
      CAM_ASSERT(fs::DasdExtent(image).format_tracks({}, whole * 15, {12, 0, 4096}).ok());
    }
  }
  ~Volume() { std::filesystem::remove(path); }
  Volume(const Volume&) = delete;
  Volume& operator=(const Volume&) = delete;

  [[nodiscard]] fs::DasdExtent minidisk(bool read_only) const {
    return fs::DasdExtent::make(image, kGuard, size, read_only).value();
  }

  void check_guard() const {
    const fs::Geometry& geometry = image->geometry();
    if (!geometry.is_ckd()) {
      std::vector<u8> block(fs::kFbaBlockSize);
      for (u64 number : {u64{0}, size + kGuard}) {
        CAM_ASSERT(image->read_blocks(number, block).ok());
        CAM_ASSERT(std::all_of(block.begin(), block.end(), [](u8 byte) { return byte == 0; }));
      }
      return;
    }
    std::vector<u8> track(geometry.track_size);
    for (u32 cylinder : {0U, static_cast<u32>(size + kGuard)}) {
      for (u32 head = 0; head < geometry.heads; ++head) {
        CAM_ASSERT(image->read_track({cylinder, head}, track).ok());
        fs::TrackScanner scanner(track);
        int records = 0;
        while (const auto record = scanner.next()) {
          CAM_ASSERT(record->count.cylinder == cylinder && record->count.head == head &&
                     track[record->data_offset()] == 0);
          ++records;
        }
        CAM_ASSERT(records == 13 && !scanner.damaged());
      }
    }
  }
};

std::shared_ptr<devices::ChannelDevice> make_device(u8 kind) {
  static const Volume eckd(false, 2);
  static const Volume fba(true, 100);
  static int runs = 0;
  if (++runs % kRunsPerGuardCheck == 0) {
    eckd.check_guard();
    fba.check_guard();
  }
  switch (kind % 8) {
    case 0:
    case 1:
    case 2:
      return devices::make_dasd_device(eckd.minidisk(false));
    case 3:
      return devices::make_dasd_device(eckd.minidisk(true));
    case 4:
      return devices::make_dasd_device(fba.minidisk(false));
    case 5:
      return std::make_shared<devices::Console3215>(
          devices::ConsolePort{.output = [](std::string_view, bool) {},
                               .next_line = [flip = false]() mutable -> std::optional<std::string> {
                                 flip = !flip;
                                 return flip ? std::optional<std::string>("line") : std::nullopt;
                               }});
    case 6:
      return devices::make_printer();
    default:
      return devices::make_reader();
  }
}

void run_program(machine::ChannelSubsystem& channel, machine::SubchannelId id, Bytes& input) {
  machine::Orb orb{};
  const u8 flags = input.byte();
  orb.key_flags = flags & 0x08;
  orb.flags5 = static_cast<u8>((flags & 0x07) | ((flags & 0x10) != 0 ? 0 : 0x80));
  orb.flags7 = flags & 0xC0;
  orb.logical_path_mask = 0x80;
  orb.program_address = kProgram;
  channel.start_subchannel(id, orb);
  machine::Irb irb;
  for (int i = 0; i < 3 && channel.test_subchannel(id, irb) == machine::IoEnd::Cc1; ++i) {
    channel.resume_subchannel(id);
  }
  channel.halt_subchannel(id);
  channel.test_subchannel(id, irb);
  channel.clear_subchannel(id);
  channel.test_subchannel(id, irb);
}

void run_input(std::span<const u8> bytes) {
  Bytes input(bytes);
  machine::AbsoluteStorage storage(kStorage);
  machine::ChannelSubsystem channel(storage);
  const u8 kind = input.byte();
  auto device = make_device(kind);
  const auto id = channel.attach(0x191, device).value();
  machine::Schib schib;
  channel.store_subchannel(id, schib);
  schib.pmcw.flags5 |= machine::Pmcw::kEnabled;
  schib.pmcw.flags27 |= machine::Pmcw::kConcurrentSense;
  channel.modify_subchannel(id, schib);
  if ((kind & 0x80) != 0) {  // CCWs and data just as the input has them
    const auto rest = input.rest().first(std::min<std::size_t>(input.rest().size(), 0x4000));
    CAM_ASSERT(storage.store(AbsoluteAddress(kProgram), rest));
    run_program(channel, id, input);
    return;
  }
  for (int programs = 0; programs < 4 && !input.empty(); ++programs) {
    const int ccws = input.byte() % 12;
    for (int i = 0; i < ccws; ++i) {
      const u8 command = input.byte();
      const u8 ccw_flags = input.byte();
      const auto count = static_cast<u16>(input.byte() << 8 | input.byte());
      const u32 address =
          command == 0x08 ? kProgram + 8U * (input.byte() % 16) : kData + 0x20U * input.byte();
      const machine::Ccw1 ccw{command, ccw_flags, count, address};
      CAM_ASSERT(storage.store(AbsoluteAddress(kProgram + 8U * static_cast<u32>(i)),
                               std::bit_cast<std::array<u8, 8>>(ccw)));
    }
    const auto rest = input.rest().first(std::min<std::size_t>(input.rest().size(), 0x2000));
    CAM_ASSERT(storage.store(AbsoluteAddress(kData), rest));
    run_program(channel, id, input);
  }
}

}  // namespace
}  // namespace cambridge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cambridge::run_input({data, size});
  return 0;
}
