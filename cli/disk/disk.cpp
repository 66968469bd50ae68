#include "cli/disk/disk.h"

#include <array>
#include <cstdio>
#include <fmt/core.h>

#include "cli/disk/verbs.h"

namespace cambridge::cli {

namespace {

struct Verb {
  std::string_view name;
  std::string_view arguments;
  std::string_view summary;
  disk::Outcome<int> (*run)(disk::Words);
};

constexpr std::array kVerbs{
    Verb{"init", "IMAGE [--type 3390-3|3380-K|FBA|...] [--size N] [--volser V] [--label L]",
         "make an image, and with --label a minidisk on it", disk::init},
    Verb{"list", "IMAGE [FN [FT]]", "list the files of a minidisk, as LISTFILE does", disk::list},
    Verb{"get", "IMAGE FN FT [HOSTFILE]", "copy a file to the host (- is standard output)",
         disk::get},
    Verb{"put", "IMAGE HOSTFILE [FN FT]", "copy a host file to the minidisk (- is standard input)",
         disk::put},
    Verb{"rm", "IMAGE FN FT", "erase files; * and % are patterns", disk::remove},
    Verb{"check", "IMAGE [--repair]", "check a minidisk, and repair it", disk::check},
    Verb{"expand", "IMAGE", "write out tracks kept short, for programs other than this one",
         disk::expand},
};

void help() {
  fmt::print("usage: cambridge disk VERB IMAGE [ARGUMENT...]\n\n");
  for (const Verb& verb : kVerbs) {
    fmt::print("  {} {}\n      {}\n", verb.name, verb.arguments, verb.summary);
  }
  fmt::print(
      "\n"
      "A minidisk is a whole image, or a part of it: --extent START,LENGTH or START-END, in\n"
      "cylinders (CKD) or 512-byte blocks (FBA).\n"
      "\n"
      "init: --size in cylinders or 512-byte blocks, or in bytes as 100M or 2G; the size of the\n"
      "      model without it. --block-size 512, 1024, 2048 or 4096. --sparse writes no track\n"
      "      before it is used. --replace makes an existing image anew. On an image that exists,\n"
      "      init --label formats a minidisk; without --replace nothing else is touched.\n"
      "put:  --recfm F|V, --lrecl N, --mode 0-6, --append; get and put: --binary, --code-page P.\n"
      "\n"
      "Exit status: 0; 1 when something failed or a check found damage; 2 for wrong usage.\n");
}

}  // namespace

int run_disk(std::span<const std::string> arguments) {
  if (arguments.empty()) {
    fmt::print(stderr, "cambridge: disk, no verb given, see `cambridge disk --help`\n");
    return 2;
  }
  for (const std::string& word : arguments) {
    if (word == "--help" || word == "-h") {
      help();
      return 0;
    }
  }
  for (const Verb& verb : kVerbs) {
    if (verb.name == arguments[0]) {
      const auto status = verb.run(arguments.subspan(1));
      if (!status) {
        fmt::print(stderr, "cambridge: {}\n", status.error().text);
        return status.error().status;
      }
      return *status;
    }
  }
  fmt::print(stderr, "cambridge: disk, {} is no verb, see `cambridge disk --help`\n", arguments[0]);
  return 2;
}

}  // namespace cambridge::cli
