#include "cms/kernel/program_stack.h"

namespace cambridge::cms {

std::optional<std::string> ProgramStack::pull() {
  while (buffers_.size() > 1 && buffers_.back().empty()) {
    buffers_.pop_back();
  }
  auto& buffer = buffers_.back();
  if (buffer.empty()) {
    return std::nullopt;
  }
  auto line = std::move(buffer.front());
  buffer.pop_front();
  return line;
}

std::size_t ProgramStack::size() const {
  std::size_t lines = 0;
  for (const auto& buffer : buffers_) {
    lines += buffer.size();
  }
  return lines;
}

int ProgramStack::make_buffer() {
  buffers_.emplace_back();
  return static_cast<int>(buffers_.size()) - 1;
}

bool ProgramStack::drop_buffer(int number) {
  auto newest = static_cast<int>(buffers_.size()) - 1;
  if (number == 0) {
    number = newest;
  }
  if (number < 1 || number > newest) {
    if (newest == 0 && number == 0) {
      buffers_[0].clear();
      return true;
    }
    return false;
  }
  buffers_.resize(static_cast<std::size_t>(number));
  return true;
}

void ProgramStack::clear() {
  buffers_.clear();
  buffers_.emplace_back();
  terminal_.clear();
}

std::optional<std::string> ProgramStack::take_terminal_line() {
  if (terminal_.empty()) {
    return std::nullopt;
  }
  auto line = std::move(terminal_.front());
  terminal_.pop_front();
  return line;
}

}  // namespace cambridge::cms
