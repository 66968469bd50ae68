/// MATCH, NMATCH and REGCHANGE: regular expressions (PCRE2). Stages of Cambridge.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "pipelines/args/input_range.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/stages/selection.h"

namespace cambridge::pipelines {

namespace {

struct FreeCode {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeMatch {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

class Pattern {
 public:
  /// Compiles; refuses through the operands (2902).
  Pattern(StageOperands& operands, const std::string& text, bool any_case) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                              any_case ? PCRE2_CASELESS : 0, &error, &offset, nullptr));
    if (!code_) {
      PCRE2_UCHAR reason[200];
      pcre2_get_error_message(error, reason, sizeof reason);
      operands.fail<msg::FPLREG2902E>(static_cast<long long>(offset),
                                      reinterpret_cast<const char*>(reason));
      return;
    }
    pcre2_jit_compile(code_.get(), PCRE2_JIT_COMPLETE);
    data_.reset(pcre2_match_data_create_from_pattern(code_.get(), nullptr));
  }
  [[nodiscard]] bool matches(std::string_view part) const {
    return pcre2_match(code_.get(), subject(part), part.size(), 0, 0, data_.get(), nullptr) >= 0;
  }
  /// Replaces by `to`, in which $1 or ${name} are groups; the first or all.
  bool change(std::string_view part, const std::string& to, bool all, std::string& out) const {
    const u32 options = PCRE2_SUBSTITUTE_EXTENDED | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH |
                        (all ? static_cast<u32>(PCRE2_SUBSTITUTE_GLOBAL) : 0U);
    PCRE2_SIZE size = part.size() + 256;
    for (int attempt = 0; attempt < 2; ++attempt) {
      out.resize(size);
      const int count =
          pcre2_substitute(code_.get(), subject(part), part.size(), 0, options, data_.get(),
                           nullptr, reinterpret_cast<PCRE2_SPTR>(to.data()), to.size(),
                           reinterpret_cast<PCRE2_UCHAR*>(out.data()), &size);
      if (count == PCRE2_ERROR_NOMEMORY) continue;
      if (count <= 0) return false;
      out.resize(size);
      return true;
    }
    return false;
  }

 private:
  static PCRE2_SPTR subject(std::string_view part) {
    return reinterpret_cast<PCRE2_SPTR>(part.data() == nullptr ? "" : part.data());
  }
  std::unique_ptr<pcre2_code, FreeCode> code_;
  std::unique_ptr<pcre2_match_data, FreeMatch> data_;
};

class Match final : public SelectionStage {
 public:
  Match(Pattern pattern, InputRange range, bool wanted, const TextTables& text)
      : pattern_(std::move(pattern)), range_(std::move(range)), wanted_(wanted), text_(text) {}
  bool selects(RecordView record) override {
    const std::string_view part = range_.of(record);
    if (!text_.is_ebcdic()) return pattern_.matches(part) == wanted_;
    return pattern_.matches(text_.ascii_text(part)) == wanted_;
  }

 private:
  Pattern pattern_;
  InputRange range_;
  bool wanted_;
  const TextTables& text_;
};

std::unique_ptr<Stage> make_match(StageContext& context, bool wanted) {
  StageOperands& operands = context.operands;
  const bool any_case = operands.any_case();
  InputRange range;
  if (range_next(operands)) range = read_range(operands);
  const std::string text = operands.text().ascii_text(operands.delimited_string());
  operands.expect_end();
  if (operands.refused()) return nullptr;
  Pattern pattern(operands, text, any_case);
  return std::make_unique<Match>(std::move(pattern), std::move(range), wanted, operands.text());
}

class RegChange final : public FilterStage {
 public:
  RegChange(Pattern pattern, std::string to, bool all)
      : pattern_(std::move(pattern)), to_(std::move(to)), all_(all) {}
  Flow record(RecordView record) override {
    const bool ebcdic = text().is_ebcdic();
    const std::string ascii = ebcdic ? text().ascii_text(record) : std::string();
    if (!pattern_.change(ebcdic ? std::string_view(ascii) : record.text(), to_, all_, out_)) {
      return pass(output_defined(1) ? 1 : 0, record);
    }
    if (!ebcdic) return pass(0, out_);
    return pass(0, text().from_ascii_text(out_));
  }

 private:
  Pattern pattern_;
  std::string to_, out_;
  bool all_;
};

std::unique_ptr<Stage> make_regchange(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool any_case = operands.any_case();
  const bool first = operands.keyword("FIRST");
  // /pattern/replacement/ or two delimited strings.
  const std::string from = operands.text().ascii_text(operands.delimited_string());
  std::string to;
  if (!operands.refused()) {
    const std::size_t at = operands.position();
    const char delimiter = at > 0 ? operands.ascii()[at - 1] : '/';
    const std::size_t close = operands.ascii().find(delimiter, at);
    const bool shares =
        close != std::string_view::npos && operands.ascii().find_first_not_of(' ', at) != close;
    if (shares || (close == at && close + 1 == operands.ascii().size())) {
      to = std::string(operands.ascii().substr(at, close - at));
      operands.back_to(close + 1);
    } else if (!operands.at_end()) {
      to = operands.text().ascii_text(operands.delimited_string());
    } else {
      operands.fail<msg::FPLARG211E>();
    }
  }
  operands.expect_end();
  if (operands.refused()) return nullptr;
  Pattern pattern(operands, from, any_case);
  return std::make_unique<RegChange>(std::move(pattern), std::move(to), !first);
}

constexpr std::string_view kHelp =
    "A stage of Cambridge, not of CMS Pipelines. Regular expressions are those of Perl; write them "
    "between delimiters that they do not hold, and the stage separator twice.";

}  // namespace

extern const StageSpec kMatch{.names = "MATCH GREP",
                              .syntax = "MATCH [ANYCASE] [inputRange] delimitedString",
                              .summary = "Select records that match a regular expression.",
                              .help = kHelp,
                              .example = "literal abc a1c xyz | split | match /^a.c$/ | console",
                              .example_output = "abc\na1c",
                              .max_outputs = 2,
                              .make = [](StageContext& c) { return make_match(c, true); },
                              .ours = true};

extern const StageSpec kNmatch{.names = "NMATCH NGREP",
                               .syntax = "NMATCH [ANYCASE] [inputRange] delimitedString",
                               .summary = "Select records that do not match a regular expression.",
                               .help = kHelp,
                               .example = "literal abc a1c xyz | split | nmatch /[0-9]/ | console",
                               .example_output = "abc\nxyz",
                               .max_outputs = 2,
                               .make = [](StageContext& c) { return make_match(c, false); },
                               .ours = true};

extern const StageSpec kRegchange{
    .names = "REGCHANGE",
    .syntax = "REGCHANGE [ANYCASE] [FIRST] /expression/replacement/",
    .summary = "Replace what a regular expression matches.",
    .help =
        "A stage of Cambridge, not of CMS Pipelines. $1, $2 in the replacement are groups. All "
        "matches are replaced, or the first. Records without one go to the secondary output "
        "when it is defined.",
    .example = "literal a1b22| regchange /([0-9]+)/<$1>/ | console",
    .example_output = "a<1>b<22>",
    .max_outputs = 2,
    .make = make_regchange,
    .ours = true};

}  // namespace cambridge::pipelines
