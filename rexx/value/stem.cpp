/// Stem: hashing, growth, and assignment to all tails.
#include "rexx/value/stem.h"

#include <cstring>

namespace cambridge::rexx {

namespace {

constexpr std::size_t kAlwaysDense = 64;
constexpr u64 kHashHalf = 0xFFFF'FFFF'0000'0000ULL;

u64 mixed(u64 x) {
  // Digits differ in few bits: the first multiplication spreads them before anything is folded.
  x *= 0x9E3779B97F4A7C15ULL;
  x ^= x >> 32;
  x *= 0xD6E8FEB86659FD93ULL;
  x ^= x >> 29;
  return x;
}

u64 hash_of(const Tail& tail) {
  if (tail.whole) {
    return mixed(static_cast<u64>(tail.number) + 0x9E3779B97F4A7C15ULL);
  }
  u64 h = 0x243F6A8885A308D3ULL ^ tail.text.size();
  const char* p = tail.text.data();
  std::size_t left = tail.text.size();
  for (; left >= 8; p += 8, left -= 8) {
    u64 word;
    std::memcpy(&word, p, 8);
    h = mixed(h ^ word) * 0x9FB21C651E98DF25ULL;
  }
  u64 word = 0;
  if (left >= 4) {
    u32 low, high;
    std::memcpy(&low, p, 4);
    std::memcpy(&high, p + left - 4, 4);
    word = low | (static_cast<u64>(high) << 32);
  } else if (left != 0) {
    word = static_cast<u64>(static_cast<u8>(p[0])) |
           (static_cast<u64>(static_cast<u8>(p[left / 2])) << 8) |
           (static_cast<u64>(static_cast<u8>(p[left - 1])) << 16);
  }
  return mixed(h ^ word);
}

}  // namespace

Tail Tail::of_text(std::string_view text, const TextTraits& traits) {
  Tail tail{false, 0, text};
  if (text.empty() || text.size() > 18) {
    return tail;
  }
  const auto digit = [&](char c) { return static_cast<u8>(c - traits.zero); };
  const char first = text.front();
  if (digit(first) > 9) {
    return tail;  // negative tails stay text: they are rare and never dense
  }
  if (digit(first) == 0 && text.size() > 1) {
    return tail;
  }
  i64 number = 0;
  for (char c : text) {
    if (digit(c) > 9) {
      return tail;
    }
    number = number * 10 + digit(c);
  }
  return {true, number, {}};
}

bool Stem::same(const Entry& entry, const Tail& tail, u64 hash) {
  if (entry.hash != hash) {
    return false;
  }
  switch (entry.key.kind()) {
    case Kind::Integer:
      return tail.whole && entry.key.integer() == tail.number;
    case Kind::Short:
      return !tail.whole && tail.text.size() == entry.key.short_length() &&
             std::memcmp(tail.text.data(), entry.key.short_data(), tail.text.size()) == 0;
    default:
      return !tail.whole && tail.text == entry.key.body()->view();
  }
}

Value* Stem::find_hashed(const Tail& tail) {
  if (index_.empty()) {
    return nullptr;
  }
  const u64 hash = hash_of(tail);
  const std::size_t mask = index_.size() - 1;
  for (std::size_t at = hash & mask; index_[at] != 0; at = (at + 1) & mask) {
    if ((index_[at] ^ hash) >> 32 != 0) {
      continue;
    }
    Entry& entry = entries_[static_cast<u32>(index_[at]) - 1];
    if (same(entry, tail, hash)) {
      return entry.value.kind() == Kind::Unset ? nullptr : &entry.value;
    }
  }
  return nullptr;
}

Value& Stem::touch(const Tail& tail) {
  if (tail.whole) {
    const auto number = static_cast<u64>(tail.number);
    if (number < dense_.size()) {
      return dense_[static_cast<std::size_t>(number)];
    }
    if (number < kAlwaysDense || number <= 2 * dense_.size()) {
      return touch_dense(static_cast<std::size_t>(number));
    }
  }
  return touch_hashed(tail);
}

Value& Stem::touch_dense(std::size_t index) {
  if (index >= dense_.capacity()) {
    std::size_t room = dense_.capacity() < 8 ? 8 : dense_.capacity() + dense_.capacity() / 2;
    dense_.reserve(room > index ? room : index + 1);
  }
  dense_.resize(index + 1);
  if (whole_in_hash_ != 0) {
    move_hashed_numbers_into_dense();
  }
  return dense_[index];
}

void Stem::move_hashed_numbers_into_dense() {
  std::size_t kept = 0;
  whole_in_hash_ = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (entry.key.is_integer()) {
      if (static_cast<u64>(entry.key.integer()) < dense_.size()) {
        dense_[static_cast<std::size_t>(entry.key.integer())] = std::move(entry.value);
        continue;
      }
      ++whole_in_hash_;
    }
    if (kept != i) {
      entries_[kept] = std::move(entry);
    }
    ++kept;
  }
  if (kept != entries_.size()) {
    entries_.resize(kept);
    rebuild_index(index_.size());
  }
}

void Stem::rebuild_index(std::size_t buckets) {
  index_.assign(buckets, 0);
  const std::size_t mask = buckets - 1;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    std::size_t at = entries_[i].hash & mask;
    while (index_[at] != 0) {
      at = (at + 1) & mask;
    }
    index_[at] = (entries_[i].hash & kHashHalf) | (i + 1);
  }
}

Value& Stem::touch_hashed(const Tail& tail) {
  if (index_.empty()) {
    index_.assign(16, 0);
  }
  const u64 hash = hash_of(tail);
  std::size_t mask = index_.size() - 1;
  std::size_t at = hash & mask;
  for (; index_[at] != 0; at = (at + 1) & mask) {
    if ((index_[at] ^ hash) >> 32 != 0) {
      continue;
    }
    Entry& entry = entries_[static_cast<u32>(index_[at]) - 1];
    if (same(entry, tail, hash)) {
      return entry.value;
    }
  }
  if ((entries_.size() + 1) * 3 > index_.size() * 2) {
    rebuild_index(index_.size() * 2);
    mask = index_.size() - 1;
    at = hash & mask;
    while (index_[at] != 0) {
      at = (at + 1) & mask;
    }
  }
  Value key;
  if (tail.whole) {
    key.set_integer(tail.number);
    ++whole_in_hash_;
  } else {
    key.set_text(tail.text);
  }
  entries_.push_back({std::move(key), Value(), hash});
  index_[at] = (hash & kHashHalf) | entries_.size();
  return entries_.back().value;
}

void Stem::assign_all(const Value& value) {
  const Value kept = value;
  drop_all();
  default_ = kept;
  for (auto& v : dense_) {
    if (v.kind() == Kind::Box) {
      v.box()->value = kept;
    }
  }
  for (auto& entry : entries_) {
    if (entry.value.kind() == Kind::Box) {
      entry.value.box()->value = kept;
    }
  }
}

void Stem::drop_all() {
  default_.clear();
  bool boxes = false;
  for (auto& v : dense_) {
    if (v.kind() == Kind::Box) {
      v.box()->value.clear();
      boxes = true;
    } else {
      v.clear();
    }
  }
  std::size_t kept = 0;
  for (auto& entry : entries_) {
    if (entry.value.kind() == Kind::Box) {
      entry.value.box()->value.clear();
      if (&entries_[kept] != &entry) {
        entries_[kept] = std::move(entry);
      }
      ++kept;
    }
  }
  entries_.resize(kept);
  whole_in_hash_ = 0;
  for (const auto& entry : entries_) {
    whole_in_hash_ += entry.key.is_integer() ? 1 : 0;
  }
  if (!boxes) {
    dense_.clear();
  }
  if (kept == 0) {
    index_.clear();
  } else {
    rebuild_index(index_.size());
  }
  if (!boxes && kept == 0) {
    dense_.shrink_to_fit();
    entries_.shrink_to_fit();
    index_.shrink_to_fit();
  }
}

bool Stem::next(std::size_t& position, Tail& tail, Value*& value) {
  for (; position < dense_.size(); ++position) {
    if (dense_[position].kind() != Kind::Unset) {
      tail = Tail::of_number(static_cast<i64>(position));
      value = &dense_[position++];
      return true;
    }
  }
  for (; position - dense_.size() < entries_.size(); ++position) {
    Entry& entry = entries_[position - dense_.size()];
    if (entry.value.kind() != Kind::Unset) {
      if (entry.key.is_integer()) {
        tail = Tail::of_number(entry.key.integer());
      } else if (entry.key.kind() == Kind::Short) {
        tail = {false, 0, {entry.key.short_data(), entry.key.short_length()}};
      } else {
        tail = {false, 0, entry.key.body()->view()};
      }
      value = &entry.value;
      ++position;
      return true;
    }
  }
  return false;
}

}  // namespace cambridge::rexx
