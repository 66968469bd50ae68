#include "cli/system/help_disk.h"

#include <fmt/format.h>
#include <map>
#include <set>

#include "cms/commands/help_files.h"
#include "cms/pipe/pipe_command.h"
#include "cp/commands/command_spec.h"
#include "cp/messages/hcp.h"
#include "pipelines/host/messages.h"

namespace cambridge::cli {
namespace {

using cms::commands::HelpFile;
using cms::commands::HelpTopic;

TextFile text_file(const HelpFile& file) {
  TextFile result{file.name, file.type, {}};
  for (const auto& line : file.lines) {
    result.text += line + "\n";
  }
  return result;
}

/// One component's topics, each in a file, and their menu.
void add_component(std::string_view component, std::string_view menu,
                   std::span<const cp::commands::CommandSpec* const> specs,
                   std::vector<TextFile>& files) {
  std::vector<HelpTopic> topics;
  std::set<std::string_view> names;
  for (const auto* spec : specs) {
    if (names.insert(spec->name.substr(0, 8)).second) {
      topics.push_back(
          {spec->name, spec->min_abbreviation, spec->syntax, spec->summary, spec->help});
      files.push_back(text_file(cms::commands::render_help(topics.back(), component)));
    }
  }
  files.push_back(text_file(cms::commands::render_menu(menu, topics)));
}

/// HCP114E HELPMSG and the like: messages of one number, whatever module issues them.
void add_messages(std::span<const Message* const> rows, std::vector<TextFile>& files) {
  std::map<std::string, std::string> texts;
  for (const auto* row : rows) {
    auto name = std::string(row->id.substr(0, 3)).append(row->id.substr(6));
    texts[name] += fmt::format("{} {}\n\nExplanation:\n  {}\n\nUser action:\n  {}\n\n", row->id,
                               row->text, row->explanation, row->action);
  }
  for (const auto& [name, text] : texts) {
    files.push_back({name, "HELPMSG", text});
  }
}

}  // namespace

std::vector<TextFile> help_disk_files() {
  std::vector<TextFile> files;
  for (const auto& file : cms::commands::help_files()) {
    files.push_back(text_file(file));
  }
  const auto& pipe = cms::pipe::kPipe;
  files.push_back(text_file(cms::commands::render_help(
      {pipe.name, pipe.min_abbreviation, pipe.syntax, pipe.summary, pipe.help}, "CMS")));
  add_component("CP", "CP", cp::commands::all_commands(), files);
  add_component("CPQUERY", "CPQUERY", cp::commands::query_operands(), files);
  add_messages(cp::msg::catalogue(), files);
  add_messages(pipelines::all_messages(), files);
  add_component("CPSET", "CPSET", cp::commands::set_operands(), files);
  return files;
}

}  // namespace cambridge::cli
