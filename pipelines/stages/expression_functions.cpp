#include "pipelines/stages/expression_functions.h"

#include <algorithm>

#include "pipelines/stages/conversion.h"

namespace cambridge::pipelines {

namespace {

std::string number_text(const FunctionCall& c, const Decimal& value) {
  return c.context.text().from_ascii_text(value.text());
}

std::string truth(const FunctionCall& c, bool value) {
  return std::string(1, c.context.text().of_ascii(value ? '1' : '0'));
}

std::string stripped(std::string text, char blank, bool leading, bool trailing) {
  if (trailing) text.erase(text.find_last_not_of(blank) + 1);
  if (leading) text.erase(0, std::min(text.find_first_not_of(blank), text.size()));
  return text;
}

constexpr i64 kLongest = 1 << 20;

std::string substring(const FunctionCall& c) {
  const std::string text = c.text(0);
  const i64 start = std::clamp<i64>(c.integer(1, 1), 1, kLongest);
  const auto from = std::min(static_cast<std::size_t>(start - 1), text.size());
  if (c.arguments.size() < 3) return text.substr(from);
  const auto length = static_cast<std::size_t>(std::clamp<i64>(c.integer(2, 0), 0, kLongest));
  std::string part = text.substr(from, length);
  part.append(length - part.size(), c.context.text().blank());
  return part;
}

std::string left(const FunctionCall& c) {
  std::string text = c.text(0);
  text.resize(static_cast<std::size_t>(std::clamp<i64>(c.integer(1, 0), 0, kLongest)),
              c.context.text().blank());
  return text;
}

std::string right(const FunctionCall& c) {
  const std::string text = c.text(0);
  const auto length = static_cast<std::size_t>(std::clamp<i64>(c.integer(1, 0), 0, kLongest));
  if (text.size() >= length) return text.substr(text.size() - length);
  return std::string(length - text.size(), c.context.text().blank()) + text;
}

std::string position(const FunctionCall& c) {
  const std::size_t at = c.text(1).find(c.text(0));
  return number_text(c, at == std::string::npos ? 0 : static_cast<i64>(at) + 1);
}

std::vector<std::string> words_of(const FunctionCall& c, const std::string& text) {
  std::vector<std::string> words;
  const char blank = c.context.text().blank();
  for (std::size_t at = 0; (at = text.find_first_not_of(blank, at)) != std::string::npos;) {
    const std::size_t stop = std::min(text.find(blank, at), text.size());
    words.push_back(text.substr(at, stop - at));
    at = stop;
  }
  return words;
}

std::string word(const FunctionCall& c) {
  const auto words = words_of(c, c.text(0));
  const i64 number = c.integer(1, 1);
  return number < 1 || number > static_cast<i64>(words.size())
             ? std::string()
             : words[static_cast<std::size_t>(number - 1)];
}

std::string extreme(const FunctionCall& c, int sign) {
  Decimal best = c.arguments[0]->number(c.context);
  for (const auto& argument : c.arguments) {
    const Decimal value = argument->number(c.context);
    if (Decimal::compare(value, best) * sign > 0) best = value;
  }
  return number_text(c, best);
}

template <Conversion C>
std::string converted(const FunctionCall& c) {
  std::string result;
  if (const auto refusal = convert(C, 0, c.text(0), c.context.text(), result)) {
    c.context.report(*refusal);
  }
  return stripped(std::move(result), c.context.text().blank(), C == Conversion::C2D, false);
}

std::string changed_case(const FunctionCall& c, const ByteTable& table) {
  std::string text = c.text(0);
  for (char& b : text) b = static_cast<char>(table[static_cast<u8>(b)]);
  return text;
}

constexpr ExpressionFunction kFunctions[] = {
    {"ABS", 1, 1, true, false,
     [](const FunctionCall& c) {
       const Decimal value = c.arguments[0]->number(c.context);
       return number_text(c, value.is_negative() ? -value : value);
     }},
    {"B2C", 1, 1, false, false, converted<Conversion::B2C>},
    {"BREAK", 0, 1, true, true,
     [](const FunctionCall& c) { return truth(c, c.context.break_established(c.letter)); }},
    {"C2B", 1, 1, false, false, converted<Conversion::C2B>},
    {"C2D", 1, 1, true, false, converted<Conversion::C2D>},
    {"C2X", 1, 1, false, false, converted<Conversion::C2X>},
    {"D2C", 1, 1, false, false, converted<Conversion::D2C>},
    {"EOF", 0, 0, true, false,
     [](const FunctionCall& c) { return truth(c, c.context.end_of_file()); }},
    {"EXACT", 1, 1, false, false,
     [](const FunctionCall& c) { return number_text(c, c.arguments[0]->number(c.context)); }},
    {"FIRST", 0, 0, true, false,
     [](const FunctionCall& c) { return truth(c, c.context.first_record()); }},
    {"FORMAT", 2, 2, false, false,
     [](const FunctionCall& c) {
       return number_text(c, c.arguments[0]->number(c.context).with_decimals(
                                 static_cast<int>(std::clamp<i64>(c.integer(1, 0), 0, 30))));
     }},
    {"INDEX", 2, 2, true, false,
     [](const FunctionCall& c) {
       const std::size_t at = c.text(0).find(c.text(1));
       return number_text(c, at == std::string::npos ? 0 : static_cast<i64>(at) + 1);
     }},
    {"INT", 1, 1, true, false,
     [](const FunctionCall& c) {
       return number_text(c, Decimal::integer_divide(c.arguments[0]->number(c.context), 1));
     }},
    {"LEFT", 2, 2, false, false, left},
    {"LENGTH", 1, 1, true, false,
     [](const FunctionCall& c) { return number_text(c, static_cast<i64>(c.text(0).size())); }},
    {"LOWER", 1, 1, false, false,
     [](const FunctionCall& c) { return changed_case(c, c.context.text().lower()); }},
    {"MAX", 1, 100, true, false, [](const FunctionCall& c) { return extreme(c, 1); }},
    {"MIN", 1, 100, true, false, [](const FunctionCall& c) { return extreme(c, -1); }},
    {"NUMBER", 0, 0, true, false,
     [](const FunctionCall& c) { return number_text(c, c.context.record_number()); }},
    {"POS", 2, 2, true, false, position},
    {"RECNO", 0, 0, true, false,
     [](const FunctionCall& c) { return number_text(c, c.context.record_number()); }},
    {"REVERSE", 1, 1, false, false,
     [](const FunctionCall& c) {
       const std::string text = c.text(0);
       return std::string(text.rbegin(), text.rend());
     }},
    {"RIGHT", 2, 2, false, false, right},
    {"ROUND", 1, 2, true, false,
     [](const FunctionCall& c) {
       return number_text(c, c.arguments[0]->number(c.context).with_decimals(
                                 static_cast<int>(std::clamp<i64>(c.integer(1, 0), 0, 30))));
     }},
    {"SIGN", 1, 1, true, false,
     [](const FunctionCall& c) {
       return number_text(c, Decimal::compare(c.arguments[0]->number(c.context), 0));
     }},
    {"STRIP", 1, 1, false, false,
     [](const FunctionCall& c) {
       return stripped(c.text(0), c.context.text().blank(), true, true);
     }},
    {"SUBSTR", 2, 3, false, false, substring},
    {"TRUNC", 1, 1, true, false,
     [](const FunctionCall& c) {
       return number_text(c, Decimal::integer_divide(c.arguments[0]->number(c.context), 1));
     }},
    {"UPPER", 1, 1, false, false,
     [](const FunctionCall& c) { return changed_case(c, c.context.text().upper()); }},
    {"WORD", 2, 2, false, false, word},
    {"WORDS", 1, 1, true, false,
     [](const FunctionCall& c) {
       return number_text(c, static_cast<i64>(words_of(c, c.text(0)).size()));
     }},
    {"X2C", 1, 1, false, false, converted<Conversion::X2C>},
};

}  // namespace

const ExpressionFunction* find_expression_function(std::string_view name) {
  const auto* found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                   [name](const auto& row) { return row.name == name; });
  return found == std::end(kFunctions) ? nullptr : found;
}

}  // namespace cambridge::pipelines
