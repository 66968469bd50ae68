/// PlainHost: console, stack, routines and variables of the host.
#include "cli/rexx/plain_host.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <pwd.h>
#include <unistd.h>

namespace cambridge::cli {

namespace fs = std::filesystem;

PlainHost::PlainHost(const rexx::TextTraits& traits, std::string program_path)
    : traits_(traits), program_path_(std::move(program_path)), streams_(traits) {}

PlainHost::~PlainHost() {
  streams_.flush_all();
}

rexx::SafePointAction PlainHost::safe_point() {
  attention().lower();
  return rexx::SafePointAction::Halt;
}

std::string PlainHost::to_utf8(std::string_view text) const {
  return traits_.ebcdic ? ebcdic_to_utf8(text) : std::string(text);
}

std::string PlainHost::from_utf8(std::string_view text) const {
  return traits_.ebcdic ? utf8_to_ebcdic(text) : std::string(text);
}

void PlainHost::say(std::string_view line) {
  HostFile& out = streams_.standard();
  if (traits_.ebcdic) {
    out.write(ebcdic_to_utf8(line));
  } else {
    out.write(line);
  }
  out.write("\n");
  static const bool terminal = ::isatty(1) != 0;
  if (terminal) {
    out.flush();
  }
}

void PlainHost::trace(std::string_view line) {
  streams_.flush_all();
  const std::string text = to_utf8(line) + "\n";
  static_cast<void>(!::write(2, text.data(), text.size()));
}

std::string PlainHost::read_trace_input() {
  return pull_terminal();
}

std::optional<std::string> PlainHost::pull_stack() {
  if (stack_.empty()) {
    return std::nullopt;
  }
  std::string line = std::move(stack_.front());
  stack_.pop_front();
  return line;
}

std::string PlainHost::pull_terminal() {
  std::string line;
  streams_.flush_all();
  streams_.standard().read_line(line);
  return from_utf8(line);
}

void PlainHost::push(std::string_view line) {
  stack_.emplace_front(line);
}

void PlainHost::queue(std::string_view line) {
  stack_.emplace_back(line);
}

std::string PlainHost::user_id() {
  const passwd* entry = ::getpwuid(::getuid());
  return from_utf8(entry == nullptr ? "" : entry->pw_name);
}

std::string PlainHost::version_words() {
  return traits_.text("REXX-Cambridge 5.00 22 Nov 2026");
}

std::optional<std::string> PlainHost::external_variable(std::string_view name,
                                                        std::optional<std::string_view> new_value,
                                                        std::string_view selector) {
  const std::string pool = rexx::TextTraits::ascii().folded(traits_.plain(selector));
  if (pool != "ENVIRONMENT" && pool != "SYSTEM") {
    return std::nullopt;
  }
  const std::string variable = to_utf8(name);
  const char* old = std::getenv(variable.c_str());
  std::string result = from_utf8(old == nullptr ? "" : old);
  if (new_value.has_value()) {
    ::setenv(variable.c_str(), to_utf8(*new_value).c_str(), 1);
  }
  return result;
}

std::string PlainHost::source_words(std::string_view type, const std::string& path) const {
  return from_utf8("UNIX " + std::string(type) + " " + path);
}

std::shared_ptr<const rexx::Program> PlainHost::load(const std::string& path) {
  std::error_code trouble;
  if (!fs::is_regular_file(path, trouble) && path != "/dev/stdin") {
    return nullptr;
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return nullptr;
  }
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (text.starts_with("#!")) {
    text.insert(0, "/*");  // the interpreter line of a script is a comment
    const auto end = text.find('\n');
    text.insert(end == std::string::npos ? text.size() : end, "*/");
  }
  if (!traits_.ebcdic) {
    return rexx::Program::compile_text(text, traits_, path);
  }
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto end = text.find('\n', at);
    lines.push_back(from_utf8(std::string_view(text).substr(at, end - at)));
    at = end == std::string::npos ? text.size() : end + 1;
  }
  const std::vector<std::string_view> views(lines.begin(), lines.end());
  return rexx::Program::compile(views, traits_, path);
}

std::string PlainHost::find_routine(const std::string& name) const {
  std::vector<fs::path> folders{fs::path(program_path_).parent_path(), fs::path(".")};
  const char* path = std::getenv("REXX_MACROS");
  if (path != nullptr) {
    folders.emplace_back(path);
  }
  std::string lower = rexx::TextTraits::ascii().folded(name);
  for (char& c : lower) {
    c = rexx::TextTraits::ascii().lower[static_cast<u8>(c)];
  }
  constexpr std::array<std::string_view, 4> kEndings{"", ".rexx", ".rex", ".cmd"};
  for (const auto& folder : folders) {
    for (const auto& spelled : {name, lower}) {
      for (const auto ending : kEndings) {
        const fs::path candidate = folder / (spelled + std::string(ending));
        std::error_code trouble;
        if (!spelled.empty() && fs::is_regular_file(candidate, trouble)) {
          return candidate.string();
        }
      }
    }
  }
  return {};
}

rexx::RoutineEnd PlainHost::call_routine(std::string_view name, rexx::CallType type,
                                         rexx::Arguments arguments, rexx::VariablePool& variables) {
  static_cast<void>(arguments);
  static_cast<void>(variables);
  rexx::RoutineEnd end;
  const std::string path = find_routine(to_utf8(name));
  if (path.empty()) {
    return end;
  }
  auto& program = loaded_[path];
  if (!program) {
    program = load(path);
  }
  if (program) {
    end.kind = rexx::RoutineEnd::Kind::Run;
    end.program = program;
    end.source_words =
        source_words(type == rexx::CallType::Function ? "FUNCTION" : "SUBROUTINE", path);
    end.environment = traits_.text("SYSTEM");
  }
  return end;
}

}  // namespace cambridge::cli
