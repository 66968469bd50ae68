#include "cli/pipe/pipe.h"

#include <cstdio>
#include <string_view>

#include "cli/pipe/posix_host.h"
#include "pipelines/stages/pipe.h"

namespace cambridge::cli {

namespace {

constexpr int kBadUsage = 2;
constexpr std::string_view kUsage =
    "usage: cambridge pipe [--code-page ascii|1047] SPEC\n"
    "  SPEC is a pipeline specification, such as: < in.txt | sort unique | > out.txt\n"
    "  Standard input and output are CONSOLE; exit status is the return code.\n";

int bad_usage(std::string_view what) {
  std::fprintf(stderr, "cambridge: %.*s; see cambridge pipe --help\n",
               static_cast<int>(what.size()), what.data());
  return kBadUsage;
}

/// A return code as an exit status: those that do not fit become 255.
int exit_status(int code) {
  return code >= 0 && code <= 255 ? code : 255;
}

}  // namespace

int run_pipe(std::span<const std::string> arguments) {
  const pipelines::TextTables* text = &pipelines::TextTables::ascii();
  std::string specification;
  pipelines::RunOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (specification.empty() && (argument == "--help" || argument == "-h")) {
      std::fwrite(kUsage.data(), 1, kUsage.size(), stdout);
      return 0;
    }
    if (specification.empty() && argument == "--traced") {
      options.traced = true;
    } else if (specification.empty() && argument == "--code-page") {
      if (++i == arguments.size()) return bad_usage("--code-page needs a name");
      const std::string& page = arguments[i];
      if (page == "1047" || page == "IBM-1047" || page == "ibm1047") {
        text = &pipelines::TextTables::ebcdic1047();
      } else if (page != "ascii" && page != "utf-8" && page != "UTF-8") {
        return bad_usage("code page " + page + " is not one of ascii, utf-8, 1047");
      }
    } else {
      if (!specification.empty()) specification += ' ';
      specification += argument;
    }
  }
  if (specification.empty()) return bad_usage("pipe needs a specification");
  PosixHost host(*text);
  const int code =
      pipelines::run_pipe(text->from_ascii_text(specification), host, std::move(options));
  host.flush();
  return exit_status(code);
}

}  // namespace cambridge::cli
