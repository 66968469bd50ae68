/// Any bytes as the operands of SPECS and of the stages that take blocks apart, on any record.
#include "pipelines/stages/pipe.h"
#include "tests/pipelines/support/test_host.h"

namespace {

constexpr const char* kStages[] = {
    "specs ",      "deblock ",        "deblock v",        "deblock vbs", "deblock cms",
    "deblock sf4", "deblock c",       "deblock sf",       "block 20 vb", "deblock netdata",
    "fblock ",     "deblock awstape", "qpdecode",         "64decode",    "urldeblock",
    "json in",     "csv in",          "utf from 8 to 16", "dateconvert "};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string stage = kStages[data[0] % std::size(kStages)];
  std::string rest(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t cut = std::min(rest.find('\n'), rest.size());
  cambridge::pipelines::testing::TestHost host;
  host.files["IN FILE"] = {rest.substr(std::min(cut + 1, rest.size())), "12 abc", ""};
  const std::string operands = stage.back() == ' ' ? rest.substr(0, cut) : "";
  cambridge::pipelines::run_pipe("< IN FILE | " + stage + operands + " | take 1000 | hole", host);
  return 0;
}
