/// Keys of SORT, MERGE, COLLATE, LOOKUP and UNIQUE: ranges of a record with padding, case and
/// order.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "pipelines/args/input_range.h"

namespace cambridge::pipelines {

struct SortKey {
  InputRange range;
  bool descending = false;
  std::optional<char> pad;  ///< nothing: NOPAD, a shorter key comes first
};

/// How one pair of keys compares: <0, 0, >0, the order of bytes, the shorter padded.
int compare_keys(std::string_view left, std::string_view right, std::optional<char> pad,
                 const ByteTable* fold);

struct SortKeys {
  std::vector<SortKey> keys;
  const ByteTable* fold = nullptr;

  /// Compares two records by all keys, the order of each taken into account.
  [[nodiscard]] int compare(std::string_view left, std::string_view right) const;
};

/// [Ascending|Descending] for the whole record or {range [A|D] [NOPAD|PAD xorc]}... to the end.
SortKeys read_sort_keys(StageOperands& operands);
/// [NOPAD | PAD xorc] and [ANYcase] in any order.
void read_pad_and_case(StageOperands& operands, std::optional<char>& pad, const ByteTable*& fold);

}  // namespace cambridge::pipelines
