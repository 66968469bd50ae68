// INDICATE: how loaded the system is, and what one user takes. CP Commands and Utilities,
// "INDICATE LOAD", "INDICATE USER".

#include <fmt/format.h>

#include "cp/commands/specs.h"
#include "cp/system/civil_text.h"

namespace cambridge::cp::commands {
namespace {

struct Queues {
  std::size_t waiting = 0;  ///< dispatched or ready
  std::size_t dormant = 0;
};

Queues count_queues(System& system) {
  Queues queues;
  auto& dispatcher = system.dispatcher();
  for (std::size_t n = 0; n < dispatcher.processor_count(); ++n) {
    queues.waiting += dispatcher.processor(n).competing();
  }
  auto users = system.user_count();
  queues.dormant = users > queues.waiting ? users - queues.waiting : 0;
  return queues;
}

/// Measured: processor use since the last INDICATE, users ready or not. There is no paging, no
/// minidisk cache and no eligible list, so those are zero in truth.
CommandResult load(CommandContext& context) {
  auto& system = context.system;
  auto use = system.processor_use();
  auto processors = system.dispatcher().processor_count();
  auto queues = count_queues(system);
  context.reply(fmt::format("AVGPROC-{:03}% {:02}", use, processors));
  if (!context.has_class("ABCDE")) {
    context.reply(fmt::format("Q0-{:05} Q1-{:05}           Q2-{:05} EXPAN-001 Q3-{:05} EXPAN-001",
                              0, queues.waiting, 0, 0));
    return 0;
  }
  context.reply("MDC READS-000000/SEC WRITES-000000/SEC HIT RATIO-000%");
  context.reply("PAGING-0/SEC");
  context.reply(
      fmt::format("Q0-{:05}({:05})                           DORMANT-{:05}", 0, 0, queues.dormant));
  context.reply(fmt::format("Q1-{:05}({:05})           E1-{:05}({:05})", queues.waiting, 0, 0, 0));
  context.reply("Q2-00000(00000) EXPAN-001 E2-00000(00000)");
  context.reply("Q3-00000(00000) EXPAN-001 E3-00000(00000)");
  context.reply("");
  std::string line;
  for (std::size_t n = 0; n < processors; ++n) {
    line += fmt::format("{}PROC {:04X}-{:03}% CP  ", n % 2 == 0 ? "" : "        ", n, use);
    if (n % 2 == 1 || n + 1 == processors) {
      context.reply(line.substr(0, line.find_last_not_of(' ') + 1));
      line.clear();
    }
  }
  context.reply("");
  context.reply("LIMITED-00000");
  return 0;
}

std::string minutes(i64 nanoseconds) {
  i64 seconds = nanoseconds / 1'000'000'000;
  return fmt::format("{:03}:{:02}", seconds / 60, seconds % 60);
}

CommandResult user(CommandContext& context) {
  auto word = context.operands.value("userid");
  auto user = CAM_TRY(logged_on_user(context, word.empty() ? "*" : word));
  if (user.get() != &context.vm && !context.has_class("E")) {
    return fail<msg::HCPCMD003E>(word);
  }
  auto ipl = user->ipl_system();
  auto ipl_text = ipl.empty()               ? std::string("NONE    ")
                  : user->ipl_device() != 0 ? fmt::format("DEV {:04X}", user->ipl_device())
                                            : ipl;
  auto connected = context.system.clock().unix_microseconds() - user->logon_time();
  auto pages = user->resident_pages();
  context.reply(fmt::format("USERID={:<8} MACH=ESA STOR={} VIRT=V XSTORE=NONE", user->userid(),
                            storage_size_text(user->storage_size())));
  context.reply(fmt::format("IPLSYS={:<8} DEVNUM={:05}", ipl_text, user->device_count()));
  context.reply(fmt::format("PAGES: RES={}  WS={}  LOCKEDREAL=0  RESVD=0", pages, pages));
  context.reply(fmt::format("       INSTAN={}", pages));
  context.reply("NPREF=0  PREF=0  READS=0  WRITES=0");
  context.reply(fmt::format("CPU 00: CTIME={:02}:{:02} VTIME={} TTIME={} IO={:06}",
                            connected / 3'600'000'000, connected / 60'000'000 % 60,
                            minutes(user->virtual_nanoseconds()),
                            minutes(user->total_nanoseconds()), 0));
  context.reply("        RDR=000000 PRT=000000 PCH=000000 TYPE=CP   CPUAFFIN=ON");
  return 0;
}

CommandResult indicate(CommandContext& context) {
  const auto& operands = context.operands;
  if (operands.has("USER")) {
    return user(context);
  }
  bool load_asked = operands.items().empty() || operands.has("LOAD");
  if (!load_asked && !context.has_class("E")) {
    return fail<msg::HCPCMD003E>(operands.items().front().second);
  }
  if (operands.has("PAGING")) {
    context.reply("No users in page wait");
    return 0;
  }
  if (operands.has("I/O")) {
    context.reply("No users in I/O wait");
    return 0;
  }
  if (load_asked) {
    return load(context);
  }
  return fail<msg::HCPSYS475E>(fmt::format("INDICATE {}", operands.items().front().first));
}

}  // namespace

const CommandSpec kIndicate{
    .name = "INDICATE",
    .min_abbreviation = 3,
    .classes = "ABCDEG",
    .syntax =
        "[ { LOAD | USER [ userid:word ] [ EXPanded ] | PAGing | I/O | Queues | ACTive | NSS | "
        "SPaces | MULTITASK } ]",
    .summary = "Show how loaded the system is, or what a user takes of it.",
    .help =
        "INDICATE LOAD shows what part of the real processors was used since the last INDICATE, "
        "and how many users want to run (Q1) or wait for something (DORMANT). Figures of things "
        "that this system does not have, such as paging, are zero. Without operand the command "
        "does the same.\n\n"
        "INDICATE USER shows your own virtual machine: storage, what was IPLed, the number of "
        "devices, resident pages, connect time and processor time in minutes. With class E you "
        "can name another user.\n\n"
        "INDICATE PAGING and I/O (class E) list the users who wait for pages or I/O.\n\n"
        "Example: INDICATE USER",
    .run = indicate,
};

}  // namespace cambridge::cp::commands
