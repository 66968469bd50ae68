/// Any line as a command of CMS: no crash, whatever is typed.
#include "tests/cms/support/test_session.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cambridge::tests;
  constexpr std::size_t kLongestLine = 512;
  TestSession test;
  test.access('A', 0x191, {"3390", 1, true, 1024, "FUZZ"});
  std::string text(reinterpret_cast<const char*>(data), std::min(size, kLongestLine));
  test.machine.typed = {"1", "FUZZ", "1 2", ""};
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find('\n', at), text.size());
    try {
      test.run(text.substr(at, end - at));
    } catch (const EndOfScript&) {
      break;
    } catch (const cambridge::cms::HaltExecution&) {
      break;
    }
    at = end + 1;
  }
  return 0;
}
