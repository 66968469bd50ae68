// The figures of the ground floor: what idle users cost, how fast one more comes on, and whether
// busy users get their shares.   house_bench idle [USERS] | shares [USERS] [SECONDS] [ODD EVEN]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <thread>
#include <unistd.h>

#include "base/clock.h"

#include "tests/bench/house/many_users.h"

namespace cambridge::tests {
namespace {

double seconds_of(i64 nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e9;
}

i64 process_cpu() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

std::shared_ptr<CountingTerminal> log_on(cp::System& system, unsigned number,
                                         std::vector<std::string> input = {}) {
  auto terminal = std::make_shared<CountingTerminal>();
  cp::LogonRequest request;
  request.userid = user_name(number);
  request.terminal = terminal;
  request.console_input = std::move(input);
  if (!system.logon(std::move(request))) {
    fmt::print(stderr, "cannot log on {}\n", user_name(number));
    std::exit(1);
  }
  return terminal;
}

/// Logs on so many users one after the other; then one more, timed.
int idle(const std::string& folder, unsigned users) {
  make_many_users(folder, users + 1, 100, 100);
  auto before = resident_bytes();
  auto system = start_many_users(folder, std::thread::hardware_concurrency());
  std::vector<std::shared_ptr<CountingTerminal>> terminals;
  i64 start = monotonic_nanoseconds();
  for (unsigned i = 1; i <= users; ++i) {
    terminals.push_back(log_on(*system, i));
  }
  for (auto& terminal : terminals) {
    terminal->wait_until_reading();
  }
  i64 all = monotonic_nanoseconds() - start;
  auto resident = resident_bytes();
  i64 cpu = process_cpu();
  std::this_thread::sleep_for(std::chrono::seconds(3));
  i64 idle_cpu = process_cpu() - cpu;
  start = monotonic_nanoseconds();
  auto one_more = log_on(*system, users + 1);
  one_more->wait_until_reading();
  i64 last = monotonic_nanoseconds() - start;
  fmt::print("{} users idle: {:.1f} MB resident in all ({:.0f} KB a user), {:.4f} s CPU in 3 s\n",
             users, static_cast<double>(resident) / 1e6,
             static_cast<double>(resident - before) / 1e3 / users, seconds_of(idle_cpu));
  fmt::print("all on after {:.2f} s; number {}: LOGON to Ready {:.2f} ms\n", seconds_of(all),
             users + 1, seconds_of(last) * 1e3);
  end_system(*system);
  return 0;
}

struct Spread {
  double mean = 0.0;
  double lowest = 1e30;
  double highest = 0.0;
};

Spread spread_of(const std::vector<double>& values, unsigned first) {
  Spread spread;
  unsigned count = 0;
  for (std::size_t i = first; i < values.size(); i += 2) {
    spread.mean += values[i];
    spread.lowest = std::min(spread.lowest, values[i]);
    spread.highest = std::max(spread.highest, values[i]);
    ++count;
  }
  spread.mean /= count;
  return spread;
}

/// Busy users: the CPU time each gets, and CMS commands a second in all.
int shares(const std::string& folder, unsigned users, unsigned seconds, unsigned odd,
           unsigned even) {
  make_many_users(folder, users, odd, even);
  auto system = start_many_users(folder, std::thread::hardware_concurrency());
  std::vector<std::shared_ptr<CountingTerminal>> terminals;
  for (unsigned i = 1; i <= users; ++i) {
    terminals.push_back(log_on(*system, i, {"LOOP"}));
  }
  std::this_thread::sleep_for(std::chrono::seconds(2));
  std::vector<double> used(users);
  for (unsigned i = 0; i < users; ++i) {
    used[i] = -seconds_of(system->find_user(user_name(i + 1))->total_nanoseconds());
  }
  long ticks = 0;
  for (auto& terminal : terminals) {
    ticks -= terminal->ticks.load();
  }
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  for (unsigned i = 0; i < users; ++i) {
    used[i] += seconds_of(system->find_user(user_name(i + 1))->total_nanoseconds());
  }
  for (auto& terminal : terminals) {
    ticks += terminal->ticks.load();
  }
  auto first = spread_of(used, 0);
  auto second = spread_of(used, 1);
  fmt::print(
      "{} users busy for {} s, shares {} and {}: CPU a user {:.4f} s and {:.4f} s, ratio {:.3f}\n",
      users, seconds, odd, even, first.mean, second.mean, second.mean / first.mean);
  for (const auto& group : {first, second}) {
    fmt::print("  spread {:+.2f} % to {:+.2f} % of the group's mean\n",
               100.0 * (group.lowest / group.mean - 1.0),
               100.0 * (group.highest / group.mean - 1.0));
  }
  fmt::print("  {:.0f} CMS commands a second in all\n",
             static_cast<double>(ticks) * 100.0 / seconds);
  end_system(*system);
  return 0;
}

}  // namespace
}  // namespace cambridge::tests

int main(int argc, char** argv) {
  auto number = [&](int index, unsigned otherwise) {
    return argc > index ? static_cast<unsigned>(std::atoi(argv[index])) : otherwise;
  };
  std::string what = argc > 1 ? argv[1] : "idle";
  auto folder = fmt::format("/dev/shm/cambridge-bench-{}", ::getpid());
  int status = what == "shares" ? cambridge::tests::shares(folder, number(2, 200), number(3, 60),
                                                           number(4, 100), number(5, 100))
                                : cambridge::tests::idle(folder, number(2, 1000));
  std::filesystem::remove_all(folder);
  return status;
}
