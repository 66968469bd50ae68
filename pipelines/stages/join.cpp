/// JOIN and JOINCONT: several records into one.
#include "pipelines/args/input_range.h"
#include "pipelines/args/target.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/stages/search.h"

namespace cambridge::pipelines {

namespace {

constexpr i64 kAll = i64{1} << 60;

struct JoinArguments {
  i64 more = 1;  ///< records appended to the first
  std::optional<std::size_t> key_length;
  std::string between;
  std::size_t longest = ~std::size_t{0};
  bool count = false, terminate = false;
};

class Join final : public FilterStage {
 public:
  explicit Join(JoinArguments arguments) : a_(std::move(arguments)) {}

  Flow record(RecordView record) override {
    if (held_ > 0 && !belongs(record)) {
      if (const Flow flow = write(); flow != Flow::Ok) return flow;
    }
    if (held_ > 0) out_ += a_.between;
    std::string_view data = record;
    if (held_ > 0 && a_.key_length) data.remove_prefix(std::min(*a_.key_length, data.size()));
    out_ += data;
    ++held_;
    if (held_ > a_.more || out_.size() >= a_.longest) return write();
    return Flow::Ok;
  }
  void finish() override {
    if (held_ > 0) write();
  }
  bool consumes_first() const override { return true; }

 private:
  bool belongs(RecordView record) const {
    if (a_.key_length) {
      const std::string_view key = std::string_view(out_).substr(0, *a_.key_length);
      if (record.text().substr(0, *a_.key_length) != key) return false;
    }
    return out_.size() + a_.between.size() + record.size() <= a_.longest;
  }
  Flow write() {
    if (a_.terminate) out_ += a_.between;
    if (a_.count) out_.insert(0, text().number(held_, 10));
    const Flow flow = pass(0, out_);
    out_.clear();
    held_ = 0;
    return flow;
  }

  JoinArguments a_;
  std::string out_;
  i64 held_ = 0;
};

std::unique_ptr<Stage> make_join(StageContext& context) {
  StageOperands& operands = context.operands;
  JoinArguments a;
  a.count = operands.keyword("COUNT");
  if (operands.keyword("KEYLENgth")) {
    a.key_length = static_cast<std::size_t>(operands.number(1, 0x7FFFFFFF));
    a.more = kAll;
  } else if (operands.number_next() || operands.peek_word() == "*") {
    a.more = operands.number_or_star(kAll);
  }
  if (operands.keyword("TERMinate")) a.terminate = true;
  if (!operands.at_end() && !operands.number_next()) a.between = operands.delimited_string();
  if (operands.number_next() || operands.peek_word() == "*") {
    a.longest = static_cast<std::size_t>(operands.number_or_star(kAll, 1));
  }
  if (operands.keyword("TERMinate")) a.terminate = true;
  operands.expect_end();
  return std::make_unique<Join>(std::move(a));
}

enum class Mark { Trailing, Leading, Range };

struct ContinuationArguments {
  Mark mark = Mark::Trailing;
  InputRange range;
  bool negate = false, keep = false, any_of = false, delay = false;
  std::string text, between;
  const ByteTable* fold = nullptr;
};

/// Joins a line that is marked as continued with the next (or with the one before: LEADING).
class JoinContinued final : public FilterStage {
 public:
  explicit JoinContinued(ContinuationArguments arguments) : a_(std::move(arguments)) {}

  Flow record(RecordView record) override {
    const std::size_t length = mark_length(record);
    const bool marked = (length > 0) != a_.negate;
    const std::size_t drop = marked && !a_.keep && !a_.negate ? length : 0;
    if (a_.mark == Mark::Leading) {
      if (marked && holding_) {
        out_.append(a_.between).append(record.data() + drop, record.size() - drop);
        return Flow::Ok;
      }
      const Flow flow = holding_ ? write() : Flow::Ok;
      out_.assign(record.data(), record.size());
      holding_ = true;
      return flow;
    }
    if (holding_) out_ += a_.between;
    out_.append(record.data(), record.size() - (a_.mark == Mark::Trailing ? drop : 0));
    holding_ = true;
    return marked ? Flow::Ok : write();
  }
  void finish() override {
    if (holding_) write();
  }
  bool consumes_first() const override { return true; }

 private:
  std::size_t mark_length(std::string_view record) const {
    if (a_.mark == Mark::Range) {
      const std::string_view part = a_.range.of(record);
      if (a_.any_of) return any_of(part) ? 1 : 0;
      const bool found =
          a_.fold != nullptr ? contains_folded(part, a_.text, *a_.fold) : contains(part, a_.text);
      return found ? a_.text.size() : 0;
    }
    if (record.empty()) return 0;
    if (a_.any_of) {
      const char c = a_.mark == Mark::Leading ? record.front() : record.back();
      return any_of({&c, 1}) ? 1 : 0;
    }
    if (record.size() < a_.text.size()) return 0;
    const std::string_view part = a_.mark == Mark::Leading
                                      ? record.substr(0, a_.text.size())
                                      : record.substr(record.size() - a_.text.size());
    return begins_with(part, a_.text, a_.fold) ? a_.text.size() : 0;
  }
  bool any_of(std::string_view part) const {
    for (const char c : part) {
      const u8 b = a_.fold != nullptr ? (*a_.fold)[static_cast<u8>(c)] : static_cast<u8>(c);
      if (a_.text.find(static_cast<char>(b)) != std::string::npos) return true;
    }
    return false;
  }
  Flow write() {
    holding_ = false;
    const Flow flow = pass(0, out_);
    out_.clear();
    return flow;
  }

  ContinuationArguments a_;
  std::string out_;
  bool holding_ = false;
};

std::unique_ptr<Stage> make_joincont(StageContext& context) {
  StageOperands& operands = context.operands;
  ContinuationArguments a;
  while (!operands.refused()) {
    if (operands.any_case()) {
      a.fold = &operands.text().upper();
    } else if (operands.keyword("NOT")) {
      a.negate = true;
    } else if (operands.keyword("TRAILING")) {
      a.mark = Mark::Trailing;
    } else if (operands.keyword("LEADING")) {
      a.mark = Mark::Leading;
    } else if (operands.keyword("RANGE")) {
      a.mark = Mark::Range;
      a.range = read_range(operands);
    } else if (operands.keyword("DELAY")) {
      a.delay = true;
    } else {
      break;
    }
  }
  a.any_of = operands.keyword("ANYof");
  a.text = operands.delimited_string();
  if (a.fold != nullptr) fold_text(a.text, *a.fold);
  a.keep = operands.keyword("KEEP");
  if (!operands.at_end()) a.between = operands.delimited_string();
  operands.expect_end();
  return std::make_unique<JoinContinued>(std::move(a));
}

}  // namespace

extern const StageSpec kJoin{
    .names = "JOIN",
    .syntax = "JOIN [COUNT] [n|*|KEYLENGTH n] [delimitedString [maxlength]] [TERMINATE]",
    .summary = "Join records.",
    .help =
        "The n records that follow (default 1) are appended to each, with the string between "
        "them. KEYLENGTH joins runs of records that have the first n bytes in common, and "
        "keeps the key once. A maximum length ends a record before it would be longer.",
    .example = "literal a b c d e | split | join 1 /,/ | console",
    .example_output = "a,b\nc,d\ne",
    .delay = Delay::ToEnd,
    .make = make_join};

extern const StageSpec kJoincont{
    .names = "JOINCONT",
    .syntax =
        "JOINCONT [ANYCASE] [NOT] [TRAILING|RANGE inputRange|LEADING] [DELAY] [ANYOF] "
        "delimitedString [KEEP] [delimitedString]",
    .summary = "Join lines that are continued.",
    .help =
        "A line that ends in the string (or with LEADING, that begins with it) is continued. "
        "The mark is removed unless KEEP is given; the second string goes between the lines.",
    .example = "strliteral /a-;b;c/ | split ; | joincont /-/ /+/ | console",
    .example_output = "a+b\nc",
    .delay = Delay::ToEnd,
    .make = make_joincont};

}  // namespace cambridge::pipelines
