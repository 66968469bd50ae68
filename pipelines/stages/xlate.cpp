/// XLATE and XRANGE: characters by table.
#include <numeric>

#include "base/ebcdic.h"

#include "pipelines/args/input_range.h"
#include "pipelines/args/target.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/multi_stage.h"

namespace cambridge::pipelines {

namespace {

ByteTable identity() {
  ByteTable table;
  std::iota(table.begin(), table.end(), u8{0});
  return table;
}

/// One range or the whole record; a table from the operands.
class Translate final : public FilterStage {
 public:
  Translate(std::vector<InputRange> ranges, const ByteTable& table)
      : ranges_(std::move(ranges)), table_(table) {
    whole_ = ranges_.size() == 1 && ranges_[0].whole();
  }
  Flow record(RecordView record) override {
    const std::size_t size = record.size();
    if (out_.size() < size) out_.resize(size);
    char* const out = out_.data();
    if (whole_) {
      const char* const in = record.data();
      for (std::size_t i = 0; i < size; ++i) {
        out[i] = static_cast<char>(table_[static_cast<u8>(in[i])]);
      }
    } else {
      std::copy_n(record.data(), size, out);
      for (const InputRange& range : ranges_) {
        const std::string_view part = range.of(record);
        const auto start = static_cast<std::size_t>(part.data() - record.data());
        for (std::size_t i = start; i < start + part.size(); ++i) {
          out[i] = static_cast<char>(table_[static_cast<u8>(out[i])]);
        }
      }
    }
    return pass(0, {out, size});
  }

 private:
  std::vector<InputRange> ranges_;
  ByteTable table_;
  bool whole_;
  std::string out_;
};

/// With a secondary input: its first record is the table, read before the primary input.
class TranslateByStream final : public MultiStage {
 public:
  TranslateByStream(std::vector<InputRange> ranges, const ByteTable& table)
      : ranges_(std::move(ranges)), table_(table) {}
  bool admits(unsigned stream) const override {
    return stream == 1 || has_table_ || input_at_end(1);
  }
  Flow record_on(unsigned stream, RecordView record) override {
    if (stream == 1) {
      for (std::size_t i = 0; i < std::min<std::size_t>(record.size(), 256); ++i) {
        table_[i] = record.byte(i);
      }
      has_table_ = true;
      sever_input(1);
      turn_changed();
      return Flow::Ok;
    }
    out_.assign(record.data(), record.size());
    for (const InputRange& range : ranges_) {
      const std::string_view part = range.of(record);
      const auto start = static_cast<std::size_t>(part.data() - record.data());
      for (std::size_t i = start; i < start + part.size(); ++i) {
        out_[i] = static_cast<char>(table_[static_cast<u8>(out_[i])]);
      }
    }
    return pass(0, out_);
  }
  void input_ended(unsigned) override { turn_changed(); }

 private:
  std::vector<InputRange> ranges_;
  ByteTable table_;
  bool has_table_ = false;
  std::string out_;
};

std::optional<CodePage> page_of(StageOperands& operands) {
  const std::string word = operands.word();
  auto page = find_code_page(word);
  if (!page) operands.fail<msg::FPLARG111E>(word);
  return page;
}

/// [TO|FROM] CODEPAGE n: between the named page and the pipeline's own (1047 or ISO 8859-1).
bool code_page(StageOperands& operands, ByteTable& table) {
  const std::size_t here = operands.position();
  const bool from = operands.keyword("FROM");
  if (!from) operands.keyword("TO");
  if (!operands.keyword("CODEPAGE")) {
    operands.back_to(here);
    return false;
  }
  const auto page = page_of(operands);
  if (!page) return true;
  const auto& foreign = to_unicode_table(*page);
  const auto& own_ebcdic = to_unicode_table(CodePage::Ibm1047);
  const bool ebcdic = operands.text().is_ebcdic();
  ByteTable result = identity();
  for (std::size_t own = 0; own < 256; ++own) {
    const char16_t unicode = ebcdic ? own_ebcdic[own] : static_cast<char16_t>(own);
    for (std::size_t other = 0; other < 256; ++other) {
      if (foreign[other] != unicode) continue;
      (from ? result[other] : result[own]) = static_cast<u8>(from ? own : other);
    }
  }
  table = result;
  return true;
}

void default_table(StageOperands& operands, ByteTable& table, bool& any) {
  const TextTables& text = operands.text();
  while (!operands.at_end()) {
    const std::size_t here = operands.position();
    if (operands.keyword("UPper")) {
      for (u8& b : table) b = text.upper()[b];
    } else if (operands.keyword("LOWer")) {
      for (u8& b : table) b = text.lower()[b];
    } else if (operands.keyword("A2E")) {
      const ByteTable& to = TextTables::ebcdic1047().from_ascii();
      for (u8& b : table) b = to[b];
    } else if (operands.keyword("E2A")) {
      const ByteTable& to = TextTables::ebcdic1047().to_ascii();
      for (u8& b : table) b = to[b];
    } else if (operands.keyword_of({"INput", "OUTput"})) {
      // The terminal's translate tables: the identity, since terminals are translated elsewhere.
    } else if (!code_page(operands, table)) {
      operands.back_to(here);
      return;
    }
    any = true;
  }
}

std::unique_ptr<Stage> make_xlate(StageContext& context) {
  StageOperands& operands = context.operands;
  ByteTable table = identity();
  bool any = false;
  std::vector<InputRange> ranges{InputRange()};
  // "1-3" is a range of columns first; a pair of characters such as "1 2" cannot begin the list.
  const std::size_t here = operands.position();
  if (operands.peek_symbol() == '(' || range_next(operands)) {
    const std::string word = operands.peek_word();
    ranges = read_ranges(operands);
    const std::size_t after = operands.position();
    if (!operands.refused() && !operands.at_end()) {
      // "* +" or "1 2": two single words are a pair of characters, not a range.
      operands.word();
      const bool pair = operands.at_end() && word.size() <= 2 &&
                        parse_character_range(operands, word).has_value();
      operands.back_to(pair ? here : after);
      if (pair) ranges = {InputRange()};
    }
  }
  default_table(operands, table, any);
  while (!operands.at_end()) {
    const CharacterRange from = read_character_range(operands);
    const CharacterRange to = read_character_range(operands);
    if (operands.refused()) break;
    // The last character of a shorter output range is repeated.
    u8 target = to.first;
    from.each([&](u8 c) {
      table[c] = target;
      if (target != to.last) ++target;
    });
    any = true;
  }
  if (context.inputs > 1) return std::make_unique<TranslateByStream>(std::move(ranges), table);
  if (!any) {
    for (u8& b : table) b = operands.text().upper()[b];
  }
  return std::make_unique<Translate>(std::move(ranges), table);
}

class CharacterRangeSource final : public LoopStage {
 public:
  explicit CharacterRangeSource(std::string characters) : characters_(std::move(characters)) {}
  int run() override {
    output(0, characters_);
    return 0;
  }

 private:
  std::string characters_;
};

std::unique_ptr<Stage> make_xrange(StageContext& context) {
  StageOperands& operands = context.operands;
  CharacterRange range{0, 255};
  if (!operands.at_end()) {
    range = read_character_range(operands);
    if (!operands.at_end()) range.last = read_character_range(operands).last;
  }
  operands.expect_end();
  std::string characters;
  range.each([&](u8 c) { characters += static_cast<char>(c); });
  return std::make_unique<CharacterRangeSource>(std::move(characters));
}

}  // namespace

extern const StageSpec kXlate{
    .names = "XLATE TRANSlate",
    .syntax =
        "XLATE [inputRanges] [UPPER|LOWER|INPUT|OUTPUT|A2E|E2A|[TO|FROM] CODEPAGE n] "
        "[xrange xrange]...",
    .summary = "Translate characters.",
    .help =
        "The table is upper case when no operand makes one. Pairs of characters or ranges add "
        "to it; a shorter output range repeats its last character. A record on the secondary "
        "input replaces the table.",
    .example = "literal abc-1| xlate 1-2 upper | xlate - + 1-3 7-9 | console",
    .example_output = "ABc+7",
    .max_inputs = 2,
    .make = make_xlate};

extern const StageSpec kXrange{.names = "XRANGE",
                               .syntax = "XRANGE [xrange | xorc xorc]",
                               .summary = "Write a record with all characters of a range.",
                               .help = "The default is all 256 characters.",
                               .example = "xrange 0-9 | console",
                               .example_output = "0123456789",
                               .position = Position::First,
                               .delay = Delay::Source,
                               .make = make_xrange};

}  // namespace cambridge::pipelines
