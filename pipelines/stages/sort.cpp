/// SORT: stable, on up to ten keys; UNIQUE and COUNT keep one of equal keys.
#include <algorithm>
#include <cstring>

#include "base/big_endian.h"

#include "pipelines/run/filter_stage.h"
#include "pipelines/stages/catalogue.h"
#include "pipelines/stages/keep.h"
#include "pipelines/stages/sort_keys.h"

namespace cambridge::pipelines {

namespace {

enum class Duplicates { Keep, First, Count };

/// A record and the first eight bytes of its first key, arranged so that their order as numbers is
/// the order of the keys.
struct Entry {
  u64 prefix;
  u32 order;
  u32 count;
  RecordView record;
};

class Sort final : public FilterStage {
 public:
  Sort(SortKeys keys, Duplicates duplicates) : keys_(std::move(keys)), duplicates_(duplicates) {}

  Flow record(RecordView record) override {
    const RecordView kept = keeper_.keep(record);
    entries_.push_back({prefix_of(kept), static_cast<u32>(entries_.size()), 1, kept});
    return Flow::Ok;
  }

  void finish() override {
    std::sort(entries_.begin(), entries_.end(),
              [this](const Entry& a, const Entry& b) { return less(a, b); });
    if (duplicates_ == Duplicates::Keep) {
      for (const Entry& entry : entries_) {
        if (pass(0, entry.record) != Flow::Ok) return;
      }
      return;
    }
    std::string line;
    for (std::size_t i = 0; i < entries_.size();) {
      std::size_t next = i + 1;
      while (next < entries_.size() && same(entries_[i], entries_[next])) ++next;
      RecordView out = entries_[i].record;
      if (duplicates_ == Duplicates::Count) {
        line = text().number(static_cast<i64>(next - i), 10);
        line.append(out.data(), out.size());
        out = line;
      }
      if (pass(0, out) != Flow::Ok) return;
      i = next;
    }
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  u64 prefix_of(std::string_view record) const {
    const SortKey& key = keys_.keys.front();
    const std::string_view part = key.range.of(record);
    char bytes[8];
    const std::size_t size = std::min<std::size_t>(part.size(), 8);
    std::memset(bytes, key.pad ? *key.pad : 0, 8);
    if (size > 0) std::memcpy(bytes, part.data(), size);
    if (keys_.fold != nullptr) {
      for (char& c : bytes) c = static_cast<char>((*keys_.fold)[static_cast<u8>(c)]);
    }
    const u64 prefix = load_big_endian<u64>(bytes);
    return key.descending ? ~prefix : prefix;
  }
  bool less(const Entry& a, const Entry& b) const {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    const int result = keys_.compare(a.record, b.record);
    return result != 0 ? result < 0 : a.order < b.order;
  }
  bool same(const Entry& a, const Entry& b) const {
    return a.prefix == b.prefix && keys_.compare(a.record, b.record) == 0;
  }

  SortKeys keys_;
  Duplicates duplicates_;
  RecordKeeper keeper_;
  std::vector<Entry> entries_;
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

const StageSpec kSort{
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
