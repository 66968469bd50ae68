#include "cli/pipe/rexx_filter.h"

#include <filesystem>

#include "cli/rexx/plain_host.h"
#include "cms/pipe/rexx_variables.h"
#include "rexx/run/interpreter.h"

namespace cambridge::cli {

namespace {

constexpr std::string_view kEnvironment = "PIPE";

const rexx::TextTraits& traits_of(const pipelines::TextTables& text) {
  return text.is_ebcdic() ? rexx::TextTraits::for_page(CodePage::Ibm1047)
                          : rexx::TextTraits::ascii();
}

/// The plain host, except that commands to PIPE are pipeline commands.
class FilterHost final : public rexx::Host {
 public:
  FilterHost(PlainHost& plain, pipelines::FilterCommands& commands, std::string environment)
      : plain_(plain), commands_(commands), environment_(std::move(environment)) {}

  rexx::SafePointAction safe_point() override {
    attention().lower();
    commands_.safe_point();
    return rexx::SafePointAction::GoOn;
  }
  rexx::CommandEnd command(std::string_view environment, std::string_view command,
                           rexx::VariablePool& variables,
                           rexx::CommandRedirection* redirection) override {
    if (environment != environment_) {
      return plain_.command(environment, command, variables, redirection);
    }
    auto pool = cms::pipe::make_variable_pool(variables);
    rexx::CommandEnd end;
    end.return_code = commands_.command(command, *pool);
    if (end.return_code < 0) end.condition = rexx::CommandCondition::Failure;
    if (end.return_code > 0) end.condition = rexx::CommandCondition::Error;
    return end;
  }
  rexx::RoutineEnd call_routine(std::string_view name, rexx::CallType type,
                                rexx::Arguments arguments, rexx::VariablePool& variables) override {
    return plain_.call_routine(name, type, arguments, variables);
  }
  void routine_ended(const rexx::Program& program) override { plain_.routine_ended(program); }
  void say(std::string_view line) override { plain_.say(line); }
  void trace(std::string_view line) override { plain_.trace(line); }
  std::string read_trace_input() override { return plain_.read_trace_input(); }
  std::optional<std::string> pull_stack() override { return plain_.pull_stack(); }
  std::string pull_terminal() override { return plain_.pull_terminal(); }
  void push(std::string_view line) override { plain_.push(line); }
  void queue(std::string_view line) override { plain_.queue(line); }
  i64 queued() override { return plain_.queued(); }
  rexx::Streams& streams() override { return plain_.streams(); }
  std::string user_id() override { return plain_.user_id(); }
  std::string version_words() override { return plain_.version_words(); }
  std::optional<std::string> external_variable(std::string_view name,
                                               std::optional<std::string_view> new_value,
                                               std::string_view selector) override {
    return plain_.external_variable(name, new_value, selector);
  }

 private:
  PlainHost& plain_;
  pipelines::FilterCommands& commands_;
  std::string environment_;
};

struct LoadedFilter {
  std::unique_ptr<PlainHost> host;
  std::shared_ptr<const rexx::Program> program;
  std::string path;
};

}  // namespace

std::optional<pipelines::FilterProgram> find_rexx_filter(const std::string& name,
                                                         const pipelines::TextTables& text) {
  std::string lower = name;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string& file : {lower + ".rexx", name + ".rexx", name + ".REXX"}) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) continue;
    auto loaded = std::make_shared<LoadedFilter>();
    loaded->path = std::filesystem::absolute(file).string();
    loaded->host = std::make_unique<PlainHost>(traits_of(text), loaded->path);
    loaded->program = loaded->host->load(loaded->path);
    if (!loaded->program) continue;
    return pipelines::FilterProgram{loaded->path, name, loaded};
  }
  return std::nullopt;
}

int run_rexx_filter(const pipelines::FilterProgram& program, std::string_view argument,
                    pipelines::FilterCommands& commands, const pipelines::TextTables& text) {
  const auto loaded = std::static_pointer_cast<LoadedFilter>(program.code);
  const rexx::TextTraits& traits = traits_of(text);
  FilterHost host(*loaded->host, commands, text.from_ascii_text(kEnvironment));
  rexx::Interpreter interpreter(host, traits);
  rexx::Invocation invocation;
  invocation.arguments.emplace_back(argument);
  invocation.source_words = loaded->host->source_words("COMMAND", loaded->path);
  invocation.environment = text.from_ascii_text(kEnvironment);
  const rexx::RunEnd end = interpreter.run(loaded->program, invocation);
  return static_cast<int>(end.return_code);
}

}  // namespace cambridge::cli
