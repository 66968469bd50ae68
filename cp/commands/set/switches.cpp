// SET MSG, WNG, SMSG, IMSG, ACNT, RUN, LINEDIT, CONCEAL, EMSG: one user's switches.
// CP Commands and Utilities, "SET ACNT" to "SET WNG".

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

template <std::atomic<bool> UserSettings::*Member>
CommandResult set_switch(CommandContext& context) {
  context.vm.settings.*Member = context.operands.has("ON");
  context.vm.apply_terminal_settings();
  return 0;
}

CommandResult set_emsg(CommandContext& context) {
  auto& form = context.vm.settings.emsg;
  if (context.operands.has("CODE")) {
    form = MessageForm::Code;
  } else if (context.operands.has("TEXT")) {
    form = MessageForm::Text;
  } else {
    form = context.operands.has("ON") ? MessageForm::On : MessageForm::Off;
  }
  return 0;
}

}  // namespace

const CommandSpec kSetMsg{
    .name = "MSG",
    .min_abbreviation = 3,
    .classes = "",
    .syntax = "{ ON | OFF }",
    .summary = "Receive messages from other users, or not.",
    .help =
        "SET MSG OFF keeps lines that others send with MESSAGE from your console; they are told "
        "HCPMFS057I and your user ID. SET MSG ON lets them through again. WARNING lines are not "
        "affected.\n\nExample: SET MSG OFF",
    .run = set_switch<&UserSettings::msg>,
};
const CommandSpec kSetWng{
    .name = "WNG",
    .min_abbreviation = 3,
    .classes = "",
    .syntax = "{ ON | OFF }",
    .summary = "Receive warnings from the operator, or not.",
    .help =
        "SET WNG OFF keeps WARNING lines from your console as well. Think twice: the operator "
        "uses them to tell you that the system ends. SET WNG ON is the default.\n\n"
        "Example: SET WNG ON",
    .run = set_switch<&UserSettings::wng>,
};
const CommandSpec kSetSmsg{
    .name = "SMSG",
    .min_abbreviation = 2,
    .classes = "G",
    .syntax = "{ ON | OFF }",
    .summary = "Receive special messages, or not.",
    .help =
        "SET SMSG ON is kept and shown by QUERY SET. Special messages are for programs that take "
        "them through IUCV, which this level does not have, so that none arrive either way.\n\n"
        "Example: SET SMSG OFF",
    .run = set_switch<&UserSettings::smsg>,
};
const CommandSpec kSetImsg{
    .name = "IMSG",
    .min_abbreviation = 3,
    .classes = "",
    .syntax = "{ ON | OFF }",
    .summary = "See informational responses, or not.",
    .help =
        "SET IMSG OFF drops messages of severity I that go with commands that worked. Errors are "
        "shown as SET EMSG says. ON is the default.\n\nExample: SET IMSG OFF",
    .run = set_switch<&UserSettings::imsg>,
};
const CommandSpec kSetAcnt{
    .name = "ACNT",
    .min_abbreviation = 4,
    .classes = "",
    .syntax = "{ ON | OFF }",
    .summary = "See accounting information at your console, or not.",
    .help =
        "SET ACNT ON or OFF is kept and shown by QUERY SET. LOGOFF always shows connect and "
        "processor time.\n\nExample: SET ACNT OFF",
    .run = set_switch<&UserSettings::acnt>,
};
const CommandSpec kSetRun{
    .name = "RUN",
    .min_abbreviation = 3,
    .classes = "G",
    .syntax = "{ ON | OFF }",
    .summary = "Let the virtual machine run while the console is in CP READ, or not.",
    .help =
        "With SET RUN OFF, the default, the virtual machine stops when you enter CP (attention, "
        "or #CP alone) and goes on with BEGIN. With SET RUN ON it runs on behind CP READ; servers "
        "and Linux want that.\n\nExample: SET RUN ON",
    .run = set_switch<&UserSettings::run>,
};
const CommandSpec kSetLinedit{
    .name = "LINEDIT",
    .min_abbreviation = 5,
    .classes = "",
    .syntax = "{ ON | OFF }",
    .summary = "Give the editing symbols their meaning in typed lines, or not.",
    .help =
        "With SET LINEDIT ON, the default, CP acts on the symbols that TERMINAL sets: the line-end "
        "symbol (#) splits a typed line, the escape symbol (\") before another symbol makes that "
        "an ordinary character, and so on. With OFF lines go to the virtual machine as they were "
        "typed; #CP at the start of a line still reaches CP.\n\nExample: SET LINEDIT OFF",
    .run = set_switch<&UserSettings::linedit>,
};
const CommandSpec kSetConceal{
    .name = "CONCEAL",
    .min_abbreviation = 3,
    .classes = "G",
    .syntax = "{ ON | OFF }",
    .summary = "Protect the session against accidental CP entry.",
    .help =
        "SET CONCEAL ON: an attention does not stop the virtual machine in CP READ; only #CP and "
        "DIAGNOSE reach CP. It is meant for users who should never see CP. OFF is the default.\n\n"
        "Example: SET CONCEAL ON",
    .run = set_switch<&UserSettings::conceal>,
};
const CommandSpec kSetEmsg{
    .name = "EMSG",
    .min_abbreviation = 4,
    .classes = "",
    .syntax = "{ ON | OFF | CODE | TEXT }",
    .summary = "Choose how error messages are shown.",
    .help =
        "SET EMSG ON shows each error message with its code, CODE the code alone, TEXT the text "
        "alone, OFF nothing. The return code that programs see does not change. CMS follows the "
        "same setting for its own messages.\n\nExample: SET EMSG TEXT",
    .run = set_emsg,
};

}  // namespace cambridge::cp::commands
