/// Words of texts: DELWORD FIND SUBWORD WORD WORDINDEX WORDLENGTH WORDPOS WORDS.
#include <array>

#include "rexx/builtins/families.h"

namespace cambridge::rexx {

namespace {

/// Walks the words of a text.
class WordWalk {
 public:
  WordWalk(std::string_view text, const TextTraits& traits) : text_(text), traits_(traits) {}

  /// The next word; false at the end.
  bool next() {
    std::size_t at = end;
    while (at < text_.size() && traits_.blank_at(text_[at])) {
      ++at;
    }
    start = at;
    while (at < text_.size() && !traits_.blank_at(text_[at])) {
      ++at;
    }
    end = at;
    return start != end;
  }
  /// The nth word, from 1.
  bool go_to(i64 number) {
    for (i64 i = 0; i < number; ++i) {
      if (!next()) {
        return false;
      }
    }
    return true;
  }
  [[nodiscard]] std::string_view word() const { return text_.substr(start, end - start); }

  std::size_t start = 0, end = 0;

 private:
  std::string_view text_;
  const TextTraits& traits_;
};

constexpr std::size_t kWorthIndexing = 64;

/// The index of the first argument's words, when it is long and was asked about before.
const WordIndex* index_of_words(Call& call) {
  const Value& value = call.value(0);
  if (value.kind() != Kind::Text || value.body()->length < kWorthIndexing ||
      value.body()->length > 0xFFFF'FFFFU || value.body()->references < 0) {
    return nullptr;
  }
  WordIndex& index = call.context.word_index();
  TextBody* body = value.body();
  if (index.body != body || body->stamp != index.stamp || index.stamp == 0) {
    // The first time: only remembered.
    index.body = body;
    body->stamp = ++index.stamp == 0 ? ++index.stamp : index.stamp;
    index.filled = false;
    return nullptr;
  }
  if (!index.filled) {
    index.words.clear();
    WordWalk walk(body->view(), call.traits());
    while (walk.next()) {
      index.words.emplace_back(static_cast<u32>(walk.start), static_cast<u32>(walk.end));
    }
    index.filled = true;
  }
  return &index;
}

/// The bounds of a word of the first argument; false when there are not so many.
bool find_word(Call& call, i64 number, std::size_t& start, std::size_t& end) {
  if (const WordIndex* index = index_of_words(call); index != nullptr) {
    if (static_cast<std::size_t>(number) > index->words.size()) {
      return false;
    }
    start = index->words[static_cast<std::size_t>(number) - 1].first;
    end = index->words[static_cast<std::size_t>(number) - 1].second;
    return true;
  }
  WordWalk walk(call.text(0), call.traits());
  const bool found = walk.go_to(number);
  start = walk.start;
  end = walk.end;
  return found;
}

bool words(Call& call) {
  if (const WordIndex* index = index_of_words(call); index != nullptr) {
    return call.give(static_cast<i64>(index->words.size()));
  }
  WordWalk walk(call.text(0), call.traits());
  i64 count = 0;
  while (walk.next()) {
    ++count;
  }
  return call.give(count);
}

bool word(Call& call) {
  std::size_t start = 0, end = 0;
  const bool found = find_word(call, call.whole(1, 1), start, end);
  return call.give(found ? call.text(0).substr(start, end - start) : std::string_view());
}

bool wordindex(Call& call) {
  std::size_t start = 0, end = 0;
  const bool found = find_word(call, call.whole(1, 1), start, end);
  return call.give(found ? static_cast<i64>(start) + 1 : i64{0});
}

bool wordlength(Call& call) {
  std::size_t start = 0, end = 0;
  const bool found = find_word(call, call.whole(1, 1), start, end);
  return call.give(found ? static_cast<i64>(end - start) : i64{0});
}

bool subword(Call& call) {
  const std::string_view text = call.text(0);
  WordWalk walk(text, call.traits());
  const i64 count = call.whole(2, 999'999'999);
  if (count == 0 || !walk.go_to(call.whole(1, 1))) {
    return call.give(std::string_view());
  }
  const std::size_t start = walk.start;
  std::size_t end = walk.end;
  for (i64 i = 1; i < count && walk.next(); ++i) {
    end = walk.end;
  }
  return call.give(text.substr(start, end - start));
}

bool delword(Call& call) {
  const std::string_view text = call.text(0);
  WordWalk walk(text, call.traits());
  const i64 count = call.whole(2, 999'999'999);
  if (count == 0 || !walk.go_to(call.whole(1, 1))) {
    call.result = call.value(0);
    return true;
  }
  const std::size_t start = walk.start;
  std::size_t after = text.size();
  for (i64 i = 1; i < count && walk.next(); ++i) {
  }
  if (walk.next()) {
    after = walk.start;
  }
  std::string result(text.substr(0, start));
  result += text.substr(after);
  return call.give(result);
}

bool find_phrase(Call& call, std::string_view phrase, std::string_view text) {
  const TextTraits& traits = call.traits();
  i64 number = call.whole(2, 1);
  WordWalk wanted(phrase, traits);
  WordWalk walk(text, traits);
  if (!wanted.next() || !walk.go_to(number)) {
    return call.give(i64{0});
  }
  while (true) {
    WordWalk here = walk, part = wanted;
    bool same = true;
    while (true) {
      if (here.word() != part.word()) {
        same = false;
        break;
      }
      if (!part.next()) {
        break;
      }
      if (!here.next()) {
        return call.give(i64{0});
      }
    }
    if (same) {
      return call.give(number);
    }
    if (!walk.next()) {
      return call.give(i64{0});
    }
    ++number;
  }
}

bool wordpos(Call& call) {
  return find_phrase(call, call.text(0), call.text(1));
}

bool find(Call& call) {
  return find_phrase(call, call.text(1), call.text(0));
}

constexpr std::array kFunctions{
    Builtin{"DELWORD", 2, 3, "spw", "", "The text without some of its words.", delword},
    Builtin{"FIND", 2, 2, "ss", "", "The number of the word where a phrase starts.", find},
    Builtin{"SUBWORD", 2, 3, "spw", "", "Some of the words.", subword},
    Builtin{"WORD", 2, 2, "sp", "", "One word.", word},
    Builtin{"WORDINDEX", 2, 2, "sp", "", "Where a word starts.", wordindex},
    Builtin{"WORDLENGTH", 2, 2, "sp", "", "The length of a word.", wordlength},
    Builtin{"WORDPOS", 2, 3, "ssp", "", "The number of the word where a phrase starts.", wordpos},
    Builtin{"WORDS", 1, 1, "s", "", "The number of words.", words},
};

}  // namespace

std::span<const Builtin> word_functions() {
  return kFunctions;
}

}  // namespace cambridge::rexx
