/// Keeping records beyond the call that handed them over: stable ones as they are, others copied
/// once into large pieces.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "pipelines/host/record.h"

namespace cambridge::pipelines {

class RecordKeeper {
 public:
  /// The same bytes, stable until clear() or the keeper's end.
  RecordView keep(RecordView record) {
    if (record.stable()) return record;
    const std::size_t size = record.size();
    if (size > left_) grow(size);
    char* at = next_;
    if (size > 0) std::memcpy(at, record.data(), size);
    next_ += size;
    left_ -= size;
    return {at, size, true};
  }
  void clear() {
    pieces_.clear();
    next_ = nullptr;
    left_ = 0;
    piece_size_ = kFirstPiece;
  }

 private:
  static constexpr std::size_t kFirstPiece = 16 * 1024;
  static constexpr std::size_t kLargestPiece = 4 * 1024 * 1024;

  void grow(std::size_t size) {
    const std::size_t piece = std::max(size, piece_size_);
    piece_size_ = std::min(piece_size_ * 2, kLargestPiece);
    pieces_.push_back(std::unique_ptr<char[]>(new char[piece]));
    next_ = pieces_.back().get();
    left_ = piece;
  }

  std::vector<std::unique_ptr<char[]>> pieces_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t piece_size_ = kFirstPiece;
};

}  // namespace cambridge::pipelines
