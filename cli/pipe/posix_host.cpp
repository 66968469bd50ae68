#include "cli/pipe/posix_host.h"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/pipe/rexx_filter.h"
#include "cli/pipe/shell_command.h"

namespace cambridge::cli {

namespace {
constexpr std::size_t kOutputBuffer = 64 * 1024;
}

PosixHost::~PosixHost() {
  flush();
  std::free(line_);
}

bool PosixHost::null_line_is_end() const {
  return isatty(STDIN_FILENO) != 0;
}

void PosixHost::message(const IssuedMessage& message) {
  flush();
  std::string line = message.with_id() + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

std::optional<std::string> PosixHost::console_read() {
  flush();
  const ssize_t size = getline(&line_, &line_size_, stdin);
  if (size < 0) return std::nullopt;
  std::string_view line(line_, static_cast<std::size_t>(size));
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  return std::string(line);
}

void PosixHost::console_write(std::string_view line) {
  out_.append(line);
  out_ += '\n';
  if (out_.size() >= kOutputBuffer) flush();
}

void PosixHost::flush() {
  std::string_view rest = out_;
  while (!rest.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  out_.clear();
}

int PosixHost::execute(const pipelines::CommandRequest& request, const pipelines::LineSink& reply) {
  flush();
  switch (request.target) {
    case pipelines::CommandTarget::Shell:
    case pipelines::CommandTarget::Command:
    case pipelines::CommandTarget::Cms:
      return run_shell_command(request.command, request.input, reply);
    default:
      return pipelines::kUnknownCommand;
  }
}

std::optional<std::string> PosixHost::stack_pull() {
  if (stack_.empty()) return std::nullopt;
  std::string line = std::move(stack_.front());
  stack_.erase(stack_.begin());
  return line;
}

void PosixHost::stack_push(std::string_view line, bool lifo) {
  stack_.emplace(lifo ? stack_.begin() : stack_.end(), line);
}

std::optional<pipelines::FilterProgram> PosixHost::find_filter(std::string_view operand) {
  return find_rexx_filter(text_.ascii_text(operand), text_);
}

int PosixHost::run_filter(const pipelines::FilterProgram& program, std::string_view argument,
                          pipelines::FilterCommands& commands) {
  return run_rexx_filter(program, argument, commands, text_);
}

bool PosixHost::wait(std::optional<i64> until) {
  flush();
  std::vector<pollfd> polled;
  for (const auto& [descriptor, watch] : watches_) {
    polled.push_back({descriptor, static_cast<short>(watch.for_write ? POLLOUT : POLLIN), 0});
  }
  if (polled.empty() && !until) return false;
  int timeout = -1;
  if (until) {
    const i64 left = (*until - clock().unix_microseconds() + 999) / 1000;
    timeout = static_cast<int>(std::clamp<i64>(left, 0, 1000 * 3600));
  }
  if (poll(polled.data(), polled.size(), timeout) < 0) return errno == EINTR;
  for (const pollfd& entry : polled) {
    if (entry.revents == 0) continue;
    if (const auto found = watches_.find(entry.fd); found != watches_.end()) {
      found->second.waiter->wake();
    }
  }
  return true;
}

bool PosixHost::watch_descriptor(int descriptor, bool for_write, pipelines::ExternalWait& waiter) {
  watches_[descriptor] = {for_write, &waiter};
  return true;
}

void PosixHost::unwatch_descriptor(int descriptor) {
  watches_.erase(descriptor);
}

}  // namespace cambridge::cli
