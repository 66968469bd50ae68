/// QUERY and SET: the words themselves. What can be asked and set is a list of values of its own;
/// an operand that CMS does not know goes to CP. z/VM: CMS Commands and Utilities.
#include <algorithm>
#include <array>
#include <fmt/core.h>

#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

/// Operands of z/VM that are CMS's own and are not built: they do not go to CP.
constexpr std::array kUnbuiltQueries{
    std::string_view("ACCESSORS"), std::string_view("ACCESSM0"),    std::string_view("ALIAS"),
    std::string_view("APL"),       std::string_view("AUTHORITY"),   std::string_view("AUTODUMP"),
    std::string_view("BLOCKS"),    std::string_view("BORDER"),      std::string_view("CHARMODE"),
    std::string_view("CMSPF"),     std::string_view("CMS370AC"),    std::string_view("COMDIR"),
    std::string_view("CSLLIB"),    std::string_view("CURSOR"),      std::string_view("DIRATTR"),
    std::string_view("DLBL"),      std::string_view("DOS"),         std::string_view("DOSLIB"),
    std::string_view("DOSLNCNT"),  std::string_view("DOSPART"),     std::string_view("ENROLL"),
    std::string_view("ETRACE"),    std::string_view("FILEATTR"),    std::string_view("FILEDEF"),
    std::string_view("FILEPOOL"),  std::string_view("FILESPACE"),   std::string_view("FILEWAIT"),
    std::string_view("FULLREAD"),  std::string_view("FULLSCREEN"),  std::string_view("GEN370"),
    std::string_view("HIDE"),      std::string_view("IMESCAPE"),    std::string_view("INPUT"),
    std::string_view("INSTSEG"),   std::string_view("KEYPROTECT"),  std::string_view("LABELDEF"),
    std::string_view("LANGLIST"),  std::string_view("LDRTBLS"),     std::string_view("LIBRARY"),
    std::string_view("LIMITS"),    std::string_view("LINEND"),      std::string_view("LOADAREA"),
    std::string_view("LOADLIB"),   std::string_view("LOCATION"),    std::string_view("LOGFILE"),
    std::string_view("MACLIB"),    std::string_view("MACLSUBS"),    std::string_view("NAMEDEF"),
    std::string_view("NONDISP"),   std::string_view("OLDCMDS"),     std::string_view("OPTION"),
    std::string_view("OUTPUT"),    std::string_view("RECALL"),      std::string_view("REMOTE"),
    std::string_view("RESERVED"),  std::string_view("RORESPECT"),   std::string_view("SEGMENT"),
    std::string_view("SERVER"),    std::string_view("STORECLR"),    std::string_view("SYSNAMES"),
    std::string_view("TEXT"),      std::string_view("TRANSLATE"),   std::string_view("TXTLIB"),
    std::string_view("UPSI"),      std::string_view("VSCREEN"),     std::string_view("WINDOW"),
    std::string_view("WMPF"),      std::string_view("NONSHARE"),    std::string_view("SYSNAME"),
    std::string_view("THRESHOLD"), std::string_view("WORKSTATION"), std::string_view("TRAPMSG")};

struct Which {
  std::string_view name;
  std::string_view module;
  std::span<const CommandSpec* const> operands;
};

CommandResult dispatch(CommandContext& context, const Which& which) {
  auto text = context.operands.value("text");
  auto rest = text;
  auto word = upper_case(first_word(rest));
  if (word.empty()) {
    return fail<msg::DMSxxx047E>(which.module);
  }
  if (const auto* spec = find_abbreviated(which.operands, word)) {
    if (rest.empty() && which.name == "SET") {
      return fail<msg::DMSxxx050E>(which.module, spec->name);
    }
    return run_spec(*spec, context.session, rest, context.call);
  }
  bool unbuilt =
      std::find(kUnbuiltQueries.begin(), kUnbuiltQueries.end(), word) != kUnbuiltQueries.end();
  if (unbuilt) {
    return fail<msg::DMSxxx475E>(which.module, fmt::format("{} {}", which.name, word));
  }
  if (!context.session.settings.impcp) {
    return fail<msg::DMSxxx014E>(which.module, word);
  }
  int code = context.session.cp().command(fmt::format("{} {}", which.name, text));
  constexpr int kUnknownFromExec = -3;
  return code == 1 ? kUnknownFromExec : code;
}

CommandResult run_query(CommandContext& context) {
  return dispatch(context, {"QUERY", "QRY", context.session.services().query_operands});
}

CommandResult run_set(CommandContext& context) {
  return dispatch(context, {"SET", "SET", context.session.services().set_operands});
}

}  // namespace

const CommandSpec kQuery{.name = "QUERY",
                         .min_abbreviation = 1,
                         .module = "QRY",
                         .syntax = "[ text ]",
                         .summary = "Show what is set, accessed and known.",
                         .help = R"(QUERY asks CMS, or CP, for something.

Operands:
  CMS answers ABBREV, ACCESSED, AUTOREAD, CMSLEVEL, CMSTYPE, DISK,
  EXECTRAC, IMPCP, IMPEX, LANGUAGE, PROTECT, RDYMSG, RELPAGE, SEARCH and
  SYNONYM. HELP QUERY DISK and so on tells more of each.
  Everything else goes to CP while SET IMPCP is ON: QUERY NAMES, QUERY
  VIRTUAL, QUERY TIME ...

Notes:
  To ask CP for something that CMS has too, enter CP QUERY ...
  With (STACK, (FIFO or (LIFO the answer of CMS goes to the program stack.

Responses:
  DMSQRY014E Invalid function x   RC 24, with SET IMPCP OFF
  DMSQRY047E No function specified RC 24

Example:
  query disk a
)",
                         .run = run_query};

const CommandSpec kSet{.name = "SET",
                       .min_abbreviation = 3,
                       .module = "SET",
                       .syntax = "[ text ]",
                       .summary = "Set what governs CMS, or CP.",
                       .help = R"(SET changes a setting of CMS, or of CP.

Operands:
  CMS has ABBREV, AUTOREAD, CMSTYPE, EXECTRAC, IMPCP, IMPEX, PROTECT,
  RDYMSG and RELPAGE. HELP SET IMPCP and so on tells more of each.
  Everything else goes to CP while IMPCP is ON: SET MSG, SET PF ...

Responses:
  DMSSET047E No function specified   RC 24
  DMSSET050E Parameter missing after IMPCP  RC 24
  DMSSET070E Invalid parameter MAYBE RC 24

Example:
  set impcp off
)",
                       .run = run_set};

}  // namespace cambridge::cms::commands
