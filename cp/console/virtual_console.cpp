#include "cp/console/virtual_console.h"

#include <cctype>

namespace cambridge::cp::console {

std::string_view status_text(ConsoleStatus status) {
  switch (status) {
    case ConsoleStatus::Running:
      return "RUNNING";
    case ConsoleStatus::VmRead:
      return "VM READ";
    case ConsoleStatus::CpRead:
    case ConsoleStatus::LoggedOff:
      return "CP READ";
  }
  return "";
}

namespace {

/// "#CP", alone or followed by a blank: the text behind it.
std::optional<std::string> hash_cp_text(const std::string& line, char line_end) {
  if (line.size() < 3 || line[0] != line_end || std::toupper(static_cast<u8>(line[1])) != 'C' ||
      std::toupper(static_cast<u8>(line[2])) != 'P') {
    return std::nullopt;
  }
  if (line.size() > 3 && line[3] != ' ') {
    return std::nullopt;
  }
  auto start = line.find_first_not_of(' ', 3);
  return start == std::string::npos ? std::string() : line.substr(start);
}

}  // namespace

VirtualConsole::VirtualConsole(ConsoleHandlers handlers) : handlers_(std::move(handlers)) {}

void VirtualConsole::attach(std::shared_ptr<Terminal> terminal) {
  ConsoleStatus status;
  {
    std::lock_guard lock(mutex_);
    terminal_ = terminal;
    prompting_ = false;
    status = status_locked();
  }
  publish_status(terminal, status);
}

std::shared_ptr<Terminal> VirtualConsole::terminal() const {
  std::lock_guard lock(mutex_);
  return terminal_;
}

bool VirtualConsole::connected() const {
  return terminal() != nullptr;
}

void VirtualConsole::write_cp(std::string_view line) {
  if (auto terminal = this->terminal()) {
    terminal->write(line, true);
  }
}

void VirtualConsole::write_guest(std::string_view text, bool complete) {
  if (auto terminal = this->terminal()) {
    terminal->write(text, complete);
  }
}

void VirtualConsole::enter_cp_read() {
  std::shared_ptr<Terminal> terminal;
  {
    std::lock_guard lock(mutex_);
    cp_read_ = true;
    terminal = terminal_;
  }
  publish_status(terminal, ConsoleStatus::CpRead);
}

void VirtualConsole::leave_cp_read() {
  std::shared_ptr<Terminal> terminal;
  ConsoleStatus status;
  {
    std::lock_guard lock(mutex_);
    cp_read_ = false;
    terminal = terminal_;
    status = status_locked();
  }
  publish_status(terminal, status);
}

void VirtualConsole::set_guest_reading(bool reading) {
  std::shared_ptr<Terminal> terminal;
  ConsoleStatus status;
  {
    std::lock_guard lock(mutex_);
    if (guest_reading_ == reading) {
      return;
    }
    guest_reading_ = reading;
    terminal = terminal_;
    status = status_locked();
  }
  publish_status(terminal, status);
}

bool VirtualConsole::in_cp_read() const {
  std::lock_guard lock(mutex_);
  return cp_read_;
}

ConsoleStatus VirtualConsole::status() const {
  std::lock_guard lock(mutex_);
  return status_locked();
}

ConsoleStatus VirtualConsole::status_locked() const {
  if (cp_read_) {
    return ConsoleStatus::CpRead;
  }
  return guest_reading_ && lines_.empty() ? ConsoleStatus::VmRead : ConsoleStatus::Running;
}

void VirtualConsole::publish_status(const std::shared_ptr<Terminal>& terminal,
                                    ConsoleStatus status) {
  if (terminal) {
    terminal->set_status(status);
  }
}

void VirtualConsole::prompt(std::string_view text, bool hidden) {
  std::shared_ptr<Terminal> terminal;
  {
    std::lock_guard lock(mutex_);
    prompting_ = true;
    terminal = terminal_;
  }
  if (terminal) {
    terminal->write(text, true);
    if (hidden) {
      terminal->hide_next_line();
    }
    terminal->set_status(ConsoleStatus::CpRead);
  }
}

void VirtualConsole::input(std::string line) {
  {
    std::unique_lock lock(mutex_);
    if (prompting_) {
      prompting_ = false;
      lock.unlock();
      handlers_.prompt_reply(std::move(line));
      publish_status(terminal(), status());
      return;
    }
  }
  if (auto text = hash_cp_text(line, line_end_)) {
    if (text->empty()) {
      handlers_.attention_in_cp();
    } else {
      handlers_.cp_command(std::move(*text));
    }
    return;
  }
  // The line-end character splits the line into several logical ones.
  std::size_t start = 0;
  while (true) {
    auto end = line_end_ == '\0' ? std::string::npos : line.find(line_end_, start);
    auto piece = line.substr(start, end == std::string::npos ? end : end - start);
    if (end != std::string::npos) {
      if (auto text = hash_cp_text(line.substr(end), line_end_)) {
        route(std::move(piece));
        handlers_.cp_command(std::move(*text));
        return;
      }
    }
    route(std::move(piece));
    if (end == std::string::npos) {
      return;
    }
    start = end + 1;
  }
}

void VirtualConsole::route(std::string line) {
  {
    std::unique_lock lock(mutex_);
    if (!cp_read_) {
      lines_.push_back(std::move(line));
      lock.unlock();
      handlers_.guest_line_available();
      return;
    }
  }
  handlers_.cp_command(std::move(line));
}

void VirtualConsole::queue_for_guest(std::string line) {
  {
    std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  handlers_.guest_line_available();
}

void VirtualConsole::attention() {
  handlers_.attention_in_cp();
}

std::optional<std::string> VirtualConsole::take_line() {
  std::lock_guard lock(mutex_);
  if (lines_.empty()) {
    return std::nullopt;
  }
  auto line = std::move(lines_.front());
  lines_.pop_front();
  return line;
}

bool VirtualConsole::line_available() const {
  std::lock_guard lock(mutex_);
  return !lines_.empty();
}

void VirtualConsole::clear_input() {
  std::lock_guard lock(mutex_);
  lines_.clear();
}

}  // namespace cambridge::cp::console
