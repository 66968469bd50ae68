// QUERY SET. CP Commands and Utilities, "QUERY SET".

#include <fmt/format.h>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {
namespace {

std::string_view on(bool value) {
  return value ? "ON" : "OFF";
}

std::string_view form(MessageForm value) {
  switch (value) {
    case MessageForm::On:
      return "ON";
    case MessageForm::Off:
      return "OFF";
    case MessageForm::Code:
      return "CODE";
    case MessageForm::Text:
      return "TEXT";
  }
  return "";
}

// UNVERIFIED: the layout, from memory of VM/ESA. Words without effect here have fixed values.
CommandResult query_set(CommandContext& context) {
  const auto& set = context.vm.settings;
  context.reply(fmt::format("MSG {:<7}, WNG {:<6}, EMSG {:<5}, ACNT {:<3}, RUN {}", on(set.msg),
                            on(set.wng), form(set.emsg), on(set.acnt), on(set.run)));
  context.reply(fmt::format("LINEDIT {:<3}, TIMER OFF , ISAM OFF, ECMODE ON", on(set.linedit)));
  context.reply("ASSIST OFF            , PAGEX OFF, AUTOPOLL OFF");
  context.reply(fmt::format("IMSG {:<4}, SMSG {:<5}, AFFINITY NONE   , NOTRAN OFF", on(set.imsg),
                            on(set.smsg)));
  context.reply("VMSAVE OFF, 370E OFF");
  context.reply("STBYPASS OFF , STMULTI OFF 00/000");
  context.reply(fmt::format("MIH OFF  , VMCONIO OFF , CPCONIO OFF , SVCACCL OFF , CONCEAL {}",
                            on(set.conceal)));
  context.reply("MACHINE ESA, SVC76 CP, NOPDATA OFF, IOASSIST OFF");
  context.reply("CCWTRAN ON , 370ACCOM OFF");
  return 0;
}

}  // namespace

const CommandSpec kQuerySet{
    .name = "SET",
    .min_abbreviation = 3,
    .classes = "",
    .syntax = "",
    .summary = "Show your SET values.",
    .help =
        "QUERY SET shows what you have set with the CP command SET: MSG, WNG, EMSG, ACNT, RUN, "
        "LINEDIT, IMSG, SMSG, CONCEAL. The other words stand for settings of z/VM that cannot be "
        "changed here.\n\nExample: QUERY SET",
    .run = query_set,
};

}  // namespace cambridge::cp::commands
