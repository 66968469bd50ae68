// The only file that uses readline (GPL-3; see README). Without CAMBRIDGE_READLINE the terminal's
// own line discipline edits the line.

#include "cli/terminal/line_editor.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

#ifdef CAMBRIDGE_READLINE
#include <readline/history.h>
#include <readline/readline.h>
#endif

namespace cambridge::cli {
namespace {

#ifdef CAMBRIDGE_READLINE

class ReadlineEditor;
ReadlineEditor* g_editor = nullptr;  // NOLINT: readline's callbacks carry no context

class ReadlineEditor final : public LineEditor {
 public:
  explicit ReadlineEditor(LineEditorHandlers handlers) : handlers_(std::move(handlers)) {
    g_editor = this;
    rl_catch_signals = 0;
    rl_attempted_completion_function = complete;
    rl_completer_word_break_characters = const_cast<char*>(" \t\n(");  // NOLINT: readline's type
    install();
  }
  ~ReadlineEditor() override {
    save_history();
    rl_callback_handler_remove();
    g_editor = nullptr;
  }

  void input_ready() override { rl_callback_read_char(); }

  void write(std::string_view text, bool complete_line) override {
    hide();
    if (complete_line) {
      std::fwrite(text.data(), 1, text.size(), stdout);
      std::fputc('\n', stdout);
    } else {
      partial_ = text;
    }
    std::fflush(stdout);
    dirty_ = true;
    show();
  }

  void set_prompt(std::string_view prompt) override {
    if (prompt == prompt_) {
      return;
    }
    hide();
    prompt_ = prompt;
    dirty_ = true;
    show();
  }

  void hide_next_line() override {
    hidden_ = true;
    rl_redisplay_function = [] {};
  }

  void abandon_line() override {
    std::fputs("^C\n", stdout);
    rl_replace_line("", 0);
    rl_on_new_line();
    rl_redisplay();
  }

  void use_history(const std::filesystem::path& file) override {
    save_history();
    history_file_ = file;
    clear_history();
    read_history(file.c_str());
  }

 private:
  void install() { rl_callback_handler_install(shown_prompt().c_str(), line_done); }
  [[nodiscard]] std::string shown_prompt() const {
    return prompt_.empty() ? partial_ : partial_ + prompt_ + " ";
  }

  /// Takes the line being typed off the screen.
  void hide() {
    if (hidden_) {
      return;
    }
    saved_point_ = rl_point;
    char* line = rl_copy_text(0, rl_end);
    saved_line_ = line;
    std::free(line);  // NOLINT: readline allocates with malloc
    std::fputs("\r\033[K", stdout);
    rl_set_prompt("");
    rl_replace_line("", 0);
  }
  void show() {
    if (hidden_) {
      return;
    }
    rl_set_prompt(shown_prompt().c_str());
    rl_replace_line(saved_line_.c_str(), 0);
    rl_point = saved_point_;
    rl_on_new_line();
    rl_redisplay();
    saved_line_.clear();
  }

  void save_history() {
    if (!history_file_.empty()) {
      stifle_history(1000);
      write_history(history_file_.c_str());
      std::error_code ignored;
      std::filesystem::permissions(
          history_file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
          ignored);
    }
  }

  static void line_done(char* line) {
    auto& self = *g_editor;
    if (line == nullptr) {
      self.handlers_.end();
      return;
    }
    std::string text(line);
    std::free(line);  // NOLINT: readline allocates with malloc
    self.partial_.clear();
    if (self.hidden_) {
      self.hidden_ = false;
      rl_redisplay_function = rl_redisplay;
      std::fputc('\n', stdout);
    } else if (!text.empty()) {
      add_history(text.c_str());
    }
    self.handlers_.line(std::move(text));
  }

  static char** complete(const char* word, int, int) {
    rl_attempted_completion_over = 1;
    g_editor->candidates_ = g_editor->handlers_.complete(word);
    g_editor->next_candidate_ = 0;
    return rl_completion_matches(word, [](const char*, int) -> char* {
      auto& self = *g_editor;
      if (self.next_candidate_ >= self.candidates_.size()) {
        return nullptr;
      }
      return ::strdup(self.candidates_[self.next_candidate_++].c_str());
    });
  }

  LineEditorHandlers handlers_;
  std::string prompt_;
  std::string partial_;
  std::string saved_line_;
  int saved_point_ = 0;
  bool hidden_ = false;
  bool dirty_ = false;
  std::filesystem::path history_file_;
  std::vector<std::string> candidates_;
  std::size_t next_candidate_ = 0;
};

#endif  // CAMBRIDGE_READLINE

/// Lines from a pipe, or from a terminal whose own discipline edits them.
class PlainEditor final : public LineEditor {
 public:
  explicit PlainEditor(LineEditorHandlers handlers) : handlers_(std::move(handlers)) {}

  void input_ready() override {
    std::array<char, 4096> buffer;
    auto length = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (length <= 0) {
      if (!pending_.empty()) {
        handlers_.line(std::exchange(pending_, std::string()));
      }
      handlers_.end();
      return;
    }
    pending_.append(buffer.data(), static_cast<std::size_t>(length));
    for (auto end = pending_.find('\n'); end != std::string::npos; end = pending_.find('\n')) {
      auto line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      set_echo(true);
      handlers_.line(std::move(line));
    }
  }
  void write(std::string_view text, bool complete) override {
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (complete) {
      std::fputc('\n', stdout);
    }
    std::fflush(stdout);
  }
  void set_prompt(std::string_view) override {}
  void hide_next_line() override { set_echo(false); }
  void abandon_line() override {}
  void use_history(const std::filesystem::path&) override {}

 private:
  static void set_echo(bool on) {
    termios settings{};
    if (::tcgetattr(STDIN_FILENO, &settings) == 0) {
      if (on) {
        settings.c_lflag |= ECHO;
      } else {
        settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
      }
      ::tcsetattr(STDIN_FILENO, TCSANOW, &settings);
    }
  }

  LineEditorHandlers handlers_;
  std::string pending_;
};

}  // namespace

std::unique_ptr<LineEditor> make_line_editor(LineEditorHandlers handlers) {
#ifdef CAMBRIDGE_READLINE
  if (::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1) {
    return std::make_unique<ReadlineEditor>(std::move(handlers));
  }
#endif
  return std::make_unique<PlainEditor>(std::move(handlers));
}

}  // namespace cambridge::cli
