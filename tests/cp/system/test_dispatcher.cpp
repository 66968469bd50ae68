// The dispatcher divides CPU time by share. The CPUs here use as much as they are told, in CPU time
// of their thread, so that the order of dispatch follows from the rule alone.

#include <atomic>
#include <doctest/doctest.h>
#include <future>
#include <thread>

#include "base/clock.h"

#include "cp/dispatcher/dispatcher.h"

namespace cambridge::cp::dispatcher {
namespace {

/// Wants to run for ever; each run uses a fixed piece of CPU time.
class BusyCpu final : public VirtualCpu {
 public:
  RunEnd run() override {
    i64 end = thread_cpu_nanoseconds() + kPiece;
    while (thread_cpu_nanoseconds() < end) {
    }
    ++runs;
    return RunEnd::GaveWay;
  }
  static constexpr i64 kPiece = 200'000;
  std::atomic<int> runs{0};
};

class IdleCpu final : public VirtualCpu {
 public:
  RunEnd run() override {
    ++runs;
    return RunEnd::Waiting;
  }
  std::atomic<int> runs{0};
};

void on_processor(RealProcessor& processor, const std::function<void()>& work) {
  std::promise<void> done;
  processor.post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace

TEST_SUITE("cp/dispatcher") {
  TEST_CASE("CPU time follows the shares, and a late comer does not catch up") {
    Dispatcher dispatcher(1);
    auto& processor = dispatcher.processor(0);
    BusyCpu single;
    BusyCpu twice;
    BusyCpu late;
    processor.attach(single, {Share::Kind::Relative, 100});
    processor.attach(twice, {Share::Kind::Relative, 200});
    processor.make_ready(single);
    processor.make_ready(twice);
    while (single.runs < 200) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    double ratio = static_cast<double>(twice.total_nanoseconds()) /
                   static_cast<double>(single.total_nanoseconds());
    CHECK(ratio == doctest::Approx(2.0).epsilon(0.1));
    processor.attach(late, {Share::Kind::Relative, 100});
    int before = single.runs;
    processor.make_ready(late);
    while (late.runs < 50) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    // The other has run about as often since, not been locked out.
    CHECK(single.runs - before >= 30);
    on_processor(processor, [&] {
      processor.detach(single);
      processor.detach(twice);
      processor.detach(late);
    });
    CHECK(processor.competing() == 0);
  }

  TEST_CASE("a CPU that waits runs once for each time it is made ready, and costs nothing else") {
    Dispatcher dispatcher(1);
    auto& processor = dispatcher.processor(0);
    IdleCpu cpu;
    processor.attach(cpu, {});
    for (int n = 1; n <= 10; ++n) {
      processor.make_ready(cpu);
      while (cpu.runs < n) {
        std::this_thread::yield();
      }
    }
    on_processor(processor, [] {});
    CHECK(cpu.runs == 10);
    on_processor(processor, [&] { processor.detach(cpu); });
    processor.make_ready(cpu);
    on_processor(processor, [] {});
    CHECK(cpu.runs == 10);
  }

  TEST_CASE("work for a processor is done between two runs of a busy CPU") {
    Dispatcher dispatcher(1);
    auto& processor = dispatcher.processor(0);
    BusyCpu cpu;
    processor.attach(cpu, {});
    processor.make_ready(cpu);
    for (int n = 0; n < 20; ++n) {
      on_processor(processor, [] {});
    }
    on_processor(processor, [&] { processor.detach(cpu); });
    CHECK(processor.busy_nanoseconds() > 0);
  }

  TEST_CASE("users are spread over the processors") {
    Dispatcher dispatcher(3);
    std::vector<std::unique_ptr<IdleCpu>> cpus;
    for (int n = 0; n < 9; ++n) {
      cpus.push_back(std::make_unique<IdleCpu>());
      dispatcher.least_loaded().attach(*cpus.back(), {});
    }
    for (std::size_t n = 0; n < 3; ++n) {
      CHECK(dispatcher.processor(n).load() == doctest::Approx(300.0));
    }
    for (auto& cpu : cpus) {
      auto& processor = *Dispatcher::processor_of(*cpu);
      on_processor(processor, [&] { processor.detach(*cpu); });
    }
  }
}

}  // namespace cambridge::cp::dispatcher
