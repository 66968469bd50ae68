#include "cli/system_service.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <fmt/format.h>
#include <mutex>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>

#include "base/clock.h"

#include "cli/report/report.h"
#include "cli/script/console_link.h"
#include "cli/system/assemble.h"
#include "cli/system/completion.h"
#include "cli/system/system_folder.h"
#include "cli/terminal/client.h"
#include "cli/terminal/server.h"

namespace cambridge::cli {
namespace {

constexpr i64 kIdleNanoseconds = 60'000'000'000;

/// The signals that end a system; blocked in every thread, taken by one that waits for them.
sigset_t ending_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  return set;
}

OwnerServices services_of(cp::System& system) {
  return {provide_exec, [&system](cp::VirtualMachine* vm, const std::string& word) {
            return complete_word(system, vm, word);
          }};
}

class Service {
 public:
  Service(cp::System& system, const ServiceOptions& options)
      : system_(system), options_(options), server_(system, services_of(system)) {}

  int run() {
    system_.on_ended([this] {
      std::lock_guard lock(mutex_);
      ended_ = true;
      changed_.notify_all();
    });
    server_.last_left = [this] { watch_idleness(); };
    auto started = server_.start(socket_of(options_.folder));
    if (!started) {
      system_.shutdown("OWNER");
      wait_for_end();
      return failed(started.error().what);
    }
    start_service_machines();
    std::thread signals([this] { wait_for_signal(); });
    int status = 0;
    if (options_.terminal) {
      status = own_terminal();
      system_.shutdown("OWNER");
    }
    wait_for_end();
    signals_done_ = true;
    ::kill(::getpid(), SIGTERM);
    signals.join();
    server_.stop();
    return status;
  }

 private:
  void wait_for_signal() {
    auto set = ending_signals();
    int number = 0;
    sigwait(&set, &number);
    if (!signals_done_) {
      system_.shutdown("OWNER");
    }
  }

  void start_service_machines() {
    for (const auto& userid :
         {system_.configuration().operator_user, system_.configuration().startup_user}) {
      cp::LogonRequest request;
      request.userid = userid;
      request.by = "SYSTEM";
      auto logged_on = system_.logon(std::move(request));
      if (!logged_on) {
        failed(logged_on.error().message.with_id());
      }
    }
  }

  int own_terminal() {
    auto client = Client::connect(socket_of(options_.folder));
    if (!client) {
      return failed(client.error().what);
    }
    return run_interactive(*client, options_.folder / "log");
  }

  [[nodiscard]] bool is_service_machine(const std::string& userid) const {
    return userid == system_.configuration().operator_user ||
           userid == system_.configuration().startup_user;
  }

  void watch_idleness() {
    if (!options_.end_when_idle) {
      return;
    }
    system_.timers().at(monotonic_nanoseconds() + kIdleNanoseconds, [this] {
      auto users = system_.users();
      bool idle = server_.connections() == 0 &&
                  std::all_of(users.begin(), users.end(),
                              [this](const auto& vm) { return is_service_machine(vm->userid()); });
      if (idle) {
        system_.shutdown("OWNER");
      }
    });
  }

  void wait_for_end() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_; });
  }

  cp::System& system_;
  const ServiceOptions& options_;
  TerminalServer server_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  std::atomic<bool> signals_done_{false};
};

}  // namespace

int run_service(const ServiceOptions& options) {
  auto lock = FolderLock::take(options.folder);
  if (!lock) {
    return failed(lock.error().text);
  }
  std::vector<std::string> warnings;
  auto parts = open_system(options.folder, warnings);
  for (const auto& warning : warnings) {
    failed(warning);
  }
  if (!parts) {
    return failed(parts.error().text);
  }
  // Signals are blocked before the first thread is made, so that every thread has them blocked.
  auto set = ending_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  auto system = assemble(std::move(*parts));
  return Service(*system, options).run();
}

}  // namespace cambridge::cli
