/// CMS, COMMAND, CP, SUBCOM, HOSTCOMMAND, XMSG, EMSG: commands of the host, and their response.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/multi_stage.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

namespace {

/// The operand is the first command, each input record another. Responses to the primary output;
/// return codes to the secondary when it is defined, else they end the stage when negative.
class CommandStage final : public MultiStage {
 public:
  CommandStage(CommandRequest request, bool has_command)
      : request_(std::move(request)), has_command_(has_command) {}

  bool has_begin() const override { return has_command_; }
  void begin() override { issue_command(request_.command); }
  Flow record_on(unsigned, RecordView record) override { return issue_command(record); }
  void finish() override { set_return_code(worst_); }
  int commit_level() const override { return -1; }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  Flow issue_command(std::string_view command) {
    CommandRequest request = request_;
    request.command = std::string(command);
    // The response is kept and written when the command has ended: writing may block the stage,
    // and the host must not wait for it.
    std::vector<std::string> lines;
    int code = 0;
    on_host([&](Host& host) {
      code = host.execute(request, [&](std::string_view line) {
        lines.emplace_back(line);
        return true;
      });
      host.safe_point();
    });
    for (const std::string& line : lines) {
      if (output(0, line) == Flow::Stalled) return Flow::Stalled;
    }
    if (output_defined(1)) {
      output(1, text().number(code));
      return Flow::Ok;
    }
    worst_ = aggregate_return_code(worst_, code);
    if (code >= 0) return Flow::Ok;
    retire(code);
    return Flow::Ended;
  }

  CommandRequest request_;
  bool has_command_;
  int worst_ = 0;
};

std::unique_ptr<Stage> make(StageContext& context, CommandTarget target) {
  StageOperands& operands = context.operands;
  CommandRequest request;
  request.target = target;
  if (target == CommandTarget::Cp && operands.number_next()) {
    operands.number(0, 1 << 30);  // size of the response buffer: ours grows
  }
  if (target == CommandTarget::Subcom) {
    if (operands.at_end()) operands.fail<msg::FPLARG113E>();
    request.environment = upper_ascii(operands.word());
  }
  request.command = operands.rest_stripped();
  const bool has_command = !request.command.empty();
  if (context.first && !has_command) operands.fail<msg::FPLARG113E>();
  return std::make_unique<CommandStage>(std::move(request), has_command);
}

/// HOSTCOMMAND: the input records are the command's standard input.
class HostCommand final : public MultiStage {
 public:
  HostCommand(std::string command, bool reads) : command_(std::move(command)), reads_(reads) {}
  bool has_begin() const override { return false; }
  Flow record_on(unsigned, RecordView record) override {
    input_.append(record.data(), record.size());
    input_ += '\n';
    return Flow::Ok;
  }
  void finish() override {
    CommandRequest request;
    request.target = CommandTarget::Shell;
    request.command = command_;
    if (reads_) request.input = std::move(input_);
    int code = 0;
    std::vector<std::string> lines;
    on_host([&](Host& host) {
      code = host.execute(request, [&](std::string_view line) {
        lines.emplace_back(line);
        return true;
      });
    });
    for (const std::string& line : lines) {
      if (output(0, line) != Flow::Ok) break;
    }
    if (output_defined(1)) {
      output(1, text().number(code));
    } else {
      set_return_code(code);
    }
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  std::string command_, input_;
  bool reads_;
};

std::unique_ptr<Stage> make_hostcommand(StageContext& context) {
  std::string command = context.operands.rest_stripped();
  if (command.empty()) context.operands.fail<msg::FPLARG113E>();
  return std::make_unique<HostCommand>(std::move(command), !context.first);
}

/// Each record as a message line of the host.
class MessageStage final : public MultiStage {
 public:
  explicit MessageStage(CommandTarget target) : target_(target) {}
  Flow record_on(unsigned, RecordView record) override {
    on_host([&](Host& host) {
      if (target_ == CommandTarget::XeditMessage) {
        CommandRequest request;
        request.target = target_;
        request.command = std::string(record.text());
        if (host.execute(request, [](std::string_view) { return true; }) != kUnknownCommand) return;
      }
      host.console_write(record);
    });
    output(0, record);
    return Flow::Ok;
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  CommandTarget target_;
};

template <CommandTarget T>
std::unique_ptr<Stage> make_message(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<MessageStage>(T);
}

constexpr std::string_view kHelp =
    "The string is the first command; each input record is another. The response goes to the "
    "primary output, a record a line; the return code of each command to the secondary output. "
    "Without one, the stage's return code is the aggregate, and a negative code ends it.";

}  // namespace

extern const StageSpec kCms{.names = "CMS",
                            .syntax = "CMS [string]",
                            .summary = "Issue commands as if typed, and trap their response.",
                            .help = kHelp,
                            .example = "",
                            .example_output = "",
                            .position = Position::Anywhere,
                            .max_outputs = 2,
                            .make = [](StageContext& c) { return make(c, CommandTarget::Cms); }};

extern const StageSpec kCommand{
    .names = "COMMAND",
    .syntax = "COMMAND [string]",
    .summary = "Issue commands without looking for EXECs or CP commands.",
    .help = kHelp,
    .example = "command echo a/b | console",
    .example_output = "a\nb",
    .position = Position::Anywhere,
    .max_outputs = 2,
    .make = [](StageContext& c) { return make(c, CommandTarget::Command); }};

extern const StageSpec kCp{.names = "CP",
                           .syntax = "CP [n] [string]",
                           .summary = "Issue CP commands and write their response.",
                           .help = kHelp,
                           .example = "",
                           .example_output = "",
                           .position = Position::Anywhere,
                           .max_outputs = 2,
                           .make = [](StageContext& c) { return make(c, CommandTarget::Cp); }};

extern const StageSpec kSubcom{
    .names = "SUBCOM",
    .syntax = "SUBCOM environment [string]",
    .summary = "Issue subcommands to an environment such as XEDIT.",
    .help = kHelp,
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .max_outputs = 2,
    .make = [](StageContext& c) { return make(c, CommandTarget::Subcom); }};

extern const StageSpec kHostcommand{
    .names = "HOSTCOMMAND",
    .syntax = "HOSTCOMMAND string",
    .summary = "Run a shell command of the host.",
    .help =
        "A stage of Cambridge, not of CMS Pipelines. The input records are the standard input "
        "of the command, a line each; its standard output is the output. The exit status goes "
        "to the secondary output, or is the return code.",
    .example = "literal b a | split | hostcommand cat | console",
    .example_output = "b\na",
    .position = Position::Anywhere,
    .delay = Delay::ToEnd,
    .max_outputs = 2,
    .make = make_hostcommand,
    .ours = true};

extern const StageSpec kXmsg{
    .names = "XMSG",
    .syntax = "XMSG",
    .summary = "Issue each record as an XEDIT message.",
    .help = "The record also passes. Outside XEDIT it is written to the terminal.",
    .example = "literal x| xmsg",
    .example_output = "x",
    .make = make_message<CommandTarget::XeditMessage>};

extern const StageSpec kEmsg{.names = "EMSG",
                             .syntax = "EMSG",
                             .summary = "Issue each record as a message.",
                             .help = "The record also passes.",
                             .example = "literal x| emsg",
                             .example_output = "x",
                             .make = make_message<CommandTarget::Command>};

}  // namespace cambridge::pipelines
