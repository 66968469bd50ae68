/// PARSE: templates at work. REXX/VM Reference, "Parsing".
#include <algorithm>

#include "rexx/run/machine.h"

namespace cambridge::rexx {

namespace {

const char* skip_blanks(const char* p, const char* end, const TextTraits& traits) {
  while (p < end && traits.blank_at(*p)) {
    ++p;
  }
  return p;
}

const char* skip_word(const char* p, const char* end, const TextTraits& traits) {
  while (p < end && !traits.blank_at(*p)) {
    ++p;
  }
  return p;
}

}  // namespace

bool Machine::give_target(const TemplateItem& item, std::string_view text) {
  if (item.kind == TemplateItem::Kind::Placeholder) {
    if (top().traced_code) {
      trace_text('.', text);
    }
    return true;
  }
  if (top().traced_code) {
    trace_text('>', text);
  }
  if (item.target.kind == VariableReference::Kind::Simple) {
    Value& to = at(item.target.where);
    if (to.kind() != Kind::Alias && to.kind() != Kind::Box) {
      to.set_text(text);
      return true;
    }
  }
  return assign(item.target, Value::text(text));
}

/// Words to all targets but the last, which takes what is left.
bool Machine::give_words(const TemplateItem* first, const TemplateItem* end,
                         std::string_view text) {
  const char* p = text.data();
  const char* const stop = p + text.size();
  for (; first + 1 < end; ++first) {
    const char* const start = skip_blanks(p, stop, traits_);
    const char* const word_end = skip_word(start, stop, traits_);
    if (!give_target(*first, {start, static_cast<std::size_t>(word_end - start)})) {
      return false;
    }
    p = word_end < stop ? word_end + 1 : stop;
  }
  return give_target(*first, {p, static_cast<std::size_t>(stop - p)});
}

bool Machine::template_number(const TemplateItem& item, i64& number) {
  number = item.position;
  if (!item.by_variable) {
    return true;
  }
  Value value;
  if (!read(item.target, value)) {
    return false;
  }
  const auto whole = whole_number(value, 9, traits_);
  if (!whole.has_value() || *whole < 0) {
    return raise_error(26, 4, value.str(traits_));
  }
  number = *whole;
  return true;
}

bool Machine::parse_string(std::string_view text, const TemplateItem*& item,
                           const TemplateItem* end) {
  const auto length = static_cast<i64>(text.size());
  i64 start = 0, last_match = 0;
  while (true) {
    const TemplateItem* const first = item;
    while (item != end && (item->kind == TemplateItem::Kind::Target ||
                           item->kind == TemplateItem::Kind::Placeholder)) {
      ++item;
    }
    const TemplateItem* const targets_end = item;
    i64 data_end = length, next_start = length;
    bool more = false;
    if (item != end && item->kind != TemplateItem::Kind::NextSource) {
      more = true;
      i64 number = 0;
      if (item->kind == TemplateItem::Kind::Literal) {
        Value value;
        Scratch scratch;
        if (item->by_variable) {
          if (!read(item->target, value)) {
            return false;
          }
        }
        const std::string_view pattern =
            (item->by_variable ? value : at(item->constant)).view(scratch, traits_);
        const auto found = pattern.empty() ? std::string_view::npos
                                           : text.find(pattern, static_cast<std::size_t>(start));
        if (found == std::string_view::npos) {
          last_match = length;
        } else {
          data_end = last_match = static_cast<i64>(found);
          next_start = last_match + static_cast<i64>(pattern.size());
        }
      } else {
        if (!template_number(*item, number)) {
          return false;
        }
        i64 position = item->kind == TemplateItem::Kind::Absolute  ? number - 1
                       : item->kind == TemplateItem::Kind::Forward ? last_match + number
                                                                   : last_match - number;
        position = std::clamp<i64>(position, 0, length);
        if (position > start) {
          data_end = position;
        }
        next_start = last_match = position;
      }
      ++item;
    }
    if (first != targets_end &&
        !give_words(first, targets_end,
                    text.substr(static_cast<std::size_t>(start),
                                static_cast<std::size_t>(data_end - start)))) {
      return false;
    }
    if (!more) {
      return true;
    }
    start = next_start;
    if (item == end || item->kind == TemplateItem::Kind::NextSource) {
      return true;
    }
  }
}

/// The text to be parsed: in `value`, or a line that was read in `line`.
bool Machine::parse_source_value(const Instruction& in, u32 number, Value& value, std::string& line,
                                 bool& is_line) {
  const auto source = static_cast<ParseSource>(in.n & 0xFF);
  if (source == ParseSource::Arg) {
    const Value* found = argument(number);
    if (found != nullptr) {
      value = *found;
    } else {
      value.set_text({});
    }
    return true;
  }
  if (number != 0) {
    value.set_text({});
    return true;
  }
  switch (source) {
    case ParseSource::External:
      line = host_.pull_terminal();
      is_line = true;
      break;
    case ParseSource::LineIn: {
      is_line = true;
      NotReady trouble;
      host_.streams().line_in({}, std::nullopt, 1, line, trouble);
      if (trouble.raised) {
        raise({Condition::NotReady, {}, {}, Value()});
        return !raised_.has_value();
      }
      break;
    }
    case ParseSource::Numeric: {
      const NumericSettings& numeric = settings().numeric;
      value.set_text(traits_.text(std::to_string(numeric.digits) + " " +
                                  std::to_string(numeric.fuzz) +
                                  (numeric.engineering ? " ENGINEERING" : " SCIENTIFIC")));
      break;
    }
    case ParseSource::Pull: {
      auto pulled = host_.pull_stack();
      line = pulled.has_value() ? std::move(*pulled) : host_.pull_terminal();
      is_line = true;
      break;
    }
    case ParseSource::Source:
      value.set_text(top().instance->source_words);
      break;
    case ParseSource::Version:
      value.set_text(host_.version_words());
      break;
    case ParseSource::Value:
    case ParseSource::Var: {
      Value spare;
      const Value* found = fetch(in.b, spare);
      if (found == nullptr) {
        return false;
      }
      value = *found;
      break;
    }
    case ParseSource::Arg:
      break;
  }
  return true;
}

bool Machine::parse(const Instruction& in) {
  const Template& made = top().code->templates[in.a];
  const TemplateItem* item = top().code->template_items.data() + made.first_item;
  const TemplateItem* const end = item + made.items;
  for (u32 source = 0;; ++source) {
    Value value;
    std::string line;
    bool is_line = false;
    if (!parse_source_value(in, source, value, line, is_line)) {
      return false;
    }
    const bool direct = value.kind() != Kind::Short && value.kind() != Kind::Text;
    if ((in.n & (kParseUpper | kParseLower)) != 0 && is_line) {
      const auto& table = (in.n & kParseUpper) != 0 ? traits_.upper : traits_.lower;
      for (char& c : line) {
        c = table[static_cast<u8>(c)];
      }
    } else if ((in.n & (kParseUpper | kParseLower)) != 0 && !direct) {
      Scratch scratch;
      std::string text(value.view(scratch, traits_));
      const auto& table = (in.n & kParseUpper) != 0 ? traits_.upper : traits_.lower;
      for (char& c : text) {
        c = table[static_cast<u8>(c)];
      }
      value.set_text(text);
    }
    if (item == end) {
      return true;
    }
    const bool alone = item->kind == TemplateItem::Kind::Target && !top().traced_code &&
                       (item + 1 == end || item[1].kind == TemplateItem::Kind::NextSource);
    if (alone) {
      if (is_line) {
        value.set_text(line);
      }
      // One target takes the whole string: the value as it is.
      if (item->target.kind == VariableReference::Kind::Simple) {
        place(item->target.where) = std::move(value);
      } else if (!assign(item->target, std::move(value))) {
        return false;
      }
      ++item;
    } else {
      Scratch scratch;
      const std::string_view text = is_line ? std::string_view(line) : value.view(scratch, traits_);
      if (made.words_only) {
        return give_words(item, end, text);
      }
      if (!parse_string(text, item, end)) {
        return false;
      }
    }
    if (item == end) {
      return true;
    }
    ++item;  // the comma
    if (item == end) {
      return true;
    }
  }
}

}  // namespace cambridge::rexx
