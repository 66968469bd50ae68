/// REXX: a filter program as a stage, and the pipeline commands it issues.
#include <charconv>

#include "pipelines/args/input_range.h"
#include "pipelines/host/filter_commands.h"
#include "pipelines/plan/builder.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/pipeline_set.h"
#include "pipelines/stages/filter_stage_commands.h"

namespace cambridge::pipelines {

namespace {

class RexxStage final : public FilterProgramStage {
 public:
  RexxStage(FilterProgram program, std::string argument, const StageCatalogue& catalogue,
            std::size_t stack)
      : FilterProgramStage(catalogue),
        program_(std::move(program)),
        argument_(std::move(argument)),
        stack_(stack) {}

  std::size_t stack_size() const override { return stack_; }
  int run_program() override { return set().host().run_filter(program_, argument_, *this); }

 private:
  FilterProgram program_;
  std::string argument_;
  std::size_t stack_;
};

std::unique_ptr<Stage> make_rexx(StageContext& context) {
  StageOperands& operands = context.operands;
  std::string name;
  if (operands.symbol('(')) {
    while (!operands.at_end() && operands.peek_symbol() != ')') {
      std::string word = operands.word();
      const std::size_t close = word.find(')');
      if (close != std::string::npos) {
        operands.back_to(operands.position() - (word.size() - close));
        word.erase(close);
      }
      if (!name.empty()) name += ' ';
      name += upper_ascii(word);
    }
    if (!operands.symbol(')')) operands.fail<msg::FPLARG057E>();
  } else {
    name = upper_ascii(operands.word());
  }
  if (name.empty()) operands.fail<msg::FPLARG113E>();
  if (operands.refused()) return nullptr;
  Host& host = context.host;
  auto program = host.find_filter(operands.text().from_ascii_text(name));
  if (!program) {
    operands.fail<msg::FPLREX040E>(name);
    return nullptr;
  }
  return std::make_unique<RexxStage>(std::move(*program), operands.rest(), context.catalogue,
                                     host.filter_stack_size());
}

/// PIPCMD: its operand and its input records are pipeline commands.
class Pipcmd final : public FilterProgramStage {
 public:
  Pipcmd(std::string first, const StageCatalogue& catalogue)
      : FilterProgramStage(catalogue), first_(std::move(first)) {}
  int run_program() override {
    NoVariables none;
    int code = begin_data();
    if (code != 0) return code;
    if (!first_.empty()) code = command(first_, none);
    while (code >= 0) {
      const auto record = peek(0);
      if (!record) break;
      // The command may read the input itself: consume the record first.
      const std::string text(record->text());
      consume(0);
      code = std::max(code, command(text, none));
    }
    return code == 12 ? 0 : code;
  }

 private:
  class NoVariables final : public VariablePool {
   public:
    std::optional<std::string> get(std::string_view, bool) override { return std::nullopt; }
    int set(std::string_view, std::string_view, bool) override { return 8; }
    int drop(std::string_view, bool) override { return 8; }
    void each(const std::function<void(std::string_view, std::string_view)>&) override {}
  };

  std::string first_;
};

std::unique_ptr<Stage> make_pipcmd(StageContext& context) {
  return std::make_unique<Pipcmd>(context.operands.rest_stripped(), context.catalogue);
}

}  // namespace

extern const StageSpec kRexx{
    .names = "REXX",
    .syntax = "REXX {name|(name type mode)} [string]",
    .summary = "Run a REXX program as a stage.",
    .help =
        "The program reads and writes with the pipeline commands READTO, PEEKTO, OUTPUT and "
        "others; the string is its argument. A program can also be named without REXX.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .delay = Delay::Conditional,
    .max_inputs = kAnyStreams,
    .max_outputs = kAnyStreams,
    .make = make_rexx};

extern const StageSpec kPipcmd{
    .names = "PIPCMD",
    .syntax = "PIPCMD [string]",
    .summary = "Issue pipeline commands from data.",
    .help =
        "The string and then each input record is a pipeline command, such as CALLPIPE or "
        "ADDPIPE; connectors in them reach this stage's streams.",
    .example = "literal callpipe literal a|| reverse || *:| pipcmd | console",
    .example_output = "a",
    .position = Position::Anywhere,
    .delay = Delay::None,
    .max_inputs = kAnyStreams,
    .max_outputs = kAnyStreams,
    .make = make_pipcmd};

}  // namespace cambridge::pipelines
