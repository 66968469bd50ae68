#include "cli/script/running_system.h"

#include <condition_variable>
#include <mutex>

#include "cli/report/report.h"
#include "cli/system/assemble.h"
#include "cli/system/system_folder.h"

namespace cambridge::cli {
namespace {

/// Logs everybody off and waits until the last is gone.
void end_system(cp::System& system) {
  std::mutex mutex;
  std::condition_variable ended;
  bool over = false;
  system.on_ended([&] {
    std::lock_guard lock(mutex);
    over = true;
    ended.notify_one();
  });
  system.shutdown("OWNER");
  std::unique_lock lock(mutex);
  ended.wait(lock, [&] { return over; });
}

int run_here(const std::filesystem::path& folder, const std::function<int(ConsoleLink&)>& work) {
  std::vector<std::string> warnings;
  auto parts = open_system(folder, warnings);
  for (const auto& warning : warnings) {
    failed(warning);
  }
  if (!parts) {
    return failed(parts.error().text);
  }
  auto system = assemble(std::move(*parts));
  int status = 0;
  {
    auto link = make_local_link(*system);
    status = work(*link);
  }
  end_system(*system);
  return status;
}

}  // namespace

int with_console(const std::optional<std::filesystem::path>& folder,
                 const std::function<int(ConsoleLink&)>& work) {
  if (!folder) {
    auto scratch = ScratchFolder::make();
    if (!scratch) {
      return failed(scratch.error().text);
    }
    auto inside = scratch->path() / "system";
    auto made = make_system(inside, NewSystem::Scratch);
    return made ? run_here(inside, work) : failed(made.error().text);
  }
  if (auto client = Client::connect(socket_of(*folder))) {
    auto link = make_remote_link(std::move(*client));
    return work(*link);
  }
  if (!std::filesystem::exists(*folder / "system.config")) {
    auto made = make_system(*folder, NewSystem::Full);
    if (!made) {
      return failed(made.error().text);
    }
  }
  auto lock = FolderLock::take(*folder);
  if (!lock) {
    return failed(lock.error().text);
  }
  return run_here(*folder, work);
}

}  // namespace cambridge::cli
