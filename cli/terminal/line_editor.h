/// The line being typed at a person's terminal: readline where the build has it, else plain
/// reading. Output that arrives while a line is being typed is written above it.
///
/// Thread: one; at most one editor exists.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cambridge::cli {

struct LineEditorHandlers {
  std::function<void(std::string)> line;  ///< Enter
  std::function<void()> end;              ///< Ctrl-D on an empty line
  std::function<std::vector<std::string>(const std::string& word)> complete;
};

class LineEditor {
 public:
  virtual ~LineEditor() = default;
  /// Input is readable: takes it.
  virtual void input_ready() = 0;
  /// Writes a line of output above what is being typed.
  virtual void write(std::string_view text, bool complete) = 0;
  virtual void set_prompt(std::string_view prompt) = 0;
  /// The next line is a password: no echo, no history.
  virtual void hide_next_line() = 0;
  /// Ctrl-C: what was typed is dropped.
  virtual void abandon_line() = 0;
  /// History of one user is kept in this file.
  virtual void use_history(const std::filesystem::path& file) = 0;
};

/// Standard input and output as a terminal.
std::unique_ptr<LineEditor> make_line_editor(LineEditorHandlers handlers);

}  // namespace cambridge::cli
