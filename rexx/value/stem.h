/// Stem: a collection of variables by tail. Whole-number tails near the dense part live in a
/// vector, all others in an insertion-ordered hash table. Decision docs/decisions/012.
#pragma once

#include <string_view>
#include <vector>

#include "base/types.h"

#include "rexx/value/value.h"

namespace cambridge::rexx {

/// A tail as it is looked up: a canonical whole number, or text.
/// Invariant: text that is canonical whole-number text of at most 18 digits is kept as a number, so
/// that equal tails are equal keys.
struct Tail {
  bool whole = false;
  i64 number = 0;
  std::string_view text;

  static Tail of_text(std::string_view text, const TextTraits& traits);
  static Tail of_number(i64 number) { return {true, number, {}}; }
};

class Stem {
 public:
  i32 references = 1;

  /// The variable, or nullptr when it was never touched since the stem was last assigned. The
  /// pointer holds until the next change of the stem. It may be Dropped, or a Box.
  [[nodiscard]] Value* find(const Tail& tail) {
    if (tail.whole && static_cast<u64>(tail.number) < dense_.size()) {
      Value& v = dense_[static_cast<std::size_t>(tail.number)];
      return v.kind() == Kind::Unset ? nullptr : &v;
    }
    return find_hashed(tail);
  }
  /// The dense part directly, for the fast path: nullptr when the number is not in it.
  [[nodiscard]] Value* dense(i64 number) {
    return static_cast<u64>(number) < dense_.size() ? &dense_[static_cast<std::size_t>(number)]
                                                    : nullptr;
  }
  /// The variable, made (Unset) when it is not there.
  Value& touch(const Tail& tail);
  /// `stem. = value`: every tail takes the value.
  void assign_all(const Value& value);
  /// `DROP stem.`
  void drop_all();

  [[nodiscard]] const Value& default_value() const { return default_; }
  [[nodiscard]] bool has_default() const { return default_.is_set(); }

  /// Walks all tails in order of making; `position` starts at 0. False at the end.
  bool next(std::size_t& position, Tail& tail, Value*& value);

  static void destroy(Stem* stem) { delete stem; }

 private:
  struct Entry {
    Value key;  ///< Integer, Short or Text
    Value value;
    u64 hash;
  };
  [[nodiscard]] Value* find_hashed(const Tail& tail);
  Value& touch_hashed(const Tail& tail);
  Value& touch_dense(std::size_t index);
  [[nodiscard]] static bool same(const Entry& entry, const Tail& tail, u64 hash);
  void rebuild_index(std::size_t buckets);
  void move_hashed_numbers_into_dense();

  std::vector<Value> dense_;    ///< tails 0, 1, 2 ...
  std::vector<Entry> entries_;  ///< in order of making
  /// Open addressing, a power of two: entry number + 1, and above it the upper half of the hash.
  std::vector<u64> index_;
  Value default_;
  std::size_t whole_in_hash_ = 0;
};

}  // namespace cambridge::rexx
