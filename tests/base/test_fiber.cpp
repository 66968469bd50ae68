#include <doctest/doctest.h>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/fiber.h"

using namespace cambridge;

namespace {

struct SetWhenDestroyed {
  bool& flag;
  ~SetWhenDestroyed() { flag = true; }
};

/// Resident pages of this process.
long resident_pages() {
  std::ifstream file("/proc/self/statm");
  long whole = 0;
  long resident = 0;
  file >> whole >> resident;
  return resident;
}

/// Touches `depth` KiB of stack and returns.
int touch_stack(int depth) {
  volatile char page[1024];
  page[0] = static_cast<char>(depth);
  return depth == 0 ? page[0] : touch_stack(depth - 1) + page[0];
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

}  // namespace

TEST_SUITE_BEGIN("base");

TEST_CASE("A fiber runs to its suspensions and then to its end") {
  std::string trace;
  Fiber fiber([&] {
    trace += 'a';
    Fiber::suspend();
    trace += 'b';
    Fiber::suspend();
    trace += 'c';
  });
  CHECK(trace.empty());
  fiber.resume();
  CHECK(trace == "a");
  fiber.resume();
  CHECK(trace == "ab");
  CHECK_FALSE(fiber.done());
  fiber.resume();
  CHECK(trace == "abc");
  CHECK(fiber.done());
  CHECK(Fiber::current() == nullptr);
}

TEST_CASE("A fiber that never started ends without running its body") {
  bool ran = false;
  {
    Fiber fiber([&] { ran = true; });
  }
  CHECK_FALSE(ran);
}

TEST_CASE("Destroying a suspended fiber unwinds its body") {
  bool destroyed = false;
  bool went_on = false;
  {
    Fiber fiber([&] {
      SetWhenDestroyed guard{destroyed};
      Fiber::suspend();
      went_on = true;
    });
    fiber.resume();
    CHECK_FALSE(destroyed);
  }
  CHECK(destroyed);
  CHECK_FALSE(went_on);
}

TEST_CASE("A body that swallows Unwound meets it again at its next suspension") {
  int caught = 0;
  {
    Fiber fiber([&] {
      for (int i = 0; i < 3; ++i) {
        try {
          Fiber::suspend();
        } catch (const Fiber::Unwound&) {
          ++caught;
        }
      }
    });
    fiber.resume();
  }
  CHECK(caught == 3);
}

TEST_CASE("A destructor that suspends while its fiber is unwound goes straight on") {
  struct SuspendsWhenDestroyed {
    int& count;
    ~SuspendsWhenDestroyed() {
      Fiber::suspend();
      ++count;
    }
  };
  int count = 0;
  {
    Fiber fiber([&] {
      SuspendsWhenDestroyed guard{count};
      Fiber::suspend();
    });
    fiber.resume();
  }
  CHECK(count == 1);
}

TEST_CASE("Fibers nest: each suspends to the one that resumed it") {
  std::string trace;
  Fiber outer([&] {
    Fiber* self = Fiber::current();
    Fiber inner([&] {
      trace += "(";
      CHECK(Fiber::current() != self);
      Fiber::suspend();
      trace += ")";
    });
    inner.resume();
    trace += "1";
    CHECK(Fiber::current() == self);
    Fiber::suspend();
    inner.resume();
    trace += "2";
    CHECK(inner.done());
  });
  outer.resume();
  CHECK(trace == "(1");
  outer.resume();
  CHECK(trace == "(1)2");
}

TEST_CASE("Unwinding an outer fiber unwinds the inner ones it owns") {
  bool inner_destroyed = false;
  bool outer_destroyed = false;
  {
    Fiber outer([&] {
      SetWhenDestroyed outer_guard{outer_destroyed};
      Fiber inner([&] {
        SetWhenDestroyed inner_guard{inner_destroyed};
        Fiber::suspend();
      });
      inner.resume();
      Fiber::suspend();
    });
    outer.resume();
  }
  CHECK(inner_destroyed);
  CHECK(outer_destroyed);
}

TEST_CASE("A fiber destroyed while an exception passes its owner is unwound all the same") {
  bool destroyed = false;
  try {
    Fiber fiber([&] {
      SetWhenDestroyed guard{destroyed};
      Fiber::suspend();
    });
    fiber.resume();
    throw std::runtime_error("passes");
  } catch (const std::runtime_error&) {
    CHECK(destroyed);
  }
}

TEST_CASE("Two fibers may suspend inside catch blocks and rethrow in another order") {
  std::string trace;
  const auto body = [&](const char* name) {
    return [&trace, name] {
      try {
        try {
          throw std::runtime_error(name);
        } catch (const std::runtime_error&) {
          Fiber::suspend();
          throw;
        }
      } catch (const std::runtime_error& error) {
        trace += error.what();
      }
    };
  };
  Fiber first(body("1"));
  Fiber second(body("2"));
  first.resume();
  second.resume();
  first.resume();
  second.resume();
  CHECK(trace == "12");
}

TEST_CASE("stack_left shrinks as calls nest, on a fiber and on a thread") {
  std::size_t on_fiber = 0;
  Fiber fiber([&] { on_fiber = Fiber::stack_left(); }, 128 * 1024);
  fiber.resume();
  CHECK(on_fiber > 100 * 1024);
  CHECK(on_fiber < 128 * 1024);
  const std::size_t on_thread = Fiber::stack_left();
  CHECK(on_thread > 256 * 1024);
  std::size_t on_other = 0;
  std::thread([&] { on_other = Fiber::stack_left(); }).join();
  CHECK(on_other > 256 * 1024);
}

TEST_CASE("A stack size that is no whole number of pages is rounded up") {
  std::size_t left = 0;
  Fiber fiber([&] { left = Fiber::stack_left(); }, 100'000);
  fiber.resume();
  CHECK(left > 95'000);
}

TEST_CASE("1,000 parked fibers cost only the pages they touched") {
  if (kSanitized) {
    return;  // the sanitizers keep memory of their own for each
  }
  const long before = resident_pages();
  std::vector<std::unique_ptr<Fiber>> fibers;
  for (int i = 0; i < 1000; ++i) {
    fibers.push_back(std::make_unique<Fiber>([] { Fiber::suspend(); }));
    fibers.back()->resume();
  }
  CHECK(resident_pages() - before < 3 * 1000);
}

TEST_CASE("trim_stack gives back what a deep call had touched, and the fiber goes on") {
  if (kSanitized) {
    return;
  }
  constexpr int kFibers = 50;
  int sum = 0;
  std::vector<std::unique_ptr<Fiber>> fibers;
  const auto make = [&] {
    fibers.push_back(std::make_unique<Fiber>([&] {
      int local = touch_stack(200);
      Fiber::suspend();
      sum += local != 0 ? 1 : 1;
    }));
    fibers.back()->resume();
  };
  for (int i = 0; i < kFibers; ++i) {
    make();
  }
  const long before = resident_pages();
  for (auto& fiber : fibers) {
    fiber->trim_stack();
  }
  CHECK(before - resident_pages() > kFibers * 40);
  for (auto& fiber : fibers) {
    fiber->resume();
    CHECK(fiber->done());
  }
  CHECK(sum == kFibers);
}

TEST_SUITE_END();
