/// Parts of texts: ABBREV COMPARE COPIES DELSTR INSERT LEFT LENGTH OVERLAY REVERSE RIGHT STRIP
/// SUBSTR TRANSLATE.
#include <algorithm>
#include <array>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

/// A result of a known length to be filled in place.
char* room(Call& call, std::size_t length) {
  if (length <= Value::kShortLimit) {
    static_assert(sizeof(Value) == 16);
    return nullptr;
  }
  TextBody* body = TextBody::make(length);
  body->length = length;
  call.result = Value::of_body(body);
  return body->data();
}

/// Fills a result of `length` characters by `fill(char*)`.
template <class Fill>
bool filled(Call& call, std::size_t length, Fill fill) {
  char few[Value::kShortLimit];
  char* place = room(call, length);
  if (place != nullptr) {
    fill(place);
    return true;
  }
  fill(few);
  return call.give(std::string_view(few, length));
}

bool abbrev(Call& call) {
  const std::string_view whole = call.text(0), info = call.text(1);
  const i64 least = call.whole(2, static_cast<i64>(info.size()));
  const bool is_abbreviation = static_cast<i64>(info.size()) >= least && whole.starts_with(info);
  return call.give(is_abbreviation ? i64{1} : i64{0});
}

bool compare(Call& call) {
  std::string_view x = call.text(0), y = call.text(1);
  const char pad = call.pad(2);
  const std::size_t longest = std::max(x.size(), y.size());
  for (std::size_t i = 0; i < longest; ++i) {
    if ((i < x.size() ? x[i] : pad) != (i < y.size() ? y[i] : pad)) {
      return call.give(static_cast<i64>(i + 1));
    }
  }
  return call.give(i64{0});
}

bool copies(Call& call) {
  const std::string_view text = call.text(0);
  const i64 times = call.whole(1, 0);
  if (text.empty() || times == 0) {
    return call.give(std::string_view());
  }
  if (!call.room_for(static_cast<i64>(text.size()) * times)) {
    return false;
  }
  const std::size_t length = text.size() * static_cast<std::size_t>(times);
  return filled(call, length, [&](char* place) {
    if (text.size() == 1) {
      std::memset(place, text[0], length);
      return;
    }
    for (std::size_t at = 0; at < length; at += text.size()) {
      std::memcpy(place + at, text.data(), text.size());
    }
  });
}

bool delstr(Call& call) {
  const std::string_view text = call.text(0);
  const auto start = static_cast<std::size_t>(call.whole(1, 1) - 1);
  if (start >= text.size()) {
    call.result = call.value(0);
    return true;
  }
  const std::size_t count = std::min<std::size_t>(
      static_cast<std::size_t>(call.whole(2, static_cast<i64>(text.size()))), text.size() - start);
  return filled(call, text.size() - count, [&](char* place) {
    std::memcpy(place, text.data(), start);
    std::memcpy(place + start, text.data() + start + count, text.size() - start - count);
  });
}

bool insert(Call& call) {
  const std::string_view fresh = call.text(0), target = call.text(1);
  const i64 at = call.whole(2, 0);
  const i64 length = call.whole(3, static_cast<i64>(fresh.size()));
  const char pad = call.pad(4);
  if (!call.room_for(at) || !call.room_for(length)) {
    return false;
  }
  const auto before = static_cast<std::size_t>(at), wide = static_cast<std::size_t>(length);
  const std::size_t padding = before > target.size() ? before - target.size() : 0;
  return filled(call, target.size() + padding + wide, [&](char* place) {
    const std::size_t head = std::min(before, target.size());
    std::memcpy(place, target.data(), head);
    std::memset(place + head, pad, padding);
    char* p = place + before;
    const std::size_t used = std::min(wide, fresh.size());
    std::memcpy(p, fresh.data(), used);
    std::memset(p + used, pad, wide - used);
    std::memcpy(p + wide, target.data() + head, target.size() - head);
  });
}

bool left(Call& call) {
  const std::string_view text = call.text(0);
  const i64 wanted = call.whole(1, 0);
  if (!call.room_for(wanted)) {
    return false;
  }
  const auto length = static_cast<std::size_t>(wanted);
  if (length <= text.size()) {
    return call.give(text.substr(0, length));
  }
  const char pad = call.pad(2);
  return filled(call, length, [&](char* place) {
    std::memcpy(place, text.data(), text.size());
    std::memset(place + text.size(), pad, length - text.size());
  });
}

bool right(Call& call) {
  const std::string_view text = call.text(0);
  const i64 wanted = call.whole(1, 0);
  if (!call.room_for(wanted)) {
    return false;
  }
  const auto length = static_cast<std::size_t>(wanted);
  if (length <= text.size()) {
    return call.give(text.substr(text.size() - length));
  }
  const char pad = call.pad(2);
  return filled(call, length, [&](char* place) {
    std::memset(place, pad, length - text.size());
    std::memcpy(place + length - text.size(), text.data(), text.size());
  });
}

bool length(Call& call) {
  return call.give(static_cast<i64>(call.text(0).size()));
}

bool overlay(Call& call) {
  const std::string_view fresh = call.text(0), target = call.text(1);
  const i64 start = call.whole(2, 1) - 1;
  const i64 wanted = call.whole(3, static_cast<i64>(fresh.size()));
  const char pad = call.pad(4);
  if (!call.room_for(start) || !call.room_for(wanted)) {
    return false;
  }
  const auto at = static_cast<std::size_t>(start), wide = static_cast<std::size_t>(wanted);
  const std::size_t total = std::max(target.size(), at + wide);
  return filled(call, total, [&](char* place) {
    const std::size_t kept = std::min(target.size(), total);
    std::memcpy(place, target.data(), kept);
    std::memset(place + kept, pad, total - kept);
    const std::size_t used = std::min(wide, fresh.size());
    std::memcpy(place + at, fresh.data(), used);
    std::memset(place + at + used, pad, wide - used);
  });
}

bool reverse(Call& call) {
  const std::string_view text = call.text(0);
  return filled(call, text.size(),
                [&](char* place) { std::reverse_copy(text.begin(), text.end(), place); });
}

bool strip(Call& call) {
  std::string_view text = call.text(0);
  const char where = call.option(1, 'B');
  const TextTraits& traits = call.traits();
  const auto unwanted = [&](char c) {
    return call.has(2) ? c == call.text(2)[0] : traits.blank_at(c);
  };
  if (where != 'T') {
    while (!text.empty() && unwanted(text.front())) {
      text.remove_prefix(1);
    }
  }
  if (where != 'L') {
    while (!text.empty() && unwanted(text.back())) {
      text.remove_suffix(1);
    }
  }
  return call.give(text);
}

bool substr(Call& call) {
  const std::string_view text = call.text(0);
  const auto start = static_cast<std::size_t>(call.whole(1, 1) - 1);
  const std::size_t available = start < text.size() ? text.size() - start : 0;
  const i64 wanted = call.whole(2, static_cast<i64>(available));
  if (!call.room_for(wanted)) {
    return false;
  }
  const auto wide = static_cast<std::size_t>(wanted);
  if (wide <= available) {
    return call.give(text.substr(available == 0 ? 0 : start, wide));
  }
  const char pad = call.pad(3);
  return filled(call, wide, [&](char* place) {
    if (available != 0) {
      std::memcpy(place, text.data() + start, available);
    }
    std::memset(place + available, pad, wide - available);
  });
}

bool translate(Call& call) {
  const std::string_view text = call.text(0);
  if (!call.has(1) && !call.has(2)) {
    const auto& upper = call.traits().upper;
    return filled(call, text.size(), [&](char* place) {
      for (std::size_t i = 0; i < text.size(); ++i) {
        place[i] = upper[static_cast<u8>(text[i])];
      }
    });
  }
  const char pad = call.pad(3);
  const std::string_view to = call.text(1);
  std::array<char, 256> table;
  if (call.has(2)) {
    const std::string_view from = call.text(2);
    for (unsigned i = 0; i < 256; ++i) {
      table[i] = static_cast<char>(static_cast<u8>(i));
    }
    // The first of several equal characters counts.
    for (std::size_t i = from.size(); i-- > 0;) {
      table[static_cast<u8>(from[i])] = i < to.size() ? to[i] : pad;
    }
  } else {
    for (unsigned i = 0; i < 256; ++i) {
      table[i] = i < to.size() ? to[i] : pad;
    }
  }
  return filled(call, text.size(), [&](char* place) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      place[i] = table[static_cast<u8>(text[i])];
    }
  });
}

constexpr std::array kFunctions{
    Builtin{"ABBREV", 2, 3, "ssw", "", "1 when info is an abbreviation of the text.", abbrev},
    Builtin{"COMPARE", 2, 3, "ssc", "", "0, or the position of the first difference.", compare},
    Builtin{"COPIES", 2, 2, "sw", "", "The text repeated.", copies},
    Builtin{"DELSTR", 2, 3, "spw", "", "The text without a part of it.", delstr},
    Builtin{"INSERT", 2, 5, "sswwc", "", "The target with a text inserted.", insert},
    Builtin{"LEFT", 2, 3, "swc", "", "The leftmost characters, padded.", left},
    Builtin{"LENGTH", 1, 1, "s", "", "The number of characters.", length},
    Builtin{"OVERLAY", 2, 5, "sspwc", "", "The target with a text laid over it.", overlay},
    Builtin{"REVERSE", 1, 1, "s", "", "The characters in reverse order.", reverse},
    Builtin{"RIGHT", 2, 3, "swc", "", "The rightmost characters, padded.", right},
    Builtin{"STRIP", 1, 3, "soc", "BLT", "The text without characters at its ends.", strip},
    Builtin{"SUBSTR", 2, 4, "spwc", "", "A part of the text, padded.", substr},
    Builtin{"TRANSLATE", 1, 4, "sssc", "", "The text with characters exchanged, or in upper case.",
            translate},
};

}  // namespace

std::span<const Builtin> text_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
