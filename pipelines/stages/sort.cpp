/// SORT: stable, on up to ten keys; UNIQUE and COUNT keep one of equal keys.

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/stages/keep.h"
#include "pipelines/stages/key_sort.h"
#include "pipelines/stages/record_groups.h"
#include "pipelines/stages/sort_keys.h"

namespace cambridge::pipelines {

namespace {

enum class Duplicates { Keep, First, Count };

/// Records are kept and sorted at end-of-file. Where equal ones can be told by hashing, they are
/// counted instead: for UNIQUE and COUNT, and for whole records as long as many are equal.
class Sort final : public FilterStage {
 public:
  Sort(SortKeys keys, Duplicates duplicates) : keys_(std::move(keys)), duplicates_(duplicates) {
    const SortKey& first = keys_.keys.front();
    grouping_ = keys_.keys.size() == 1 && keys_.fold == nullptr && first.pad.has_value() &&
                (duplicates_ != Duplicates::Keep || first.range.whole());
  }

  Flow record(RecordView record) override {
    if (!grouping_) {
      records_.push_back(keeper_.keep(record));
      return Flow::Ok;
    }
    std::string_view key = keys_.keys.front().range.of(record);
    const char pad = *keys_.keys.front().pad;
    if (!key.empty() && key.back() == pad) {
      if (duplicates_ == Duplicates::Keep) {
        // Records that differ in trailing pads only must stay in their order: keep each.
        ungroup();
        return this->record(record);
      }
      while (!key.empty() && key.back() == pad) key.remove_suffix(1);
    }
    ++seen_;
    RecordGroups::Group& group = groups_.count(key);
    if (group.count == 1) {
      const auto start = static_cast<std::size_t>(key.data() - record.data());
      group.record = keeper_.keep(record);
      group.key = group.record.text().substr(start, key.size());
      const bool sparse = seen_ >= kTrial && groups_.groups().size() * 2 > seen_;
      if (duplicates_ == Duplicates::Keep && sparse) ungroup();
    }
    return Flow::Ok;
  }

  void finish() override {
    std::vector<u32> counts;
    if (grouping_) {
      for (const RecordGroups::Group& group : groups_.groups()) {
        records_.push_back(group.record);
        counts.push_back(group.count);
      }
      groups_.clear();
    }
    const std::vector<u32> order = sorted_order(records_, keys_);
    if (duplicates_ == Duplicates::Keep || grouping_) {
      write(order, counts);
    } else {
      write_distinct(order);
    }
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  static constexpr std::size_t kTrial = 32768;

  void ungroup() {
    grouping_ = false;
    for (const RecordGroups::Group& group : groups_.groups()) {
      records_.insert(records_.end(), group.count, group.record);
    }
    groups_.clear();
  }
  void write(const std::vector<u32>& order, const std::vector<u32>& counts) {
    for (const u32 index : order) {
      const u32 count = counts.empty() ? 1 : counts[index];
      if (duplicates_ == Duplicates::Count) {
        if (write_counted(count, records_[index]) != Flow::Ok) return;
        continue;
      }
      const u32 times = duplicates_ == Duplicates::Keep ? count : 1;
      for (u32 i = 0; i < times; ++i) {
        if (pass(0, records_[index]) != Flow::Ok) return;
      }
    }
  }
  void write_distinct(const std::vector<u32>& order) {
    for (std::size_t i = 0; i < order.size();) {
      const RecordView first = records_[order[i]];
      std::size_t next = i + 1;
      while (next < order.size() && keys_.compare(first, records_[order[next]]) == 0) ++next;
      const Flow flow =
          duplicates_ == Duplicates::Count ? write_counted(next - i, first) : pass(0, first);
      if (flow != Flow::Ok) return;
      i = next;
    }
  }
  Flow write_counted(std::size_t count, RecordView record) {
    line_ = text().number(static_cast<i64>(count), 10);
    line_.append(record.data(), record.size());
    return pass(0, line_);
  }

  SortKeys keys_;
  Duplicates duplicates_;
  bool grouping_;
  std::size_t seen_ = 0;
  RecordGroups groups_;
  RecordKeeper keeper_;
  std::vector<RecordView> records_;
  std::string line_;
};

std::unique_ptr<Stage> make(StageContext& context) {
  StageOperands& operands = context.operands;
  Duplicates duplicates = Duplicates::Keep;
  if (operands.keyword("COUNT")) {
    duplicates = Duplicates::Count;
  } else if (operands.keyword("UNIQue")) {
    duplicates = Duplicates::First;
  }
  return std::make_unique<Sort>(read_sort_keys(operands), duplicates);
}

}  // namespace

extern const StageSpec kSort{
    .names = "SORT",
    .syntax =
        "SORT [COUNT|UNIQUE] [NOPAD|PAD xorc] [ANYCASE] [ASCENDING|DESCENDING | {inputRange "
        "[ASCENDING|DESCENDING] [NOPAD|PAD xorc]}...]",
    .summary = "Sort the input.",
    .help =
        "Records with equal keys stay in their order. UNIQUE writes the first of equal keys; "
        "COUNT also puts the number of them in front, in ten columns.",
    .example = "literal b c a b | split | sort count | console",
    .example_output = "         1a\n         2b\n         1c",
    .delay = Delay::ToEnd,
    .make = make};

}  // namespace cambridge::pipelines
