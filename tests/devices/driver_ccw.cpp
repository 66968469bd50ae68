/// Runs a channel-program script (*.ccw) and says where it is not as expected. A line is one word
/// and its operands; numbers are hexadecimal unless they are counts of cylinders or blocks.
///
///   device eckd 3390 CYLINDERS [readonly]   device fba BLOCKS [readonly]   device buffer
///   format RECORDS LENGTH                   every track of the disk, data of record R all bytes R
///   key ADDRESS KEY                         the storage key of a frame
///   storage ADDRESS BYTES...                sets storage
///   ccw COMMAND FLAGS COUNT ADDRESS         the next CCW at 1000, format 1 (ccw0: format 0)
///   at ADDRESS                              where the following CCWs go
///   orb [KEYFLAGS] FLAGS5 FLAGS7            of the programs that follow (default 00 80 00)
///   start | resume | halt | clear | test    the instruction; `= CC` checks its condition code
///   status FIELD=VALUE...                   TEST SUBCHANNEL: device subchannel control residual
///   ccw sense BYTES...                          how the sense bytes of that status begin expect
///   ADDRESS BYTES...                 compares storage; .. is any byte fill ADDRESS LENGTH BYTE
///   expects that many equal bytes
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <iostream>
#include <sstream>

#include "devices/dasd/eckd_device.h"
#include "devices/dasd/fba_device.h"
#include "machine/channel/channel_subsystem.h"
#include "tests/devices/buffer_device.h"

namespace cambridge::tests {
namespace {

using machine::IoEnd;
using Words = std::vector<std::string>;

struct Wrong {
  std::string why;
};

u32 hex(const std::string& word) {
  std::size_t used = 0;
  const auto value = static_cast<u32>(std::stoul(word, &used, 16));
  if (used != word.size()) {
    throw Wrong{"not hexadecimal: " + word};
  }
  return value;
}

std::vector<u8> bytes_of(const Words& words, std::size_t from) {
  std::vector<u8> bytes;
  for (std::size_t i = from; i < words.size(); ++i) {
    for (std::size_t j = 0; j + 1 < words[i].size(); j += 2) {
      bytes.push_back(static_cast<u8>(hex(words[i].substr(j, 2))));
    }
  }
  return bytes;
}

std::string shown(std::span<const u8> bytes) {
  std::string text;
  for (u8 byte : bytes) {
    text += fmt::format("{:02X} ", byte);
  }
  return text;
}

class Script {
 public:
  ~Script() {
    channel_.detach(kDevice);
    if (!image_path_.empty()) {
      std::filesystem::remove(image_path_);
    }
  }

  void run(const Words& words);

 private:
  static constexpr u16 kDevice = 0x0191;
  static constexpr u32 kProgram = 0x1000;

  std::shared_ptr<fs::DasdImage> create_image(const Words& words, u64 size);
  void device(const Words& words);
  void format(u32 records, u32 length);
  void put_ccw(const Words& words, bool format1);
  void start(const Words& words);
  void condition(IoEnd end, const Words& words);
  void status(const Words& words);
  void expect(std::span<const u8> actual, const Words& words, std::size_t from);
  void store(u32 address, std::span<const u8> bytes) {
    if (!storage_.store(AbsoluteAddress(address), bytes)) {
      throw Wrong{"outside storage"};
    }
  }
  std::vector<u8> fetch(u32 address, u32 length) {
    std::vector<u8> bytes(length);
    if (!storage_.fetch(AbsoluteAddress(address), bytes)) {
      throw Wrong{"outside storage"};
    }
    return bytes;
  }

  machine::AbsoluteStorage storage_{1 << 20};
  machine::ChannelSubsystem channel_{storage_};
  machine::SubchannelId id_;
  std::filesystem::path image_path_;
  std::optional<fs::DasdExtent> extent_;
  machine::Orb orb_{};
  machine::Irb irb_{};
  u32 next_ccw_ = kProgram;
  bool started_ = true;
};

std::shared_ptr<fs::DasdImage> Script::create_image(const Words& words, u64 size) {
  image_path_ = std::filesystem::temp_directory_path() / fmt::format("ccw-{}", getpid());
  auto image = words.at(1) == "fba"
                   ? fs::create_fba_image(image_path_, size, true)
                   : fs::create_ckd_image(image_path_,
                                          *fs::find_ckd_type(static_cast<u16>(hex(words.at(2)))),
                                          static_cast<u32>(size), fs::NewTracks::Sparse, true);
  if (!image.ok()) {
    throw Wrong{image.error().what};
  }
  return *image;
}

void Script::device(const Words& words) {
  std::shared_ptr<devices::ChannelDevice> made;
  if (words.at(1) == "buffer") {
    made = std::make_shared<BufferDevice>();
  } else {
    // A minidisk in the middle of a volume.
    const bool fba = words[1] == "fba";
    const u64 size = std::stoul(words.at(fba ? 2 : 3));
    const bool read_only = words.back() == "readonly";
    auto image = create_image(words, size + 2);
    extent_ = fs::DasdExtent::make(image, 1, size).value();
    auto given = fs::DasdExtent::make(image, 1, size, read_only).value();
    if (fba) {
      made = std::make_shared<devices::FbaDevice>(std::move(given));
    } else {
      made = std::make_shared<devices::EckdDevice>(std::move(given));
    }
  }
  id_ = channel_.attach(kDevice, made).value();
  machine::Schib schib;
  channel_.store_subchannel(id_, schib);
  schib.pmcw.flags5 |= machine::Pmcw::kEnabled;
  schib.pmcw.flags27 |= machine::Pmcw::kConcurrentSense;
  channel_.modify_subchannel(id_, schib);
  orb_.flags5 = machine::Orb::kFormat1;
  orb_.logical_path_mask = 0xFF;
}

void Script::format(u32 records, u32 length) {
  std::vector<u8> track(extent_->geometry().track_size);
  for (u32 cylinder = 0; cylinder < extent_->geometry().cylinders; ++cylinder) {
    for (u32 head = 0; head < extent_->geometry().heads; ++head) {
      fs::TrackBuilder builder(track, {cylinder, head});
      for (u32 record = 1; record <= records; ++record) {
        const std::vector<u8> data(length, static_cast<u8>(record));
        if (!builder.append(fs::make_count(cylinder, head, record, 0, length), {}, data)) {
          throw Wrong{"the records do not fit"};
        }
      }
      builder.finish();
      if (!extent_->write_track({cylinder, head}, track).ok()) {
        throw Wrong{"cannot format"};
      }
    }
  }
}

void Script::put_ccw(const Words& words, bool format1) {
  if (std::exchange(started_, false)) {
    next_ccw_ = kProgram;
  }
  const auto command = static_cast<u8>(hex(words.at(1)));
  const auto flags = static_cast<u8>(hex(words.at(2)));
  const auto count = static_cast<u16>(hex(words.at(3)));
  const u32 address = hex(words.at(4));
  if (format1) {
    const machine::Ccw1 ccw{command, flags, count, address};
    store(next_ccw_, std::bit_cast<std::array<u8, 8>>(ccw));
  } else {
    const machine::Ccw0 ccw{
        command,
        {static_cast<u8>(address >> 16), static_cast<u8>(address >> 8), static_cast<u8>(address)},
        flags,
        0,
        count};
    store(next_ccw_, std::bit_cast<std::array<u8, 8>>(ccw));
  }
  next_ccw_ += 8;
}

void Script::condition(IoEnd end, const Words& words) {
  const auto cc = static_cast<u32>(end);
  const u32 wanted = words.size() > 2 ? hex(words[2]) : 0;
  if (cc != wanted) {
    throw Wrong{fmt::format("condition code {:X}", cc)};
  }
}

void Script::start(const Words& words) {
  orb_.program_address = kProgram;
  started_ = true;
  condition(channel_.start_subchannel(id_, orb_), words);
}

void Script::status(const Words& words) {
  if (channel_.test_subchannel(id_, irb_) != IoEnd::Cc0) {
    throw Wrong{"no status is pending"};
  }
  const machine::Scsw& scsw = irb_.scsw;
  const std::map<std::string, u32> fields{{"device", scsw.device_status},
                                          {"subchannel", scsw.subchannel_status},
                                          {"control", scsw.control},
                                          {"residual", scsw.residual_count},
                                          {"ccw", scsw.ccw_address}};
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto equals = words[i].find('=');
    const u32 actual = fields.at(words[i].substr(0, equals));
    if (actual != hex(words[i].substr(equals + 1))) {
      throw Wrong{
          fmt::format("device={:02X} subchannel={:02X} control={:04X} residual={:04X} "
                      "ccw={:08X} sense={}",
                      scsw.device_status, scsw.subchannel_status, scsw.control.value(),
                      scsw.residual_count.value(), scsw.ccw_address.value(), shown(irb_.ecw))};
    }
  }
}

void Script::expect(std::span<const u8> actual, const Words& words, std::size_t from) {
  std::string wanted;
  for (std::size_t i = from; i < words.size(); ++i) {
    wanted += words[i];
  }
  for (std::size_t i = 0; i * 2 < wanted.size(); ++i) {
    const std::string byte = wanted.substr(i * 2, 2);
    if (byte != ".." && hex(byte) != actual[i]) {
      throw Wrong{"found " + shown(actual.first(std::min(actual.size(), wanted.size() / 2)))};
    }
  }
}

void Script::run(const Words& words) {
  const std::string& verb = words[0];
  if (verb == "device") {
    device(words);
  } else if (verb == "format") {
    format(hex(words.at(1)), hex(words.at(2)));
  } else if (verb == "key") {
    storage_.frame(hex(words.at(1)) / 4096).key = static_cast<u8>(hex(words.at(2)));
  } else if (verb == "storage") {
    store(hex(words.at(1)), bytes_of(words, 2));
  } else if (verb == "ccw" || verb == "ccw0") {
    put_ccw(words, verb == "ccw");
  } else if (verb == "at") {
    started_ = false;
    next_ccw_ = hex(words.at(1));
  } else if (verb == "orb") {
    orb_.key_flags = static_cast<u8>(hex(words.at(1)));
    orb_.flags5 = static_cast<u8>(hex(words.at(2)));
    orb_.flags7 = static_cast<u8>(hex(words.at(3)));
  } else if (verb == "start") {
    start(words);
  } else if (verb == "resume") {
    condition(channel_.resume_subchannel(id_), words);
  } else if (verb == "halt") {
    condition(channel_.halt_subchannel(id_), words);
  } else if (verb == "clear") {
    condition(channel_.clear_subchannel(id_), words);
  } else if (verb == "test") {
    condition(channel_.test_subchannel(id_, irb_), words);
  } else if (verb == "status") {
    status(words);
  } else if (verb == "sense") {
    expect(irb_.ecw, words, 1);
  } else if (verb == "expect") {
    expect(fetch(hex(words.at(1)), 4096), words, 2);
  } else if (verb == "fill") {
    for (u8 byte : fetch(hex(words.at(1)), hex(words.at(2)))) {
      if (byte != hex(words.at(3))) {
        throw Wrong{fmt::format("found {:02X}", byte)};
      }
    }
  } else {
    throw Wrong{"unknown word"};
  }
}

int run_file(const char* path) {
  std::ifstream file(path);
  std::string line;
  auto script = std::make_unique<Script>();
  for (int number = 1; std::getline(file, line); ++number) {
    std::istringstream stream(line.substr(0, line.find('#')));
    Words words;
    for (std::string word; stream >> word;) {
      words.push_back(word);
    }
    if (words.empty()) {
      continue;
    }
    try {
      script->run(words);
    } catch (const Wrong& wrong) {
      std::cerr << path << ':' << number << ": " << line << "\n  " << wrong.why << '\n';
      return 1;
    } catch (const std::exception& problem) {
      std::cerr << path << ':' << number << ": " << line << "\n  " << problem.what() << '\n';
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace cambridge::tests

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: driver_ccw FILE\n";
    return 2;
  }
  return cambridge::tests::run_file(argv[1]);
}
