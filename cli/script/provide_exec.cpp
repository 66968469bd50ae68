// An EXEC from the host on a disk of its own, attached to a user: how `cambridge exec` brings its
// file in.

#include <condition_variable>
#include <filesystem>
#include <fmt/format.h>
#include <mutex>
#include <unistd.h>

#include "cli/script/console_link.h"
#include "cli/system/minidisk_files.h"
#include "cli/system/system_folder.h"
#include "devices/dasd/dasd_device.h"
#include "fs/image/dasd_image.h"

namespace cambridge::cli {
namespace {

constexpr u16 kFirstNumber = 0x5F0;
constexpr u16 kLastNumber = 0x5FF;
constexpr u64 kBlocks = 16384;  // 8 MB of 512-byte blocks

struct Answer {
  std::mutex mutex;
  std::condition_variable arrived;
  bool here = false;
  Result<std::string, std::string> result = failure(std::string());
};

Result<std::string, std::string> attach(cp::VirtualMachine& vm, const fs::DasdExtent& extent) {
  for (u16 number = kFirstNumber; number <= kLastNumber; ++number) {
    if (vm.device(number) != nullptr) {
      continue;
    }
    cp::MinidiskDevice description;
    description.owner = vm.userid();
    description.owner_number = number;
    description.volume = "EXEC";
    description.type = "9336";
    description.size = kBlocks;
    description.fba = true;
    description.temporary = true;
    vm.attach(cp::VirtualDevice{number, description}, devices::make_dasd_device(extent));
    return fmt::format("{:03X}", number);
  }
  return failure(std::string("the virtual machine has no free device number"));
}

}  // namespace

Result<std::string, std::string> provide_exec(cp::VirtualMachine& vm, const std::string& name,
                                              const std::string& text) {
  auto scratch = ScratchFolder::make();
  if (!scratch) {
    return failure(scratch.error().text);
  }
  auto image = fs::create_fba_image(scratch->path() / "exec.fba", kBlocks);
  if (!image) {
    return failure(image.error().what);
  }
  auto extent = fs::DasdExtent::make(*image, 0, kBlocks);
  if (!extent) {
    return failure(extent.error().what);
  }
  TextFile file{name, "EXEC", text};
  CAM_TRY(format_with_files(*extent, "EXEC", {&file, 1}));
  // The image's file name is gone with the scratch folder; the open image lives as long as the
  // device.
  auto answer = std::make_shared<Answer>();
  vm.post([answer, extent = *extent](cp::VirtualMachine& machine) {
    auto result = attach(machine, extent);
    std::lock_guard lock(answer->mutex);
    answer->result = std::move(result);
    answer->here = true;
    answer->arrived.notify_one();
  });
  std::unique_lock lock(answer->mutex);
  answer->arrived.wait(lock, [&] { return answer->here; });
  return answer->result;
}

}  // namespace cambridge::cli
