// QUERY CPLEVEL, CPLOAD, TIME, PROCESSORS, STORAGE: the system. CP Commands and Utilities.

#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

#include "cp/commands/specs.h"
#include "cp/system/civil_text.h"

namespace cambridge::cp::commands {
namespace {

std::string date_and_time(const CivilTime& when) {
  return fmt::format("{} {} {}", when.short_date(), when.time(), when.zone);
}

/// When the program was built: the time of its file; without one, the time of its start.
CivilTime generated(const System& system) {
  std::error_code error;
  auto written = std::filesystem::last_write_time("/proc/self/exe", error);
  if (error) {
    return civil_time(system.start_time());
  }
  auto unix_time = std::chrono::file_clock::to_sys(written).time_since_epoch();
  return civil_time(std::chrono::duration_cast<std::chrono::microseconds>(unix_time).count());
}

CommandResult query_cplevel(CommandContext& context) {
  context.reply("z/VM Version 6 Release 3.0, service level 0000 (64-bit)");
  context.reply(fmt::format("Generated at {}", date_and_time(generated(context.system))));
  context.reply(fmt::format("IPL at {}", date_and_time(civil_time(context.system.start_time()))));
  context.reply(fmt::format("Cambridge Version {}, an open CP/CMS", CAMBRIDGE_VERSION));
  return 0;
}

// DEVIATES: z/VM names the minidisk that the CP module came from; there is none.
CommandResult query_cpload(CommandContext& context) {
  context.reply("Module CPLOAD was loaded from the host.");
  context.reply("Last start was a system IPL.");
  return 0;
}

CommandResult query_time(CommandContext& context) {
  auto& clock = context.system.clock();
  context.reply(fmt::format("TIME IS {}", time_and_date(clock.civil())));
  context.reply(usage_line(clock.unix_microseconds() - context.vm.logon_time(),
                           context.vm.virtual_nanoseconds(), context.vm.total_nanoseconds()));
  return 0;
}

CommandResult query_processors(CommandContext& context) {
  auto count = context.system.dispatcher().processor_count();
  for (std::size_t n = 0; n < count; ++n) {
    context.reply(fmt::format("PROCESSOR {:02X} {} CP", n, n == 0 ? "MASTER" : "ALTERNATE"));
  }
  return 0;
}

CommandResult query_storage(CommandContext& context) {
  constexpr u64 kIncrement = 1ULL << 20;
  auto pages = static_cast<u64>(::sysconf(_SC_PHYS_PAGES));
  auto size = pages * static_cast<u64>(::sysconf(_SC_PAGESIZE)) / kIncrement * kIncrement;
  auto text = storage_size_text(size);
  context.reply(
      fmt::format("STORAGE = {} CONFIGURED = {} INC = 1M STANDBY = 0  RESERVED = 0", text, text));
  return 0;
}

}  // namespace

const CommandSpec kQueryCplevel{
    .name = "CPLEVEL",
    .min_abbreviation = 7,
    .classes = "",
    .syntax = "",
    .summary = "Show the level of CP, and when the system was started.",
    .help =
        "QUERY CPLEVEL shows the level of z/VM whose replies and messages this system follows, "
        "when the program was built, when the system was started, and in a line of its own the "
        "version of Cambridge.\n\nExample: QUERY CPLEVEL",
    .run = query_cplevel,
};
const CommandSpec kQueryCpload{
    .name = "CPLOAD",
    .min_abbreviation = 6,
    .classes = "",
    .syntax = "",
    .summary = "Show where CP was loaded from.",
    .help =
        "QUERY CPLOAD shows that CP is a program of the host, and how the system was started "
        "last. Real z/VM names a minidisk here.\n\nExample: QUERY CPLOAD",
    .run = query_cpload,
};
const CommandSpec kQueryTime{
    .name = "TIME",
    .min_abbreviation = 1,
    .classes = "",
    .syntax = "",
    .summary = "Show the time and what your session has used.",
    .help =
        "QUERY TIME shows time, time zone, weekday and date, and for your session the time "
        "since LOGON (CONNECT), the processor time of your virtual machine (VIRTCPU) and that "
        "together with CP's work for you (TOTCPU), as minutes:seconds.hundredths.\n\n"
        "Example: QUERY TIME",
    .run = query_time,
};
const CommandSpec kQueryProcessors{
    .name = "PROCESSORS",
    .min_abbreviation = 4,
    .classes = "ABCE",
    .syntax = "",
    .summary = "List the real processors.",
    .help =
        "QUERY PROCESSORS lists the threads of the host on which virtual CPUs run: the first is "
        "the MASTER, the others are ALTERNATE, all of type CP.\n\nExample: QUERY PROCESSORS",
    .run = query_processors,
};
const CommandSpec kQueryStorage{
    .name = "STORAGE",
    .min_abbreviation = 4,
    .classes = "BE",
    .syntax = "",
    .summary = "Show how much real storage there is.",
    .help =
        "QUERY STORAGE shows the memory of the host as CP's real storage. QUERY VIRTUAL STORAGE "
        "shows how much your virtual machine has.\n\nExample: QUERY STORAGE",
    .run = query_storage,
};

}  // namespace cambridge::cp::commands
