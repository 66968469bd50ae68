/// DEAL and GATHER: records dealt to several streams and gathered again; GATE and JUXTAPOSE.
#include "pipelines/args/input_range.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/multi_stage.h"

namespace cambridge::pipelines {

namespace {

enum class DealBy { Turn, Key, StreamId };

struct DealArguments {
  DealBy by = DealBy::Turn;
  InputRange range;
  bool strip = false, latch = false, secondary = false;
  unsigned stop = 0;  ///< outputs ended that end the stage; 0 all
};

std::string stripped_name(std::string_view name, const TextTables& text) {
  const char blank = text.blank();
  while (!name.empty() && name.back() == blank) name.remove_suffix(1);
  while (!name.empty() && name.front() == blank) name.remove_prefix(1);
  return text.ascii_text(name);
}

class Deal final : public FilterStage {
 public:
  explicit Deal(DealArguments arguments) : a_(std::move(arguments)) {}

  Flow record(RecordView record) override {
    RecordView out = record;
    if (a_.by == DealBy::StreamId) {
      const std::string_view part = a_.range.of(record);
      const int stream = find_output(stripped_name(part, text()));
      if (stream < 0) return fail(issue<msg::FPLDSP178E>(stripped_name(part, text())));
      return write(static_cast<unsigned>(stream), without(record, part));
    }
    if (a_.by == DealBy::Key) {
      const std::string_view part = a_.range.of(record);
      if (started_ && part != key_) next();
      key_.assign(part);
      started_ = true;
      return write(at_, without(record, part));
    }
    const Flow flow = write(at_, out);
    next();
    return flow;
  }

 private:
  RecordView without(RecordView record, std::string_view part) {
    if (!a_.strip) return record;
    const auto start = static_cast<std::size_t>(part.data() - record.data());
    line_.assign(record.data(), start);
    line_.append(record.data() + start + part.size(), record.size() - start - part.size());
    return line_;
  }
  void next() { at_ = at_ + 1 == outputs_.size() ? 0 : at_ + 1; }
  Flow write(unsigned stream, RecordView record) {
    const Flow flow = output(stream, record);
    if (flow == Flow::Stalled) return retire(static_cast<int>(flow)), flow;
    unsigned ended = 0;
    for (const OutputStream& o : outputs_) ended += o.consumer ? 0 : 1;
    if (ended < (a_.stop == 0 ? outputs_.size() : a_.stop)) return Flow::Ok;
    retire(0);
    return Flow::Ended;
  }

  DealArguments a_;
  unsigned at_ = 0;
  bool started_ = false;
  std::string key_, line_;
};

/// Each record of the secondary input names the stream for the next primary record (LATCH: until
/// another record arrives).
class DealBySecondary final : public LoopStage {
 public:
  explicit DealBySecondary(bool latch) : latch_(latch) {}
  int run() override {
    if (inputs_.size() < 2) {
      say(issue<msg::FPLDSP222E>());
      return msg::FPLDSP222E.number();
    }
    std::string name;
    while (true) {
      if (!latch_ || record_waits(1) || name.empty()) {
        const auto which = peek(1);
        if (!which && !latch_) return 0;
        if (which) {
          name = stripped_name(*which, text());
          consume(1);
        }
      }
      const auto record = peek(0);
      if (!record) return 0;
      const int stream = find_output(name);
      if (stream < 0) {
        say(issue<msg::FPLDSP178E>(name));
        return msg::FPLDSP178E.number();
      }
      if (output(static_cast<unsigned>(stream), *record) != Flow::Ok && !any_output_connected()) {
        return 0;
      }
      consume(0);
    }
  }

 private:
  bool latch_;
};

unsigned read_stop(StageOperands& operands) {
  if (operands.keyword("ANYEOF")) return 1;
  if (operands.keyword("ALLEOF")) return 0;
  return static_cast<unsigned>(operands.number(1, 1000));
}

std::unique_ptr<Stage> make_deal(StageContext& context) {
  StageOperands& operands = context.operands;
  DealArguments a;
  if (operands.keyword("STOP")) {
    a.stop = read_stop(operands);
  } else if (operands.keyword("SECONDARY")) {
    if (operands.keyword("LATCH")) {
      a.latch = true;
    } else {
      operands.keyword("RELEASE");
    }
    operands.expect_end();
    return std::make_unique<DealBySecondary>(a.latch);
  } else if (operands.keyword("KEY")) {
    a.by = DealBy::Key;
    a.range = read_range(operands);
    a.strip = operands.keyword("STRIP");
  } else if (operands.keyword("STREAMid")) {
    a.by = DealBy::StreamId;
    a.range = read_range(operands);
    a.strip = operands.keyword("STRIP");
  }
  operands.expect_end();
  return std::make_unique<Deal>(std::move(a));
}

/// Reads a record from each input in turn, or from the one that a record of stream 0 names.
class Gather final : public LoopStage {
 public:
  Gather(unsigned stop, std::optional<InputRange> stream_id)
      : stop_(stop), stream_id_(std::move(stream_id)) {}
  int run() override { return stream_id_ ? by_id() : in_turn(); }

 private:
  int in_turn() {
    while (true) {
      unsigned ended = 0;
      for (unsigned i = 0; i < inputs_.size(); ++i) {
        const auto record = peek(i);
        if (!record) {
          ++ended;
          if (stop_ != 0 && ended >= stop_) return 0;
          continue;
        }
        if (output(0, *record) != Flow::Ok) return 0;
        consume(i);
      }
      if (ended == inputs_.size()) return 0;
    }
  }
  int by_id() {
    while (const auto record = peek(0)) {
      const std::string name = stripped_name(stream_id_->of(*record), text());
      const int stream = find_input(name);
      if (stream < 0) {
        say(issue<msg::FPLDSP178E>(name));
        return msg::FPLDSP178E.number();
      }
      const auto named = peek(static_cast<unsigned>(stream));
      if (!named || output(0, *named) != Flow::Ok) return 0;
      if (stream != 0) consume(static_cast<unsigned>(stream));
      consume(0);
    }
    return 0;
  }

  unsigned stop_;
  std::optional<InputRange> stream_id_;
};

std::unique_ptr<Stage> make_gather(StageContext& context) {
  StageOperands& operands = context.operands;
  unsigned stop = 0;
  std::optional<InputRange> id;
  if (operands.keyword("STOP")) {
    stop = read_stop(operands);
  } else if (operands.keyword("STREAMid")) {
    id = read_range(operands);
  } else if (operands.keyword("SECONDARY")) {
    id = InputRange();
  }
  operands.expect_end();
  return std::make_unique<Gather>(stop, std::move(id));
}

/// Streams 1 and up pass; a record on stream 0 ends it all.
class Gate final : public MultiStage {
 public:
  Flow record_on(unsigned stream, RecordView record) override {
    if (stream != 0) {
      if (stream >= outputs_.size()) return Flow::Ok;
      const Flow flow = output(stream, record);
      if (flow == Flow::Ended) sever_input(stream);
      return flow;
    }
    retire(0);
    return Flow::Ok;
  }
  void input_ended(unsigned stream) override {
    if (stream < outputs_.size()) sever_output(stream);
    bool open = false;
    for (unsigned i = 1; i < inputs_.size(); ++i) open = open || !input_at_end(i);
    if (!open) retire(0);
  }

 protected:
  bool ends_with_outputs() const override { return false; }
};

std::unique_ptr<Stage> make_gate(StageContext& context) {
  context.operands.keyword("STRICT");
  context.operands.expect_end();
  return std::make_unique<Gate>();
}

/// The latest primary record in front of each secondary record.
class Juxtapose final : public MultiStage {
 public:
  explicit Juxtapose(bool count) : count_(count) {}
  Flow record_on(unsigned stream, RecordView record) override {
    if (stream == 0) {
      const Flow flow = count_ && started_ ? write_count() : Flow::Ok;
      prefix_.assign(record.data(), record.size());
      started_ = true;
      return flow;
    }
    if (count_) {
      ++records_;
      return Flow::Ok;
    }
    line_ = prefix_;
    line_.append(record.data(), record.size());
    return pass(0, line_);
  }
  void finish() override {
    if (count_ && started_) write_count();
  }
  bool consumes_first() const override { return true; }

 private:
  Flow write_count() {
    line_ = text().number(std::exchange(records_, 0), 10);
    line_ += prefix_;
    return pass(0, line_);
  }

  bool count_, started_ = false;
  i64 records_ = 0;
  std::string prefix_, line_;
};

std::unique_ptr<Stage> make_juxtapose(StageContext& context) {
  const bool count = context.operands.keyword("COUNT");
  context.operands.expect_end();
  return std::make_unique<Juxtapose>(count);
}

}  // namespace

extern const StageSpec kDeal{
    .names = "DEAL",
    .syntax =
        "DEAL [STOP ALLEOF|ANYEOF|n] | SECONDARY [RELEASE|LATCH] | KEY inputRange [STRIP] | "
        "STREAMID inputRange [STRIP]",
    .summary = "Deal records to the output streams in turn.",
    .help =
        "KEY goes to the next stream when the key changes; STREAMID writes to the stream that "
        "the range names; SECONDARY to the stream that a record of the secondary input names.",
    .example = "(end ?) literal a b c | split | d: deal | console ? d: | insert /2/ | console",
    .example_output = "a\n2b\nc",
    .max_inputs = 2,
    .max_outputs = kAnyStreams,
    .make = make_deal};

extern const StageSpec kGather{
    .names = "GATHER",
    .syntax = "GATHER [STOP ALLEOF|ANYEOF|n] | [SECONDARY] | STREAMID inputRange",
    .summary = "Read a record from each input stream in turn.",
    .help =
        "The inverse of DEAL. With STREAMID a record of the primary input names the stream that "
        "is read next.",
    .example = "(end ?) literal a c | split | g: gather | console ? literal b d | split | g:",
    .example_output = "a\nb\nc\nd",
    .max_inputs = kAnyStreams,
    .make = make_gather};

extern const StageSpec kGate{
    .names = "GATE",
    .syntax = "GATE [STRICT]",
    .summary = "Pass records until one arrives on the primary input.",
    .help =
        "Streams 1 and up pass to the outputs of the same number. A record on stream 0 ends "
        "the stage, and with it all of them.",
    .example = "(end ?) literal x | drop 1 | g: gate ? literal a | g: | console",
    .example_output = "a ",
    .max_inputs = kAnyStreams,
    .max_outputs = kAnyStreams,
    .make = make_gate};

extern const StageSpec kJuxtapose{
    .names = "JUXTAPOSe",
    .syntax = "JUXTAPOSE [COUNT]",
    .summary = "Put the latest record of one stream in front of each record of another.",
    .help =
        "Records of the primary input are held; each record of the secondary input is written "
        "with the one held in front. COUNT writes how many there were instead.",
    .example =
        "(end ?) literal a1 a2 b1 | split | l: locate /a/ | j: juxtapose | console ? l: | j:",
    .example_output = "a2b1",
    .delay = Delay::None,
    .max_inputs = 2,
    .make = make_juxtapose};

}  // namespace cambridge::pipelines
