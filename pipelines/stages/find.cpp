/// FIND, NFIND, STRFIND, STRNFIND: records by their leading columns.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/stages/search.h"
#include "pipelines/stages/selection.h"

namespace cambridge::pipelines {

namespace {

/// XEDIT's FIND: a blank in the argument matches anything, an underscore a blank.
class Find final : public SelectionStage {
 public:
  Find(std::string text, bool wanted, const TextTables& tables)
      : text_(std::move(text)),
        wanted_(wanted),
        blank_(tables.blank()),
        underscore_(tables.of_ascii('_')) {
    needed_ = text_.find_last_not_of(blank_) + 1;
  }
  bool selects(RecordView record) override { return matches(record) == wanted_; }

 private:
  bool matches(RecordView record) const {
    for (std::size_t i = 0; i < needed_; ++i) {
      const char wanted = text_[i];
      if (wanted == blank_) continue;
      const char c = i < record.size() ? record.data()[i] : blank_;
      if (i >= record.size() && wanted != underscore_) return false;
      if (c != (wanted == underscore_ ? blank_ : wanted)) return false;
    }
    // A record shorter than the argument does not match, unless only blanks are missing.
    return true;
  }

  std::string text_;
  bool wanted_;
  char blank_, underscore_;
  std::size_t needed_ = 0;
};

class BeginsWith final : public SelectionStage {
 public:
  BeginsWith(std::string text, bool wanted, const ByteTable* fold)
      : text_(std::move(text)), wanted_(wanted), fold_(fold) {
    if (fold_ != nullptr) fold_text(text_, *fold_);
  }
  bool selects(RecordView record) override { return begins_with(record, text_, fold_) == wanted_; }

 private:
  std::string text_;
  bool wanted_;
  const ByteTable* fold_;
};

std::unique_ptr<Stage> make_find(StageContext& context, bool wanted) {
  return std::make_unique<Find>(context.operands.rest(), wanted, context.operands.text());
}

std::unique_ptr<Stage> make_string(StageContext& context, bool wanted) {
  StageOperands& operands = context.operands;
  const ByteTable* fold = operands.any_case() ? &operands.text().upper() : nullptr;
  std::string text = operands.delimited_string();
  operands.expect_end();
  return std::make_unique<BeginsWith>(std::move(text), wanted, fold);
}

}  // namespace

extern const StageSpec kFind{
    .names = "FIND",
    .syntax = "FIND string",
    .summary = "Select records by their leading columns, as XEDIT's FIND does.",
    .help = "A blank in the string matches any character, an underscore a blank.",
    .example = "strliteral /b 2,a 1,axe/ | split , | find a | console",
    .example_output = "a 1\naxe",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make_find(context, true); }};

extern const StageSpec kNfind{
    .names = "NFIND NOTFIND",
    .syntax = "NFIND string",
    .summary = "Select records that FIND would not.",
    .help = "A blank in the string matches any character, an underscore a blank.",
    .example = "strliteral /b 2,a 1,axe/ | split , | nfind a_ | console",
    .example_output = "b 2\naxe",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make_find(context, false); }};

extern const StageSpec kStrfind{
    .names = "STRFIND",
    .syntax = "STRFIND [ANYCASE] delimitedString",
    .summary = "Select records that begin with the string.",
    .help = "Blanks in the string are blanks.",
    .example = "literal ab b abc | split | strfind anycase /AB/ | console",
    .example_output = "ab\nabc",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make_string(context, true); }};

extern const StageSpec kStrnfind{
    .names = "STRNFIND STRNOTFIND",
    .syntax = "STRNFIND [ANYCASE] delimitedString",
    .summary = "Select records that do not begin with the string.",
    .help = "Blanks in the string are blanks.",
    .example = "literal ab b abc | split | strnfind /ab/ | console",
    .example_output = "b",
    .max_outputs = 2,
    .make = [](StageContext& context) { return make_string(context, false); }};

}  // namespace cambridge::pipelines
