// Replays console transcripts. `cp_transcript_driver FILE` fails with a diff when a console shows
// anything else; `--bless FILE...` rewrites the files with what it shows.
//
//   * text        comment
//   <LAB01>       from here on at that user's terminal; logs the user on if need be (no IPL)
//   <-T1>         a terminal where nobody is logged on
//   > line        types the line
//   ? status      shows who would get a line typed now
//   ? attention   presses the attention key
//   other lines   what the terminal shows

#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>

#include "tests/cp/support/test_system.h"

namespace cambridge::cp::test {
namespace {

/// Figures that differ from run to run.
std::string masked(std::string line) {
  static const std::pair<std::regex, const char*> kMasks[] = {
      {std::regex("(VIRTCPU|TOTCPU)= [0-9]{3}:[0-9]{2}\\.[0-9]{2}"), "$1= 000:00.00"},
      {std::regex("^Generated at .*"), "Generated at mm/dd/yy hh:mm:ss zzz"},
      {std::regex("AVGPROC-[0-9]{3}%"), "AVGPROC-nnn%"},
      {std::regex("(PROC [0-9]{4})-[0-9]{3}%"), "$1-nnn%"},
      {std::regex("STORAGE = [^ ]+ CONFIGURED = [^ ]+"), "STORAGE = nnn CONFIGURED = nnn"},
      {std::regex("RES=[0-9]+  WS=[0-9]+"), "RES=nnn  WS=nnn"},
      {std::regex("INSTAN=[0-9]+"), "INSTAN=nnn"},
      {std::regex("^Cambridge Version [^,]*,"), "Cambridge Version n.n.n,"},
  };
  for (const auto& [pattern, replacement] : kMasks) {
    line = std::regex_replace(line, pattern, replacement);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

class Replay {
 public:
  explicit Replay(const std::string& script) : script_(script) {}

  std::string run() {
    std::istringstream stream(script_);
    for (std::string line; std::getline(stream, line);) {
      if (line.empty()) {
        continue;  // an empty line of output, or of layout
      }
      if (line[0] == '*') {
        answer_ << line << '\n';
      } else if (line[0] == '<') {
        answer_ << line << '\n';
        take_seat(line.substr(1, line.find('>') - 1));
      } else if (line[0] == '>' || line[0] == '?') {
        answer_ << line << '\n';
        act(line);
      }
    }
    return answer_.str();
  }

 private:
  void take_seat(const std::string& name) {
    seat_ = test_.seat(name);
    if (seat_ == nullptr && name[0] == '-') {
      seat_ = &test_.sit_down(name);
      seat_->session->start();
    } else if (seat_ == nullptr) {
      seat_ = &test_.log_on(name);
    }
    test_.settle();
    show();
  }

  void act(const std::string& line) {
    auto text = line.substr(std::min<std::size_t>(2, line.size()));
    if (line[0] == '>') {
      seat_->session->input(text);
    } else if (text == "attention") {
      seat_->session->attention();
    }
    test_.settle();
    show();
    if (line[0] == '?' && text == "status") {
      answer_ << "  " << console::status_text(seat_->terminal->status()) << '\n';
    }
  }

  /// Indented, so that no line looks like a directive.
  void show() {
    for (const auto& line : seat_->terminal->take_lines()) {
      auto text = "  " + masked(line);
      answer_ << text.substr(0, text.find_last_not_of(' ') + 1) << '\n';
    }
  }

  const std::string& script_;
  TestSystem test_;
  Seat* seat_ = nullptr;
  std::ostringstream answer_;
};

std::string read_file(const char* path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

int main(int argc, char** argv) {
  bool bless = argc > 1 && std::strcmp(argv[1], "--bless") == 0;
  int failures = 0;
  for (int n = bless ? 2 : 1; n < argc; ++n) {
    auto expected = read_file(argv[n]);
    if (expected.empty()) {
      std::cerr << argv[n] << ": cannot be read\n";
      return 2;
    }
    auto actual = Replay(expected).run();
    if (actual == expected) {
      continue;
    }
    if (bless) {
      std::ofstream(argv[n]) << actual;
      continue;
    }
    ++failures;
    std::istringstream left(expected);
    std::istringstream right(actual);
    std::string a;
    std::string b;
    int number = 0;
    do {
      ++number;
      a = b = "(end)";
      std::getline(left, a);
      std::getline(right, b);
    } while (a == b);
    std::cerr << fmt::format("{}:{}:\n expected: {}\n   actual: {}\n", argv[n], number, a, b);
  }
  return failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace cambridge::cp::test

int main(int argc, char** argv) {
  return cambridge::cp::test::main(argc, argv);
}
