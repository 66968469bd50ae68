/// Value: the parts that are not worth having in line.
#include "rexx/value/value.h"

#include <cstdlib>
#include <new>

#include "rexx/value/decimal.h"
#include "rexx/value/stem.h"

namespace cambridge::rexx {

TextBody* TextBody::make(u64 capacity) {
  auto* body = static_cast<TextBody*>(std::malloc(sizeof(TextBody) + capacity));
  if (body == nullptr) {
    throw std::bad_alloc();
  }
  body->references = 1;
  body->stamp = 0;
  body->length = 0;
  body->capacity = capacity;
  return body;
}

TextBody* TextBody::grown(TextBody* old, u64 capacity) {
  auto* body = static_cast<TextBody*>(std::realloc(old, sizeof(TextBody) + capacity));
  if (body == nullptr) {
    throw std::bad_alloc();
  }
  body->capacity = capacity;
  body->stamp = 0;
  return body;
}

void TextBody::destroy(TextBody* body) {
  std::free(body);
}

NumberBody* NumberBody::make(u32 limb_count) {
  auto* body = static_cast<NumberBody*>(
      std::malloc(sizeof(NumberBody) + sizeof(u32) * static_cast<std::size_t>(limb_count)));
  if (body == nullptr) {
    throw std::bad_alloc();
  }
  body->references = 1;
  body->limb_count = limb_count;
  body->exponent = 0;
  body->text = nullptr;
  body->digits = 9;
  body->negative = false;
  body->engineering = false;
  return body;
}

void NumberBody::destroy(NumberBody* body) {
  if (body->text != nullptr) {
    drop_reference(body->text);
  }
  std::free(body);
}

void Value::retain() const {
  switch (kind()) {
    case Kind::Text:
      add_reference(body());
      break;
    case Kind::Number:
      add_reference(number());
      break;
    case Kind::Box:
      add_reference(box());
      break;
    case Kind::Stem:
      add_reference(stem());
      break;
    default:
      break;
  }
}

void Value::release(u64 head, u64 payload) {
  switch (static_cast<Kind>(static_cast<u8>(head))) {
    case Kind::Text:
      drop_reference(reinterpret_cast<TextBody*>(payload));
      break;
    case Kind::Number:
      drop_reference(reinterpret_cast<NumberBody*>(payload));
      break;
    case Kind::Box:
      drop_reference(reinterpret_cast<rexx::Box*>(payload));
      break;
    case Kind::Stem:
      drop_reference(reinterpret_cast<rexx::Stem*>(payload));
      break;
    default:
      break;
  }
}

void Value::set_long_text(std::string_view characters) {
  if (kind() == Kind::Text && body()->references == 1 && body()->capacity >= characters.size() &&
      body()->capacity <= 4 * characters.size() + 64) {
    std::memmove(body()->data(), characters.data(), characters.size());
    body()->length = characters.size();
    body()->stamp = 0;
    return;
  }
  TextBody* fresh = TextBody::make(characters.size());
  std::memcpy(fresh->data(), characters.data(), characters.size());
  fresh->length = characters.size();
  clear();
  head_ = static_cast<u64>(Kind::Text);
  payload_ = reinterpret_cast<u64>(fresh);
}

char* write_integer(char* end, i64 number, const TextTraits& traits) {
  u64 rest = number < 0 ? u64{0} - static_cast<u64>(number) : static_cast<u64>(number);
  do {
    *--end = static_cast<char>(traits.zero + static_cast<char>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (number < 0) {
    *--end = traits.minus;
  }
  return end;
}

namespace {

/// "-1.23E+10" backwards from `end`.
char* write_exponential(char* end, const Value& v, const TextTraits& traits) {
  const i64 coefficient = v.integer();
  char digits[20];
  char* const digits_end = digits + sizeof(digits);
  char* first = write_integer(digits_end, coefficient < 0 ? -coefficient : coefficient, traits);
  const i64 count = digits_end - first;
  i64 power = v.exponent() + count - 1, before = 1;
  if (v.form() == Value::Form::Engineering) {
    const i64 extra = ((power % 3) + 3) % 3;
    power -= extra;
    before += extra;
  }
  char* place = end;
  if (power != 0) {
    place = write_integer(place, power < 0 ? -power : power, traits);
    *--place = power < 0 ? traits.minus : traits.plus;
    *--place = traits.upper_e;
  }
  for (i64 i = count - 1; i >= before; --i) {
    *--place = first[i];
  }
  if (count > before) {
    *--place = traits.dot;
  }
  for (i64 i = before - 1; i >= 0; --i) {
    *--place = i < count ? first[i] : traits.zero;
  }
  if (coefficient < 0) {
    *--place = traits.minus;
  }
  return place;
}

}  // namespace

std::string_view Value::number_view(Scratch& scratch, const TextTraits& traits) const {
  char* const end = scratch.bytes + sizeof(scratch.bytes);
  switch (kind()) {
    case Kind::Integer: {
      char* start = write_integer(end, integer(), traits);
      return {start, static_cast<std::size_t>(end - start)};
    }
    case Kind::Decimal: {
      char* place = end;
      if (form() != Form::Plain) {
        place = write_exponential(end, *this, traits);
        return {place, static_cast<std::size_t>(end - place)};
      }
      const i64 coefficient = integer();
      u64 rest =
          coefficient < 0 ? u64{0} - static_cast<u64>(coefficient) : static_cast<u64>(coefficient);
      for (i64 decimals = -exponent(); decimals > 0; --decimals) {
        *--place = static_cast<char>(traits.zero + static_cast<char>(rest % 10));
        rest /= 10;
      }
      *--place = traits.dot;
      do {
        *--place = static_cast<char>(traits.zero + static_cast<char>(rest % 10));
        rest /= 10;
      } while (rest != 0);
      if (coefficient < 0) {
        *--place = traits.minus;
      }
      return {place, static_cast<std::size_t>(end - place)};
    }
    case Kind::Number:
      return number_text(*number(), traits);
    default:
      return {};
  }
}

}  // namespace cambridge::rexx
