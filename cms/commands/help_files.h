/// HELP files: what the HELP disk (19D) holds and HELP shows. Each is made from a command's own
/// description. z/VM: CMS Application Development Guide, "Creating HELP Files".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cambridge::cms::commands {

/// What any component's command, or operand of QUERY and SET, says of itself.
struct HelpTopic {
  std::string_view name;     ///< upper case
  int min_abbreviation = 0;  ///< letters that must be typed
  std::string_view syntax;
  std::string_view summary;
  /// Paragraphs. A line that begins in column 1 and ends with a colon heads a section: Operands,
  /// Options, Notes, Responses, Example, Syntax.
  std::string_view help;
};

struct HelpFile {
  std::string name;  ///< file name: ACCESS
  std::string type;  ///< file type: HELPCMS
  std::vector<std::string> lines;
};

/// The file type of a component: HELP and the first four letters of its name.
std::string help_type(std::string_view component);
/// A file of one command, with its sections between .cs controls.
HelpFile render_help(const HelpTopic& topic, std::string_view component);
/// A file that lists topics with their summaries: name MENU... `name` HELPMENU.
HelpFile render_menu(std::string_view name, const std::vector<HelpTopic>& topics);

/// The files of all CMS commands, of the operands of its QUERY and SET, and its menu.
std::vector<HelpFile> help_files();

}  // namespace cambridge::cms::commands
