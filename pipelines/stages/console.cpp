/// CONSOLE: reads the terminal when first, else writes each record to it.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

namespace {

class ConsoleReader final : public LoopStage {
 public:
  ConsoleReader(std::optional<std::string> eof, bool no_eof)
      : eof_(std::move(eof)), no_eof_(no_eof) {}

  int run() override {
    while (output_connected(0)) {
      std::optional<std::string> line;
      bool null_ends = false;
      on_host([&](Host& host) {
        null_ends = host.null_line_is_end();
        line = host.console_read();
      });
      if (!line) break;
      if (!no_eof_ && (eof_ ? *line == *eof_ : null_ends && line->empty())) break;
      if (output(0, *line) != Flow::Ok) break;
    }
    return 0;
  }

 private:
  std::optional<std::string> eof_;
  bool no_eof_;
};

class ConsoleWriter final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    if (direct_) {
      set().host().console_write(record);
    } else {
      on_host([&](Host& host) { host.console_write(record); });
    }
    output(0, record);
    return Flow::Ok;
  }
  int prepare() override {
    direct_ = !set().host().may_suspend();
    return 0;
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  bool direct_ = false;
};

std::unique_ptr<Stage> make(StageContext& context) {
  StageOperands& operands = context.operands;
  std::optional<std::string> eof;
  bool no_eof = false;
  while (!operands.at_end()) {
    if (operands.keyword("EOF")) {
      eof = operands.delimited_string();
    } else if (operands.keyword("NOEOF")) {
      no_eof = true;
    } else if (!operands.keyword_of({"DIRECT", "ASYNchronously", "DARK"})) {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  if (context.first) return std::make_unique<ConsoleReader>(std::move(eof), no_eof);
  return std::make_unique<ConsoleWriter>();
}

}  // namespace

extern const StageSpec kConsole{
    .names = "CONSole TERMinal",
    .syntax = "CONSOLE [EOF delimitedString|NOEOF] [DIRECT] [ASYNCHRONOUSLY] [DARK]",
    .summary = "Read from the terminal, or write to it.",
    .help =
        "As a first stage, CONSOLE reads lines until a null line (inside CMS), a line equal to "
        "the string after EOF, or the end of the standard input (on the host). Elsewhere it "
        "writes each record and passes it on.",
    .example = "literal hello | console | chop 2 | console",
    .example_output = "hello \nhe",
    .position = Position::Anywhere,
    .make = make};

}  // namespace cambridge::pipelines
