/// PARCEL, DAM, BEAT, VCHAR, INSTORE, OUTSTORE, HTTPSPLIT: smaller stages of several streams.
#include <map>

#include "base/big_endian.h"

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/pipeline_set.h"
#include "pipelines/stages/decimal.h"

namespace cambridge::pipelines {

namespace {

/// Cuts the byte stream into records of the lengths that the secondary input gives.
class Parcel final : public LoopStage {
 public:
  int run() override {
    if (inputs_.size() < 2) {
      say(issue<msg::FPLDSP222E>());
      return msg::FPLDSP222E.number();
    }
    std::string held;
    while (const auto length = peek(1)) {
      const auto number = Decimal::parse(text().ascii_text(*length));
      if (!number || number->is_negative()) {
        say(issue<msg::FPLARG058E>(text().ascii_text(*length)));
        return msg::FPLARG058E.number();
      }
      const auto wanted = static_cast<std::size_t>(number->integer());
      while (held.size() < wanted) {
        const auto record = peek(0);
        if (!record) return rest(held);
        held += record->text();
        consume(0);
      }
      if (output(0, std::string_view(held).substr(0, wanted)) != Flow::Ok) return 0;
      held.erase(0, wanted);
      consume(1);
    }
    while (const auto record = peek(0)) {
      held += record->text();
      consume(0);
    }
    return rest(held);
  }

 private:
  /// What no length was for goes to the secondary output.
  int rest(const std::string& held) {
    if (!held.empty()) output(1, held);
    return 0;
  }
};

/// Nothing passes until the primary input has a record; then every stream is short-circuited.
class Dam final : public LoopStage {
 public:
  int run() override {
    if (!peek(0)) return 0;
    while (true) {
      const auto stream = wait_any();
      if (!stream) return 0;
      const auto record = peek(*stream);
      if (*stream < outputs_.size()) output(*stream, *record);
      consume(*stream);
      if (!any_output_connected()) return 0;
    }
  }
};

/// Passes records; each interval without one is told on the secondary output.
class Beat final : public LoopStage {
 public:
  Beat(i64 interval, bool once, std::string mark)
      : interval_(interval), once_(once), mark_(std::move(mark)) {}
  int run() override {
    Clock& clock = set().host().clock();
    i64 deadline = clock.unix_microseconds() + interval_;
    while (true) {
      if (record_waits(0)) {
        const auto record = peek(0);
        if (output(0, *record) != Flow::Ok && !any_output_connected()) return 0;
        consume(0);
        deadline = clock.unix_microseconds() + interval_;
        // The producer gets its turn before the clock is looked at.
        set().dispatcher().give_way();
        continue;
      }
      if (at_end(0)) return 0;
      if (clock.unix_microseconds() < deadline) {
        if (set().dispatcher().wait_until(deadline, this) == Flow::Stalled) return 0;
        continue;
      }
      if (output(1, mark_) == Flow::Ended && !any_output_connected()) return 0;
      if (once_) break;
      deadline = clock.unix_microseconds() + interval_;
    }
    while (const auto record = peek(0)) {
      if (output(0, *record) != Flow::Ok) return 0;
      consume(0);
    }
    return 0;
  }

 private:
  i64 interval_;
  bool once_;
  std::string mark_;
};

/// Characters of one number of bits into another.
class Vchar final : public FilterStage {
 public:
  Vchar(unsigned from, unsigned to) : from_(from), to_(to) {}
  Flow record(RecordView record) override {
    std::string out;
    u64 bits = 0;
    unsigned filled = 0;
    const std::size_t total = record.size() * 8;
    for (std::size_t at = 0; at + from_ <= total; at += from_) {
      u64 character = 0;
      for (unsigned i = 0; i < from_; ++i) {
        const std::size_t bit = at + i;
        character = character << 1 | (record.byte(bit / 8) >> (7 - bit % 8) & 1);
      }
      for (unsigned i = to_; i-- > 0;) {
        bits = bits << 1 | (i < 64 ? character >> i & 1 : 0);
        if (++filled == 8) {
          out += static_cast<char>(bits & 255);
          filled = 0;
        }
      }
    }
    if (filled > 0) out += static_cast<char>(bits << (8 - filled) & 255);
    return pass(0, out);
  }

 private:
  unsigned from_, to_;
};

/// Files in storage, by the token that INSTORE writes. Thread: one.
std::map<u64, std::vector<std::string>>& stored_files() {
  thread_local std::map<u64, std::vector<std::string>> files;
  return files;
}

class Instore final : public FilterStage {
 public:
  explicit Instore(bool reverse) : reverse_(reverse) {}
  Flow record(RecordView record) override {
    held_.emplace_back(record.text());
    return Flow::Ok;
  }
  void finish() override {
    if (reverse_) std::reverse(held_.begin(), held_.end());
    static u64 next = 0;
    const u64 token = ++next;
    stored_files()[token] = std::move(held_);
    std::string record(8, '\0');
    store_big_endian(record.data(), token);
    output(0, record);
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  bool reverse_;
  std::vector<std::string> held_;
};

class Outstore final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    const u64 token = record.size() == 8 ? load_big_endian<u64>(record.data()) : 0;
    const auto found = stored_files().find(token);
    if (found == stored_files().end()) return fail(issue<msg::FPLSTG526E>("of a stored file"));
    const auto file = std::move(found->second);
    stored_files().erase(found);
    for (const std::string& line : file) {
      if (const Flow flow = pass(0, line); flow != Flow::Ok) return flow;
    }
    return Flow::Ok;
  }
};

/// Header lines to the primary output, up to the empty line; data to the secondary.
class HttpSplit final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    if (body_) return output_defined(1) ? pass(1, record) : Flow::Ok;
    held_ += record.text();
    const std::string end = "\r\n";
    std::size_t start = 0;
    Flow flow = Flow::Ok;
    for (std::size_t at; flow == Flow::Ok && (at = held_.find(end, start)) != std::string::npos;) {
      const std::string line = held_.substr(start, at - start);
      start = at + end.size();
      if (line.empty()) {
        body_ = true;
        sever_output(0);
        if (!any_output_connected()) {
          retire(0);
          return Flow::Ended;
        }
        if (start < held_.size()) flow = pass(1, held_.substr(start));
        held_.clear();
        return flow;
      }
      flow = pass(0, line);
    }
    held_.erase(0, start);
    return flow;
  }
  void finish() override {
    if (!body_ && !held_.empty()) pass(0, held_);
  }

 private:
  std::string held_;
  bool body_ = false;
};

template <class T>
std::unique_ptr<Stage> make_plain(StageContext& context) {
  context.operands.keyword("CRLF");
  context.operands.expect_end();
  return std::make_unique<T>();
}

std::unique_ptr<Stage> make_beat(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool once = operands.keyword("ONCE");
  const i64 seconds = operands.number(1, 1 << 30);
  std::string mark;
  if (!operands.at_end()) mark = operands.delimited_string();
  operands.expect_end();
  return std::make_unique<Beat>(seconds * 1000000, once, std::move(mark));
}

std::unique_ptr<Stage> make_vchar(StageContext& context) {
  StageOperands& operands = context.operands;
  const auto from = static_cast<unsigned>(operands.number(1, 32));
  const auto to = static_cast<unsigned>(operands.number(1, 32));
  operands.expect_end();
  return std::make_unique<Vchar>(from == 0 ? 8 : from, to);
}

std::unique_ptr<Stage> make_instore(StageContext& context) {
  const bool reverse = context.operands.keyword("REVERSE");
  context.operands.expect_end();
  return std::make_unique<Instore>(reverse);
}

}  // namespace

extern const StageSpec kParcel{
    .names = "PARCEL",
    .syntax = "PARCEL",
    .summary = "Cut the byte stream into records of given lengths.",
    .help =
        "The lengths are the records of the secondary input. Bytes that no length was for go "
        "to the secondary output.",
    .example = "(end ?) literal abcdef| p: parcel | console ? literal 2 3 | split | p:",
    .example_output = "ab\ncde",
    .delay = Delay::Conditional,
    .max_inputs = 2,
    .max_outputs = 2,
    .make = make_plain<Parcel>};

extern const StageSpec kDam{.names = "DAM",
                            .syntax = "DAM",
                            .summary = "Hold all streams until the primary input has a record.",
                            .help = "Then each input passes to the output of the same number.",
                            .example = "literal a b | split | dam | console",
                            .example_output = "a\nb",
                            .max_inputs = kAnyStreams,
                            .max_outputs = kAnyStreams,
                            .make = make_plain<Dam>};

extern const StageSpec kBeat{
    .names = "BEAT",
    .syntax = "BEAT [ONCE] seconds [delimitedString]",
    .summary = "Tell on the secondary output when no record has come for so long.",
    .help = "Records pass on the primary output.",
    .example = "literal a b | split | beat 9 | console",
    .example_output = "a\nb",
    .max_outputs = 2,
    .make = make_beat};

extern const StageSpec kVchar{.names = "VCHAR",
                              .syntax = "VCHAR from to",
                              .summary = "Convert characters of one number of bits to another.",
                              .help = "Bits are dropped or added on the left of each character.",
                              .example = "literal ab| vchar 8 16 | specs 1-* c2x 1 | console",
                              .example_output = "00610062",
                              .make = make_vchar};

extern const StageSpec kInstore{.names = "INSTORE",
                                .syntax = "INSTORE [REVERSE]",
                                .summary = "Load all records into storage and write one token.",
                                .help = "OUTSTORE unloads what the token stands for.",
                                .example =
                                    "literal a b | split | instore reverse | outstore | "
                                    "console",
                                .example_output = "b\na",
                                .delay = Delay::ToEnd,
                                .make = make_instore};

extern const StageSpec kOutstore{.names = "OUTSTORE",
                                 .syntax = "OUTSTORE",
                                 .summary = "Unload what INSTORE holds.",
                                 .help = "Each record is a token that INSTORE wrote.",
                                 .example = "literal a b | split | instore | outstore | console",
                                 .example_output = "a\nb",
                                 .make = make_plain<Outstore>};

extern const StageSpec kHttpsplit{
    .names = "HTTPSPLIT",
    .syntax = "HTTPSPLIT [CRLF]",
    .summary = "Separate the header lines of HTTP from its data.",
    .help = "Header lines go to the primary output, what follows the empty line to the secondary.",
    .example = "strliteral x610d0a620d0a0d0a63 | httpsplit | console",
    .example_output = "a\nb",
    .delay = Delay::Conditional,
    .max_outputs = 3,
    .make = make_plain<HttpSplit>};

}  // namespace cambridge::pipelines
