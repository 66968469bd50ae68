/// PAD, INSERT, SPACE, REVERSE, SUBSTRING: small edits of each record.
#include "pipelines/args/input_range.h"
#include "pipelines/args/target.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

class Pad final : public FilterStage {
 public:
  Pad(bool left, std::size_t width, std::size_t modulo, char pad)
      : left_(left), width_(width), modulo_(modulo), pad_(pad) {}
  Flow record(RecordView record) override {
    const std::size_t size = record.size();
    std::size_t wanted = std::max(size, width_);
    if (modulo_ > 0) wanted = (wanted + modulo_ - 1) / modulo_ * modulo_;
    if (size == wanted) return pass(0, record);
    if (left_) {
      out_.assign(wanted - size, pad_);
      out_.append(record.data(), size);
    } else {
      out_.assign(record.data(), size);
      out_.append(wanted - size, pad_);
    }
    return pass(0, out_);
  }

 private:
  bool left_;
  std::size_t width_, modulo_;
  char pad_;
  std::string out_;
};

std::unique_ptr<Stage> make_pad(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool left = operands.keyword("Left");
  if (!left) operands.keyword("Right");
  std::size_t width = 0, modulo = 0;
  const bool has_width = operands.number_next();
  if (has_width) width = static_cast<std::size_t>(operands.number(0, 0x7FFFFFFF));
  if (operands.keyword("MODULO")) {
    modulo = static_cast<std::size_t>(operands.number(1, 0x7FFFFFFF));
  } else if (!has_width) {
    width = static_cast<std::size_t>(operands.number());
  }
  const char pad = operands.at_end() ? operands.text().blank() : operands.xorc();
  operands.expect_end();
  return std::make_unique<Pad>(left, width, modulo, pad);
}

class Insert final : public FilterStage {
 public:
  Insert(std::string text, bool after, InputRange range)
      : text_(std::move(text)), after_(after), range_(std::move(range)) {}
  Flow record(RecordView record) override {
    const std::string_view part = range_.of(record);
    const auto start = static_cast<std::size_t>(part.data() - record.data());
    const std::size_t at = after_ ? start + part.size() : start;
    out_.assign(record.data(), at);
    out_.append(text_);
    out_.append(record.data() + at, record.size() - at);
    return pass(0, out_);
  }

 private:
  std::string text_;
  bool after_;
  InputRange range_;
  std::string out_;
};

std::unique_ptr<Stage> make_insert(StageContext& context) {
  StageOperands& operands = context.operands;
  std::string text = operands.delimited_string();
  const bool after = operands.keyword("AFTER");
  if (!after) operands.keyword("BEFORE");
  InputRange range;
  if (range_next(operands)) range = read_range(operands);
  operands.expect_end();
  return std::make_unique<Insert>(std::move(text), after, std::move(range));
}

class Space final : public FilterStage {
 public:
  Space(std::size_t count, std::string fill, ByteSet separators) : separators_(separators) {
    for (std::size_t i = 0; i < count; ++i) fill_ += fill;
  }
  Flow record(RecordView record) override {
    out_.clear();
    std::size_t at = 0;
    const std::size_t size = record.size();
    while (true) {
      while (at < size && separators_[record.byte(at)]) ++at;
      if (at == size) break;
      const std::size_t start = at;
      while (at < size && !separators_[record.byte(at)]) ++at;
      if (!out_.empty()) out_ += fill_;
      out_.append(record.data() + start, at - start);
    }
    return pass(0, out_);
  }

 private:
  std::string fill_, out_;
  ByteSet separators_;
};

std::unique_ptr<Stage> make_space(StageContext& context) {
  StageOperands& operands = context.operands;
  std::size_t count = 1;
  if (operands.number_next()) count = static_cast<std::size_t>(operands.number(0, 100000));
  std::string fill(1, operands.text().blank());
  if (!operands.at_end()) {
    if (operands.xorc(operands.peek_word())) {
      fill = std::string(1, operands.xorc());
    } else {
      fill = operands.delimited_string();
    }
  }
  ByteSet separators{};
  separators[static_cast<u8>(operands.text().blank())] = true;
  if (!operands.at_end()) {
    separators = {};
    if (operands.keyword("ANYof")) {
      for (const char c : operands.delimited_string()) separators[static_cast<u8>(c)] = true;
    } else {
      separators[static_cast<u8>(operands.xorc())] = true;
    }
  }
  operands.expect_end();
  return std::make_unique<Space>(count, std::move(fill), separators);
}

class Reverse final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    out_.assign(record.text().rbegin(), record.text().rend());
    return pass(0, out_);
  }

 private:
  std::string out_;
};

std::unique_ptr<Stage> make_reverse(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<Reverse>();
}

class Substring final : public FilterStage {
 public:
  Substring(InputRange range, std::optional<char> pad) : range_(std::move(range)), pad_(pad) {}
  Flow record(RecordView record) override {
    const std::string_view part = range_.of(record);
    if (!pad_ || !range_.simple_columns() || range_.last() == InputRange::kStar) {
      return pass(0, RecordView(part.data(), part.size(), record.stable()));
    }
    out_.assign(part);
    out_.resize(static_cast<std::size_t>(range_.last() - range_.first() + 1), *pad_);
    return pass(0, out_);
  }

 private:
  InputRange range_;
  std::optional<char> pad_;
  std::string out_;
};

std::unique_ptr<Stage> make_substring(StageContext& context) {
  StageOperands& operands = context.operands;
  std::optional<char> pad;
  if (operands.keyword("PAD")) {
    pad = operands.xorc();
  } else {
    operands.keyword("NOPAD");
  }
  InputRange range = read_range(operands);
  operands.expect_end();
  return std::make_unique<Substring>(std::move(range), pad);
}

}  // namespace

extern const StageSpec kPad{.names = "PAD",
                            .syntax = "PAD [LEFT|RIGHT] {n | [n] MODULO n} [xorc]",
                            .summary = "Extend short records.",
                            .help =
                                "Records of at least n bytes pass unchanged. MODULO extends to a "
                                "multiple of n.",
                            .example = "literal ab| pad left 4 *| pad modulo 3 .| console",
                            .example_output = "**ab..",
                            .make = make_pad};

extern const StageSpec kInsert{
    .names = "INSERT",
    .syntax = "INSERT delimitedString [BEFORE|AFTER] [inputRange]",
    .summary = "Insert a string.",
    .help =
        "The string goes before (the default) or after the range, which is "
        "the whole record by default.",
    .example = "literal abc| insert /*/ | insert /-/ after 2 | console",
    .example_output = "*a-bc",
    .make = make_insert};

extern const StageSpec kSpace{
    .names = "SPACE",
    .syntax = "SPACE [n] [xorc|[STRING] delimitedString] [xorc|ANYOF ds]",
    .summary = "Put the same number of separators between words.",
    .help =
        "None remain at the ends. The last operand says what separates words "
        "in the input.",
    .example = "strliteral /  a   b c /| space 2 . | console",
    .example_output = "a..b..c",
    .make = make_space};

extern const StageSpec kReverse{.names = "REVERSE",
                                .syntax = "REVERSE",
                                .summary = "Reverse the bytes of each record.",
                                .help = "The order of the records stays.",
                                .example = "literal abc| reverse | console",
                                .example_output = "cba",
                                .make = make_reverse};

extern const StageSpec kSubstring{
    .names = "SUBSTRing",
    .syntax = "SUBSTRING [NOPAD|PAD xorc] inputRange",
    .summary = "Write a range of each record.",
    .help =
        "A record that does not reach the range gives a null record, or "
        "with PAD one of the length of the range.",
    .example = "literal abc def| substring w2 | console",
    .example_output = "def",
    .make = make_substring};

}  // namespace cambridge::pipelines
