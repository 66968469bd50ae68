// No user reads another's disk or console, or acts for another, without the class or the password
// for it: each way in is tried.

#include <doctest/doctest.h>

#include "tests/cp/support/test_system.h"

namespace cambridge::cp::test {
namespace {

bool contains(const std::vector<std::string>& lines, std::string_view text) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const auto& line) { return line.find(text) != std::string::npos; });
}

struct Attempt {
  std::string_view command;
  int return_code;
};

/// LAB01 (class G) tries these on MAINT, who is logged on, and on LAB02, who is not.
constexpr Attempt kAttempts[] = {
    {"LINK MAINT 191 291 RR", 111},  // no read password: nobody but the owner
    {"LINK MAINT 191 291 R", 111},
    {"LINK MAINT 191 291 MW", 113},
    {"LINK MAINT 190 291 MW", 114},      // a password exists, none is given
    {"LINK MAINT 190 291 MW ALL", 114},  // read is ALL, multiple is not
    {"LINK MAINT 190 291 W RWMAINT", 114},
    {"LINK MAINT 190 291 M PASS=WMAINT", 114},
    {"QUERY MDISK USERID MAINT 191", 3},
    {"FORCE MAINT", 1},
    {"FORCE MAINT DISCONNECT", 1},
    {"SEND MAINT ERASE ALL", 57},
    {"SEND CP MAINT LOGOFF", 57},
    {"FOR MAINT CMD LINK MAINT 191 291 MW", 1},
    {"SET SECUSER MAINT LAB01", 3},
    {"SET OBSERVER MAINT LAB01", 3},
    {"SET SECUSER MAINT *", 3},
    {"SET PRIVCLASS LAB01 =ABCDEFG", 3},
    {"SET PRIVCLASS MAINT =G", 3},
    {"SET SHARE LAB01 RELATIVE 10000", 3},
    {"SET LOGMSG HELLO", 3},
    {"QUERY PRIVCLASS MAINT", 3},
    {"QUERY SECUSER MAINT", 3},
    {"QUERY OBSERVER MAINT", 3},
    {"QUERY SHARE MAINT", 3},
    {"QUERY DASD", 3},
    {"QUERY SYSTEM 200", 3},
    {"INDICATE USER MAINT", 3},
    {"XAUTOLOG LAB03", 59},
    {"AUTOLOG LAB02 LAB02PW", 1},
    {"SHUTDOWN", 1},
    {"MSGNOH MAINT HELLO", 1},
    {"WARNING MAINT HELLO", 1},
    {"MSG ALL HELLO", 45},
    {"DETACH 191 FROM MAINT", 475},
};

}  // namespace

TEST_SUITE("cp/system") {
  TEST_CASE("a class G user is refused at each way in, and nothing has changed") {
    TestSystem test;
    auto& maint = test.log_on("MAINT");
    test.log_on("LAB01");
    maint.terminal->take_lines();
    for (const auto& attempt : kAttempts) {
      CAPTURE(attempt.command);
      std::vector<std::string> reply;
      CHECK(test.command("LAB01", std::string(attempt.command), reply) == attempt.return_code);
    }
    CHECK(maint.terminal->take_lines().empty());
    auto lab = test.system().find_user("LAB01");
    auto owner = test.system().find_user("MAINT");
    REQUIRE((lab != nullptr));
    REQUIRE((owner != nullptr));
    CHECK(lab->classes() == "G");
    CHECK(owner->secondary_user().empty());
    CHECK(owner->observer().empty());
    CHECK(owner->console().connected());
    CHECK(test.system().links_to({"MAINT", 0x191}).size() == 1);
    CHECK(test.system().find_user("LAB03") == nullptr);
  }

  TEST_CASE("nobody logs on without the password, with another's, or where the entry forbids it") {
    TestSystem test;
    test.log_on("MAINT");
    for (auto line :
         {"LOGON LAB01 MAINT", "LOGON LAB01 lab01", "LOGON NOBODY NOLOG", "LOGON LAB03 AUTOONLY",
          "LOGON NOUSER X", "LOGON MAINT HERE WRONG", "LOGON LAB01 BY MAINT MAINT"}) {
      CAPTURE(line);
      auto& seat = test.sit_down("-T");
      auto shown = test.type(seat, line);
      CHECK(contains(shown, "HCPLGA050E"));
      CHECK(!seat.session->attached());
    }
    auto& seat = test.sit_down("-T");
    CHECK(!contains(test.type(seat, "LOGON LAB01 LAB01PW"), "HCPLGA050E"));
    CHECK(seat.session->attached());
  }

  TEST_CASE("an untrusted transport cannot log on without a password") {
    TestSystem test;
    auto terminal = std::make_shared<TestTerminal>("L9999");
    TerminalSession session(test.system(), terminal, false);
    LogonRequest request;
    request.userid = "MAINT";
    CHECK(!session.logon_as(request).ok());
    CHECK(test.system().find_user("MAINT") == nullptr);
  }

  TEST_CASE("a line at a terminal without LOGON reaches no virtual machine") {
    TestSystem test;
    auto& maint = test.log_on("MAINT");
    auto& seat = test.sit_down("-T");
    for (auto line : {"QUERY NAMES", "#CP QUERY NAMES", "CP FORCE MAINT", "MSG MAINT HI"}) {
      CAPTURE(line);
      CHECK(!contains(test.type(seat, line), "MAINT    -"));
    }
    CHECK(maint.terminal->take_lines().empty());
  }

  TEST_CASE("output of a console that nobody was named for stays there") {
    TestSystem test;
    auto& maint = test.log_on("MAINT");
    auto& lab = test.log_on("LAB01");
    lab.terminal->take_lines();
    test.type(maint, "QUERY VIRTUAL DASD");
    test.type(maint, "DISCONNECT");
    test.command("MAINT", "QUERY USERID");
    CHECK(lab.terminal->take_lines().empty());
  }

  TEST_CASE("passwords on commands can be forbidden") {
    configuration::SystemConfiguration configuration;
    configuration.link_password_on_command = false;
    TestSystem test(1, configuration);
    test.log_on("LAB02");
    CHECK(test.command("LAB02", "LINK LAB01 191 291 RR RLAB01") == 118);
  }

  TEST_CASE("the system configuration can let users lower and restore their own classes") {
    configuration::SystemConfiguration configuration;
    configuration.set_privclass = true;
    TestSystem test(1, configuration);
    test.log_on("LAB03");
    CHECK(test.command("LAB03", "SET PRIVCLASS * -B") == 0);
    CHECK(test.command("LAB03", "QUERY DASD") == 3);
    CHECK(test.command("LAB03", "SET PRIVCLASS * =BG") == 0);
    CHECK(test.command("LAB03", "SET PRIVCLASS * +A") == 3);
    CHECK(test.system().find_user("LAB03")->classes() == "BG");
  }
}

}  // namespace cambridge::cp::test
