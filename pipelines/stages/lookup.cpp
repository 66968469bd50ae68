/// LOOKUP: details matched with masters that are held in a table.
#include <bit>

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/multi_stage.h"
#include "pipelines/stages/keep.h"
#include "pipelines/stages/sort_keys.h"

namespace cambridge::pipelines {

namespace {

struct LookupArguments {
  InputRange detail, master;
  std::optional<char> pad;
  const ByteTable* fold = nullptr;
  bool count = false, auto_add = false, add_before = false, key_only = false;
  bool write_detail = true, write_master = false, all_masters = false;
  bool master_first = false, pairwise = false;
};

/// Masters by key, open addressing; masters with the same key are chained in order.
class MasterTable {
 public:
  struct Entry {
    RecordView record;
    std::string_view key;
    u64 hash = 0;
    i64 count = 0;
    u32 next = kNone;  ///< another master with the same key
    bool deleted = false;
  };
  static constexpr u32 kNone = 0xFFFFFFFF;

  [[nodiscard]] u32 find(std::string_view key) const {
    if (slots_.empty()) return kNone;
    const u64 hash = hash_of(key);
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      const u32 index = slots_[at];
      if (index == kNone) return kNone;
      const Entry& entry = entries_[index];
      if (entry.hash == hash && entry.key == key) return live(index);
    }
  }
  /// Adds a master; `key` must live as long as the table.
  void add(RecordView record, std::string_view key) {
    if ((entries_.size() + 1) * 2 > slots_.size()) grow();
    const u64 hash = hash_of(key);
    const auto index = static_cast<u32>(entries_.size());
    entries_.push_back({record, key, hash, 0, kNone, false});
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at] == kNone) {
        slots_[at] = index;
        return;
      }
      Entry* entry = &entries_[slots_[at]];
      if (entry->hash != hash || entry->key != key) continue;
      while (entry->next != kNone) entry = &entries_[entry->next];
      entry->next = index;
      return;
    }
  }
  [[nodiscard]] Entry& at(u32 index) { return entries_[index]; }
  [[nodiscard]] u32 next(u32 index) const { return live(entries_[index].next); }
  [[nodiscard]] std::vector<Entry>& entries() { return entries_; }

 private:
  static u64 hash_of(std::string_view key) {
    u64 hash = 0x9E3779B97F4A7C15 ^ key.size();
    const char* at = key.data();
    std::size_t left = key.size();
    for (; left >= 8; at += 8, left -= 8) {
      u64 piece;
      std::memcpy(&piece, at, 8);
      hash = std::rotl((hash ^ piece) * 0xD6E8FEB86659FD93, 29);
    }
    u64 piece = 0;
    if (left > 0) std::memcpy(&piece, at, left);
    hash = (hash ^ piece) * 0xD6E8FEB86659FD93;
    return hash ^ hash >> 32;
  }
  [[nodiscard]] u32 live(u32 index) const {
    while (index != kNone && entries_[index].deleted) index = entries_[index].next;
    return index;
  }
  void grow() {
    std::vector<u32> old = std::move(slots_);
    slots_.assign(std::max<std::size_t>(64, old.size() * 2), kNone);
    for (const u32 index : old) {
      if (index == kNone) continue;
      std::size_t at = entries_[index].hash & (slots_.size() - 1);
      while (slots_[at] != kNone) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = index;
    }
  }

  std::vector<Entry> entries_;
  std::vector<u32> slots_;
};

/// Streams in: 0 details, 1 masters, 2 masters to add, 3 masters to delete.
class Lookup final : public MultiStage {
 public:
  explicit Lookup(LookupArguments arguments) : a_(std::move(arguments)) {}

  bool admits(unsigned stream) const override { return stream == 1 || input_at_end(1); }
  void input_ended(unsigned stream) override {
    if (stream == 1) turn_changed();
    // Additions and deletions end with the details.
    if (stream == 0) {
      for (unsigned i = 2; i < inputs_.size(); ++i) {
        if (input_connected(i)) sever_input(i);
      }
      write_masters();
      retire(final_return_code());
    }
  }

  Flow record_on(unsigned stream, RecordView record) override {
    if (stream == 0) return detail(record);
    if (stream == 3) return remove(record);
    const std::string_view key = normal(a_.master.of(record));
    const u32 found = table_.find(key);
    if (found != MasterTable::kNone && !a_.all_masters) {
      // A duplicate of a master that is there.
      return stream == 2 && output_defined(3) ? pass(3, record) : Flow::Ok;
    }
    add(record, key);
    return Flow::Ok;
  }

 protected:
  bool ends_with_outputs() const override { return !output_defined(2) && !a_.count; }

 private:
  Flow detail(RecordView record) {
    const std::string_view key = normal(a_.detail.of(record));
    const u32 found = table_.find(key);
    if (found == MasterTable::kNone) {
      if (a_.auto_add) add(record, std::string_view(key));
      return pass(a_.auto_add && a_.add_before ? 0 : 1, record);
    }
    MasterTable::Entry& entry = table_.at(found);
    ++entry.count;
    const auto write_detail = [&] { return a_.write_detail ? pass(0, record) : Flow::Ok; };
    if (!a_.write_master) return write_detail();
    Flow flow = Flow::Ok;
    if (!a_.master_first && (flow = write_detail()) != Flow::Ok) return flow;
    bool first = true;
    for (u32 i = found; i != MasterTable::kNone;
         i = a_.all_masters ? table_.next(i) : MasterTable::kNone) {
      if (!first) {
        ++table_.at(i).count;
        if (a_.pairwise && !a_.master_first && (flow = write_detail()) != Flow::Ok) return flow;
      }
      first = false;
      const RecordView master = a_.key_only ? RecordView(key) : table_.at(i).record;
      if ((flow = pass(0, master)) != Flow::Ok) return flow;
      if (a_.pairwise && a_.master_first && (flow = write_detail()) != Flow::Ok) return flow;
    }
    return a_.master_first && !a_.pairwise ? write_detail() : flow;
  }

  Flow remove(RecordView record) {
    const std::string_view key = normal(a_.master.of(record));
    for (u32 i = table_.find(key); i != MasterTable::kNone; i = table_.find(key)) {
      table_.at(i).deleted = true;
      if (output_defined(4)) pass(4, table_.at(i).record);
      if (!a_.all_masters) break;
    }
    return Flow::Ok;
  }

  void write_masters() {
    sever_output(0);
    sever_output(1);
    for (const MasterTable::Entry& entry : table_.entries()) {
      if (entry.deleted || (!a_.count && entry.count > 0)) continue;
      if (!a_.count) {
        if (output(2, entry.record) != Flow::Ok) break;
        continue;
      }
      line_ = text().number(entry.count, 10);
      line_ += entry.record.text();
      if (output(2, line_) != Flow::Ok) break;
    }
  }

  void add(RecordView record, std::string_view key) {
    const RecordView kept = keeper_.keep(record);
    const std::string_view part = a_.master.of(kept);
    const bool in_record = part.size() >= key.size() && part.substr(0, key.size()) == key;
    table_.add(kept, in_record ? part.substr(0, key.size()) : keeper_.keep(key).text());
  }

  /// The key without pad characters at its end and in one case.
  std::string_view normal(std::string_view key) {
    if (a_.pad) {
      while (!key.empty() && key.back() == *a_.pad) key.remove_suffix(1);
    }
    if (a_.fold == nullptr) return key;
    key_.assign(key);
    for (char& c : key_) c = static_cast<char>((*a_.fold)[static_cast<u8>(c)]);
    return key_;
  }

  LookupArguments a_;
  RecordKeeper keeper_;
  MasterTable table_;
  std::string key_, line_;
};

void read_order(StageOperands& operands, LookupArguments& a) {
  if (operands.keyword("DETAIL")) {
    if (operands.keyword("MASTER")) {
      a.write_master = true;
    } else if (operands.keyword("ALLMASTER")) {
      a.write_master = a.all_masters = true;
      a.pairwise = operands.keyword("PAIRWISE");
    }
    return;
  }
  if (operands.keyword("MASTER")) {
    a.write_master = a.master_first = true;
  } else if (operands.keyword("ALLMASTER")) {
    a.write_master = a.master_first = a.all_masters = true;
  } else {
    return;
  }
  a.write_detail = operands.keyword("DETAIL");
  a.pairwise = operands.keyword("PAIRWISE");
}

std::unique_ptr<Stage> make(StageContext& context) {
  StageOperands& operands = context.operands;
  LookupArguments a;
  while (!operands.at_end()) {
    const std::size_t here = operands.position();
    if (operands.keyword("COUNT") || operands.keyword_of({"SETCOUNT", "INCREMENT", "TRACKCOUNT"})) {
      a.count = true;
    } else if (operands.keyword("AUTOADD")) {
      a.auto_add = true;
      a.add_before = operands.keyword("BEFORE");
    } else if (operands.keyword("KEYONLY")) {
      a.key_only = true;
    }
    read_pad_and_case(operands, a.pad, a.fold);
    if (operands.position() == here) break;
  }
  if (range_next(operands)) {
    a.detail = a.master = read_range(operands);
    if (range_next(operands)) a.master = read_range(operands);
  }
  read_order(operands, a);
  if (!operands.at_end()) operands.fail<msg::FPLARG111E>(operands.peek_word());
  return std::make_unique<Lookup>(std::move(a));
}

}  // namespace

extern const StageSpec kLookup{
    .names = "LOOKUP",
    .syntax =
        "LOOKUP [COUNT] [NOPAD|PAD xorc] [ANYCASE] [AUTOADD [BEFORE]] [KEYONLY] "
        "[SETCOUNT|INCREMENT|TRACKCOUNT] [inputRange [inputRange]] [DETAIL "
        "[MASTER|ALLMASTER [PAIRWISE]]|MASTER [DETAIL]|ALLMASTER [DETAIL] [PAIRWISE]]",
    .summary = "Find records in a reference.",
    .help =
        "Masters are read from the secondary input to its end; then details from the primary. "
        "A detail whose key is that of a master goes to the primary output (with the master "
        "when asked for), another to the secondary. At the end masters without details go to "
        "the tertiary output; with COUNT all masters, each with its count in front. Streams 2 "
        "and 3 add and delete masters while details are read.",
    .example =
        "(end ?) literal a b | split | l: lookup 1 detail master | console ? literal b1 c1 | "
        "split | l:",
    .example_output = "b\nb1",
    .max_inputs = 4,
    .max_outputs = 6,
    .make = make};

}  // namespace cambridge::pipelines
