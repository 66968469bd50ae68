// Any line is a command or a mistake with a message: nothing that a user types ends the system.

#include <optional>
#include <string_view>

#include "tests/cp/support/test_system.h"

namespace {

cambridge::cp::test::TestSystem& system_under_test() {
  static std::optional<cambridge::cp::test::TestSystem> system;
  if (!system || system->system().find_user("MAINT") == nullptr) {
    system.emplace();
    system->log_on("MAINT");
    system->log_on("LAB01");
  }
  return *system;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto& test = system_under_test();
  auto* seat = test.seat(!text.empty() && (data[0] & 1) != 0 ? "MAINT" : "LAB01");
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    test.type(*seat, std::string(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return 0;
}
