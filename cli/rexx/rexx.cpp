/// The rexx sub-command: arguments, the program, its exit status.
#include "cli/rexx/rexx.h"

#include <filesystem>
#include <iostream>
#include <string_view>

#include "cli/rexx/plain_host.h"
#include "rexx/run/interpreter.h"

namespace cambridge::cli {

namespace {

constexpr std::string_view kUsage = "usage: cambridge rexx [--code-page P] FILE [ARG...]\n";

int complain(const std::string& what) {
  std::cerr << "cambridge: " << what << '\n';
  return 2;
}

}  // namespace

int run_rexx(std::span<const std::string> arguments) {
  const rexx::TextTraits* traits = &rexx::TextTraits::ascii();
  std::size_t at = 0;
  while (at < arguments.size() && arguments[at].starts_with("--")) {
    if (arguments[at] == "--help") {
      std::cout << kUsage
                << "Runs a REXX program on the host, in ASCII or in an EBCDIC code page.\n";
      return 0;
    }
    if (arguments[at] == "--code-page" && at + 1 < arguments.size()) {
      const std::string& name = arguments[at + 1];
      const auto page = find_code_page(name);
      if (page.has_value()) {
        traits = &rexx::TextTraits::for_page(*page);
      } else if (name != "ascii" && name != "utf-8") {
        return complain("code page " + name + " is not supported; use for example 1047");
      }
      at += 2;
      continue;
    }
    return complain("option " + arguments[at] + " is not one of rexx; try rexx --help");
  }
  if (at == arguments.size()) {
    std::cerr << kUsage;
    return 2;
  }
  const std::string path = std::filesystem::absolute(arguments[at]).string();
  PlainHost host(*traits, path);
  const auto program = host.load(path);
  if (!program) {
    return complain("program " + arguments[at] + " cannot be read; check its name");
  }
  std::string argument;
  for (std::size_t i = at + 1; i < arguments.size(); ++i) {
    argument += (i == at + 1 ? "" : " ") + arguments[i];
  }
  rexx::Invocation invocation;
  if (at + 1 < arguments.size()) {
    invocation.arguments.emplace_back(traits->text(argument));
  }
  invocation.source_words = host.source_words("COMMAND", path);
  invocation.environment = traits->text("SYSTEM");
  rexx::Interpreter interpreter(host, *traits);
  const rexx::RunEnd end = interpreter.run(program, invocation);
  return static_cast<int>(end.return_code & 0xFF);
}

}  // namespace cambridge::cli
