// cambridge, cambridge start: a system of its own, and a terminal on it.

#include <CLI/CLI.hpp>
#include <chrono>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "cli/report/report.h"
#include "cli/subcommands.h"
#include "cli/system/system_folder.h"
#include "cli/system_service.h"
#include "cli/terminal/client.h"

namespace cambridge::cli {
namespace stdfs = std::filesystem;
namespace {

constexpr auto kStartPatience = std::chrono::seconds(20);

/// The default system is made on first use; says what it made.
int make_if_missing(const stdfs::path& folder) {
  if (stdfs::exists(folder / "system.config")) {
    return 0;
  }
  std::error_code ignored;
  stdfs::create_directories(folder.parent_path(), ignored);
  auto made = make_system(folder, NewSystem::Full);
  if (!made) {
    return failed(made.error().text);
  }
  fmt::print(
      "A new system has been made in {}.\n"
      "Users: OPERATOR MAINT AUTOLOG1 CMSUSER LAB01-LAB10; each password is the user ID.\n\n",
      folder.string());
  std::fflush(stdout);
  return 0;
}

/// Starts the system as a process of its own, its messages in the log folder. Returns its process
/// number, or -1.
pid_t spawn_system(const stdfs::path& folder) {
  auto log = folder / "log" / "cambridge.log";
  pid_t child = ::fork();
  if (child != 0) {
    return child;
  }
  ::setsid();
  int null = ::open("/dev/null", O_RDONLY);
  int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(null, STDIN_FILENO);
  ::dup2(out < 0 ? null : out, STDOUT_FILENO);
  ::dup2(out < 0 ? null : out, STDERR_FILENO);
  ::execl("/proc/self/exe", "cambridge", "start", "--no-terminal", "--end-when-idle", "--system",
          folder.c_str(), static_cast<char*>(nullptr));
  ::_exit(127);
}

Result<Client, HostError> connect_or_start(const stdfs::path& folder) {
  auto client = Client::connect(socket_of(folder));
  if (client) {
    return client;
  }
  pid_t child = spawn_system(folder);
  auto until = std::chrono::steady_clock::now() + kStartPatience;
  while (child > 0 && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    client = Client::connect(socket_of(folder));
    if (client) {
      return client;
    }
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) {
      break;
    }
  }
  return client;
}

}  // namespace

int run_terminal(Arguments arguments) {
  CLI::App app("A terminal on a system, which is made and started when there is none.",
               "cambridge");
  std::string folder = default_system_folder().string();
  app.add_option("--system", folder, "the system's folder")->capture_default_str();
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (int status = make_if_missing(folder); status != 0) {
    return status;
  }
  auto client = connect_or_start(folder);
  if (!client) {
    return failed(
        fmt::format("system, {} did not start, see {}/log/cambridge.log", folder, folder));
  }
  int status = run_interactive(*client, stdfs::path(folder) / "log");
  // A system that was told to end takes a moment to do so.
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  if (Client::connect(socket_of(folder))) {
    fmt::print(
        "The system goes on running; it ends by itself when nobody uses it. To end it now, log on\n"
        "as MAINT and enter SHUTDOWN.\n");
  } else {
    fmt::print("The system has ended.\n");
  }
  return status;
}

int run_start(Arguments arguments) {
  CLI::App app("Run a system until SIGTERM or SHUTDOWN.", "cambridge start");
  ServiceOptions options;
  std::string folder = default_system_folder().string();
  std::string tn3270;
  bool no_terminal = false;
  app.add_option("--system", folder, "the system's folder")->capture_default_str();
  app.add_option("--tn3270", tn3270, "[HOST:]PORT for 3270 terminals");
  app.add_flag("--no-terminal", no_terminal, "do not open a terminal on it here");
  app.add_flag("--end-when-idle", options.end_when_idle,
               "end a minute after the last terminal has left, if only service machines run");
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!tn3270.empty()) {
    return failed("--tn3270, 3270 terminals are not supported by this level, leave the option out",
                  2);
  }
  if (int status = make_if_missing(folder); status != 0) {
    return status;
  }
  options.folder = folder;
  options.terminal = !no_terminal;
  return run_service(options);
}

}  // namespace cambridge::cli
