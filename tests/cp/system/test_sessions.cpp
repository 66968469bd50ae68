// Many users at once, over several real processors: what each sees is whole, and all go home.

#include <atomic>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <thread>

#include "tests/cp/support/test_system.h"

namespace cambridge::cp::test {

TEST_SUITE("cp/system") {
  TEST_CASE("users on several processors send, link, query and leave at the same time") {
    TestSystem test(3);
    auto& system = test.system();
    std::vector<std::thread> people;
    std::atomic<int> logons = 0;
    const std::vector<std::string> users{"OPERATOR", "MAINT", "LAB01", "LAB02", "LAB03"};
    for (const auto& userid : users) {
      people.emplace_back([&, userid] {
        auto terminal = std::make_shared<TestTerminal>(fmt::format("L{:.4}", userid));
        for (int round = 0; round < 5; ++round) {
          TerminalSession session(system, terminal, true);
          LogonRequest request;
          request.userid = userid;
          request.no_ipl = true;
          // The session before may be still on its way out.
          while (!session.logon_as(request)) {
            std::this_thread::yield();
          }
          ++logons;
          for (int n = 0; n < 10; ++n) {
            session.input("QUERY NAMES");
            session.input("MSG LAB01 HELLO");
            session.input("LINK MAINT 19E 29E RR");
            session.input("QUERY LINKS 29E");
            session.input("DETACH 29E");
            session.input("SET MSG OFF");
            session.input("SET MSG ON");
            session.input("INDICATE USER *");
            session.input("QUERY VIRTUAL ALL");
            session.input("IPL CMS");
            session.input("#CP QUERY TIME");
          }
          session.input(round % 2 == 0 ? "#CP LOGOFF" : "#CP DISCONNECT");
          while (session.attached()) {
            std::this_thread::yield();
          }
        }
      });
    }
    for (auto& person : people) {
      person.join();
    }
    test.settle();
    CHECK(logons == 25);
    CHECK(system.links_to({"MAINT", 0x19E}).size() <= 1);
  }

  TEST_CASE("a user who is forced leaves no device and no link behind") {
    TestSystem test;
    test.log_on("OPERATOR");
    test.log_on("LAB01");
    CHECK(test.system().links_to({"MAINT", 0x190}).size() == 1);
    CHECK(test.command("OPERATOR", "FORCE LAB01") == 0);
    test.settle();
    CHECK(test.system().find_user("LAB01") == nullptr);
    CHECK(test.system().links_to({"MAINT", 0x190}).empty());
    CHECK(test.system().links_to({"LAB01", 0x191}).empty());
  }

  TEST_CASE("SLEEP with a time wakes by itself") {
    TestSystem test;
    auto& seat = test.log_on("LAB01");
    test.type(seat, "IPL CMS");
    test.type(seat, "SLEEP 1 SEC");
    test.type(seat, "#CP SLEEP 1 SEC");
    auto shown = test.type(seat, "SAY AWAKE");
    for (int tries = 0; tries < 3000 && shown.empty(); ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      shown = seat.terminal->take_lines();
    }
    REQUIRE(!shown.empty());
    CHECK(shown[0] == "AWAKE");
  }
}

}  // namespace cambridge::cp::test
