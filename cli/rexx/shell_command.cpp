/// Commands of the host: the shell.
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/rexx/plain_host.h"

namespace cambridge::cli {

namespace {

/// An unnamed file with the lines, ready to be read; -1 when it cannot be made.
int file_of_lines(const std::vector<std::string>& lines) {
  const int fd = ::memfd_create("rexx-input", MFD_CLOEXEC);
  for (const auto& line : lines) {
    const std::string text = line + "\n";
    static_cast<void>(!::write(fd, text.data(), text.size()));
  }
  ::lseek(fd, 0, SEEK_SET);
  return fd;
}

std::vector<std::string> lines_of_file(int fd) {
  std::string text;
  char buffer[4096];
  ::lseek(fd, 0, SEEK_SET);
  for (ssize_t got; (got = ::read(fd, buffer, sizeof(buffer))) > 0;) {
    text.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(fd);
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end == std::string::npos ? text.size() : end + 1;
  }
  return lines;
}

}  // namespace

rexx::CommandEnd PlainHost::command(std::string_view environment, std::string_view command,
                                    rexx::VariablePool& variables,
                                    rexx::CommandRedirection* redirection) {
  static_cast<void>(environment);
  static_cast<void>(variables);
  streams_.flush_all();
  int input = -1, output = -1, error = -1;
  if (redirection != nullptr) {
    input = redirection->input.has_value() ? file_of_lines(*redirection->input) : -1;
    output = redirection->capture_output ? ::memfd_create("rexx-output", MFD_CLOEXEC) : -1;
    error = redirection->capture_error ? ::memfd_create("rexx-error", MFD_CLOEXEC) : -1;
  }
  const std::string text = to_utf8(command);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto replace = [](int from, int to) {
      if (from >= 0) {
        ::dup2(from, to);
      }
    };
    replace(input, 0);
    replace(output, 1);
    replace(error, 2);
    ::execl("/bin/sh", "sh", "-c", text.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  rexx::CommandEnd end;
  int status = 0;
  if (child < 0) {
    end.return_code = -1;
  } else {
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    end.return_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  if (input >= 0) {
    ::close(input);
  }
  if (output >= 0) {
    redirection->output = lines_of_file(output);
  }
  if (error >= 0) {
    redirection->error = lines_of_file(error);
  }
  if (end.return_code < 0 || end.return_code == 127) {
    end.condition = rexx::CommandCondition::Failure;
  } else if (end.return_code != 0) {
    end.condition = rexx::CommandCondition::Error;
  }
  return end;
}

}  // namespace cambridge::cli
