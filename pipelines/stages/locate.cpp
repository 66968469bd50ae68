/// LOCATE and NLOCATE: records that hold a string, or do not.
#include <cstring>

#include "pipelines/args/input_range.h"
#include "pipelines/args/target.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/stages/search.h"
#include "pipelines/stages/selection.h"

namespace cambridge::pipelines {

namespace {

enum class Test { String, Present, AnyOf, Mixed, Ones, Zeros };

struct LocateArguments {
  Test test = Test::Present;
  std::vector<InputRange> ranges;
  std::string text;
  ByteSet set{};
  const ByteTable* fold = nullptr;
};

bool mask_matches(Test test, std::string_view part, std::string_view mask) {
  for (std::size_t at = 0; at + mask.size() <= part.size(); ++at) {
    bool ones = false, zeros = false;
    for (std::size_t i = 0; i < mask.size(); ++i) {
      const u8 m = static_cast<u8>(mask[i]), c = static_cast<u8>(part[at + i]);
      ones = ones || (c & m) != 0;
      zeros = zeros || (~c & m) != 0;
    }
    const bool match = test == Test::Mixed ? ones && zeros : test == Test::Ones ? !zeros : !ones;
    if (match) return true;
  }
  return false;
}

bool part_matches(const LocateArguments& a, std::string_view part) {
  switch (a.test) {
    case Test::Present:
      return !part.empty();
    case Test::String:
      return a.fold != nullptr ? contains_folded(part, a.text, *a.fold) : contains(part, a.text);
    case Test::AnyOf:
      for (const char c : part) {
        if (a.set[static_cast<u8>(c)]) return true;
      }
      return false;
    case Test::Mixed:
    case Test::Ones:
    case Test::Zeros:
      return mask_matches(a.test, part, a.text);
  }
  return false;
}

class Locate final : public SelectionStage {
 public:
  Locate(LocateArguments arguments, bool wanted)
      : arguments_(std::move(arguments)), wanted_(wanted) {}

  bool selects(RecordView record) override {
    for (const InputRange& range : arguments_.ranges) {
      if (part_matches(arguments_, range.of(record))) return wanted_;
    }
    return !wanted_;
  }
  [[nodiscard]] std::optional<std::string_view> line_search() const override {
    const bool plain = wanted_ && arguments_.test == Test::String && arguments_.fold == nullptr &&
                       arguments_.ranges.size() == 1 && arguments_.ranges[0].whole();
    if (!plain) return std::nullopt;
    return arguments_.text;
  }

 private:
  LocateArguments arguments_;
  bool wanted_;
};

/// The usual case in a class of its own, so that nothing is decided per record: one string, one
/// range of columns, case respected.
class LocateInColumns final : public SelectionStage {
 public:
  LocateInColumns(InputRange range, std::string text, bool wanted)
      : range_(std::move(range)), text_(std::move(text)), wanted_(wanted) {}

  Flow record(RecordView record) override {
    const std::string_view part = range_.of(record);
    const bool found = part.size() == text_.size()
                           ? std::memcmp(part.data(), text_.data(), text_.size()) == 0
                           : contains(part, text_);
    return pass(found == wanted_ ? 0 : 1, record);
  }
  bool selects(RecordView record) override { return contains(range_.of(record), text_) == wanted_; }
  [[nodiscard]] std::optional<std::string_view> line_search() const override {
    if (!wanted_ || !range_.whole()) return std::nullopt;
    return text_;
  }

 private:
  InputRange range_;
  std::string text_;
  bool wanted_;
};

/// LOCATE without operands or with columns only: records that reach them.
class LocateReaching final : public SelectionStage {
 public:
  LocateReaching(i64 column, bool wanted)
      : column_(static_cast<std::size_t>(column)), wanted_(wanted) {}
  Flow record(RecordView record) override {
    return pass((record.size() >= column_) == wanted_ ? 0 : 1, record);
  }
  bool selects(RecordView record) override { return (record.size() >= column_) == wanted_; }

 private:
  std::size_t column_;
  bool wanted_;
};

std::unique_ptr<Stage> make(StageContext& context, bool wanted) {
  StageOperands& operands = context.operands;
  LocateArguments a;
  if (operands.any_case()) a.fold = &operands.text().upper();
  if (operands.keyword("MIXED")) {
    a.test = Test::Mixed;
  } else if (operands.keyword("ONEs")) {
    a.test = Test::Ones;
  } else if (operands.keyword("ZEROs")) {
    a.test = Test::Zeros;
  }
  a.ranges = read_ranges(operands);
  if (operands.any_case()) a.fold = &operands.text().upper();
  const bool any_of = operands.keyword("ANYof");
  if (!operands.at_end()) {
    a.text = operands.delimited_string();
    if (any_of) {
      a.test = Test::AnyOf;
      for (const char c : a.text) {
        a.set[static_cast<u8>(c)] = true;
        if (a.fold == nullptr) continue;
        a.set[operands.text().upper()[static_cast<u8>(c)]] = true;
        a.set[operands.text().lower()[static_cast<u8>(c)]] = true;
      }
    } else if (a.test == Test::Present && !a.text.empty()) {
      a.test = Test::String;
    }
  } else if (a.test != Test::Present || any_of) {
    operands.fail<msg::FPLARG113E>();
  }
  operands.expect_end();
  const InputRange& range = a.ranges.front();
  if (a.ranges.size() == 1 && range.simple_columns() && a.fold == nullptr) {
    if (a.test == Test::Present) return std::make_unique<LocateReaching>(range.first(), wanted);
    if (a.test == Test::String) {
      return std::make_unique<LocateInColumns>(range, std::move(a.text), wanted);
    }
  }
  if (a.fold != nullptr) fold_text(a.text, *a.fold);
  return std::make_unique<Locate>(std::move(a), wanted);
}

constexpr std::string_view kHelp =
    "The string is looked for inside each of the ranges; one is enough. Without a string, records "
    "are long enough to reach the range. ANYOF looks for any of the characters; MIXED, ONES and "
    "ZEROS test the bits that are one in the string.";

}  // namespace

extern const StageSpec kLocate{
    .names = "LOCATE",
    .syntax = "LOCATE [ANYCASE] [MIXED|ONES|ZEROS] [inputRanges] [ANYOF] [delimitedString]",
    .summary = "Select records that hold a string.",
    .help = kHelp,
    .example = "literal apple pear plum | split | locate /p/ | locate anycase 1 /P/ | console",
    .example_output = "pear\nplum",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, true); }};

extern const StageSpec kNlocate{
    .names = "NLOCATE NOTLOCATE",
    .syntax = "NLOCATE [ANYCASE] [MIXED|ONES|ZEROS] [inputRanges] [ANYOF] [delimitedString]",
    .summary = "Select records that do not hold a string.",
    .help = kHelp,
    .example = "literal apple pear plum | split | nlocate /ea/ | console",
    .example_output = "apple\nplum",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, false); }};

}  // namespace cambridge::pipelines
