/// COUNT: bytes, words, records, shortest and longest record.
#include <algorithm>

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

enum class Quantity { Bytes, Words, Lines, Shortest, Longest };

/// Counts at end-of-file; with a secondary output the records pass and the counts go there.
class Count final : public FilterStage {
 public:
  Count(std::vector<Quantity> wanted, char blank) : wanted_(std::move(wanted)), blank_(blank) {
    words_wanted_ = std::find(wanted_.begin(), wanted_.end(), Quantity::Words) != wanted_.end();
  }

  Flow record(RecordView record) override {
    const std::size_t size = record.size();
    ++lines_;
    bytes_ += size;
    shortest_ = std::min(shortest_, size);
    longest_ = std::max(longest_, size);
    if (words_wanted_) count_words(record);
    if (output_defined(1)) output(0, record);
    return Flow::Ok;
  }

  void finish() override {
    std::string line;
    for (const Quantity quantity : wanted_) {
      if (!line.empty()) line += blank_;
      line += text().number(static_cast<i64>(value(quantity)));
    }
    if (output_defined(1)) sever_output(0);
    output(output_defined(1) ? 1 : 0, line);
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  void count_words(std::string_view record) {
    const char blank = blank_;
    bool before = true;
    std::size_t words = 0;
    for (const char c : record) {
      const bool is_blank = c == blank;
      words += before && !is_blank ? 1 : 0;
      before = is_blank;
    }
    words_ += words;
  }
  u64 value(Quantity quantity) const {
    switch (quantity) {
      case Quantity::Bytes:
        return bytes_;
      case Quantity::Words:
        return words_;
      case Quantity::Lines:
        return lines_;
      case Quantity::Shortest:
        return lines_ == 0 ? 0 : shortest_;
      case Quantity::Longest:
        return longest_;
    }
    return 0;
  }

  std::vector<Quantity> wanted_;
  char blank_;
  bool words_wanted_ = false;
  u64 bytes_ = 0, words_ = 0, lines_ = 0;
  std::size_t shortest_ = ~std::size_t{0}, longest_ = 0;
};

std::unique_ptr<Stage> make(StageContext& context) {
  StageOperands& operands = context.operands;
  std::vector<Quantity> wanted;
  while (!operands.at_end()) {
    if (operands.keyword_of({"CHARACTErs", "CHARS", "BYTES"})) {
      wanted.push_back(Quantity::Bytes);
    } else if (operands.keyword("WORDS")) {
      wanted.push_back(Quantity::Words);
    } else if (operands.keyword_of({"LINES", "RECORDS"})) {
      wanted.push_back(Quantity::Lines);
    } else if (operands.keyword("MINline")) {
      wanted.push_back(Quantity::Shortest);
    } else if (operands.keyword("MAXline")) {
      wanted.push_back(Quantity::Longest);
    } else {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  if (wanted.empty()) operands.fail<msg::FPLARG113E>();
  return std::make_unique<Count>(std::move(wanted), operands.text().blank());
}

}  // namespace

extern const StageSpec kCount{
    .names = "COUNT",
    .syntax = "COUNT {CHARACTERS|BYTES|CHARS|WORDS|LINES|RECORDS|MINLINE|MAXLINE}...",
    .summary = "Count bytes, words and records.",
    .help =
        "One record with the counts, in the order asked for, is written at end-of-file. When "
        "the secondary output is defined the records pass to the primary output without delay "
        "and the counts go to the secondary.",
    .example = "literal one two three | split | count lines bytes | console",
    .example_output = "3 11",
    .delay = Delay::ToEnd,
    .max_outputs = 2,
    .make = make};

}  // namespace cambridge::pipelines
