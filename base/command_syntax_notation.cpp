#include "base/command_syntax_notation.h"

#include <boost/fusion/include/adapt_struct.hpp>
#include <boost/spirit/home/x3.hpp>

namespace cambridge::syntax {

namespace x3 = boost::spirit::x3;

namespace {

using Choices = std::vector<Sequence>;

const x3::rule<class ChoicesRule, Choices> choices = "alternatives";
const x3::rule<class SequenceRule, Sequence> sequence = "sequence";
const x3::rule<class ItemRule, Item> item = "item";
const x3::rule<class WordRule, std::string> word = "word";

const auto set_word = [](auto& context) { x3::_val(context).word = std::move(x3::_attr(context)); };
const auto set_choices = [](auto& context) {
  x3::_val(context).choices = std::move(x3::_attr(context));
};
const auto set_optional = [](auto& context) { x3::_val(context).open = '['; };
const auto set_required = [](auto& context) { x3::_val(context).open = '{'; };
const auto set_repeated = [](auto& context) { x3::_val(context).repeated = true; };

const auto word_def = x3::lexeme[x3::string("(") | x3::string(")") |
                                 +((x3::graph - x3::char_("][{}|()")) - x3::lit("..."))];
const auto item_def = ((x3::lit('[')[set_optional] > choices[set_choices] > ']') |
                       (x3::lit('{')[set_required] > choices[set_choices] > '}') |
                       word[set_word]) >>
                      -x3::lit("...")[set_repeated];
const auto sequence_def = *item;
const auto choices_def = sequence % '|';

BOOST_SPIRIT_DEFINE(choices, sequence, item, word)

}  // namespace

std::optional<std::vector<Sequence>> parse_notation(std::string_view notation) {
  Choices parsed;
  auto position = notation.begin();
  try {
    if (!x3::phrase_parse(position, notation.end(), choices, x3::space, parsed) ||
        position != notation.end()) {
      return std::nullopt;
    }
  } catch (const x3::expectation_failure<std::string_view::iterator>&) {
    return std::nullopt;
  }
  return parsed;
}

}  // namespace cambridge::syntax
