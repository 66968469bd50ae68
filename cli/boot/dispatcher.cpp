#include "cli/boot/dispatcher.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace cambridge::cli {

using machine::RunEndReason;
using machine::VirtualCpu;

namespace {

constexpr u64 kSlice = 500'000;

}  // namespace

Dispatcher::Dispatcher(machine::Configuration& configuration, Diagnose diagnose)
    : configuration_(configuration),
      diagnose_(std::move(diagnose)),
      busy_(configuration.cpu_count()),
      disabled_(configuration.cpu_count()) {
  configuration_.set_wake_up([this](unsigned) {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
  });
}

std::optional<machine::Psw> Dispatcher::run(double time_limit) {
  const unsigned host = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> threads;
  for (unsigned k = 0; k < std::min(host, configuration_.cpu_count()); ++k) {
    threads.emplace_back([this] { work(); });
  }
  std::unique_lock lock(mutex_);
  const auto is_over = [this] { return ended_; };
  if (time_limit > 0) {
    if (!changed_.wait_for(lock, std::chrono::duration<double>(time_limit), is_over)) {
      timed_out_ = true;
      ended_ = true;
      for (unsigned k = 0; k < configuration_.cpu_count(); ++k) {
        configuration_.cpu(k).request_attention();
      }
      changed_.notify_all();
    }
  } else {
    changed_.wait(lock, is_over);
  }
  lock.unlock();
  threads.clear();
  return timed_out_ ? std::nullopt : last_;
}

void Dispatcher::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  last_ = machine::Psw{};
  changed_.notify_all();
}

/// REQUIRES: mutex_ held.
VirtualCpu* Dispatcher::take_runnable(u64& wake_time) {
  const unsigned count = configuration_.cpu_count();
  for (unsigned k = 0; k < count; ++k) {
    const unsigned number = (next_ + k) % count;
    VirtualCpu& cpu = configuration_.cpu(number);
    if (busy_[number]) {
      continue;
    }
    if (cpu.is_runnable() && !disabled_[number]) {
      next_ = number + 1;
      busy_[number] = true;
      return &cpu;
    }
    if (!cpu.is_stopped()) {
      wake_time = std::min(wake_time, cpu.wake_time());
    }
  }
  return nullptr;
}

void Dispatcher::finished(VirtualCpu& cpu, RunEndReason reason) {
  busy_[cpu.address()] = false;
  if (reason == RunEndReason::Disabled) {
    disabled_[cpu.address()] = cpu.pending() == 0;
    last_ = cpu.psw();
  }
  bool any = false;
  for (unsigned k = 0; k < configuration_.cpu_count(); ++k) {
    any = any || busy_[k] || (!disabled_[k] && !configuration_.cpu(k).is_stopped());
  }
  if (!any) {
    if (!last_) {
      last_ = machine::Psw{};  // all CPUs stopped: the guest has powered off
    }
    ended_ = true;
    changed_.notify_all();
  }
}

void Dispatcher::work() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    u64 wake_time = ~u64{0};
    VirtualCpu* cpu = take_runnable(wake_time);
    if (cpu == nullptr) {
      if (wake_time == ~u64{0}) {
        changed_.wait_for(lock, std::chrono::seconds(1));
      } else {
        const u64 now = configuration_.tod();
        const u64 microseconds = wake_time > now ? ((wake_time - now) >> 12) + 1 : 1;
        changed_.wait_for(lock, std::chrono::microseconds(std::min<u64>(microseconds, 1'000'000)));
      }
      continue;
    }
    lock.unlock();
    const RunEndReason reason = cpu->run(kSlice);
    if (reason == RunEndReason::Diagnose) {
      diagnose_(*cpu);
    }
    lock.lock();
    finished(*cpu, reason);
  }
}

}  // namespace cambridge::cli
