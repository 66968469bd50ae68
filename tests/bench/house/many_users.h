/// A scratch system with many users, for the benchmarks of the dispatcher.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cp/system/system.h"

namespace cambridge::tests {

/// A terminal that counts what it is told and remembers nothing.
class CountingTerminal final : public cp::console::Terminal {
 public:
  void write(std::string_view line, bool) override {
    if (line.substr(0, 5) == "Ready") {
      ready.fetch_add(1);
    } else if (line == "TICK") {
      ticks.fetch_add(1);
    }
  }
  void set_status(cp::console::ConsoleStatus status) override {
    if (status == cp::console::ConsoleStatus::VmRead) {
      {
        std::lock_guard lock(mutex_);
        reading_ = true;
      }
      changed_.notify_all();
    }
  }
  void hide_next_line() override {}
  void session_ended(bool) override {}
  [[nodiscard]] std::string_view address() const override { return "L0001"; }
  void wait_until_reading() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return reading_; });
  }

  std::atomic<long> ready{0};
  std::atomic<long> ticks{0};

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool reading_ = false;
};

/// Makes the folder: users U0001.. with a 191 of one cylinder each that holds LOOP EXEC, and
/// MAINT's system disks. Every second user gets `share_of_even`, the others `share_of_odd`
/// (relative).
void make_many_users(const std::string& folder, unsigned users, unsigned share_of_odd,
                     unsigned share_of_even);

/// The system on that folder.
std::unique_ptr<cp::System> start_many_users(const std::string& folder, unsigned processors);

std::string user_name(unsigned number);

/// Shuts the system down and waits for its end.
void end_system(cp::System& system);

/// Resident memory of this process, bytes.
std::size_t resident_bytes();

}  // namespace cambridge::tests
