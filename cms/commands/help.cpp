/// HELP in line mode. z/VM: CMS Commands and Utilities; CMS User's Guide, "Using the HELP
/// Facility".
#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <optional>

#include "base/ebcdic.h"

#include "cms/commands/help_files.h"
#include "cms/commands/index.h"
#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kModule = "HEL";
constexpr u16 kHelpDisk = 0x19D;

/// The HELP disk, accessed for as long as this lives unless it is already.
class HelpDisk {
 public:
  explicit HelpDisk(files::DiskTable& disks) : disks_(disks) {
    if (!disks.modes_of(kHelpDisk).empty()) {
      return;
    }
    for (char mode = 'Z'; mode > 'S'; --mode) {
      if (!disks.disk(mode)) {
        if (disks.access(kHelpDisk, mode, 0, {.force_read_only = true})) {
          mode_ = mode;
        }
        return;
      }
    }
  }
  ~HelpDisk() {
    if (mode_ != 0) {
      static_cast<void>(disks_.release(mode_).ok());
    }
  }
  HelpDisk(const HelpDisk&) = delete;
  HelpDisk& operator=(const HelpDisk&) = delete;

 private:
  files::DiskTable& disks_;
  char mode_ = 0;
};

using Lines = std::vector<std::string>;

std::optional<Lines> from_disk(Session& session, std::string_view name, std::string_view type) {
  auto file = session.disks().find(name, type, "*");
  if (!file) {
    return std::nullopt;
  }
  auto records = session.disks().read_all(*file);
  if (!records) {
    return std::nullopt;
  }
  Lines lines;
  for (const auto& record : *records) {
    auto text = ebcdic_to_utf8(record);
    text.erase(text.find_last_not_of(' ') + 1);
    lines.push_back(std::move(text));
  }
  return lines;
}

std::optional<Lines> from_list(std::span<const CommandSpec* const> list, std::string_view word,
                               std::string_view component) {
  const auto* spec = find_abbreviated(list, word);
  if (spec == nullptr) {
    return std::nullopt;
  }
  return render_help({spec->name, spec->min_abbreviation, spec->syntax, spec->summary, spec->help},
                     component)
      .lines;
}

/// The file of a message is named without its module: HCPLNM114E and HCP114E are in HCP114E
/// HELPMSG.
std::string message_file_name(std::string_view id) {
  constexpr std::size_t kPrefix = 3;
  auto digit = id.find_first_of("0123456789");
  if (id.size() <= kPrefix || digit == std::string_view::npos) {
    return std::string(id.substr(0, 8));
  }
  return std::string(id.substr(0, kPrefix)).append(id.substr(digit)).substr(0, 8);
}

/// What is shown of a help file: its sections, without the controls.
void show(CommandContext& context, const Lines& lines) {
  bool brief = context.operands.has("BRIEF");
  bool wanted = true;
  for (const auto& line : lines) {
    if (!line.empty() && line[0] == '*') {
      continue;
    }
    if (line.substr(0, 4) == ".cs " && line.size() > 4) {
      bool on = line.find(" on") != std::string::npos || line.find(" ON") != std::string::npos;
      wanted = !on || !brief || line[4] == '1' || line[4] == '2';
      continue;
    }
    if (!line.empty() && line[0] == '.') {
      continue;
    }
    if (wanted) {
      context.session.write(line);
      context.session.safe_point();
    }
  }
}

/// The commands of a component, without the HELP disk.
Lines menu_of_cms() {
  auto files = help_files();
  return files.back().lines;
}

/// Of the words "QUERY DISK" or "CMS QUERY DISK", the topic and where to look for it.
struct Search {
  std::vector<std::string> components;
  std::string topic;
};

Search search_for(std::vector<std::string> words) {
  Search search;
  constexpr std::array<std::string_view, 10> kComponents{
      "CMS", "CP", "CMSQUERY", "CMSSET", "CPQUERY", "CPSET", "REXX", "PIPE", "XEDIT", "PIPELINE"};
  bool named = words.size() > 1 &&
               std::find(kComponents.begin(), kComponents.end(), words[0]) != kComponents.end();
  std::string component = named ? words[0] : "";
  if (named) {
    words.erase(words.begin());
  }
  search.topic = words[0];
  if (words.size() > 1) {
    bool query = abbreviates(words[0], "Query");
    if (query || words[0] == "SET") {
      std::string suffix = query ? "QUERY" : "SET";
      search.topic = words[1];
      if (component != "CP") {
        search.components.push_back("CMS" + suffix);
      }
      if (component != "CMS") {
        search.components.push_back("CP" + suffix);
      }
      return search;
    }
  }
  if (named) {
    search.components.push_back(component);
  } else {
    search.components = {"CMS", "PIPE", "REXX", "XEDIT", "CP"};
  }
  return search;
}

std::optional<Lines> find_topic(Session& session, const Search& search) {
  for (const auto& component : search.components) {
    auto topic = search.topic;
    if (component == "CMS") {
      // An abbreviation is the topic that it abbreviates.
      if (const auto* spec = find_abbreviated(all_commands(), topic)) {
        topic = spec->name;
      }
    }
    if (auto lines = from_disk(session, topic.substr(0, 8), help_type(component))) {
      return lines;
    }
    auto list = component == "CMS"        ? all_commands()
                : component == "CMSQUERY" ? query_operands()
                : component == "CMSSET"   ? set_operands()
                                          : std::span<const CommandSpec* const>();
    if (auto lines = from_list(list, topic, component)) {
      return lines;
    }
  }
  return std::nullopt;
}

bool looks_like_message(std::string_view word) {
  auto digits =
      std::count_if(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  return word.size() >= 7 && digits >= 3 && word.back() >= 'A' && word.back() <= 'Z';
}

std::optional<Lines> message_help(Session& session, std::string_view id) {
  if (auto lines = from_disk(session, message_file_name(id), "HELPMSG")) {
    return lines;
  }
  bool ours = id.substr(0, 3) == "DMS" || (!id.empty() && id[0] >= '0' && id[0] <= '9');
  const auto* row = ours ? msg::find(id) : nullptr;
  if (row == nullptr) {
    return std::nullopt;
  }
  Lines lines{fmt::format("{} {}", id, row->text), "",
              "Explanation:", fmt::format("  {}", row->explanation)};
  if (int code = msg::return_code(*row); code != 0) {
    lines.push_back(fmt::format("  The return code is {}.", code));
  }
  lines.emplace_back("");
  lines.emplace_back("User action:");
  lines.push_back(fmt::format("  {}", row->action));
  return lines;
}

std::optional<Lines> help_for(Session& session, std::vector<std::string> words) {
  if (words.empty()) {
    return from_list(all_commands(), "HELP", "CMS");
  }
  if (words.back() == "MENU" || words.back() == "MENUS") {
    auto component = words.size() > 1 ? words[0] : std::string("CMS");
    if (auto lines = from_disk(session, component, "HELPMENU")) {
      return lines;
    }
    return component == "CMS" ? std::optional(menu_of_cms()) : std::nullopt;
  }
  if (words.size() > 1 && (words[0] == "MSG" || words[0] == "MESSAGE")) {
    return message_help(session, words[1]);
  }
  if (words.size() == 1 && looks_like_message(words[0])) {
    if (auto lines = message_help(session, words[0])) {
      return lines;
    }
  }
  return find_topic(session, search_for(std::move(words)));
}

CommandResult run(CommandContext& context) {
  std::vector<std::string> words;
  for (auto word : context.operands.values("word")) {
    words.push_back(upper_case(word));
  }
  HelpDisk disk(context.session.disks());
  auto lines = help_for(context.session, std::move(words));
  if (!lines) {
    return fail<msg::DMSxxx254E>(kModule);
  }
  show(context, *lines);
  return 0;
}

}  // namespace

const CommandSpec kHelp{
    .name = "HELP",
    .min_abbreviation = 1,
    .module = kModule,
    .syntax =
        "[ word... ] [ ( { BRIef | DETail | ALL | RELated | DESCript | FORMat | PARMs | "
        "OPTions | NOTEs | ERRors | EXTend | SCReen | NOSCReen | TYPe }... ) ]",
    .summary = "Show what a command does, or what a message means.",
    .help = R"(HELP explains commands and messages.

Operands:
  name            a CMS or CP command: HELP COPYFILE.
  component name  the command of CMS, CP, PIPE, REXX or XEDIT.
  QUERY name, SET name   an operand of QUERY or SET.
  MENU            lists the CMS commands; CP MENU those of CP.
  MSG id          explains a message: HELP MSG DMSLST002E. The id alone is
                  enough.

Options:
  BRIEF     shows purpose and syntax only. All others show everything.

Responses:
  DMSHEL254E HELP cannot find the information requested   RC 28

Example:
  help query disk
)",
    .run = run};

}  // namespace cambridge::cms::commands
