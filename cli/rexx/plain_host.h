/// The host as a REXX program's surroundings: standard input and output, a program stack of the
/// process, the shell as command environment, files as streams.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "cli/rexx/host_streams.h"
#include "rexx/host/host.h"
#include "rexx/parse/program.h"
#include "rexx/value/text_traits.h"

namespace cambridge::cli {

class PlainHost final : public rexx::Host {
 public:
  PlainHost(const rexx::TextTraits& traits, std::string program_path);
  ~PlainHost() override;

  rexx::SafePointAction safe_point() override;
  rexx::CommandEnd command(std::string_view environment, std::string_view command,
                           rexx::VariablePool& variables,
                           rexx::CommandRedirection* redirection) override;
  rexx::RoutineEnd call_routine(std::string_view name, rexx::CallType type,
                                rexx::Arguments arguments, rexx::VariablePool& variables) override;
  void say(std::string_view line) override;
  void trace(std::string_view line) override;
  std::string read_trace_input() override;
  std::optional<std::string> pull_stack() override;
  std::string pull_terminal() override;
  void push(std::string_view line) override;
  void queue(std::string_view line) override;
  i64 queued() override { return static_cast<i64>(stack_.size()); }
  rexx::Streams& streams() override { return streams_; }
  std::string user_id() override;
  std::string version_words() override;
  std::optional<std::string> external_variable(std::string_view name,
                                               std::optional<std::string_view> new_value,
                                               std::string_view selector) override;

  /// Reads and compiles a program file; nothing when it cannot be read.
  std::shared_ptr<const rexx::Program> load(const std::string& path);
  [[nodiscard]] std::string source_words(std::string_view type, const std::string& path) const;

 private:
  [[nodiscard]] std::string to_utf8(std::string_view text) const;
  [[nodiscard]] std::string from_utf8(std::string_view text) const;
  [[nodiscard]] std::string find_routine(const std::string& name) const;

  const rexx::TextTraits& traits_;
  std::string program_path_;
  std::deque<std::string> stack_;
  HostStreams streams_;
  std::map<std::string, std::shared_ptr<const rexx::Program>> loaded_;
};

}  // namespace cambridge::cli
