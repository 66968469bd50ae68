/// PARSE, ARG, PULL: templates. REXX/VM Reference, "Parsing".
#include <array>

#include "rexx/parse/compiler.h"
#include "rexx/value/decimal.h"

namespace cambridge::rexx {

namespace {
constexpr std::array<std::string_view, 1> kWith{"WITH"};
}

VariableReference Compiler::reference(const Token& t) {
  const std::string upper = upper_symbol(t);
  const auto dot = upper.find(traits_.dot);
  if (dot == std::string::npos) {
    return {VariableReference::Kind::Simple, simple_variable(upper)};
  }
  if (dot == upper.size() - 1) {
    return {VariableReference::Kind::Stem, simple_variable(upper)};
  }
  return {VariableReference::Kind::Tail, tail_reference(upper)};
}

/// After a sign or `=`: a whole number or (variable).
void Compiler::template_position(TemplateItem::Kind kind) {
  TemplateItem item{kind, {}, false, 0, 0};
  check_token();
  if (token().kind == TokenKind::LeftParen) {
    advance();
    if (token().kind != TokenKind::Symbol) {
      fail(19, 7, found());
    }
    item.by_variable = true;
    item.target = reference(token());
    advance();
    if (token().kind != TokenKind::RightParen) {
      fail(46, 1, found());
    }
    advance();
  } else if (token().kind == TokenKind::Symbol) {
    const auto number = whole_number(constant_value(upper_symbol(token()), traits_), 9, traits_);
    if (!number.has_value() || *number < 0) {
      fail(38, 2, found());
    }
    item.position = *number;
    advance();
  } else {
    fail(38, 2, found());
  }
  code_.template_items.push_back(item);
}

u32 Compiler::parse_template() {
  Template made{static_cast<u32>(code_.template_items.size()), 0, true};
  while (!at_end_of_clause()) {
    const Token t = token();
    check_token();
    TemplateItem item{TemplateItem::Kind::Target, {}, false, 0, 0};
    switch (t.kind) {
      case TokenKind::Symbol: {
        const char first = ascii_[t.start];
        advance();
        if (t.length == 1 && first == '.') {
          item.kind = TemplateItem::Kind::Placeholder;
        } else if (first >= '0' && first <= '9') {
          const auto number = whole_number(constant_value(upper_symbol(t), traits_), 9, traits_);
          if (!number.has_value()) {
            const bool numeric = is_number(constant_value(upper_symbol(t), traits_), traits_);
            fail(numeric ? 26 : 38, numeric ? 4 : 1, std::string(ascii_of(t)));
          }
          item.kind = TemplateItem::Kind::Absolute;
          item.position = *number;
          made.words_only = false;
        } else if (first == '.') {
          fail(38, 1, std::string(ascii_of(t)));
        } else {
          item.target = reference(t);
        }
        code_.template_items.push_back(item);
        break;
      }
      case TokenKind::String:
      case TokenKind::HexString:
      case TokenKind::BinaryString:
        advance();
        made.words_only = false;
        item.kind = TemplateItem::Kind::Literal;
        item.constant = constant(string_value(t));
        code_.template_items.push_back(item);
        break;
      case TokenKind::LeftParen:
        made.words_only = false;
        advance();
        if (token().kind != TokenKind::Symbol || is_constant_symbol(token())) {
          fail(19, 7, found());
        }
        item.kind = TemplateItem::Kind::Literal;
        item.by_variable = true;
        item.target = reference(token());
        advance();
        if (token().kind != TokenKind::RightParen) {
          fail(46, 1, found());
        }
        advance();
        code_.template_items.push_back(item);
        break;
      case TokenKind::Plus:
      case TokenKind::Minus:
      case TokenKind::Equals:
        made.words_only = false;
        advance();
        template_position(t.kind == TokenKind::Plus    ? TemplateItem::Kind::Forward
                          : t.kind == TokenKind::Minus ? TemplateItem::Kind::Backward
                                                       : TemplateItem::Kind::Absolute);
        break;
      case TokenKind::Comma:
        made.words_only = false;
        advance();
        item.kind = TemplateItem::Kind::NextSource;
        code_.template_items.push_back(item);
        break;
      default:
        fail(38, 1, std::string(ascii_of(t)));
    }
  }
  made.items = static_cast<u32>(code_.template_items.size()) - made.first_item;
  code_.templates.push_back(made);
  return static_cast<u32>(code_.templates.size() - 1);
}

bool Compiler::is_constant_symbol(const Token& t) const {
  const char first = ascii_[t.start];
  return (first >= '0' && first <= '9') || first == '.';
}

void Compiler::single_string_template(ParseSource source, bool upper) {
  const u32 made = parse_template();
  end_clause_text();
  emit(Opcode::Parse, made, 0, 0,
       static_cast<u16>(static_cast<u16>(source) | (upper ? kParseUpper : 0)));
  instruction_done();
}

void Compiler::arg_instruction() {
  advance();
  single_string_template(ParseSource::Arg, true);
}

void Compiler::pull_instruction() {
  advance();
  single_string_template(ParseSource::Pull, true);
}

void Compiler::parse_instruction() {
  advance();
  u16 flags = 0;
  if (take_word("UPPER")) {
    flags = kParseUpper;
  } else if (options_.ansi && is_word(token(), "LOWER")) {
    flags = kParseLower;
    advance();
  }
  check_token();
  const u32 mark = temporaries_;
  ParseSource source = ParseSource::Arg;
  Operand value = 0;
  if (take_word("ARG")) {
    source = ParseSource::Arg;
  } else if (take_word("EXTERNAL")) {
    source = ParseSource::External;
  } else if (take_word("LINEIN")) {
    source = ParseSource::LineIn;
    may_leave_pending_ = true;
  } else if (take_word("NUMERIC")) {
    source = ParseSource::Numeric;
  } else if (take_word("PULL")) {
    source = ParseSource::Pull;
  } else if (take_word("SOURCE")) {
    source = ParseSource::Source;
  } else if (take_word("VERSION")) {
    source = ParseSource::Version;
  } else if (take_word("VAR")) {
    source = ParseSource::Var;
    if (token().kind != TokenKind::Symbol) {
      fail(20, 1, found());
    }
    if (is_constant_symbol(token())) {
      fail(20, 1, found());
    }
    const VariableReference from = reference(token());
    advance();
    value = get_variable(from);
  } else if (take_word("VALUE")) {
    source = ParseSource::Value;
    if (is_word(token(), "WITH")) {
      value = constant_text("");
    } else {
      if (at_end_of_clause()) {
        fail(38, 3);
      }
      const u32 root = parse_until(kWith);
      value = generate(root);
    }
    if (!take_word("WITH")) {
      check_token();
      fail(38, 3, found());
    }
  } else {
    const bool folded = flags != 0 || !options_.ansi;
    fail(25, 12,
         std::string("ARG EXTERNAL LINEIN ") + (folded ? "" : "LOWER ") + "NUMERIC PULL SOURCE " +
             (flags != 0 ? "" : "UPPER ") + "VAR VALUE VERSION",
         found());
  }
  const u32 made = parse_template();
  end_clause_text();
  emit(Opcode::Parse, made, value, 0, static_cast<u16>(static_cast<u16>(source) | flags));
  temporaries_ = mark;
  instruction_done();
}

}  // namespace cambridge::rexx
