/// QUERY and SET of what is ON or OFF in CMS, and of a few words more. z/VM: CMS Commands and
/// Utilities, "SET", "QUERY".
#include <fmt/core.h>

#include "cms/commands/output.h"
#include "cms/commands/specs.h"

namespace cambridge::cms::commands {
namespace {

constexpr std::string_view kStackSyntax = "[ ( { STACK [ FIFO | LIFO ] | FIFO | LIFO }... ) ]";
constexpr std::string_view kSwitch = "{ ON | OFF }";

void show(CommandContext& context, std::string_view name, std::string_view value) {
  Output(context).line(fmt::format("{:<9}= {}", name, value));
}

template <bool Settings::*kMember>
CommandResult set_switch(CommandContext& context) {
  context.session.settings.*kMember = context.operands.has("ON");
  return 0;
}

template <bool Settings::*kMember, const CommandSpec& kSpec>
CommandResult query_switch(CommandContext& context) {
  show(context, kSpec.name, context.session.settings.*kMember ? "ON" : "OFF");
  return 0;
}

CommandResult query_ready(CommandContext& context) {
  show(context, "RDYMSG", context.session.settings.long_ready ? "LMSG" : "SMSG");
  return 0;
}

CommandResult set_ready(CommandContext& context) {
  context.session.settings.long_ready = context.operands.has("LMSG");
  return 0;
}

CommandResult query_typing(CommandContext& context) {
  show(context, "CMSTYPE", context.session.console().typing() ? "RT" : "HT");
  return 0;
}

CommandResult set_typing(CommandContext& context) {
  context.session.console().set_typing(context.operands.has("RT"));
  return 0;
}

CommandResult query_level(CommandContext& context) {
  Output(context).line("CMS Level 23, Service Level 000");
  return 0;
}

CommandResult query_language(CommandContext& context) {
  Output(context).line("AMENG");
  return 0;
}

}  // namespace

const CommandSpec kQueryAbbrev{.name = "ABBREV",
                               .min_abbreviation = 6,
                               .module = "QRY",
                               .syntax = kStackSyntax,
                               .summary = "Show whether command names may be abbreviated.",
                               .help = "QUERY ABBREV shows ABBREV   = ON or OFF.\n",
                               .run = query_switch<&Settings::abbrev, kQueryAbbrev>};
const CommandSpec kQueryAutoread{
    .name = "AUTOREAD",
    .min_abbreviation = 8,
    .module = "QRY",
    .syntax = kStackSyntax,
    .summary = "Show whether CMS reads the terminal at once after a command.",
    .help = "QUERY AUTOREAD shows AUTOREAD = ON or OFF.\n",
    .run = query_switch<&Settings::autoread, kQueryAutoread>};
const CommandSpec kQueryExectrac{.name = "EXECTRAC",
                                 .min_abbreviation = 8,
                                 .module = "QRY",
                                 .syntax = kStackSyntax,
                                 .summary = "Show whether EXECs are traced.",
                                 .help = "QUERY EXECTRAC shows EXECTRAC = ON or OFF.\n",
                                 .run = query_switch<&Settings::exectrac, kQueryExectrac>};
const CommandSpec kQueryImpcp{.name = "IMPCP",
                              .min_abbreviation = 5,
                              .module = "QRY",
                              .syntax = kStackSyntax,
                              .summary = "Show whether unknown commands go to CP.",
                              .help = "QUERY IMPCP shows IMPCP    = ON or OFF.\n",
                              .run = query_switch<&Settings::impcp, kQueryImpcp>};
const CommandSpec kQueryImpex{.name = "IMPEX",
                              .min_abbreviation = 5,
                              .module = "QRY",
                              .syntax = kStackSyntax,
                              .summary = "Show whether EXECs run by their name alone.",
                              .help = "QUERY IMPEX shows IMPEX    = ON or OFF.\n",
                              .run = query_switch<&Settings::impex, kQueryImpex>};
const CommandSpec kQueryProtect{.name = "PROTECT",
                                .min_abbreviation = 7,
                                .module = "QRY",
                                .syntax = kStackSyntax,
                                .summary = "Show the setting of PROTECT.",
                                .help = "QUERY PROTECT shows PROTECT  = ON or OFF.\n",
                                .run = query_switch<&Settings::protect, kQueryProtect>};
const CommandSpec kQueryRelpage{.name = "RELPAGE",
                                .min_abbreviation = 7,
                                .module = "QRY",
                                .syntax = kStackSyntax,
                                .summary = "Show the setting of RELPAGE.",
                                .help = "QUERY RELPAGE shows RELPAGE  = ON or OFF.\n",
                                .run = query_switch<&Settings::relpage, kQueryRelpage>};
const CommandSpec kQueryRdymsg{
    .name = "RDYMSG",
    .min_abbreviation = 6,
    .module = "QRY",
    .syntax = kStackSyntax,
    .summary = "Show which form of the Ready message is written.",
    .help = "QUERY RDYMSG shows RDYMSG   = LMSG (with times) or SMSG (without).\n",
    .run = query_ready};
const CommandSpec kQueryCmstype{
    .name = "CMSTYPE",
    .min_abbreviation = 7,
    .module = "QRY",
    .syntax = kStackSyntax,
    .summary = "Show whether output reaches the terminal.",
    .help = "QUERY CMSTYPE shows CMSTYPE  = RT (shown) or HT (thrown away).\n",
    .run = query_typing};
const CommandSpec kQueryCmslevel{
    .name = "CMSLEVEL",
    .min_abbreviation = 8,
    .module = "QRY",
    .syntax = kStackSyntax,
    .summary = "Show the level of CMS.",
    .help = "QUERY CMSLEVEL shows the level whose commands and replies this CMS has.\n",
    .run = query_level};
const CommandSpec kQueryLanguage{
    .name = "LANGUAGE",
    .min_abbreviation = 4,
    .module = "QRY",
    .syntax = kStackSyntax,
    .summary = "Show the language of messages.",
    .help = "QUERY LANGUAGE shows AMENG: American English is the only language.\n",
    .run = query_language};

const CommandSpec kSetAbbrev{
    .name = "ABBREV",
    .min_abbreviation = 6,
    .module = "SET",
    .syntax = kSwitch,
    .summary = "Allow or forbid abbreviated command names.",
    .help =
        "SET ABBREV OFF makes CMS take commands only by their full names, and your\n"
        "synonyms only in full. ON is the setting after IPL.\n",
    .run = set_switch<&Settings::abbrev>};
const CommandSpec kSetAutoread{
    .name = "AUTOREAD",
    .min_abbreviation = 8,
    .module = "SET",
    .syntax = kSwitch,
    .summary = "Say whether CMS reads the terminal at once after a command.",
    .help =
        "SET AUTOREAD ON asks for a read as soon as a command has ended. The terminal\n"
        "here is always ready to take a line, so that the setting changes nothing seen.\n",
    .run = set_switch<&Settings::autoread>};
const CommandSpec kSetExectrac{
    .name = "EXECTRAC",
    .min_abbreviation = 8,
    .module = "SET",
    .syntax = kSwitch,
    .summary = "Trace EXECs.",
    .help = "SET EXECTRAC ON begins each EXEC with interactive tracing; OFF ends that.\n",
    .run = set_switch<&Settings::exectrac>};
const CommandSpec kSetImpcp{
    .name = "IMPCP",
    .min_abbreviation = 5,
    .module = "SET",
    .syntax = kSwitch,
    .summary = "Say whether unknown commands go to CP.",
    .help =
        "With SET IMPCP ON, the setting after IPL, a word that is no EXEC and no CMS\n"
        "command is given to CP. With OFF it is refused, and CP commands need the word\n"
        "CP before them.\n",
    .run = set_switch<&Settings::impcp>};
const CommandSpec kSetImpex{
    .name = "IMPEX",
    .min_abbreviation = 5,
    .module = "SET",
    .syntax = kSwitch,
    .summary = "Say whether EXECs run by their name alone.",
    .help =
        "With SET IMPEX ON, the setting after IPL, the name of an EXEC runs it. With OFF\n"
        "the word EXEC is needed before it.\n",
    .run = set_switch<&Settings::impex>};
const CommandSpec kSetProtect{
    .name = "PROTECT",
    .min_abbreviation = 7,
    .module = "SET",
    .syntax = kSwitch,
    .summary = "Protect the CMS nucleus.",
    .help =
        "SET PROTECT is accepted and shown by QUERY PROTECT. The nucleus of this CMS lies\n"
        "outside the virtual machine's storage and cannot be overwritten.\n",
    .run = set_switch<&Settings::protect>};
const CommandSpec kSetRelpage{
    .name = "RELPAGE",
    .min_abbreviation = 7,
    .module = "SET",
    .syntax = kSwitch,
    .summary = "Release storage after large commands.",
    .help =
        "SET RELPAGE is accepted and shown by QUERY RELPAGE. Storage that a command used\n"
        "is always given back.\n",
    .run = set_switch<&Settings::relpage>};
const CommandSpec kSetRdymsg{
    .name = "RDYMSG",
    .min_abbreviation = 6,
    .module = "SET",
    .syntax = "{ LMSG | SMSG }",
    .summary = "Choose the form of the Ready message.",
    .help =
        "SET RDYMSG SMSG makes the message Ready; and the return code, LMSG adds the\n"
        "processor times and the time of day.\n",
    .run = set_ready};
const CommandSpec kSetCmstype{
    .name = "CMSTYPE",
    .min_abbreviation = 7,
    .module = "SET",
    .syntax = "{ HT | RT }",
    .summary = "Throw output to the terminal away, or show it again.",
    .help =
        "SET CMSTYPE HT throws away what is written to the terminal until RT, the end of\n"
        "the command typed at the terminal, or a read. EXECs use it to silence commands.\n",
    .run = set_typing};

}  // namespace cambridge::cms::commands
