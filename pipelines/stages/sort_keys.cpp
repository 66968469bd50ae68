#include "pipelines/stages/sort_keys.h"

#include <cstring>

namespace cambridge::pipelines {

namespace {

constexpr std::size_t kMaximumKeys = 10;

int compare_folded(std::string_view left, std::string_view right, const ByteTable& fold) {
  const std::size_t common = std::min(left.size(), right.size());
  for (std::size_t i = 0; i < common; ++i) {
    const int difference = fold[static_cast<u8>(left[i])] - fold[static_cast<u8>(right[i])];
    if (difference != 0) return difference;
  }
  return 0;
}

int compare_rest_to_pad(std::string_view rest, char pad, const ByteTable* fold) {
  const int p = fold != nullptr ? (*fold)[static_cast<u8>(pad)] : static_cast<u8>(pad);
  for (const char c : rest) {
    const int b = fold != nullptr ? (*fold)[static_cast<u8>(c)] : static_cast<u8>(c);
    if (b != p) return b - p;
  }
  return 0;
}

}  // namespace

int compare_keys(std::string_view left, std::string_view right, std::optional<char> pad,
                 const ByteTable* fold) {
  const std::size_t common = std::min(left.size(), right.size());
  const int difference = fold != nullptr ? compare_folded(left, right, *fold)
                         : common == 0   ? 0
                                         : std::memcmp(left.data(), right.data(), common);
  if (difference != 0) return difference;
  if (left.size() == right.size()) return 0;
  if (!pad) return left.size() < right.size() ? -1 : 1;
  return left.size() > right.size() ? compare_rest_to_pad(left.substr(common), *pad, fold)
                                    : -compare_rest_to_pad(right.substr(common), *pad, fold);
}

int SortKeys::compare(std::string_view left, std::string_view right) const {
  for (const SortKey& key : keys) {
    const int result = compare_keys(key.range.of(left), key.range.of(right), key.pad, fold);
    if (result != 0) return key.descending ? -result : result;
  }
  return 0;
}

void read_pad_and_case(StageOperands& operands, std::optional<char>& pad, const ByteTable*& fold) {
  while (true) {
    if (operands.keyword("NOPAD")) {
      pad.reset();
    } else if (operands.keyword("PAD")) {
      pad = operands.xorc();
    } else if (operands.any_case()) {
      fold = &operands.text().upper();
    } else {
      return;
    }
  }
}

SortKeys read_sort_keys(StageOperands& operands) {
  SortKeys result;
  std::optional<char> pad = operands.text().blank();
  read_pad_and_case(operands, pad, result.fold);
  const auto order = [&](SortKey& key) {
    if (operands.keyword("Descending")) {
      key.descending = true;
    } else {
      operands.keyword("Ascending");
    }
  };
  if (!range_next(operands)) {
    SortKey whole;
    whole.pad = pad;
    order(whole);
    result.keys.push_back(std::move(whole));
  }
  while (!operands.at_end() && range_next(operands)) {
    SortKey key;
    key.pad = pad;
    key.range = read_range(operands);
    order(key);
    const ByteTable* fold = nullptr;
    read_pad_and_case(operands, key.pad, fold);
    if (fold != nullptr) result.fold = fold;
    if (result.keys.size() == kMaximumKeys) {
      operands.fail<msg::FPLARG056E>(static_cast<long long>(kMaximumKeys));
      break;
    }
    result.keys.push_back(std::move(key));
  }
  if (!operands.at_end()) operands.fail<msg::FPLARG054E>(operands.peek_word());
  return result;
}

}  // namespace cambridge::pipelines
