#include "cms/commands/help_files.h"

#include <algorithm>
#include <fmt/core.h>

#include "base/operand_kind.h"

#include "cms/commands/index.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::size_t kWidth = 78;
constexpr std::size_t kFilename = 8;

/// Sections of a HELP file, as .cs numbers them.
enum class Section { Purpose = 1, Syntax = 2, Operands = 3, Options = 4, Notes = 5, Responses = 6 };

Section section_of(std::string_view heading) {
  constexpr std::pair<std::string_view, Section> kHeadings[] = {{"Syntax", Section::Syntax},
                                                                {"Operands", Section::Operands},
                                                                {"Options", Section::Options},
                                                                {"Responses", Section::Responses}};
  for (const auto& [word, section] : kHeadings) {
    if (heading.substr(0, word.size()) == word) {
      return section;
    }
  }
  return Section::Notes;
}

/// "ACCESS" with two letters that must be typed is "ACcess".
std::string typed_name(const HelpTopic& topic) {
  std::string name(topic.name);
  for (auto i = static_cast<std::size_t>(topic.min_abbreviation); i < name.size(); ++i) {
    bool capital = name[i] >= 'A' && name[i] <= 'Z';
    name[i] = static_cast<char>(capital ? name[i] - 'A' + 'a' : name[i]);
  }
  return name;
}

/// The notation without what only the parser needs: "fn:word" is shown as "fn".
std::string shown_syntax(std::string_view syntax) {
  std::string shown;
  bool in_kind = false;
  for (char c : syntax) {
    bool letter = c >= 'a' && c <= 'z';
    in_kind = c == ':' || (in_kind && letter);
    if (!in_kind) {
      shown += c;
    }
  }
  return shown;
}

/// Lines of at most kWidth, broken at blanks; later ones are indented.
void fold(std::string_view text, std::string_view indent, std::vector<std::string>& lines) {
  bool first = true;
  while (!text.empty()) {
    auto width = kWidth - (first ? 0 : indent.size());
    auto end = text.size();
    if (text.size() > width) {
      auto blank = text.rfind(' ', width);
      end = blank == std::string_view::npos || blank == 0 ? width : blank;
    }
    lines.push_back((first ? std::string() : std::string(indent)) +
                    std::string(text.substr(0, end)));
    text.remove_prefix(end);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    first = false;
  }
}

class Writer {
 public:
  explicit Writer(HelpFile& file) : file_(file) {}
  ~Writer() { close(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void open(Section section) {
    if (section == open_) {
      return;
    }
    close();
    open_ = section;
    file_.lines.push_back(fmt::format(".cs {} on", static_cast<int>(section)));
  }
  void line(std::string_view text) { fold(text, "  ", file_.lines); }
  void blank() { file_.lines.emplace_back(" "); }

 private:
  void close() {
    if (open_ != Section{}) {
      file_.lines.push_back(fmt::format(".cs {} off", static_cast<int>(open_)));
    }
  }
  HelpFile& file_;
  Section open_{};
};

void write_text(std::string_view text, Writer& writer) {
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    bool heading = !line.empty() && line[0] != ' ' && line.back() == ':';
    if (heading) {
      writer.open(section_of(line));
    }
    if (line.empty()) {
      writer.blank();
    } else {
      writer.line(line);
    }
  }
}

HelpTopic topic_of(const CommandSpec& spec) {
  return {spec.name, spec.min_abbreviation, spec.syntax, spec.summary, spec.help};
}

}  // namespace

std::string help_type(std::string_view component) {
  return "HELP" + ascii_uppercase(component.substr(0, 4));
}

HelpFile render_help(const HelpTopic& topic, std::string_view component) {
  HelpFile file{std::string(topic.name.substr(0, kFilename)), help_type(component), {}};
  file.lines.push_back(fmt::format("* {} {}", component, topic.name));
  Writer writer(file);
  writer.open(Section::Purpose);
  writer.line(topic.name);
  writer.blank();
  writer.line(topic.summary);
  writer.blank();
  // A help text that words the syntax itself knows it better.
  bool has_syntax = topic.help.find("\nSyntax:") != std::string_view::npos;
  if (!has_syntax) {
    writer.open(Section::Syntax);
    std::vector<std::string> lines;
    fold(fmt::format("{} {}", typed_name(topic), shown_syntax(topic.syntax)), "    ", lines);
    for (const auto& line : lines) {
      writer.line(line);
    }
    writer.blank();
  }
  writer.open(Section::Notes);
  write_text(topic.help, writer);
  return file;
}

HelpFile render_menu(std::string_view name, const std::vector<HelpTopic>& topics) {
  HelpFile file{std::string(name), "HELPMENU", {}};
  file.lines.push_back(fmt::format("* {} menu", name));
  for (const auto& topic : topics) {
    file.lines.push_back(fmt::format("{:<12} {}", typed_name(topic), topic.summary));
  }
  return file;
}

std::vector<HelpFile> help_files() {
  std::vector<HelpFile> files;
  std::vector<HelpTopic> topics;
  for (const auto* spec : all_commands()) {
    files.push_back(render_help(topic_of(*spec), "CMS"));
    topics.push_back(topic_of(*spec));
  }
  for (const auto* spec : query_operands()) {
    files.push_back(render_help(topic_of(*spec), "CMSQUERY"));
  }
  for (const auto* spec : set_operands()) {
    files.push_back(render_help(topic_of(*spec), "CMSSET"));
  }
  std::sort(topics.begin(), topics.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  files.push_back(render_menu("CMS", topics));
  return files;
}

}  // namespace cambridge::cms::commands
