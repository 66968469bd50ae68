/// A virtual machine for tests of CMS, without CP: storage, a channel subsystem and devices are
/// real, DIAGNOSE answers from a short list, time stands still.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cp/guest/virtual_machine_port.h"

#include "devices/terminal/console_3215.h"
#include "fs/image/dasd_extent.h"
#include "machine/channel/channel_subsystem.h"

namespace cambridge::tests {

/// Thrown when the guest waits and nothing will ever happen any more.
struct EndOfScript {};

/// A minidisk on an image of its own in a temporary folder.
struct TestDisk {
  std::string type = "3390";  ///< or "FBA"
  u64 size = 10;              ///< cylinders, or blocks
  bool writable = true;
  u32 block_size = 4096;  ///< 0: not formatted
  std::string label = "TST191";
};

class FakeMachine final : public cp::guest::VirtualMachinePort {
 public:
  FakeMachine();
  ~FakeMachine() override;

  /// Makes the image, formats it, attaches the disk.
  void add_disk(u16 number, const TestDisk& disk);
  /// The same image again under another number, or read-only.
  void link(u16 number, u16 from, bool writable);
  void detach(u16 number);
  [[nodiscard]] fs::DasdExtent extent(u16 number) const;

  /// What was typed (with "> " before it) and shown, as host text.
  std::vector<std::string> transcript;
  std::deque<std::string> typed;  ///< lines the terminal will give, host text
  FixedClock fixed_clock;
  /// CP commands; the reply's lines and return code.
  std::function<int(const std::string& command, std::vector<std::string>& reply)> cp_command;
  u64 programs_started = 0;

  // VirtualMachinePort
  [[nodiscard]] u64 storage_size() const override { return storage_.size(); }
  [[nodiscard]] bool fetch(AbsoluteAddress from, std::span<u8> into) override {
    return storage_.fetch(from, into);
  }
  [[nodiscard]] bool store(AbsoluteAddress to, std::span<const u8> data) override {
    return storage_.store(to, data);
  }
  [[nodiscard]] std::optional<cp::guest::SubchannelId> find_device(u16 number) override;
  int start_subchannel(cp::guest::SubchannelId id, AbsoluteAddress program) override;
  int halt_subchannel(cp::guest::SubchannelId id) override;
  std::optional<cp::guest::DeviceEvent> test_subchannel(cp::guest::SubchannelId id) override;
  [[nodiscard]] bool interruption_pending() const override { return false; }
  std::optional<cp::guest::Interruption> take_interruption() override { return std::nullopt; }
  cp::guest::Interruption wait_for_interruption() override { throw EndOfScript{}; }
  cp::guest::DiagnoseEnd diagnose(u16 code, const cp::guest::DiagnoseRegisters& registers) override;
  void safe_point() override {}
  [[nodiscard]] std::atomic<bool>& bell() override { return bell_; }
  void set_clock_comparator(TodClock) override {}
  [[nodiscard]] Clock& clock() override { return fixed_clock; }
  [[noreturn]] void disabled_wait(u64) override { throw EndOfScript{}; }

 private:
  struct AttachedDisk {
    std::shared_ptr<fs::DasdImage> image;
    bool writable = true;
  };
  void attach(u16 number, const AttachedDisk& disk);
  void get(u64 from, std::span<u8> into);
  void put(u64 to, std::span<const u8> data);
  cp::guest::DiagnoseEnd diagnose_command(const cp::guest::DiagnoseRegisters& registers);

  machine::AbsoluteStorage storage_{16 << 20};
  machine::ChannelSubsystem channel_{storage_};
  std::shared_ptr<devices::Console3215> console_;
  std::map<u16, AttachedDisk> disks_;
  std::filesystem::path folder_;
  std::atomic<bool> bell_{false};
};

}  // namespace cambridge::tests
