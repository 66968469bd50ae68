/// SPECS: output records from fields of input records, literals, counters and expressions.
#include <algorithm>

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/pipeline_set.h"
#include "pipelines/stages/specs_machine.h"

namespace cambridge::pipelines {

namespace {

i64 tod_clock(PipelineSet& set) {
  return static_cast<i64>(set.host().clock().tod().value);
}

/// One input, read in order: the usual case. Does not delay the record.
class SpecsFilter final : public FilterStage, private SpecsStreams {
 public:
  SpecsFilter(SpecsProgram program, const TextTables& text)
      : program_(std::move(program)), machine_(program_, text) {
    machine_.attach(*this);
  }

  Flow record(RecordView record) override {
    const Flow flow = machine_.cycle(record);
    if (machine_.failure()) return fail(*machine_.failure());
    return flow;
  }
  void finish() override {
    machine_.end();
    if (!machine_.failure()) return;
    say(*machine_.failure());
    set_return_code(machine_.failure()->row->number());
  }

 protected:
  bool ends_with_outputs() const override { return !program_.has_end_of_file; }

 private:
  Flow write(unsigned stream, RecordView record) override { return pass(stream, record); }
  RecordView select(std::string_view) override { return {"", 0}; }
  std::optional<RecordView> read(std::string_view) override { return std::nullopt; }
  int output_number(std::string_view stream) override { return find_output(stream); }
  i64 time_of_day() override { return tod_clock(set()); }

  SpecsProgram program_;
  SpecsMachine machine_;
};

/// SELECT and READ: the stage decides what it reads next.
class SpecsLoop final : public LoopStage, private SpecsStreams {
 public:
  SpecsLoop(SpecsProgram program, const TextTables& text)
      : program_(std::move(program)), machine_(program_, text) {
    machine_.attach(*this);
  }

  int run() override {
    used_.push_back(0);
    for (const std::string& name : program_.streams) {
      const int stream = find_input(name);
      if (stream < 0) {
        say(issue<msg::FPLDSP178E>(name));
        return msg::FPLDSP178E.number();
      }
      used_.push_back(static_cast<unsigned>(stream));
    }
    std::sort(used_.begin(), used_.end());
    used_.erase(std::unique(used_.begin(), used_.end()), used_.end());
    while (any_output_connected() || outputs_.empty() || program_.has_end_of_file) {
      std::size_t ended = 0;
      for (const unsigned stream : used_) ended += peek(stream) ? 0 : 1;
      const std::size_t limit = program_.stop == SpecsStop::AnyEof  ? 1
                                : program_.stop == SpecsStop::Count ? program_.stop_count
                                                                    : used_.size();
      if (ended >= std::min(limit, used_.size()) || set().stalled()) break;
      if (machine_.cycle(current(0)) != Flow::Ok && !machine_.failure() &&
          !any_output_connected()) {
        break;
      }
      for (const unsigned stream : used_) consume(stream);
      if (machine_.failure()) break;
    }
    if (!machine_.failure()) machine_.end();
    if (!machine_.failure()) return 0;
    say(*machine_.failure());
    return machine_.failure()->row->number();
  }

 private:
  RecordView current(unsigned stream) {
    if (!record_waits(stream)) return {"", 0};
    const auto record = peek(stream);
    return record ? *record : RecordView("", 0);
  }
  Flow write(unsigned stream, RecordView record) override {
    const Flow flow = output(stream, record);
    return flow != Flow::Ok && any_output_connected() ? Flow::Ok : flow;
  }
  RecordView select(std::string_view stream) override {
    const int number = find_input(stream);
    return number < 0 ? RecordView("", 0) : current(static_cast<unsigned>(number));
  }
  std::optional<RecordView> read(std::string_view stream) override {
    const int number = find_input(stream);
    if (number < 0) return std::nullopt;
    consume(static_cast<unsigned>(number));
    return peek(static_cast<unsigned>(number));
  }
  int output_number(std::string_view stream) override { return find_output(stream); }
  i64 time_of_day() override { return tod_clock(set()); }

  SpecsProgram program_;
  SpecsMachine machine_;
  std::vector<unsigned> used_;
};

std::unique_ptr<Stage> make(StageContext& context) {
  SpecsProgram program = read_specs(context.operands);
  if (context.operands.refused()) return nullptr;
  if (program.reads || program.selects) {
    return std::make_unique<SpecsLoop>(std::move(program), context.operands.text());
  }
  return std::make_unique<SpecsFilter>(std::move(program), context.operands.text());
}

}  // namespace

extern const StageSpec kSpecs{
    .names = "SPECs",
    .syntax =
        "SPECS [STOP ALLEOF|ANYEOF|n] [COUNTERS n] {READ|READSTOP|WRITE|NOWRITE|SELECT "
        "stream|OUTSTREAM stream|PAD xorc|WS xorc|FS xorc|NOPRINT|PRINTONLY level|BREAK "
        "level|EOF|SET expression|IF expression THEN items [ELSEIF expression THEN items] "
        "[ELSE items] ENDIF|[id:] input [STRIP] [conversion] output "
        "[LEFT|CENTER|RIGHT]}...",
    .summary = "Build output records from fields, literals, counters and expressions.",
    .help =
        "An input is a range of columns, words or fields, a delimited string, RECNO, TODCLOCK, "
        "ID letter, or PRINT expression [PICTURE picture]. An output is a column, a range of "
        "columns, NEXT, NEXTWORD, or a period for a field that is only named. Items after "
        "BREAK run when the named field changes, with the values from before; items after EOF "
        "run at the end.",
    .example =
        "literal 3 4 | split | specs a: w1 . set #0+=a w1 1 eof /sum/ 1 print #0 nextword | "
        "console",
    .example_output = "3\n4\nsum 7",
    .delay = Delay::Conditional,
    .max_inputs = kAnyStreams,
    .max_outputs = kAnyStreams,
    .make = make};

}  // namespace cambridge::pipelines
