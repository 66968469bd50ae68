/// Sorting by keys of records: eight bytes of the key at a time as a number, radix where there are
/// many, and no byte compared twice. Stable.
#pragma once

#include <vector>

#include "pipelines/host/record.h"
#include "pipelines/stages/sort_keys.h"

namespace cambridge::pipelines {

/// The order of the records by the keys: indexes into `records`.
std::vector<u32> sorted_order(const std::vector<RecordView>& records, const SortKeys& keys);

}  // namespace cambridge::pipelines
