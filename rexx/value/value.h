/// Value: one REXX string in sixteen bytes. Decision docs/decisions/011.
///
/// A value is always a string; the kind says how it is kept:
///   Integer  a whole number of at most 18 digits whose text is its canonical form
///   Decimal  coefficient and exponent, whose text is the plain ("-12.340") or exponential form
///   Short    at most 14 characters in place
///   Text     a counted body
///   Number   a long decimal number, a counted body with its text made on demand
/// and, in variables only: Unset, Dropped (a tail dropped under a default), Alias and Box (exposed
/// from elsewhere), Stem.
///
/// Invariant: kinds below Alias own nothing and refer to nothing, so they are copied as 16 bytes.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/types.h"

#include "rexx/value/bodies.h"
#include "rexx/value/text_traits.h"

namespace cambridge::rexx {

enum class Kind : u8 { Unset, Dropped, Integer, Decimal, Short, Alias, Box, Text, Number, Stem };

struct Box;
class Stem;

/// Where the text of a number is written when a value has none of its own.
struct Scratch {
  char bytes[48];
};

class Value {
 public:
  static constexpr std::size_t kShortLimit = 14;
  static constexpr u64 kIntegerHead = static_cast<u64>(Kind::Integer);

  Value() = default;
  Value(const Value& other) : head_(other.head_), payload_(other.payload_) {
    if (other.counted()) {
      retain();
    }
  }
  Value(Value&& other) noexcept : head_(other.head_), payload_(other.payload_) { other.head_ = 0; }
  Value& operator=(const Value& other) {
    if (this != &other) {
      const u64 old_head = head_, old_payload = payload_;
      head_ = other.head_;
      payload_ = other.payload_;
      if (other.counted()) {
        retain();
      }
      if (counted_head(old_head)) {
        release(old_head, old_payload);
      }
    }
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    if (this != &other) {
      const u64 old_head = head_, old_payload = payload_;
      head_ = other.head_;
      payload_ = other.payload_;
      other.head_ = 0;
      if (counted_head(old_head)) {
        release(old_head, old_payload);
      }
    }
    return *this;
  }
  ~Value() { clear(); }

  static Value integer(i64 number) {
    Value v;
    v.head_ = kIntegerHead;
    v.payload_ = static_cast<u64>(number);
    return v;
  }
  /// How a Decimal prints.
  enum class Form : u8 { Plain, Scientific, Engineering };
  /// REQUIRES: |coefficient| < 10**18, not 0; in the plain form -40 <= exponent < 0.
  static Value decimal(i64 coefficient, i64 exponent, Form form = Form::Plain) {
    Value v;
    v.head_ = static_cast<u64>(Kind::Decimal) | (static_cast<u64>(form) << 8) |
              (static_cast<u64>(static_cast<u32>(exponent)) << 32);
    v.payload_ = static_cast<u64>(coefficient);
    return v;
  }
  static Value text(std::string_view characters) {
    Value v;
    v.set_text(characters);
    return v;
  }
  /// Takes over one reference.
  static Value of_body(TextBody* body) {
    Value v;
    v.head_ = static_cast<u64>(Kind::Text);
    v.payload_ = reinterpret_cast<u64>(body);
    return v;
  }
  static Value of_number(NumberBody* body) {
    Value v;
    v.head_ = static_cast<u64>(Kind::Number);
    v.payload_ = reinterpret_cast<u64>(body);
    return v;
  }
  /// REQUIRES: `target` outlives this value.
  static Value alias(Value* target) {
    Value v;
    v.head_ = static_cast<u64>(Kind::Alias);
    v.payload_ = reinterpret_cast<u64>(target);
    return v;
  }
  static Value of_box(Box* box) {
    Value v;
    v.head_ = static_cast<u64>(Kind::Box);
    v.payload_ = reinterpret_cast<u64>(box);
    return v;
  }
  static Value of_stem(Stem* stem) {
    Value v;
    v.head_ = static_cast<u64>(Kind::Stem);
    v.payload_ = reinterpret_cast<u64>(stem);
    return v;
  }
  static Value dropped() {
    Value v;
    v.head_ = static_cast<u64>(Kind::Dropped);
    return v;
  }

  [[nodiscard]] Kind kind() const { return static_cast<Kind>(static_cast<u8>(head_)); }
  [[nodiscard]] u64 head() const { return head_; }
  [[nodiscard]] bool is_integer() const { return head_ == kIntegerHead; }
  /// Has a value of its own: neither unset nor a reference to elsewhere.
  [[nodiscard]] bool is_set() const { return kind() >= Kind::Integer; }
  /// Owns nothing and refers to nothing: may be overwritten without more ado.
  [[nodiscard]] bool is_plain() const {
    return static_cast<u8>(head_) < static_cast<u8>(Kind::Alias);
  }

  [[nodiscard]] i64 integer() const { return static_cast<i64>(payload_); }
  [[nodiscard]] i64 exponent() const { return static_cast<i32>(static_cast<u32>(head_ >> 32)); }
  [[nodiscard]] Form form() const { return static_cast<Form>(static_cast<u8>(head_ >> 8)); }
  [[nodiscard]] std::size_t short_length() const { return static_cast<u8>(head_ >> 8); }
  [[nodiscard]] const char* short_data() const { return reinterpret_cast<const char*>(this) + 2; }
  [[nodiscard]] TextBody* body() const { return reinterpret_cast<TextBody*>(payload_); }
  [[nodiscard]] NumberBody* number() const { return reinterpret_cast<NumberBody*>(payload_); }
  [[nodiscard]] Value* target() const { return reinterpret_cast<Value*>(payload_); }
  [[nodiscard]] Box* box() const { return reinterpret_cast<Box*>(payload_); }
  [[nodiscard]] Stem* stem() const { return reinterpret_cast<Stem*>(payload_); }

  /// REQUIRES: is_plain().
  void overwrite_integer(i64 number) {
    head_ = kIntegerHead;
    payload_ = static_cast<u64>(number);
  }
  void set_integer(i64 number) {
    clear();
    overwrite_integer(number);
  }
  void set_text(std::string_view characters) {
    if (characters.size() <= kShortLimit) {
      const u64 old_head = head_, old_payload = payload_;
      u64 parts[2] = {0, 0};
      char* place = reinterpret_cast<char*>(parts);
      place[0] = static_cast<char>(Kind::Short);
      place[1] = static_cast<char>(characters.size());
      // Copies of constant size are single instructions; a loop is not.
      copy_short(place + 2, characters.data(), characters.size());
      head_ = parts[0];
      payload_ = parts[1];
      if (counted_head(old_head)) {
        release(old_head, old_payload);
      }
    } else {
      set_long_text(characters);
    }
  }
  void clear() {
    if (counted()) {
      release(head_, payload_);
    }
    head_ = 0;
  }

  /// The characters. The view lives as long as this value stays unchanged, and `scratch` lives.
  [[nodiscard]] std::string_view view(Scratch& scratch, const TextTraits& traits) const {
    switch (kind()) {
      case Kind::Short:
        return {short_data(), short_length()};
      case Kind::Text:
        return body()->view();
      default:
        return number_view(scratch, traits);
    }
  }
  [[nodiscard]] std::string str(const TextTraits& traits) const {
    Scratch scratch;
    return std::string(view(scratch, traits));
  }

 private:
  [[nodiscard]] static bool counted_head(u64 head) {
    return static_cast<u8>(head) >= static_cast<u8>(Kind::Box);
  }
  [[nodiscard]] bool counted() const { return counted_head(head_); }
  static void copy_short(char* to, const char* from, std::size_t size) {
    if (size >= 8) {
      std::memcpy(to, from, 8);
      std::memcpy(to + size - 6, from + size - 6, 6);
      return;
    }
    if (size >= 4) {
      std::memcpy(to, from, 4);
      std::memcpy(to + size - 4, from + size - 4, 4);
    } else if (size != 0) {
      to[0] = from[0];
      to[size / 2] = from[size / 2];
      to[size - 1] = from[size - 1];
    }
  }
  void set_long_text(std::string_view characters);
  void retain() const;
  static void release(u64 head, u64 payload);
  [[nodiscard]] std::string_view number_view(Scratch& scratch, const TextTraits& traits) const;

  u64 head_ = 0;
  u64 payload_ = 0;
};
static_assert(sizeof(Value) == 16);

/// A variable with several owners: a tail exposed on its own.
struct Box {
  i32 references = 1;
  Value value;
  static void destroy(Box* box) { delete box; }
};

/// Writes a whole number at `end`, backwards; returns where it starts.
char* write_integer(char* end, i64 number, const TextTraits& traits);

}  // namespace cambridge::rexx
