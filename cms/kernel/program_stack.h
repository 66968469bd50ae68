/// The program stack with its buffers, and the terminal input buffer behind it. Lines are EBCDIC
/// bytes. z/VM: CMS Application Development Guide, "Using the Program Stack"; CMS Commands,
/// MAKEBUF, DROPBUF, DESBUF, SENTRIES.
///
/// Thread: the virtual CPU's.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace cambridge::cms {

class ProgramStack {
 public:
  ProgramStack() { buffers_.emplace_back(); }

  void push(std::string line) { buffers_.back().push_front(std::move(line)); }  ///< LIFO
  void queue(std::string line) { buffers_.back().push_back(std::move(line)); }  ///< FIFO
  /// The next line of the newest buffer that has one; emptied newer buffers go away.
  std::optional<std::string> pull();
  /// Lines in all buffers (QUEUED, SENTRIES).
  [[nodiscard]] std::size_t size() const;

  /// MAKEBUF: the new buffer's number, which is its return code.
  int make_buffer();
  /// DROPBUF n: that buffer and all newer ones; 0 or nothing: the newest. False when there is none.
  bool drop_buffer(int number);
  /// DESBUF: everything, the terminal's lines too.
  void clear();

  // Lines typed ahead at the terminal, EXTERNALS().
  void add_terminal_line(std::string line) { terminal_.push_back(std::move(line)); }
  std::optional<std::string> take_terminal_line();
  [[nodiscard]] std::size_t terminal_lines() const { return terminal_.size(); }

 private:
  std::vector<std::deque<std::string>> buffers_;  ///< [0] is the one that always exists
  std::deque<std::string> terminal_;
};

}  // namespace cambridge::cms
