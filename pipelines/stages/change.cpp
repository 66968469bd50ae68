/// CHANGE: replaces one string by another.
#include <cstring>

#include "pipelines/args/input_range.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/stages/search.h"

namespace cambridge::pipelines {

namespace {

struct ChangeArguments {
  std::vector<InputRange> ranges;
  std::string from, to;
  i64 count = i64{1} << 60;
  const ByteTable* fold = nullptr;
};

class Change final : public FilterStage {
 public:
  explicit Change(ChangeArguments arguments) : a_(std::move(arguments)) {}

  Flow record(RecordView record) override {
    // Build the output only when there is something to change.
    out_.clear();
    const char* done = record.data();
    const char* const end = record.data() + record.size();
    i64 left = a_.count;
    bool changed = false;
    for (const InputRange& range : a_.ranges) {
      const std::string_view part = range.of(record);
      if (part.data() < done || left == 0) continue;
      const char* at = part.data();
      const char* const stop = at + part.size();
      if (a_.from.empty()) {
        // The null string is at the beginning of the range.
        out_.append(done, at).append(a_.to);
        done = at;
        --left;
        changed = true;
        continue;
      }
      for (const char* hit; left > 0 && (hit = find(at, stop)) != nullptr; --left) {
        out_.append(done, hit).append(a_.to);
        done = at = hit + a_.from.size();
        changed = true;
      }
    }
    if (!changed) return pass(output_defined(1) ? 1 : 0, record);
    out_.append(done, end);
    return pass(0, out_);
  }

 private:
  const char* find(const char* at, const char* stop) const {
    const std::size_t size = a_.from.size();
    if (static_cast<std::size_t>(stop - at) < size) return nullptr;
    const char* const last = stop - size;
    if (a_.fold != nullptr) {
      for (; at <= last; ++at) {
        if (begins_with({at, size}, a_.from, a_.fold)) return at;
      }
      return nullptr;
    }
    while (at <= last) {
      at = static_cast<const char*>(
          std::memchr(at, a_.from[0], static_cast<std::size_t>(last - at) + 1));
      if (at == nullptr) return nullptr;
      if (std::memcmp(at, a_.from.data(), size) == 0) return at;
      ++at;
    }
    return nullptr;
  }

  ChangeArguments a_;
  std::string out_;
};

/// "/from/to/": two strings that share a delimiter; or two delimited strings.
void read_strings(StageOperands& operands, ChangeArguments& a) {
  const char c = operands.peek_symbol();
  const bool letter = (c | 32) == 'x' || (c | 32) == 'h' || (c | 32) == 'b' || (c | 32) == 's';
  if (letter || c == '\0') {
    a.from = operands.delimited_string();
    a.to = operands.delimited_string();
    return;
  }
  const std::string_view bytes = operands.bytes();
  const std::size_t first = operands.position();
  const std::size_t second = bytes.find(bytes[first], first + 1);
  if (second == std::string_view::npos) {
    operands.fail<msg::FPLARG060E>(operands.ascii().substr(first));
    return;
  }
  a.from = std::string(bytes.substr(first + 1, second - first - 1));
  const std::size_t third = bytes.find(bytes[first], second + 1);
  if (third == std::string_view::npos) {
    // "/from/" alone, then another delimited string.
    operands.back_to(second + 1);
    if (operands.at_end()) {
      operands.fail<msg::FPLARG211E>();
    } else {
      operands.fail<msg::FPLARG060E>(operands.ascii().substr(second));
    }
    return;
  }
  const std::string between(operands.ascii().substr(second + 1, third - second - 1));
  if (!between.empty() && between.find_first_not_of(' ') == std::string::npos) {
    // "/from/ /to/": the second string has delimiters of its own.
    const std::size_t fourth = bytes.find(bytes[first], third + 1);
    if (fourth != std::string_view::npos) {
      a.to = std::string(bytes.substr(third + 1, fourth - third - 1));
      operands.back_to(fourth + 1);
      return;
    }
  }
  a.to = std::string(bytes.substr(second + 1, third - second - 1));
  operands.back_to(third + 1);
}

std::unique_ptr<Stage> make(StageContext& context) {
  StageOperands& operands = context.operands;
  ChangeArguments a;
  if (operands.any_case()) a.fold = &operands.text().upper();
  a.ranges = read_ranges(operands);
  if (operands.any_case()) a.fold = &operands.text().upper();
  read_strings(operands, a);
  if (!operands.at_end()) a.count = operands.number_or_star(i64{1} << 60);
  operands.expect_end();
  if (a.fold != nullptr) fold_text(a.from, *a.fold);
  return std::make_unique<Change>(std::move(a));
}

}  // namespace

extern const StageSpec kChange{
    .names = "CHANGE",
    .syntax = "CHANGE [ANYCASE] [inputRanges] /from/to/ [n|*]",
    .summary = "Replace a string by another.",
    .help =
        "At most n occurrences within the ranges of a record are replaced. When the secondary "
        "output is defined, records without the string go there. A null string is found at the "
        "beginning of the range.",
    .example = "literal banana | change /an/AN/ 1 | change 4-* /a/o/ | console",
    .example_output = "bANono ",
    .max_outputs = 2,
    .make = make};

}  // namespace cambridge::pipelines
