// DIAGNOSE as a guest issues it, on the machine's own processor.

#include <array>
#include <doctest/doctest.h>
#include <future>

#include "base/big_endian.h"
#include "base/ebcdic.h"

#include "cp/diagnose/diagnose_table.h"
#include "tests/cp/support/test_system.h"

namespace cambridge::cp::test {
namespace {

constexpr u64 kBuffer = 0x1000;

class Rig {
 public:
  explicit Rig(const std::string& userid = "LAB01")
      : diagnose_(diagnose::make_diagnose_processor()) {
    test_.log_on(userid);
    vm_ = test_.system().find_user(userid);
  }

  guest::DiagnoseEnd issue(u16 code, guest::DiagnoseRegisters registers) {
    std::promise<guest::DiagnoseEnd> end;
    vm_->post([&](VirtualMachine& vm) {
      end.set_value(diagnose_->diagnose(test_.system(), vm, code, registers));
    });
    return end.get_future().get();
  }
  void put(u64 at, std::string_view bytes) {
    CHECK(vm_->storage().store(AbsoluteAddress(at),
                               {reinterpret_cast<const u8*>(bytes.data()), bytes.size()}));
  }
  std::string get(u64 at, std::size_t length) {
    std::string bytes(length, '\0');
    CHECK(vm_->storage().fetch(AbsoluteAddress(at),
                               {reinterpret_cast<u8*>(bytes.data()), bytes.size()}));
    return bytes;
  }
  std::string text(u64 at, std::size_t length) { return ebcdic_to_utf8(get(at, length)); }
  TestSystem& test() { return test_; }
  VirtualMachine& vm() { return *vm_; }

 private:
  TestSystem test_;
  std::shared_ptr<VirtualMachine> vm_;
  std::unique_ptr<DiagnoseProcessor> diagnose_;
};

}  // namespace

TEST_SUITE("cp/diagnose") {
  TEST_CASE("00 stores who and what, as far as there is room") {
    Rig rig;
    auto end = rig.issue(0x00, {kBuffer, 0, 64, 0});
    CHECK(end.program_interruption == 0);
    CHECK(end.registers.ry == 24);
    CHECK(rig.text(kBuffer, 8) == "VM/ESA  ");
    CHECK(rig.text(kBuffer + 16, 8) == "LAB01   ");
    CHECK(rig.get(kBuffer + 11, 1) == "\xFF");
    CHECK(rig.issue(0x00, {kBuffer, 0, 24, 0}).registers.ry == 0);
    CHECK(rig.issue(0x00, {kBuffer + 1, 0, 24, 0}).program_interruption == 6);
    CHECK(rig.issue(0x00, {kBuffer, 0, 0, 0}).program_interruption == 6);
    CHECK(rig.issue(0x00, {0x80000000, 0, 40, 0}).program_interruption == 5);
  }

  TEST_CASE("08 executes commands, with the reply in a buffer or cut off") {
    Rig rig;
    auto command = utf8_to_ebcdic("QUERY USERID");
    rig.put(0x2000, command);
    auto end = rig.issue(0x08, {0x2000, kBuffer, 0x40000000 | command.size(), 100});
    CHECK(end.condition_code == 0);
    CHECK(end.registers.ry == 0);
    CHECK(end.registers.ry1 == 21);
    CHECK(rig.text(kBuffer, 20) == "LAB01    AT CAMBRIDG");
    end = rig.issue(0x08, {0x2000, kBuffer, 0x40000000 | command.size(), 5});
    CHECK(end.condition_code == 1);
    CHECK(end.registers.ry1 == 16);
    auto unknown = utf8_to_ebcdic("FROB");
    rig.put(0x2000, unknown);
    CHECK(rig.issue(0x08, {0x2000, kBuffer, 0x40000000 | unknown.size(), 100}).registers.ry == 1);
    CHECK(rig.issue(0x08, {0x2000, 0, 9000, 0}).program_interruption == 6);
  }

  TEST_CASE("0C and 270 store date, time and processor time") {
    Rig rig;
    CHECK(rig.issue(0x0C, {kBuffer, 0, 0, 0}).program_interruption == 0);
    CHECK(rig.text(kBuffer, 16) == "11/22/2612:00:00");
    CHECK(rig.issue(0x270, {kBuffer, 0, 52, 0}).program_interruption == 0);
    CHECK(rig.text(kBuffer + 32, 20) == "11/22/20262026-11-22");
    CHECK(rig.issue(0x0C, {kBuffer + 4, 0, 0, 0}).program_interruption == 6);
  }

  TEST_CASE("24 and 210 tell what a device is, and whether it may be written") {
    Rig rig;
    auto own = rig.issue(0x24, {0x191, 0, 0, 0});
    CHECK(own.condition_code == 0);
    CHECK((own.registers.ry >> 16) == 0x0482);
    CHECK((own.registers.ry & 0x80) == 0);
    CHECK((rig.issue(0x24, {0x190, 0, 0, 0}).registers.ry & 0x80) == 0x80);
    CHECK(rig.issue(0x24, {0x00C, 0, 0, 0}).condition_code == 2);
    CHECK(rig.issue(0x24, {0x999, 0, 0, 0}).condition_code == 3);
    auto console = rig.issue(0x24, {0xFFFFFFFF, 0, 0, 0});
    CHECK(console.registers.rx == 0x009);
    CHECK((console.registers.ry >> 24) == 0x80);
    CHECK((console.registers.ry1 & 0xFF) == 132);

    std::string block("\x01\x90\x00\x0C", 4);
    rig.put(kBuffer, block);
    auto end = rig.issue(0x210, {kBuffer, 0, 0, 0});
    CHECK(end.condition_code == 0);
    CHECK(rig.get(kBuffer + 4, 1) == "\x04");
    CHECK(rig.get(kBuffer + 7, 1) == "\x82");
    rig.put(kBuffer, std::string("\x09\x99\x00\x0C", 4));
    CHECK(rig.issue(0x210, {kBuffer, 0, 0, 0}).condition_code == 3);
    rig.put(kBuffer, std::string("\x01\x90\x00\x04", 4));
    CHECK(rig.issue(0x210, {kBuffer, 0, 0, 0}).program_interruption == 6);
  }

  TEST_CASE("5C edits a message as SET EMSG says") {
    Rig rig;
    auto message = utf8_to_ebcdic("DMSLIO201W The text");
    rig.put(kBuffer, message);
    auto edit = [&](const std::string& setting) {
      rig.test().command("LAB01", "SET EMSG " + setting);
      auto end = rig.issue(0x5C, {kBuffer, 0, message.size(), 0});
      return rig.text(end.registers.rx, end.registers.ry);
    };
    CHECK(edit("ON") == "DMSLIO201W The text");
    CHECK(edit("TEXT") == "The text");
    CHECK(edit("CODE") == "DMSLIO201W");
    CHECK(edit("OFF").empty());
  }

  TEST_CASE("60 and 260 tell the size of storage") {
    Rig rig;
    CHECK(rig.issue(0x60, {}).registers.rx == 32U << 20);
    CHECK(rig.issue(0x260, {0, 0, 0x00, 0}).registers.rx == (32U << 20) - 1);
    CHECK(rig.issue(0x260, {0, 0, 0x0C, 0}).registers.rx == (32U << 20) - 1);
    CHECK(rig.issue(0x260, {0, 0, 0x55, 0}).program_interruption == 6);
  }

  TEST_CASE("64 knows no segment, and an unknown code is a specification exception") {
    Rig rig;
    auto end = rig.issue(0x64, {kBuffer, 0, 0x2C, 0});
    CHECK(end.program_interruption == 0);
    CHECK(end.condition_code == 2);
    CHECK(end.registers.ry == 44);
    CHECK(rig.issue(0x7FC, {}).program_interruption == 6);
    CHECK(rig.issue(0x44, {}).program_interruption == 0);
    CHECK(rig.issue(0x9C, {}).program_interruption == 0);
  }
}

}  // namespace cambridge::cp::test
