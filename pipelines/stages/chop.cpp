/// CHOP (TRUNCATE) and STRIP: records shortened at a column or a target.
#include "pipelines/args/target.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

/// CHOP n.
class ChopColumn final : public FilterStage {
 public:
  explicit ChopColumn(i64 column) : column_(column) {}
  Flow record(RecordView record) override {
    const auto size = static_cast<i64>(record.size());
    const i64 wanted = column_ < 0 ? std::max<i64>(0, size + column_) : std::min(column_, size);
    const auto cut = static_cast<std::size_t>(wanted);
    const Flow flow = pass(0, record.part(0, cut));
    if (!output_defined(1) || retired()) return flow;
    return pass(1, record.part(cut, record.size() - cut));
  }

 private:
  i64 column_;
};

/// CHOP before or after a target.
class ChopTarget final : public FilterStage {
 public:
  ChopTarget(Target target, bool after, i64 offset)
      : target_(std::move(target)), after_(after), offset_(offset) {}
  Flow record(RecordView record) override {
    std::size_t cut = record.size();
    const std::size_t at = target_.find(record, 0);
    if (at != std::string_view::npos) {
      const auto place = static_cast<i64>(after_ ? at + target_.match(record, at) : at) + offset_;
      cut = static_cast<std::size_t>(std::clamp<i64>(place, 0, static_cast<i64>(record.size())));
    }
    const Flow flow = pass(0, record.part(0, cut));
    if (!output_defined(1) || retired()) return flow;
    return pass(1, record.part(cut, record.size() - cut));
  }

 private:
  Target target_;
  bool after_;
  i64 offset_;
};

std::unique_ptr<Stage> make_chop(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool fold = operands.any_case();
  const std::size_t here = operands.position();
  std::optional<i64> number;
  if (operands.number_next()) number = operands.number(-(i64{1} << 40));
  if (number && operands.at_end()) return std::make_unique<ChopColumn>(*number);
  if (operands.at_end()) return std::make_unique<ChopColumn>(80);
  const bool after = operands.keyword("AFTER");
  const bool placed = after || operands.keyword("BEFORE");
  if (number && !placed && !operands.keyword("NOT")) {
    // Something follows a number without BEFORE or AFTER.
    const std::size_t there = operands.position();
    if (!read_target(operands)) operands.fail<msg::FPLARG112E>(operands.peek_word());
    operands.back_to(operands.refused() ? operands.position() : there);
  }
  static_cast<void>(here);
  const bool negate = operands.keyword("NOT");
  auto target = read_target(operands);
  if (!target) {
    if (!operands.at_end()) {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    } else if (!placed) {
      operands.fail<msg::FPLARG113E>();
    }
    target = Target::blank(operands.text());
  }
  if (negate) target->negate();
  if (fold) target->ignore_case(operands.text());
  operands.expect_end();
  // A number before BEFORE moves the cut left, before AFTER right.
  const i64 offset = number.value_or(0) * (after ? 1 : -1);
  return std::make_unique<ChopTarget>(std::move(*target), after, offset);
}

class StripBlanks final : public FilterStage {
 public:
  StripBlanks(char blank, bool leading, bool trailing)
      : blank_(blank), leading_(leading), trailing_(trailing) {}
  Flow record(RecordView record) override {
    const char* const data = record.data();
    std::size_t start = 0, end = record.size();
    if (trailing_) {
      while (end > 0 && data[end - 1] == blank_) --end;
    }
    if (leading_) {
      while (start < end && data[start] == blank_) ++start;
    }
    return pass(0, record.part(start, end - start));
  }

 private:
  char blank_;
  bool leading_, trailing_;
};

class StripTarget final : public FilterStage {
 public:
  StripTarget(Target target, bool leading, bool trailing, i64 limit)
      : target_(std::move(target)), leading_(leading), trailing_(trailing), limit_(limit) {}
  Flow record(RecordView record) override {
    std::size_t start = 0, end = record.size();
    const auto limit = static_cast<std::size_t>(limit_);
    if (leading_) {
      while (const std::size_t size = target_.match(record.text().substr(0, end), start)) {
        if (start + size > limit) break;
        start += size;
      }
    }
    if (trailing_) {
      const std::string_view rest = record.text().substr(start);
      std::size_t left = rest.size();
      while (const std::size_t size = target_.match_before(rest, left)) {
        if (rest.size() - left + size > limit) break;
        left -= size;
      }
      end = start + left;
    }
    return pass(0, record.part(start, end - start));
  }

 private:
  Target target_;
  bool leading_, trailing_;
  i64 limit_;
};

std::unique_ptr<Stage> make_strip(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool fold = operands.any_case();
  bool leading = true, trailing = true;
  if (operands.keyword("LEADING")) {
    trailing = false;
  } else if (operands.keyword("TRAILING")) {
    leading = false;
  } else {
    operands.keyword("BOTH");
  }
  if (operands.at_end()) {
    return std::make_unique<StripBlanks>(operands.text().blank(), leading, trailing);
  }
  // TO x strips up to x, which is the same as stripping what is NOT x.
  const bool negate = operands.keyword_of({"NOT", "TO"});
  auto target = read_target(operands);
  const bool has_target = target.has_value();
  if (!target) target = Target::blank(operands.text());
  i64 limit = i64{1} << 40;
  if (operands.number_next()) limit = operands.number();
  if (!has_target && !operands.at_end()) operands.fail<msg::FPLARG111E>(operands.peek_word());
  operands.expect_end();
  if (negate) target->negate();
  if (fold) target->ignore_case(operands.text());
  return std::make_unique<StripTarget>(std::move(*target), leading, trailing, limit);
}

}  // namespace

extern const StageSpec kChop{
    .names = "CHOP TRUNCate",
    .syntax =
        "CHOP [n] | CHOP [ANYCASE] [snumber] [BEFORE|AFTER] [NOT] [xrange|STRING ds|ANYOF ds]",
    .summary = "Truncate records at a column or a target.",
    .help =
        "The default is column 80. BEFORE, the default, cuts in front of the target, AFTER "
        "behind it. What is cut off goes to the secondary output.",
    .example = "literal abcdef | chop before string /d/ | chop 2 | console",
    .example_output = "ab",
    .max_outputs = 2,
    .make = make_chop};

extern const StageSpec kStrip{
    .names = "STRIP",
    .syntax = "STRIP [ANYCASE] [BOTH|LEADING|TRAILING] [TO|NOT] [xrange|STRING ds|ANYOF ds] [n]",
    .summary = "Remove leading or trailing characters.",
    .help =
        "Blanks are removed on both sides by default, at most n characters on each. TO removes "
        "up to the target, NOT whatever is not the target.",
    .example = "strliteral /  a  b /| strip | insert /*/ after | strip leading not b | console",
    .example_output = "b*",
    .make = make_strip};

}  // namespace cambridge::pipelines
