#include "pipelines/stages/key_sort.h"

#include <algorithm>
#include <array>

#include "base/big_endian.h"

namespace cambridge::pipelines {

namespace {

constexpr std::size_t kRadixFrom = 1024;  ///< fewer are sorted by comparison

struct Item {
  u64 prefix;
  u32 index;
};

class KeySorter {
 public:
  KeySorter(const std::vector<RecordView>& records, const SortKeys& keys)
      : records_(records), keys_(keys), first_(keys.keys.front()) {}

  std::vector<u32> run() {
    const std::size_t count = records_.size();
    std::vector<u32> order(count);
    items_.resize(count);
    for (std::size_t i = 0; i < count; ++i) items_[i].index = static_cast<u32>(i);
    if (first_.pad) {
      spare_.resize(count >= kRadixFrom ? count : 0);
      sort_part(0, count, 0);
    } else {
      by_comparison(0, count, 0);
    }
    for (std::size_t i = 0; i < count; ++i) order[i] = items_[i].index;
    return order;
  }

 private:
  std::string_view key(u32 index) const { return first_.range.of(records_[index]); }

  /// Eight bytes of the key from `depth` on, as a number that sorts like them.
  u64 prefix(std::string_view key, std::size_t depth) const {
    u64 value;
    if (depth + 8 <= key.size() && keys_.fold == nullptr) {
      value = load_big_endian<u64>(key.data() + depth);
    } else {
      char bytes[8];
      for (std::size_t i = 0; i < 8; ++i) {
        const char c = depth + i < key.size() ? key[depth + i] : *first_.pad;
        bytes[i] = keys_.fold != nullptr ? static_cast<char>((*keys_.fold)[static_cast<u8>(c)]) : c;
      }
      value = load_big_endian<u64>(bytes);
    }
    return first_.descending ? ~value : value;
  }

  /// How many bytes all keys of the part have in common from `depth` on.
  std::size_t common(std::size_t from, std::size_t to, std::size_t depth) const {
    const std::string_view first = key(items_[from].index);
    if (keys_.fold != nullptr || first.size() <= depth) return 0;
    std::size_t length = first.size() - depth;
    for (std::size_t i = from + 1; i < to && length >= 1; ++i) {
      const std::string_view other = key(items_[i].index);
      if (other.size() <= depth) return 0;
      length = std::min(length, other.size() - depth);
      if (std::memcmp(first.data() + depth, other.data() + depth, length) == 0) continue;
      std::size_t same = 0;
      while (first[depth + same] == other[depth + same]) ++same;
      length = same;
    }
    return length;
  }

  void sort_part(std::size_t from, std::size_t to, std::size_t depth) {
    if (to - from < 2) return;
    depth += common(from, to, depth);
    bool longer = false;
    for (std::size_t i = from; i < to; ++i) {
      const std::string_view k = key(items_[i].index);
      items_[i].prefix = prefix(k, depth);
      longer = longer || k.size() > depth + 8;
    }
    if (to - from >= kRadixFrom) {
      radix(from, to);
    } else {
      std::sort(items_.begin() + static_cast<std::ptrdiff_t>(from),
                items_.begin() + static_cast<std::ptrdiff_t>(to), [](const Item& a, const Item& b) {
                  return a.prefix != b.prefix ? a.prefix < b.prefix : a.index < b.index;
                });
    }
    if (!longer && keys_.keys.size() == 1) return;
    for (std::size_t start = from; start < to;) {
      std::size_t end = start + 1;
      while (end < to && items_[end].prefix == items_[start].prefix) ++end;
      if (end - start > 1) {
        if (longer) {
          equal_so_far(start, end, depth + 8);
        } else {
          by_comparison(start, end, 1);
        }
      }
      start = end;
    }
  }

  void equal_so_far(std::size_t from, std::size_t to, std::size_t depth) {
    bool longer = false;
    for (std::size_t i = from; i < to && !longer; ++i) longer = key(items_[i].index).size() > depth;
    if (longer) {
      sort_part(from, to, depth);
    } else if (keys_.keys.size() > 1) {
      by_comparison(from, to, 1);
    }
  }

  /// Least significant byte first; bytes that are the same everywhere cost nothing.
  void radix(std::size_t from, std::size_t to) {
    const std::size_t count = to - from;
    std::array<std::array<u32, 256>, 8> histogram{};
    for (std::size_t i = from; i < to; ++i) {
      u64 value = items_[i].prefix;
      for (auto& digit : histogram) {
        ++digit[value & 255];
        value >>= 8;
      }
    }
    Item* source = items_.data() + from;
    Item* target = spare_.data() + from;
    for (std::size_t byte = 0; byte < 8; ++byte) {
      auto& counts = histogram[byte];
      const std::size_t shift = 8 * byte;
      if (counts[source[0].prefix >> shift & 255] == count) continue;
      u32 place = 0;
      for (u32& c : counts) place += std::exchange(c, place);
      for (std::size_t i = 0; i < count; ++i) {
        target[counts[source[i].prefix >> shift & 255]++] = source[i];
      }
      std::swap(source, target);
    }
    if (source != items_.data() + from) std::copy_n(source, count, items_.data() + from);
  }

  /// Keys from number `first_key` on, one comparison after the other.
  void by_comparison(std::size_t from, std::size_t to, std::size_t first_key) {
    std::stable_sort(items_.begin() + static_cast<std::ptrdiff_t>(from),
                     items_.begin() + static_cast<std::ptrdiff_t>(to),
                     [this, first_key](const Item& a, const Item& b) {
                       return compare(a.index, b.index, first_key) < 0;
                     });
  }
  int compare(u32 a, u32 b, std::size_t first_key) const {
    for (std::size_t i = first_key; i < keys_.keys.size(); ++i) {
      const SortKey& k = keys_.keys[i];
      const int result =
          compare_keys(k.range.of(records_[a]), k.range.of(records_[b]), k.pad, keys_.fold);
      if (result != 0) return k.descending ? -result : result;
    }
    return 0;
  }

  const std::vector<RecordView>& records_;
  const SortKeys& keys_;
  const SortKey& first_;
  std::vector<Item> items_, spare_;
};

}  // namespace

std::vector<u32> sorted_order(const std::vector<RecordView>& records, const SortKeys& keys) {
  return KeySorter(records, keys).run();
}

}  // namespace cambridge::pipelines
