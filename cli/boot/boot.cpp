#include "cli/boot/boot.h"

#include <chrono>
#include <cstdio>
#include <fmt/format.h>
#include <poll.h>
#include <thread>
#include <unistd.h>

#include "base/big_endian.h"

#include "cli/boot/diagnose.h"
#include "cli/boot/dispatcher.h"
#include "cli/boot/loader.h"
#include "cli/boot/options.h"
#include "machine/sclp/service_processor.h"

namespace cambridge::cli {

namespace {

void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written <= 0) {
      return;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// Passes what arrives on stdin to the guest's console until it is told to stop.
void read_console(const std::stop_token& stop, machine::SclpProcessor& sclp) {
  char buffer[128];
  while (!stop.stop_requested()) {
    pollfd ready{STDIN_FILENO, POLLIN, 0};
    if (::poll(&ready, 1, 200) <= 0) {
      continue;
    }
    const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (got <= 0) {
      return;
    }
    sclp.input({buffer, static_cast<std::size_t>(got)});
  }
}

void print_statistics(machine::Configuration& configuration, double seconds) {
  machine::CpuStatistics all;
  for (unsigned k = 0; k < configuration.cpu_count(); ++k) {
    const machine::CpuStatistics& one = configuration.cpu(k).statistics();
    all.instructions += one.instructions;
    all.look_aside_misses += one.look_aside_misses;
    all.program_interruptions += one.program_interruptions;
    all.external_interruptions += one.external_interruptions;
    all.io_interruptions += one.io_interruptions;
    all.supervisor_calls += one.supervisor_calls;
  }
  fmt::print(stderr,
             "instructions {}  seconds {:.3f}  MIPS {:.1f}\n"
             "interruptions: program {}  SVC {}  external {}  I/O {}\n"
             "look-aside misses {}  frames {}\n",
             all.instructions, seconds, static_cast<double>(all.instructions) / seconds / 1e6,
             all.program_interruptions, all.supervisor_calls, all.external_interruptions,
             all.io_interruptions, all.look_aside_misses,
             configuration.storage().resident_frames());
}

int end_status(machine::Configuration& configuration, const machine::Psw& psw) {
  if (psw.address == 0 || psw.address == 0xFFF) {
    return 0;
  }
  const u64 prefix = configuration.cpu(0).prefix();
  u8 code[4] = {};
  u8 old_psw[16] = {};
  (void)configuration.storage().fetch(AbsoluteAddress(prefix + 0x8C), code);
  (void)configuration.storage().fetch(AbsoluteAddress(prefix + 0x150), old_psw);
  fmt::print(stderr,
             "cambridge: the guest waits disabled, PSW {:016X} {:016X}; last program interruption "
             "{:02X}{:02X} at {:016X} {:016X}\n",
             psw.mask, psw.address, code[2], code[3], load_big_endian<u64>(old_psw),
             load_big_endian<u64>(old_psw + 8));
  return 8;
}

int bad_usage(const std::string& why) {
  fmt::print(stderr, "cambridge: boot: {}\n{}", why, kBootUsage);
  return 2;
}

}  // namespace

int run_boot(std::span<const std::string> arguments) {
  auto options = parse_boot_options(arguments);
  if (!options) {
    return bad_usage(options.error());
  }
  if (options->help) {
    fmt::print("{}", kBootUsage);
    return 0;
  }
  machine::Configuration configuration(options->memory, options->cpus);
  auto psw = load_guest(*options, configuration.storage());
  if (!psw) {
    return bad_usage(psw.error());
  }
  machine::SclpProcessor sclp(configuration,
                              {[](std::string_view line) { write_all(std::string(line) + "\n"); },
                               [](std::string_view bytes) { write_all(bytes); }});
  configuration.service_processor = &sclp;
  configuration.cpu(0).set_psw(*psw);
  configuration.cpu(0).start();
  Dispatcher* ending = nullptr;
  Dispatcher dispatcher(configuration, [&ending](machine::VirtualCpu& cpu) {
    if (execute_diagnose(cpu) != DiagnoseOutcome::Done) {
      ending->end();
    }
  });
  ending = &dispatcher;
  const auto started = std::chrono::steady_clock::now();
  std::optional<machine::Psw> last;
  {
    std::jthread console([&sclp](const std::stop_token& stop) { read_console(stop, sclp); });
    last = dispatcher.run(options->time_limit);
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
  if (options->statistics) {
    print_statistics(configuration, taken.count());
  }
  if (!last) {
    fmt::print(stderr, "cambridge: boot: the time limit of {} s is over\n", options->time_limit);
    return 8;
  }
  return end_status(configuration, *last);
}

}  // namespace cambridge::cli
