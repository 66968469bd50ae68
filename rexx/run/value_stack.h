/// The stack of variables and temporaries: rows of values that never move while they live.
#pragma once

#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "base/types.h"

#include "rexx/value/value.h"

namespace cambridge::rexx {

/// Owns: chunks of raw storage, made when first needed, kept until the end.
/// Invariant: rows are released in the reverse order of their making.
class ValueStack {
 public:
  struct Mark {
    std::size_t chunk, used;
  };

  ValueStack() = default;
  ~ValueStack() {
    for (auto& chunk : chunks_) {
      ::operator delete(chunk.base);
    }
  }
  ValueStack(const ValueStack&) = delete;
  ValueStack& operator=(const ValueStack&) = delete;

  [[nodiscard]] Mark mark() const { return {current_, used_}; }

  /// `count` unset values.
  Value* allocate(std::size_t count) {
    if (chunks_.empty() || used_ + count > chunks_[current_].size) {
      next_chunk(count);
    }
    Value* row = chunks_[current_].base + used_;
    used_ += count;
    std::memset(static_cast<void*>(row), 0, count * sizeof(Value));
    return row;
  }
  /// Back to a mark. REQUIRES: the values above it are cleared.
  void release(Mark mark) {
    current_ = mark.chunk;
    used_ = mark.used;
  }
  static void clear(Value* row, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      row[i].clear();
    }
  }

 private:
  struct Chunk {
    Value* base;
    std::size_t size;
  };
  void next_chunk(std::size_t count) {
    std::size_t next = chunks_.empty() ? 0 : current_ + 1;
    while (next < chunks_.size() && chunks_[next].size < count) {
      ++next;
    }
    if (next == chunks_.size()) {
      std::size_t size = chunks_.empty() ? 128 : chunks_.back().size * 2;
      size = size > 65536 ? 65536 : size;
      size = size < count ? count : size;
      chunks_.push_back({static_cast<Value*>(::operator new(size * sizeof(Value))), size});
    }
    current_ = next;
    used_ = 0;
  }

  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;
  std::size_t used_ = 0;
};

}  // namespace cambridge::rexx
