/// ASATOMC, MCTOASA, OVERSTR, OPTCDJ, XPNDHI: carriage control and what printers print.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

/// CCW command codes: write and space 0, 1, 2, 3 lines, write and skip to channel n; and the same
/// at once (X'02' more).
constexpr u8 kWriteSpace[] = {0x01, 0x09, 0x11, 0x19};

/// ASA says what happens before the line, machine code what happens after it: so the control of a
/// line is known when the next one comes.
class AsaToMachine final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    const char control = record.empty() ? ' ' : text().ascii_of(record.data()[0]);
    Flow flow = Flow::Ok;
    if (holding_) {
      held_[0] = static_cast<char>(after(control));
      flow = pass(0, held_);
    } else if (control != ' ' && control != '+') {
      // Something must happen before the first line: an immediate command.
      const char at_once = static_cast<char>(after(control) | 0x02);
      flow = pass(0, RecordView(&at_once, 1));
    }
    held_.assign(1, ' ');
    if (record.size() > 1) held_.append(record.data() + 1, record.size() - 1);
    holding_ = true;
    return flow;
  }
  void finish() override {
    if (!holding_) return;
    held_[0] = static_cast<char>(kWriteSpace[1]);
    pass(0, held_);
  }
  bool consumes_first() const override { return true; }

 private:
  static u8 after(char control) {
    switch (control) {
      case '+':
        return kWriteSpace[0];
      case '0':
        return kWriteSpace[2];
      case '-':
        return kWriteSpace[3];
      case 'A':
        return 0xD1;
      case 'B':
        return 0xD9;
      case 'C':
        return 0xE1;
      default:
        if (control >= '1' && control <= '9') return static_cast<u8>(0x81 + 8 * (control - '0'));
        return kWriteSpace[1];
    }
  }
  std::string held_;
  bool holding_ = false;
};

class MachineToAsa final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    if (record.empty()) return Flow::Ok;
    const u8 code = record.byte(0);
    const char next = before(code);
    // An immediate command prints nothing; its effect belongs to the next line.
    if ((code & 0x02) != 0) {
      pending_ = next;
      return Flow::Ok;
    }
    line_.assign(1, text().of_ascii(std::exchange(pending_, next)));
    line_.append(record.data() + 1, record.size() - 1);
    return pass(0, line_);
  }
  bool consumes_first() const override { return true; }

 private:
  static char before(u8 code) {
    const u8 kind = code & 0xF8;
    if ((code & 0x80) != 0) {
      static constexpr std::string_view kChannels = "0123456789ABC";
      const unsigned channel = (kind & 0x78) >> 3;
      return channel >= 1 && channel <= 12 ? kChannels[channel] : ' ';
    }
    return kind == 0 ? '+' : kind == 0x10 ? '0' : kind == 0x18 ? '-' : ' ';
  }
  std::string line_;
  char pending_ = ' ';
};

/// Lines that overprint the one before (ASA +) are merged into it; a blank gives way.
class Overstrike final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    const bool over = !record.empty() && text().ascii_of(record.data()[0]) == '+';
    if (over && holding_) {
      if (held_.size() < record.size()) held_.resize(record.size(), text().blank());
      for (std::size_t i = 1; i < record.size(); ++i) {
        if (record.data()[i] != text().blank()) held_[i] = record.data()[i];
      }
      return Flow::Ok;
    }
    const Flow flow = holding_ ? pass(0, held_) : Flow::Ok;
    held_.assign(record.data(), record.size());
    holding_ = true;
    return flow;
  }
  void finish() override {
    if (holding_) pass(0, held_);
  }
  bool consumes_first() const override { return true; }

 private:
  std::string held_;
  bool holding_ = false;
};

/// A table-reference character behind carriage control: 0, or 1 for a line that overprints with
/// the same text (bold).
class TableReference final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    if (record.empty()) return pass(0, record);
    line_.assign(record.data(), 1);
    const bool over = text().ascii_of(record.data()[0]) == '+';
    line_ += text().of_ascii(over ? '1' : '0');
    line_.append(record.data() + 1, record.size() - 1);
    return pass(0, line_);
  }
  bool consumes_first() const override { return true; }

 private:
  std::string line_;
};

/// 3270 highlighting over single blanks between highlighted words.
class ExpandHighlight final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    // Set attribute (X'28' type value) blank reset: the reset moves behind the blank.
    line_.assign(record.data(), record.size());
    const char blank = text().blank();
    for (std::size_t i = 0; i + 7 <= line_.size(); ++i) {
      const bool reset = line_[i] == '\x28' && line_[i + 2] == '\0';
      const bool again =
          line_[i + 3] == blank && line_[i + 4] == '\x28' && line_[i + 5] == line_[i + 1];
      if (reset && again) line_.erase(i, 3).erase(i + 1, 3);
    }
    return pass(0, line_);
  }

 private:
  std::string line_;
};

template <class T>
std::unique_ptr<Stage> make(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<T>();
}

}  // namespace

extern const StageSpec kAsatomc{
    .names = "ASATOMC",
    .syntax = "ASATOMC",
    .summary = "Turn ASA carriage control into machine carriage control.",
    .help = "Column 1 becomes a CCW command code. Delays one record.",
    .example = "strliteral /0a/ | asatomc | specs 1-* c2x 1 | console",
    .example_output = "13\n0961",
    .delay = Delay::OneRecord,
    .make = make<AsaToMachine>};

extern const StageSpec kMctoasa{
    .names = "MCTOASA",
    .syntax = "MCTOASA",
    .summary = "Turn machine carriage control into ASA carriage control.",
    .help = "The CCW command code in column 1 becomes an ASA character.",
    .example = "strliteral x0961 | mctoasa | console",
    .example_output = " a",
    .delay = Delay::OneRecord,
    .make = make<MachineToAsa>};

extern const StageSpec kOverstr{.names = "OVERSTR",
                                .syntax = "OVERSTR",
                                .summary = "Merge lines that overprint each other.",
                                .help = "A line with + in column 1 is laid over the line before.",
                                .example = "strliteral / ab,+ c/ | split , | overstr | console",
                                .example_output = " ac",
                                .delay = Delay::ToEnd,
                                .make = make<Overstrike>};

extern const StageSpec kOptcdj{
    .names = "OPTCDJ",
    .syntax = "OPTCDJ",
    .summary = "Insert a table-reference character after carriage control.",
    .help = "0 for normal lines, 1 for lines that overprint.",
    .example = "strliteral / ab/ | optcdj | console",
    .example_output = " 0ab",
    .delay = Delay::OneRecord,
    .make = make<TableReference>};

extern const StageSpec kXpndhi{.names = "XPNDHI",
                               .syntax = "XPNDHI",
                               .summary = "Extend 3270 highlighting over blanks between words.",
                               .help =
                                   "Where highlighting ends before a blank and begins after it, "
                                   "both orders are removed.",
                               .example = "literal x| xpndhi | console",
                               .example_output = "x",
                               .make = make<ExpandHighlight>};

}  // namespace cambridge::pipelines
