/// COLLATE, MERGE, SYNCHRONISE, OVERLAY, COMBINE, PREDSELECT: stages that read several inputs in
/// step and decide what to read next.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/stages/sort_keys.h"

namespace cambridge::pipelines {

namespace {

struct CollateArguments {
  InputRange master, detail;
  std::optional<char> pad;
  const ByteTable* fold = nullptr;
  bool stop_any = false;
  bool write_master = true, write_detail = true, detail_first = false;
};

/// Two streams in order of their keys: masters (0) and details (1).
class Collate final : public LoopStage {
 public:
  explicit Collate(CollateArguments arguments) : a_(std::move(arguments)) {}

  int run() override {
    bool matched = false;  // the master that is held has met a detail
    while (true) {
      const auto master = peek(0);
      const auto detail = peek(1);
      if (!master && !detail) break;
      if (a_.stop_any && (!master || !detail)) break;
      int order = !master ? 1 : -1;
      if (master && detail) {
        order = compare_keys(a_.master.of(*master), a_.detail.of(*detail), a_.pad, a_.fold);
      }
      bool going = true;
      if (order == 0) {
        if (!a_.detail_first && a_.write_master && !matched) going = write(0, *master);
        if (a_.write_detail && going) going = write(0, *detail);
        if (!a_.write_detail && !a_.write_master && going) going = write(0, *master);
        matched = true;
        consume(1);
      } else if (order < 0) {
        if (!matched) {
          going = write(1, *master);
        } else if (a_.detail_first && a_.write_master) {
          going = write(0, *master);
        }
        matched = false;
        consume(0);
      } else {
        going = write(2, *detail);
        consume(1);
      }
      if (!going) break;
    }
    return 0;
  }

 private:
  bool write(unsigned stream, RecordView record) {
    return output(stream, record) == Flow::Ok || any_output_connected();
  }

  CollateArguments a_;
};

/// MASTER, DETAIL or both, in the order in which they are written.
void read_order(StageOperands& operands, CollateArguments& a) {
  if (operands.keyword("MASTER")) {
    a.write_detail = operands.keyword("DETAIL");
  } else if (operands.keyword("DETAIL")) {
    a.detail_first = a.write_master = operands.keyword("MASTER");
  }
}

std::unique_ptr<Stage> make_collate(StageContext& context) {
  StageOperands& operands = context.operands;
  CollateArguments a;
  if (operands.keyword("STOP")) {
    a.stop_any = operands.keyword("ANYEOF");
    if (!a.stop_any) operands.keyword("ALLEOF");
  }
  read_pad_and_case(operands, a.pad, a.fold);
  if (range_next(operands)) {
    a.master = a.detail = read_range(operands);
    if (range_next(operands)) a.detail = read_range(operands);
  }
  read_order(operands, a);
  if (!operands.at_end()) operands.fail<msg::FPLARG111E>(operands.peek_word());
  return std::make_unique<Collate>(std::move(a));
}

class Merge final : public LoopStage {
 public:
  explicit Merge(SortKeys keys) : keys_(std::move(keys)) {}
  int run() override {
    while (true) {
      std::optional<RecordView> best;
      unsigned stream = 0;
      for (unsigned i = 0; i < inputs_.size(); ++i) {
        const auto record = peek(i);
        if (record && (!best || keys_.compare(*record, *best) < 0)) {
          best = record;
          stream = i;
        }
      }
      if (!best || output(0, *best) != Flow::Ok) break;
      consume(stream);
    }
    return 0;
  }

 private:
  SortKeys keys_;
};

std::unique_ptr<Stage> make_merge(StageContext& context) {
  return std::make_unique<Merge>(read_sort_keys(context.operands));
}

/// One record from each stream to the matching output, when all have one.
class Synchronise final : public LoopStage {
 public:
  int run() override {
    while (true) {
      for (unsigned i = 0; i < inputs_.size(); ++i) {
        if (!peek(i)) return 0;
      }
      for (unsigned i = 0; i < inputs_.size(); ++i) {
        const auto record = peek(i);
        if (output(i, *record) != Flow::Ok) return 0;
      }
      for (unsigned i = 0; i < inputs_.size(); ++i) consume(i);
    }
  }
};

std::unique_ptr<Stage> make_synchronise(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<Synchronise>();
}

/// A higher stream's characters replace a lower's where they are not the pad.
class Overlay final : public LoopStage {
 public:
  explicit Overlay(char pad) : pad_(pad) {}
  int run() override {
    std::string out;
    while (true) {
      bool any = false;
      out.clear();
      for (unsigned i = 0; i < inputs_.size(); ++i) {
        const auto record = peek(i);
        if (!record) continue;
        any = true;
        if (out.size() < record->size()) out.resize(record->size(), pad_);
        for (std::size_t k = 0; k < record->size(); ++k) {
          if (record->data()[k] != pad_) out[k] = record->data()[k];
        }
      }
      if (!any || output(0, out) != Flow::Ok) return 0;
      for (unsigned i = 0; i < inputs_.size(); ++i) consume(i);
    }
  }

 private:
  char pad_;
};

std::unique_ptr<Stage> make_overlay(StageContext& context) {
  StageOperands& operands = context.operands;
  const char pad = operands.at_end() ? operands.text().blank() : operands.xorc();
  operands.expect_end();
  return std::make_unique<Overlay>(pad);
}

enum class Operation { Or, And, ExclusiveOr, First, Last };

struct CombineArguments {
  i64 more = 1;
  std::optional<std::size_t> key_length;
  bool streams = false, stop_any = false;
  Operation operation = Operation::Or;
};

class Combine final : public LoopStage {
 public:
  explicit Combine(CombineArguments arguments) : a_(arguments) {}
  int run() override { return a_.streams ? across() : along(); }

 private:
  int across() {
    std::string out;
    while (true) {
      bool any = false, all = true;
      for (unsigned i = 0; i < inputs_.size(); ++i) {
        const auto record = peek(i);
        if (!record) {
          all = false;
          continue;
        }
        if (!any) {
          out.assign(record->text());
        } else {
          mix(out, *record);
        }
        any = true;
      }
      if (!any || (a_.stop_any && !all) || output(0, out) != Flow::Ok) return 0;
      for (unsigned i = 0; i < inputs_.size(); ++i) consume(i);
    }
  }
  int along() {
    std::string out;
    while (auto record = peek(0)) {
      out.assign(record->text());
      consume(0);
      for (i64 i = 0; i < a_.more; ++i) {
        record = peek(0);
        if (!record) break;
        if (a_.key_length && record->text().substr(0, *a_.key_length) !=
                                 std::string_view(out).substr(0, *a_.key_length)) {
          break;
        }
        mix(out, *record);
        consume(0);
      }
      if (output(0, out) != Flow::Ok) break;
    }
    return 0;
  }
  void mix(std::string& out, std::string_view record) const {
    const std::size_t fixed = a_.key_length.value_or(0);
    const std::size_t common = std::min(out.size(), record.size());
    for (std::size_t i = fixed; i < common; ++i) {
      switch (a_.operation) {
        case Operation::Or:
          out[i] = static_cast<char>(out[i] | record[i]);
          break;
        case Operation::And:
          out[i] = static_cast<char>(out[i] & record[i]);
          break;
        case Operation::ExclusiveOr:
          out[i] = static_cast<char>(out[i] ^ record[i]);
          break;
        case Operation::First:
          break;
        case Operation::Last:
          out[i] = record[i];
          break;
      }
    }
    if (record.size() > out.size()) out.append(record.substr(out.size()));
  }

  CombineArguments a_;
};

std::unique_ptr<Stage> make_combine(StageContext& context) {
  StageOperands& operands = context.operands;
  CombineArguments a;
  if (operands.keyword("KEYLENgth")) {
    a.key_length = static_cast<std::size_t>(operands.number(1, 0x7FFFFFFF));
    a.more = i64{1} << 60;
  } else if (operands.keyword("STOP")) {
    a.streams = true;
    a.stop_any = operands.keyword("ANYEOF");
    if (!a.stop_any) operands.keyword("ALLEOF");
  } else if (operands.number_next() || operands.peek_word() == "*") {
    a.more = operands.number_or_star(i64{1} << 60);
  } else if (context.inputs > 1) {
    a.streams = true;
  }
  if (operands.keyword("Or")) {
    a.operation = Operation::Or;
  } else if (operands.keyword_of({"And", "Nd"})) {
    a.operation = Operation::And;
  } else if (operands.keyword_of({"Xor", "EXclusiveor"})) {
    a.operation = Operation::ExclusiveOr;
  } else if (operands.keyword("FIRST")) {
    a.operation = Operation::First;
  } else if (operands.keyword("LAST")) {
    a.operation = Operation::Last;
  } else if (operands.at_end()) {
    operands.fail<msg::FPLARG113E>();
  }
  if (!operands.at_end()) operands.fail<msg::FPLARG111E>(operands.peek_word());
  return std::make_unique<Combine>(a);
}

/// The original record waits here while a copy is tested: which stream answers decides.
class Predselect final : public LoopStage {
 public:
  int run() override {
    std::string original;
    while (true) {
      auto record = peek(0);
      if (!record) return 0;
      original.assign(record->text());
      consume(0);
      while (!record_waits(1) && !(inputs_.size() > 2 && record_waits(2))) {
        const auto stream = wait_any();
        if (!stream) return 0;
        if (*stream == 0) break;
      }
      if (record_waits(1)) {
        if (!write(0, original)) return 0;
        consume(1);
      } else if (inputs_.size() > 2 && record_waits(2)) {
        if (!write(1, original)) return 0;
        consume(2);
      }
    }
  }

 private:
  bool write(unsigned stream, RecordView record) {
    return output(stream, record) == Flow::Ok || any_output_connected();
  }
};

std::unique_ptr<Stage> make_predselect(StageContext& context) {
  if (context.operands.keyword("SELECT")) context.operands.number();
  context.operands.expect_end();
  return std::make_unique<Predselect>();
}

}  // namespace

extern const StageSpec kCollate{
    .names = "COLLATE",
    .syntax =
        "COLLATE [STOP ALLEOF|ANYEOF] [NOPAD|PAD xorc] [ANYCASE] [inputRange [inputRange]] "
        "[MASTER [DETAIL]|DETAIL [MASTER]]",
    .summary = "Match two streams that are in order of their keys.",
    .help =
        "The primary input holds masters, the secondary details. A master that has details and "
        "its details go to the primary output, masters without details to the secondary, "
        "details without a master to the tertiary.",
    .example =
        "(end ?) literal a b c | split | c: collate master | console ? literal b d | split | "
        "c:",
    .example_output = "b",
    .max_inputs = 2,
    .max_outputs = 3,
    .make = make_collate};

extern const StageSpec kMerge{
    .names = "MERGE",
    .syntax =
        "MERGE [NOPAD|PAD xorc] [ANYCASE] [inputRange "
        "[ASCENDING|DESCENDING] [NOPAD|PAD xorc]]...",
    .summary = "Merge streams that are in order.",
    .help = "Of equal keys the record of the lowest stream comes first.",
    .example =
        "(end ?) literal a c | split | m: merge | console ? literal b d | "
        "split | m:",
    .example_output = "a\nb\nc\nd",
    .max_inputs = kAnyStreams,
    .make = make_merge};

extern const StageSpec kSynchronise{
    .names = "SYNChronise SYNChronize",
    .syntax = "SYNCHRONISE",
    .summary = "Pass one record of each stream, when all have one.",
    .help =
        "Waits until every input has a record, writes each to the output of the same number, "
        "then consumes them. Ends when any stream ends.",
    .example = "(end ?) literal a b | split | s: synchronise | console ? literal x | s: | console",
    .example_output = "a\nx ",
    .max_inputs = kAnyStreams,
    .max_outputs = kAnyStreams,
    .make = make_synchronise};

extern const StageSpec kOverlay{
    .names = "OVERlay",
    .syntax = "OVERLAY [xorc]",
    .summary = "Lay a record of each stream over the others.",
    .help =
        "Characters of higher streams replace those of lower ones where "
        "they are not the pad, a blank by default.",
    .example =
        "(end ?) strliteral /abc/ | o: overlay | console ? strliteral "
        "/ X/ | o:",
    .example_output = "aXc",
    .max_inputs = kAnyStreams,
    .make = make_overlay};

extern const StageSpec kCombine{
    .names = "COMBINE",
    .syntax = "COMBINE [n|*|KEYLENGTH n|STOP ALLEOF|STOP ANYEOF] {OR|AND|XOR|FIRST|LAST}",
    .summary = "Combine records byte by byte.",
    .help =
        "The n records that follow (default 1), or those with the same key, or one record of "
        "each stream are combined with the operation.",
    .example = "literal ab AC | split | combine * or | console",
    .example_output = "ac",
    .delay = Delay::ToEnd,
    .max_inputs = kAnyStreams,
    .make = make_combine};

extern const StageSpec kPredselect{
    .names = "PREDSELect",
    .syntax = "PREDSELECT [SELECT n]",
    .summary = "Select original records by a test on copies.",
    .help =
        "The record on the primary input goes to the primary output when a record arrives on "
        "stream 1, to the secondary when one arrives on stream 2.",
    .example =
        "(end ?) literal aB cD | split | f: fanout | p: predselect | console ? f: | xlate "
        "upper | l: locate /B/ | p: ? l: | p:",
    .example_output = "aB",
    .delay = Delay::Conditional,
    .max_inputs = 3,
    .max_outputs = 2,
    .make = make_predselect};

}  // namespace cambridge::pipelines
