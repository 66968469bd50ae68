/// The counted bodies that values share: text and long numbers.
///
/// Counts are not atomic: a value belongs to one thread. A negative count marks a body that lives
/// as long as its program (constants); it is never counted, so programs can be shared.
#pragma once

#include <string_view>

#include "base/types.h"

namespace cambridge::rexx {

/// Characters with room to grow at the end.
struct TextBody {
  i32 references;
  u32 stamp;  ///< of the word index made for it (WordIndex), 0 when there is none
  u64 length;
  u64 capacity;

  [[nodiscard]] char* data() { return reinterpret_cast<char*>(this + 1); }
  [[nodiscard]] const char* data() const { return reinterpret_cast<const char*>(this + 1); }
  [[nodiscard]] std::string_view view() const { return {data(), length}; }

  /// Room for `capacity` characters, length 0, one reference. Throws std::bad_alloc.
  static TextBody* make(u64 capacity);
  /// The same characters in a body with more room; `old` (unshared) is gone. Throws std::bad_alloc.
  static TextBody* grown(TextBody* old, u64 capacity);
  static void destroy(TextBody* body);
};

/// A decimal number too long for the small forms: limbs of nine digits, least significant first,
/// times a power of ten. The printed form was fixed by the DIGITS and FORM it was made under.
struct NumberBody {
  i32 references;
  u32 limb_count;
  i64 exponent;
  TextBody* text;  ///< the printed form, made when it is first asked for
  i32 digits;      ///< NUMERIC DIGITS of its making
  bool negative;
  bool engineering;

  [[nodiscard]] u32* limbs() { return reinterpret_cast<u32*>(this + 1); }
  [[nodiscard]] const u32* limbs() const { return reinterpret_cast<const u32*>(this + 1); }

  static NumberBody* make(u32 limb_count);
  static void destroy(NumberBody* body);
};

template <class Body>
inline void add_reference(Body* body) {
  if (body->references >= 0) {
    ++body->references;
  }
}

template <class Body>
inline void drop_reference(Body* body) {
  if (body->references >= 0 && --body->references == 0) {
    Body::destroy(body);
  }
}

}  // namespace cambridge::rexx
