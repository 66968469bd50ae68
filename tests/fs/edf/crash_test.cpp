// Property tests: a minidisk behaves like a map of files, and after a crash at any block it is what
// it was before or after the operations that one commit covers.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include "fs/edf/check.h"
#include "tests/fs/support/model.h"

using namespace cambridge;
using namespace cambridge::fs;
using namespace cambridge::fs::test;

namespace {

void require_sound(const std::shared_ptr<BlockDevice>& device) {
  const auto report = check_minidisk(device);
  REQUIRE(report.ok());
  for (const std::string& problem : report->problems) {
    FAIL(problem);
  }
}

/// A few operations under one commit. Every model state that may be found after a crash in there.
struct Batch {
  std::vector<Model> states;
  bool failed = false;
};

Batch run_batch(Minidisk& disk, RandomOperations& random, const Model& before) {
  Batch batch;
  batch.states.push_back(before);
  Model model = before;
  const u32 operations = 1 + random.below(4);
  if (operations > 1 && !disk.hold_commits(true)) {
    batch.failed = true;
    return batch;
  }
  for (u32 i = 0; i < operations; ++i) {
    const auto result = random.run(disk, model);
    // What the operation would have led to is possible too: it may have failed after its commit.
    batch.states.push_back(model);
    if (!result) {
      batch.failed = true;
      return batch;
    }
  }
  if (operations > 1 && !disk.hold_commits(false)) {
    batch.failed = true;
  }
  return batch;
}

}  // namespace

TEST_SUITE("fs/edf") {
  TEST_CASE("property: random operations give what a map of files gives") {
    for (const u32 size : {512U, 1024U, 4096U}) {
      for (u32 seed = 0; seed < 6; ++seed) {
        CAPTURE(size);
        CAPTURE(seed);
        auto device = make_disk(size, 6000, seed % 2 == 1);
        RandomOperations random(seed);
        Model model;
        auto disk = access(device);
        for (int step = 0; step < 120; ++step) {
          const auto result = random.run(*disk, model);
          REQUIRE_MESSAGE(result.ok(), (result.ok() ? "" : result.error().what));
          if (step % 20 == 19) {
            REQUIRE(content(*disk) == model);
            disk = access(device);
            REQUIRE(content(*disk) == model);
            require_sound(device);
          }
        }
      }
    }
  }

  TEST_CASE("property: on a small disk, full or not, nothing is lost and the disk stays sound") {
    for (u32 seed = 0; seed < 10; ++seed) {
      CAPTURE(seed);
      auto device = make_disk(512, 150 + seed * 20);
      RandomOperations random(100 + seed);
      Model model;
      auto disk = access(device);
      int full = 0;
      for (int step = 0; step < 150; ++step) {
        const auto result = random.run(*disk, model);
        if (!result) {
          CAPTURE(result.error().what);
          REQUIRE(result.error().kind == FileError::Kind::DiskFull);
          ++full;
        }
      }
      CHECK(full > 0);
      REQUIRE(content(*disk) == model);
      require_sound(device);
    }
  }

  TEST_CASE("property: after a crash at any block the disk is old or new, and sound") {
    int crashes = 0;
    for (u32 seed = 0; seed < 400; ++seed) {
      CAPTURE(seed);
      const u32 size = seed % 4 == 0 ? 4096 : 512;
      auto device = make_disk(size, 3000, seed % 3 == 0);
      auto faulty = std::make_shared<FaultyBlockDevice>(*device);
      RandomOperations random(1000 + seed);
      Model model;
      auto disk = access(faulty);
      faulty->crash_after(random.below(400));
      faulty->tear_last_block(seed % 2 == 0);
      for (int step = 0; step < 40; ++step) {
        const Batch batch = run_batch(*disk, random, model);
        if (!batch.failed) {
          model = batch.states.back();
          continue;
        }
        REQUIRE(faulty->crashed());
        ++crashes;
        require_sound(device);
        const Model found = content(*access(device));
        // All or nothing: with commits held only the first state and the last are possible, and
        // the last was not reached.
        REQUIRE(found == batch.states.front());
        break;
      }
    }
    CHECK(crashes > 300);
  }

  TEST_CASE("after a failed commit the minidisk goes on from what the disk holds") {
    auto device = make_disk(512, 1000);
    auto faulty = std::make_shared<FaultyBlockDevice>(*device);
    auto disk = access(faulty);
    REQUIRE(write_file(*disk, name("A"), {"old"}).ok());
    for (u64 blocks = 0; blocks < 4; ++blocks) {
      faulty->crash_after(blocks);
      CHECK_FALSE(write_file(*disk, name("A"), {"new"}).ok());
      faulty->crash_after({});
      CHECK(*read_file(*disk, name("A")) == Records{"old"});
      REQUIRE(write_file(*disk, name("B" + std::to_string(blocks)), {"b"}).ok());
      require_sound(device);
    }
    CHECK(disk->info().files == 5);
  }
}
