#include "tests/cp/support/test_system.h"

#include <atomic>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>
#include <unistd.h>

#include "base/assert.h"

#include "cli/devices/standard_devices.h"
#include "cp/commands/command_table.h"
#include "cp/diagnose/diagnose_table.h"
#include "cp/directory/directory_parser.h"
#include "fs/image/volume_label.h"
#include "tests/cp/support/test_guest.h"

namespace cambridge::cp::test {
namespace {

constexpr i64 kNoon = 1'795'348'800'000'000;  // 2026-11-22 12:00:00 UTC

std::filesystem::path new_folder() {
  static std::atomic<int> serial = 0;
  auto path = std::filesystem::temp_directory_path() /
              fmt::format("cambridge-cp-{}-{}", ::getpid(), serial++);
  std::filesystem::create_directories(path);
  return path;
}

directory::Directory test_directory() {
  std::ifstream file("tests/cp/support/test.direct");
  std::stringstream text;
  text << file.rdbuf();
  auto parsed = directory::parse_directory(text.str());
  if (!parsed) {
    for (const auto& error : parsed.error()) {
      fmt::print(stderr, "test.direct:{}: {}\n", error.line, error.text);
    }
  }
  CAM_ASSERT(parsed.ok());
  return std::move(parsed).value();
}

VolumeTable test_volumes(const std::filesystem::path& folder) {
  VolumeTable volumes;
  auto ckd = fs::create_ckd_image(folder / "testv1.ckd", *fs::find_ckd_type(0x3390), 20,
                                  fs::NewTracks::Sparse);
  CAM_ASSERT(ckd.ok() && fs::write_volume_label(**ckd, "TESTV1").ok());
  volumes.add("TESTV1", *ckd);
  auto fba = fs::create_fba_image(folder / "testf1.fba", 1000);
  CAM_ASSERT(fba.ok());
  volumes.add("TESTF1", *fba);
  return volumes;
}

}  // namespace

TestSystem::TestSystem(unsigned processors, const configuration::SystemConfiguration& configuration)
    : folder_(new_folder()), clock_(kNoon) {
  ::setenv("TZ", "UTC0", 1);
  SystemParts parts;
  parts.configuration = configuration;
  parts.configuration.cp_owned = {{1, "TESTV1", true}, {2, "NOTHRE", true}};
  parts.directory = test_directory();
  parts.volumes = test_volumes(folder_);
  parts.folder = folder_;
  parts.real_processors = processors;
  parts.devices = cli::standard_devices();
  system_ = std::make_unique<System>(std::move(parts), clock_);
  system_->set_command_processor(commands::make_command_processor());
  system_->set_diagnose_processor(diagnose::make_diagnose_processor());
  system_->add_native_system(test_system());
}

TestSystem::~TestSystem() {
  std::promise<void> ended;
  system_->on_ended([&] { ended.set_value(); });
  if (system_->user_count() != 0) {
    system_->shutdown("TEST");
    ended.get_future().wait();
  }
  settle();
  seats_.clear();
  system_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Seat& TestSystem::sit_down(const std::string& name) {
  auto& seat = seats_[name];
  seat.terminal = std::make_shared<TestTerminal>(fmt::format("L{:04}", seats_.size()));
  seat.session = std::make_unique<TerminalSession>(*system_, seat.terminal, true);
  return seat;
}

Seat& TestSystem::log_on(const std::string& userid) {
  auto& seat = sit_down(userid);
  LogonRequest request;
  request.userid = userid;
  request.no_ipl = true;
  CAM_ASSERT(seat.session->logon_as(std::move(request)).ok());
  settle();
  seat.terminal->take_lines();
  return seat;
}

Seat* TestSystem::seat(const std::string& name) {
  auto found = seats_.find(name);
  return found == seats_.end() ? nullptr : &found->second;
}

std::vector<std::string> TestSystem::type(Seat& seat, const std::string& line) {
  seat.session->input(line);
  settle();
  return seat.terminal->take_lines();
}

int TestSystem::command(const std::string& userid, const std::string& line,
                        std::vector<std::string>& lines) {
  auto vm = system_->find_user(userid);
  CAM_ASSERT(vm != nullptr);
  std::promise<int> result;
  vm->post([&](VirtualMachine& machine) {
    CommandSource source;
    source.reply = [&](std::string_view text) { lines.emplace_back(text); };
    result.set_value(system_->commands().execute(*system_, machine, line, source));
  });
  int code = result.get_future().get();
  settle();
  return code;
}

int TestSystem::command(const std::string& userid, const std::string& line) {
  std::vector<std::string> lines;
  return command(userid, line, lines);
}

void TestSystem::settle() {
  auto& dispatcher = system_->dispatcher();
  // Work may post work, wake a CPU, and a CPU may post work again: quiet is quiet several times.
  for (int quiet = 0; quiet < 6; ++quiet) {
    for (std::size_t n = 0; n < dispatcher.processor_count(); ++n) {
      std::promise<void> passed;
      dispatcher.processor(n).post([&] { passed.set_value(); });
      passed.get_future().wait();
      if (dispatcher.processor(n).competing() != 0) {
        quiet = -1;
        std::this_thread::yield();
      }
    }
  }
}

}  // namespace cambridge::cp::test
