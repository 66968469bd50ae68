/// CP takes frames away and gives them back under a running guest.
#include <doctest/doctest.h>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "machine/cpu/virtual_cpu.h"
#include "machine/isa/codec.h"

namespace cambridge::machine {
namespace {

void put_program(AbsoluteStorage& storage, u64 at, std::initializer_list<const char*> lines) {
  for (const char* line : lines) {
    const auto bytes = assemble(line, at);
    REQUIRE_MESSAGE(bytes.ok(), line);
    const u8 length = instruction_length((*bytes)[0]);
    REQUIRE(storage.store(AbsoluteAddress(at), {bytes->data(), length}));
    at += length;
  }
}

TEST_CASE("a guest does not notice that its frames come and go") {
  auto configuration = std::make_unique<Configuration>(u64{1} << 20);
  AbsoluteStorage& storage = configuration->storage();
  VirtualCpu& cpu = configuration->cpu(0);
  std::map<u64, std::vector<u8>> paged_out;
  storage.set_page_in([&](u64 frame, std::span<u8> into) {
    std::copy(paged_out[frame].begin(), paged_out[frame].end(), into.begin());
  });
  storage.add_shootdown([&](u64 frame) { cpu.purge_frame(frame, false); });
  // Adds 1 to each doubleword of 64 pages, 300 times.
  put_program(storage, 0x2000,
              {"LGHI 5,300", "LGFI 2,X'10000'", "LGHI 3,64", "AGSI 0(2),1", "AHI 2,X'1000'",
               "BRCTG 3,X'200E'", "BRCTG 5,X'2004'", "DIAG 0,0,0(0)"});
  cpu.set_psw({0x0000000180000000, 0x2000});
  cpu.start();
  std::mt19937 random(1);
  RunEndReason reason = RunEndReason::SliceEnd;
  int slices = 0;
  while (reason == RunEndReason::SliceEnd && ++slices < 2000) {
    reason = cpu.run(200);
    for (int k = 0; k < 4; ++k) {
      const u64 frame = random() % 256;
      std::vector<u8> content(4096);
      if (storage.take_away(frame, content)) {
        paged_out[frame] = content;
      }
    }
  }
  CHECK(reason == RunEndReason::Diagnose);
  CHECK(slices > 100);
  for (u64 page = 0; page < 64; ++page) {
    std::array<u8, 8> counter{};
    REQUIRE(storage.fetch(AbsoluteAddress(0x10000 + page * 4096), counter));
    CHECK(load_big_endian<u64>(counter.data()) == 300);
  }
}

TEST_CASE("a store into the instruction stream is seen by the next instruction") {
  auto configuration = std::make_unique<Configuration>(u64{1} << 20);
  VirtualCpu& cpu = configuration->cpu(0);
  // Replaces LHI 1,1 (at 2008) by LHI 1,2 before it is executed, in a loop that was decoded before.
  put_program(
      configuration->storage(), 0x2000,
      {"LHI 5,2", "LHI 6,2", "LHI 1,1", "STH 6,10(0,7)", "BRCT 5,X'2008'", "DIAG 0,0,0(0)"});
  cpu.set_gr64(7, 0x2000);
  cpu.set_psw({0x0000000180000000, 0x2000});
  cpu.start();
  CHECK(cpu.run(1000) == RunEndReason::Diagnose);
  CHECK(cpu.gr32(1) == 2);
}

}  // namespace
}  // namespace cambridge::machine
