#include "cp/console/virtual_console.h"

#include <cctype>
#include <utility>

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

/// "CP", alone or followed by a blank, where a line-end symbol stood before it: the text behind it.
std::optional<std::string> hash_cp_text(const LogicalLine& line) {
  const auto& text = line.text;
  if (!line.after_line_end || text.size() < 2 || std::toupper(static_cast<u8>(text[0])) != 'C' ||
      std::toupper(static_cast<u8>(text[1])) != 'P' || (text.size() > 2 && text[2] != ' ')) {
    return std::nullopt;
  }
  auto start = text.find_first_not_of(' ', 2);
  return start == std::string::npos ? std::string() : text.substr(start);
}

/// How many bytes the first so many characters of UTF-8 text take.
std::size_t bytes_of_characters(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    bool starts = (static_cast<u8>(text[at]) & 0xC0) != 0x80;
    if (starts && characters-- == 0) {
      break;
    }
  }
  return at;
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
  write(line, true, Origin::Cp);
}

void VirtualConsole::write_guest(std::string_view text, bool complete) {
  write(text, complete, Origin::Guest);
}

void VirtualConsole::write(std::string_view text, bool complete, Origin origin) {
  // A line longer than TERMINAL LINESIZE goes on below.
  auto width = handlers_.line_size ? handlers_.line_size() : 0;
  while (width != 0 && text.size() > width) {
    auto end = bytes_of_characters(text, width);
    if (end == text.size()) {
      break;
    }
    write_piece(text.substr(0, end), true, origin);
    text.remove_prefix(end);
  }
  write_piece(text, complete, origin);
}

void VirtualConsole::write_piece(std::string_view text, bool complete, Origin origin) {
  auto terminal = this->terminal();
  if (terminal && time_stamps_.load(std::memory_order_relaxed)) {
    bool at_start = false;
    {
      std::lock_guard lock(mutex_);
      at_start = std::exchange(line_start_, complete);
    }
    if (at_start) {
      terminal->write(handlers_.time_stamp(), false);
    }
  }
  if (terminal && origin == Origin::Cp) {
    terminal->write_from_cp(text);
  } else if (terminal) {
    terminal->write(text, complete);
  }
  auto listening = listening_.load(std::memory_order_relaxed);
  if (listening == Listening::Always || (listening == Listening::WhenDisconnected && !terminal)) {
    handlers_.overheard(text);
  }
}

void VirtualConsole::write_overheard(std::string_view line) {
  if (auto terminal = this->terminal()) {
    terminal->write_from_cp(line);
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

void VirtualConsole::refresh_status() {
  publish_status(terminal(), status());
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
  if (cp_read_ && !sleeping_) {
    return ConsoleStatus::CpRead;
  }
  return guest_reading_ && lines_.empty() && !sleeping_ ? ConsoleStatus::VmRead
                                                        : ConsoleStatus::Running;
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
  EditingSymbols symbols;
  bool editing = true;
  {
    std::unique_lock lock(mutex_);
    if (sleeping_) {
      lock.unlock();
      handlers_.attention_in_cp();
      if (line.empty()) {
        return;
      }
      lock.lock();
    }
    symbols = symbols_;
    editing = line_editing_;
  }
  auto pieces = edit_line(line, symbols);
  if (!editing) {
    // Without editing the line-end symbol counts in front only: #CP must work always.
    bool command = pieces.size() > 1 && pieces[0].text.empty() && hash_cp_text(pieces[1]);
    pieces.assign(1, command ? LogicalLine{line.substr(1), true} : LogicalLine{line, false});
  }
  // A line-end symbol in front of CP begins no line of its own.
  bool first = pieces.size() == 1 || !pieces[0].text.empty() || !hash_cp_text(pieces[1]);
  for (std::size_t at = first ? 0 : 1; at < pieces.size(); ++at) {
    auto text = hash_cp_text(pieces[at]);
    if (!text) {
      route(std::move(pieces[at].text));
    } else if (text->empty()) {
      handlers_.attention_in_cp();
    } else {
      handlers_.cp_command(std::move(*text));
    }
  }
}

void VirtualConsole::set_sleeping(bool sleeping) {
  std::shared_ptr<Terminal> terminal;
  ConsoleStatus status;
  {
    std::lock_guard lock(mutex_);
    sleeping_ = sleeping;
    terminal = terminal_;
    status = status_locked();
  }
  publish_status(terminal, status);
}

void VirtualConsole::set_editing(const EditingSymbols& symbols, bool on) {
  std::lock_guard lock(mutex_);
  symbols_ = symbols;
  line_editing_ = on;
}

EditingSymbols VirtualConsole::editing() const {
  std::lock_guard lock(mutex_);
  return symbols_;
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
  handlers_.attention_key();
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
