/// Any bytes as a specification: it may be refused, it must come back.
#include "pipelines/stages/pipe.h"
#include "tests/pipelines/support/test_host.h"

namespace {

/// Ends pipelines that would run for ever.
class LimitedHost final : public cambridge::pipelines::testing::TestHost {
 public:
  void console_write(std::string_view) override {}
  std::size_t stack_lines() override { return 0; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  // Sources and copies without end are not what is looked for here.
  for (const char* word : {"dup", "DUP", "rand", "RAND", "beat", "delay"}) {
    if (text.find(word) != std::string::npos) return 0;
  }
  LimitedHost host;
  cambridge::pipelines::run_pipe("literal 1 abc 2| split | " + text + " | take 100 | hole", host);
  return 0;
}
