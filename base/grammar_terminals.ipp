/// Spirit X3 terminals for statements of blank-delimited words, and the way to run a grammar of
/// them. Slow to compile: included by the grammars' own .cpp files only, never by a header.
#pragma once

#include <algorithm>
#include <boost/spirit/home/x3.hpp>
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
    if (first == end) {
      return false;
    }
    std::optional<Value> value = convert({&*first, static_cast<std::size_t>(end - first)});
    if (!value) {
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

}  // namespace cambridge::grammar

namespace boost::spirit::x3 {

template <class Value>
struct get_info<cambridge::grammar::Operand<Value>> {
  using result_type = std::string;
  std::string operator()(const cambridge::grammar::Operand<Value>& operand) const {
    return std::string(operand.what);
  }
};
template <>
struct get_info<cambridge::grammar::Keyword> {
  using result_type = std::string;
  std::string operator()(const cambridge::grammar::Keyword& keyword) const {
    return cambridge::ascii_uppercase(keyword.name);
  }
};
template <>
struct get_info<cambridge::grammar::Rest> {
  using result_type = std::string;
  std::string operator()(const cambridge::grammar::Rest&) const { return "text"; }
};

// What compound parsers expect: the first of a sequence, each of the alternatives.
template <class Left, class Right>
struct get_info<alternative<Left, Right>> {
  using result_type = std::string;
  std::string operator()(const alternative<Left, Right>& parser) const {
    const std::string left = what(parser.left);
    const std::string right = what(parser.right);
    return left == right ? left : left + " or " + right;
  }
};
template <class Left, class Right>
struct get_info<sequence<Left, Right>> {
  using result_type = std::string;
  std::string operator()(const sequence<Left, Right>& parser) const { return what(parser.left); }
};
template <class Subject, class Action>
struct get_info<action<Subject, Action>> {
  using result_type = std::string;
  std::string operator()(const action<Subject, Action>& parser) const {
    return what(parser.subject);
  }
};
template <class Subject>
struct get_info<plus<Subject>> {
  using result_type = std::string;
  std::string operator()(const plus<Subject>& parser) const { return what(parser.subject); }
};
template <class Subject, class Bounds>
struct get_info<repeat_directive<Subject, Bounds>> {
  using result_type = std::string;
  std::string operator()(const repeat_directive<Subject, Bounds>& parser) const {
    return what(parser.subject);
  }
};

}  // namespace boost::spirit::x3

namespace cambridge::grammar {

/// Runs a grammar over the operands, which it must use up.
template <class Parser>
std::optional<Mismatch> run(const std::string& text, std::size_t offset, const Parser& parser) {
  Iterator first = text.begin() + static_cast<std::ptrdiff_t>(offset);
  const Iterator last = text.end();
  const auto error_at = [&](Iterator where, std::string expected) {
    while (where != last && *where == ' ') {
      ++where;
    }
    return Mismatch{static_cast<std::size_t>(where - text.begin()), std::move(expected)};
  };
  try {
    const bool matched = x3::phrase_parse(first, last, x3::eps > parser, x3::lit(' '));
    if (!matched || first != last) {
      return error_at(first, "");
    }
  } catch (const x3::expectation_failure<Iterator>& failure) {
    return error_at(failure.where(), failure.which());
  }
  return std::nullopt;
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
