/// Spirit X3 terminals for statements of blank-delimited words, and the way to run a grammar of
/// them. Slow to compile: included by the grammars' own .cpp files only, never by a header.
#pragma once

#include <algorithm>
#include <boost/spirit/home/x3.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/command_syntax.h"
#include "base/grammar_mismatch.h"
#include "base/operand_kind.h"

namespace cambridge::grammar {

namespace x3 = boost::spirit::x3;

using Iterator = std::string::const_iterator;

/// What the attempts that came farthest along the statement would have liked to find there.
struct Wishes {
  Iterator where;
  std::string expected;

  void note(Iterator at, std::string_view what) {
    if (at > where) {
      where = at;
      expected.clear();
    }
    if (at == where && expected.find(what) == std::string::npos) {
      expected += expected.empty() ? "" : " or ";
      expected += what;
    }
  }
};
struct WishesTag;

/// A blank-delimited word that `convert` accepts; its attribute is the converted value.
template <class Value>
struct Operand : x3::parser<Operand<Value>> {
  using attribute_type = Value;
  static constexpr bool has_attribute = true;
  std::string_view what;
  std::optional<Value> (*convert)(std::string_view);

  constexpr Operand(std::string_view the_what,
                    std::optional<Value> (*the_convert)(std::string_view))
      : what(the_what), convert(the_convert) {}

  template <class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
             Attribute& attribute) const {
    x3::skip_over(first, last, context);
    const Iterator end = std::find(first, last, ' ');
    std::optional<Value> value;
    if (first != end) {
      value = convert({&*first, static_cast<std::size_t>(end - first)});
    }
    if (!value) {
      x3::get<WishesTag>(context).get().note(first, what);
      return false;
    }
    x3::traits::move_to(std::move(*value), attribute);
    first = end;
    return true;
  }
};

/// A keyword whose capitals are its minimum abbreviation.
struct Keyword : x3::parser<Keyword> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  std::string_view name;

  explicit constexpr Keyword(std::string_view the_name) : name(the_name) {}

  template <class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
             Attribute&) const {
    x3::skip_over(first, last, context);
    const Iterator end = std::find(first, last, ' ');
    if (first == end || !abbreviates({&*first, static_cast<std::size_t>(end - first)}, name)) {
      x3::get<WishesTag>(context).get().note(first, ascii_uppercase(name));
      return false;
    }
    first = end;
    return true;
  }
};

/// The rest of the statement, blanks inside kept; at least one word.
struct Rest : x3::parser<Rest> {
  using attribute_type = std::string;
  static constexpr bool has_attribute = true;

  template <class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
             Attribute& attribute) const {
    x3::skip_over(first, last, context);
    if (first == last) {
      x3::get<WishesTag>(context).get().note(first, "text");
      return false;
    }
    x3::traits::move_to(std::string(first, last), attribute);
    first = last;
    return true;
  }
};

constexpr Keyword key(std::string_view name) {
  return Keyword(name);
}

/// Runs a grammar over the operands, which it must use up.
template <class Parser>
std::optional<Mismatch> run(const std::string& text, std::size_t offset, const Parser& parser) {
  Iterator first = text.begin() + static_cast<std::ptrdiff_t>(offset);
  const Iterator last = text.end();
  Wishes wishes{first, ""};
  bool matched = false;
  try {
    matched =
        x3::phrase_parse(first, last, x3::with<WishesTag>(std::ref(wishes))[parser], x3::lit(' '));
  } catch (const x3::expectation_failure<Iterator>& failure) {
    first = failure.where();
  }
  if (matched && first == last) {
    return std::nullopt;
  }
  first = std::find_if(first, last, [](char c) { return c != ' '; });
  const bool told = wishes.where >= first;
  return Mismatch{static_cast<std::size_t>((told ? wishes.where : first) - text.begin()),
                  told ? wishes.expected : std::string()};
}

/// A semantic action that stores the attribute, converted, in `target`.
template <class Target>
auto to(Target& target) {
  return [&target](auto& context) { target = static_cast<Target>(std::move(x3::_attr(context))); };
}
template <class Value>
auto append_to(std::vector<Value>& target) {
  return [&target](auto& context) { target.push_back(std::move(x3::_attr(context))); };
}
/// A semantic action that sets `target` to a constant.
template <class Target, class Value>
auto set(Target& target, Value value) {
  return [&target, value](auto&) { target = value; };
}

}  // namespace cambridge::grammar
