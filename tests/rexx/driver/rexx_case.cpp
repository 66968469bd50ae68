/// Runs one `.test` file: a program, its input, the transcript it must give.
///
///   # what it shows
///   style: cms | plain        page: 1047 | ascii       args: text      (all optional)
///   ---- program
///   ---- routine NAME         (more programs, to be called)
///   ---- input                (lines of the terminal)
///   ---- output               (what is said and traced, and last `rc N`)
///
/// With --bless the output section is rewritten from what happened.
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "rexx/run/interpreter.h"
#include "tests/rexx/driver/scripted_host.h"

namespace {

using namespace cambridge;

struct Section {
  std::string title;
  std::string text;
};

std::vector<Section> read_sections(std::istream& in) {
  std::vector<Section> sections{{"", ""}};
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with("---- ")) {
      sections.push_back({line.substr(5), ""});
    } else {
      sections.back().text += line + "\n";
    }
  }
  return sections;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::shared_ptr<const rexx::Program> compiled(const std::string& text,
                                              const rexx::TextTraits& traits,
                                              const std::string& name) {
  std::vector<std::string> lines = lines_of(text);
  if (traits.ebcdic) {
    for (auto& line : lines) {
      line = utf8_to_ebcdic(line);
    }
  }
  const std::vector<std::string_view> views(lines.begin(), lines.end());
  return rexx::Program::compile(views, traits, name);
}

std::string run_case(const std::vector<Section>& sections) {
  std::map<std::string, std::string> settings;
  for (const auto& line : lines_of(sections[0].text)) {
    const auto colon = line.find(": ");
    if (!line.starts_with("#") && colon != std::string::npos) {
      settings[line.substr(0, colon)] = line.substr(colon + 2);
    }
  }
  const auto page = find_code_page(settings["page"]);
  const rexx::TextTraits& traits =
      page.has_value() ? rexx::TextTraits::for_page(*page) : rexx::TextTraits::ascii();
  tests::ScriptedHost host(traits, settings["style"] == "cms");
  std::shared_ptr<const rexx::Program> program;
  for (const auto& section : sections) {
    if (section.title == "program") {
      program = compiled(section.text, traits, "TEST EXEC");
    } else if (section.title.starts_with("routine ")) {
      const std::string name = section.title.substr(8);
      host.add_routine(name, compiled(section.text, traits, name + " EXEC"));
    } else if (section.title == "input") {
      host.give_input(lines_of(section.text));
    }
  }
  if (!program) {
    return "there is no program\n";
  }
  rexx::Invocation invocation;
  if (settings.contains("args")) {
    invocation.arguments.emplace_back(traits.text(settings["args"]));
  }
  invocation.source_words = traits.text("CMS COMMAND TEST EXEC A1 TEST CMS");
  invocation.environment = traits.text("CMS");
  rexx::Interpreter interpreter(host, traits);
  const rexx::RunEnd end = interpreter.run(program, invocation);
  std::string result = host.transcript() + "rc " + std::to_string(end.return_code);
  if (end.result.has_value()) {
    result += " result " + (traits.ebcdic ? ebcdic_to_utf8(*end.result) : *end.result);
  }
  return result + "\n";
}

}  // namespace

int main(int count, char** arguments) {
  const bool bless = count > 2 && std::string(arguments[1]) == "--bless";
  int wrong = 0;
  for (int i = bless ? 2 : 1; i < count; ++i) {
    std::ifstream in(arguments[i]);
    if (!in) {
      std::cerr << arguments[i] << ": cannot be read\n";
      return 2;
    }
    const auto sections = read_sections(in);
    in.close();
    const std::string got = run_case(sections);
    if (bless) {
      std::ofstream out(arguments[i]);
      out << sections[0].text;
      for (std::size_t j = 1; j < sections.size(); ++j) {
        if (sections[j].title != "output") {
          out << "---- " << sections[j].title << '\n' << sections[j].text;
        }
      }
      out << "---- output\n" << got;
      continue;
    }
    const bool good = sections.back().title == "output" && sections.back().text == got;
    if (!good) {
      ++wrong;
      std::cout << arguments[i] << ": expected\n" << sections.back().text << "but got\n" << got;
    }
  }
  return wrong == 0 ? 0 : 1;
}
