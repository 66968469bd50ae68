/// COPY, BUFFER, ELASTIC, DUPLICATE, NOEOFBACK, EOFBACK, DAM: stages that only change the flow.
#include <deque>

#include "pipelines/plan/builder.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/pipeline_set.h"
#include "pipelines/stages/keep.h"

namespace cambridge::pipelines {

namespace {

/// Consumes a record, then writes it.
class Copy final : public FilterStage {
 public:
  Flow record(RecordView record) override { return pass(0, record); }
  bool consumes_first() const override { return true; }
};

class Buffer final : public FilterStage {
 public:
  Buffer(i64 copies, std::optional<std::string> between)
      : copies_(copies), between_(std::move(between)) {}

  Flow record(RecordView record) override {
    if (copies_ > 0 && record.empty()) return flush();
    held_.push_back(keeper_.keep(record));
    return Flow::Ok;
  }
  void finish() override { flush(); }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  Flow flush() {
    // With a number: each group that a null record ends is written so many times.
    const i64 times = std::max<i64>(copies_, 1);
    Flow flow = Flow::Ok;
    for (i64 i = 0; i < times && flow == Flow::Ok; ++i) {
      for (const RecordView record : held_) {
        if ((flow = pass(0, record)) != Flow::Ok) break;
      }
      if (copies_ > 0 && between_ && flow == Flow::Ok && !held_.empty()) flow = pass(0, *between_);
    }
    held_.clear();
    keeper_.clear();
    return flow;
  }

  i64 copies_;
  std::optional<std::string> between_;
  RecordKeeper keeper_;
  std::vector<RecordView> held_;
};

std::unique_ptr<Stage> make_buffer(StageContext& context) {
  StageOperands& operands = context.operands;
  i64 copies = 0;
  std::optional<std::string> between;
  if (!operands.at_end()) copies = operands.number(1);
  if (!operands.at_end()) between = operands.delimited_string();
  operands.expect_end();
  return std::make_unique<Buffer>(copies, std::move(between));
}

/// Takes what its producer offers while its output is blocked. A second task writes.
class Elastic final : public LoopStage {
 public:
  int run() override {
    set().spawn(*this, [this] { write_all(); });
    while (!severed_) {
      const auto stream = wait_any();
      if (!stream) break;
      // Feedback records (the secondary input) go ahead of new ones.
      const unsigned chosen = inputs_.size() > 1 && record_waits(1) ? 1 : *stream;
      const auto record = peek(chosen);
      if (!record) break;
      held_.emplace_back(record->text());
      consume(chosen);
      wake_writer();
      if (inputs_.size() > 1) set().dispatcher().give_way();
      // With feedback the end comes when the primary input has ended and nothing is outstanding.
      if (inputs_.size() > 1 && at_end(0) && held_.empty() && !writing_) break;
    }
    ended_ = true;
    wake_writer();
    while (!done_) {
      waiter_ = set().dispatcher().current();
      if (set().dispatcher().block(WaitKind::Output, this) == Flow::Stalled) break;
    }
    return 0;
  }

 private:
  void wake_writer() {
    if (writer_ != nullptr) set().dispatcher().ready(*std::exchange(writer_, nullptr));
  }
  void write_all() {
    while (!severed_) {
      if (held_.empty()) {
        if (ended_) break;
        writer_ = set().dispatcher().current();
        if (set().dispatcher().block(WaitKind::Input, this, 1000) == Flow::Stalled) break;
        continue;
      }
      const std::string record = std::move(held_.front());
      held_.pop_front();
      writing_ = true;
      if (output(0, record) != Flow::Ok) severed_ = true;
      writing_ = false;
      if (inputs_.size() > 1 && held_.empty() && at_end(0) && !record_waits(1)) {
        set().dispatcher().give_way();
        if (held_.empty() && !record_waits(1) && !severed_) {
          sever_input(1);
          if (task() != nullptr) set().dispatcher().ready(*task());
        }
      }
    }
    done_ = true;
    if (severed_) {
      sever_input(0);
      if (task() != nullptr) set().dispatcher().ready(*task());
    }
    if (waiter_ != nullptr) set().dispatcher().ready(*waiter_);
  }

  std::deque<std::string> held_;
  Task* writer_ = nullptr;
  Task* waiter_ = nullptr;
  bool ended_ = false, done_ = false, severed_ = false, writing_ = false;
};

template <class T>
std::unique_ptr<Stage> make_plain(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<T>();
}

class Duplicate final : public FilterStage {
 public:
  explicit Duplicate(i64 copies) : copies_(copies) {}
  Flow record(RecordView record) override {
    for (i64 i = 0; i <= copies_; ++i) {
      if (const Flow flow = pass(0, record); flow != Flow::Ok) return flow;
      if (i % 4096 == 4095) set().dispatcher().give_way();
    }
    return Flow::Ok;
  }

 private:
  i64 copies_;
};

std::unique_ptr<Stage> make_duplicate(StageContext& context) {
  StageOperands& operands = context.operands;
  const i64 copies = operands.at_end() ? 1 : operands.number_or_star(i64{1} << 62, -1);
  operands.expect_end();
  return std::make_unique<Duplicate>(copies);
}

/// Passes records; when its output has ended it goes on reading.
class NoEofBack final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    output(0, record);
    return Flow::Ok;
  }

 protected:
  bool ends_with_outputs() const override { return false; }
};

/// EOFBACK stage: an output device driver whose end comes when what follows it ends.
std::unique_ptr<Stage> make_eofback(StageContext& context) {
  return make_inner_stage(context);
}

}  // namespace

extern const StageSpec kCopy{
    .names = "COPY",
    .syntax = "COPY",
    .summary = "Copy records, consuming each before it is written.",
    .help =
        "Delays one record: the usual way to let a producer go on before its "
        "record has been used.",
    .example = "literal a | copy | console",
    .example_output = "a ",
    .delay = Delay::OneRecord,
    .make = make_plain<Copy>};

extern const StageSpec kBuffer{
    .names = "BUFFER",
    .syntax = "BUFFER [n [delimitedString]]",
    .summary = "Hold all records until end-of-file.",
    .help =
        "With a number, groups of records that null records separate are written n times each, "
        "with the string as a record after each copy.",
    .example = "literal a b | split | buffer 2 /-/ | console",
    .example_output = "a\nb\n-\na\nb\n-",
    .delay = Delay::ToEnd,
    .make = make_buffer};

extern const StageSpec kElastic{
    .names = "ELASTIC",
    .syntax = "ELASTIC",
    .summary = "Read ahead as much as is needed to avoid a stall.",
    .help =
        "Records are taken while the output is blocked. A secondary input takes feedback: the "
        "stage ends when the primary input has ended and no record is outstanding.",
    .example = "literal a b | split | elastic | console",
    .example_output = "a\nb",
    .delay = Delay::Conditional,
    .max_inputs = 2,
    .make = make_plain<Elastic>};

extern const StageSpec kDuplicate{.names = "DUPlicate",
                                  .syntax = "DUPLICATE [n|*|-1]",
                                  .summary = "Write each record again.",
                                  .help =
                                      "n more copies follow each record, one by default; * is for "
                                      "ever, and -1 discards the record.",
                                  .example = "literal a | duplicate 2 | console",
                                  .example_output = "a \na \na ",
                                  .make = make_duplicate};

extern const StageSpec kNoeofback{
    .names = "NOEOFBACK",
    .syntax = "NOEOFBACK",
    .summary = "Pass records and keep end-of-file from travelling back.",
    .help = "When the output has ended, the rest of the input is read and thrown away.",
    .example = "literal a b | split | count lines | noeofback | console",
    .example_output = "2",
    .make = make_plain<NoEofBack>};

extern const StageSpec kEofback{
    .names = "EOFBACK",
    .syntax = "EOFBACK stage [operands]",
    .summary = "Run an output device driver so that end-of-file travels back.",
    .help = "The stage named runs; when its output ends, the driver ends as well.",
    .example = "literal a | eofback console | hole",
    .example_output = "a ",
    .make = make_eofback};

}  // namespace cambridge::pipelines
