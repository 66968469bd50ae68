#include <doctest/doctest.h>
#include <fstream>
#include <sstream>

#include "tests/architecture/rules.h"

using namespace cambridge::architecture;

namespace {

const std::vector<SourceFile>& our_files() {
  static const auto files = read_source_tree(".");
  return files;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) {
    text += line + "\n";
  }
  return text;
}

Layers sample_layers() {
  std::istringstream text("* comment\n\nlow ->\nmid -> low\nmid/door -> low\ntop -> mid/door\n");
  return read_layers(text);
}

std::vector<SourceFile> one(const char* path, const std::string& text) {
  return {make_source_file(path, text)};
}

}  // namespace

TEST_SUITE_BEGIN("architecture");

TEST_CASE("Includes follow the arrows of layers.txt") {
  std::ifstream text("tests/architecture/layers.txt");
  REQUIRE(text.is_open());
  CHECK(our_files().size() > 20);
  CHECK(joined(check_layers(our_files(), read_layers(text))) == "");
}

TEST_CASE("No cycle between second-level folders") {
  CHECK(joined(check_cycles(our_files())) == "");
}

TEST_CASE("Includes name paths from the root, headers say what they are and stay quick") {
  CHECK(joined(check_includes(our_files())) == "");
}

TEST_CASE("No file is over 800 lines or leaves work for later") {
  CHECK(joined(check_size_and_reminders(our_files())) == "");
}

TEST_CASE("Each deviation and each unverified fact says what and why") {
  auto files = our_files();
  std::erase_if(files,
                [](const auto& file) { return file.path.starts_with("tests/architecture/"); });
  for (const std::string marker : {"DEVIATES:", "UNVERIFIED:"}) {
    const auto found = marked_comments(files, marker);
    MESSAGE(found.size() << " times " << marker << "\n" << joined(found));
    CHECK(joined(check_marked_comments(files, marker)) == "");
  }
}

// The checks themselves: each one complains about a bad sample.

TEST_CASE("check_layers finds an arrow that the table does not have") {
  const auto complaints = [](const char* path, const char* include) {
    return check_layers(one(path, std::string("#include \"") + include + "\"\n"), sample_layers());
  };
  CHECK(complaints("mid/a.h", "low/b.h").empty());
  CHECK(complaints("mid/a/a.h", "mid/b/b.h").empty());
  CHECK(complaints("top/a.h", "mid/door/b.h").empty());
  CHECK(complaints("low/a.h", "mid/b.h") ==
        Complaints{"low/a.h:1: low may not include \"mid/b.h\""});
  CHECK(complaints("top/a.h", "mid/room/b.h").size() == 1);
  CHECK(complaints("top/a.h", "low/b.h").size() == 1);
  CHECK(complaints("mid/door/a.h", "mid/room/b.h").size() == 1);
  CHECK(complaints("attic/a.h", "low/b.h").size() == 1);
}

TEST_CASE("check_cycles finds a cycle over three folders") {
  const std::vector<SourceFile> files{make_source_file("x/a/1.h", "#include \"x/b/1.h\"\n"),
                                      make_source_file("x/b/1.h", "#include \"y/c/1.h\"\n"),
                                      make_source_file("y/c/2.h", "\n#include \"x/a/2.h\"\n")};
  REQUIRE(check_cycles(files).size() == 1);
  CHECK(check_cycles(files)[0].find("y/c -> x/a (y/c/2.h:2)") != std::string::npos);
  CHECK(check_cycles({files[0], files[1]}).empty());
}

TEST_CASE("check_includes finds unknown paths, included sources and slow headers") {
  const std::string good = "/// What.\n#pragma once\n";
  CHECK(check_includes(one("a/b.h", good)).empty());
  CHECK(check_includes(one("a/b.h", "#pragma once\n")).size() == 1);
  CHECK(check_includes(one("a/b.h", "/// What.\n")).size() == 1);
  CHECK(check_includes(one("a/b.h", good + "#include \"b.h\"\n")).size() == 1);
  CHECK(check_includes(one("a/b.cpp", "#include \"a/c.cpp\"\n")).size() == 1);
  CHECK(check_includes(one("a/b.h", good + "#include <boost/spirit/home/x3.hpp>\n")).size() == 1);
  CHECK(check_includes(one("a/b.cpp", "#include <boost/spirit/home/x3.hpp>\n")).empty());
}

TEST_CASE("check_size_and_reminders finds a long file and a reminder") {
  std::string lines;
  for (int i = 0; i < 800; ++i) {
    lines += "x\n";
  }
  CHECK(check_size_and_reminders(one("a/b.cpp", lines)).empty());
  CHECK(check_size_and_reminders(one("a/b.cpp", lines + "x\n")).size() == 1);
  CHECK(check_size_and_reminders(one("a/b.cpp", std::string("// TO") + "DO later\n")).size() == 1);
}

TEST_CASE("check_marked_comments finds a deviation that says nothing") {
  const auto complaints = [](const char* text) {
    return check_marked_comments(one("a/b.cpp", text), "DEVIATES:");
  };
  CHECK(complaints("  // DEVIATES: the real one prints a blank more.\n").empty());
  CHECK(complaints("int a;  ///< DEVIATES:\n").size() == 1);
  CHECK(complaints("const char* text = \"DEVIATES:\";\n").empty());
}

TEST_SUITE_END();
