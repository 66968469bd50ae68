#include "cli/pipe/shell_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace cambridge::cli {

namespace {

struct Pipe {
  int read = -1, write = -1;
  bool open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
  ~Pipe() {
    close_read();
    close_write();
  }
  void close_read() {
    if (read >= 0) ::close(read);
    read = -1;
  }
  void close_write() {
    if (write >= 0) ::close(write);
    write = -1;
  }
};

int exit_status(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

int run_shell_command(std::string_view command, std::string_view input,
                      const pipelines::LineSink& reply) {
  Pipe in, out;
  if (!in.open() || !out.open()) return pipelines::kUnknownCommand;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
  std::string text(command);
  std::string shell = "/bin/sh", option = "-c";
  char* const arguments[] = {shell.data(), option.data(), text.data(), nullptr};
  pid_t child = 0;
  const int error = posix_spawn(&child, shell.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return pipelines::kUnknownCommand;
  in.close_read();
  out.close_write();
  fcntl(in.write, F_SETFL, O_NONBLOCK);
  const auto old_handler = signal(SIGPIPE, SIG_IGN);
  std::string pending;
  bool wanted = true;
  if (input.empty()) in.close_write();
  while (out.read >= 0) {
    pollfd polled[2] = {{out.read, POLLIN, 0}, {in.write, POLLOUT, 0}};
    if (poll(polled, in.write >= 0 ? 2 : 1, -1) < 0 && errno != EINTR) break;
    if (in.write >= 0 && polled[1].revents != 0) {
      const ssize_t written = ::write(in.write, input.data(), input.size());
      if (written > 0) input.remove_prefix(static_cast<std::size_t>(written));
      if (input.empty() || (written < 0 && errno != EAGAIN)) in.close_write();
    }
    if (polled[0].revents == 0) continue;
    char block[16384];
    const ssize_t size = ::read(out.read, block, sizeof block);
    if (size <= 0) break;
    pending.append(block, static_cast<std::size_t>(size));
    std::size_t start = 0;
    for (std::size_t end; wanted && (end = pending.find('\n', start)) != std::string::npos;
         start = end + 1) {
      wanted = reply(std::string_view(pending).substr(start, end - start));
    }
    pending.erase(0, start);
    if (!wanted) break;
  }
  if (wanted && !pending.empty()) reply(pending);
  out.close_read();
  in.close_write();
  signal(SIGPIPE, old_handler);
  return exit_status(child);
}

}  // namespace cambridge::cli
