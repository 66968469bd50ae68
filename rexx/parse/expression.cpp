/// Expressions to trees. REXX/VM Reference, "Expressions and Operators"; the loosest level is 0.
#include <utility>

#include "base/fiber.h"

#include "rexx/builtins/builtin.h"
#include "rexx/parse/compiler.h"

namespace cambridge::rexx {

namespace {

constexpr int kComparisonLevel = 2;
constexpr int kConcatenationLevel = 3;
constexpr int kPowerLevel = 6;
constexpr std::size_t kStackReserve = 32 * 1024;

/// The level of a binary operator; -1 when the token is none.
int level_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::Or:
    case TokenKind::Xor:
      return 0;
    case TokenKind::And:
      return 1;
    case TokenKind::Equals:
    case TokenKind::StrictEquals:
    case TokenKind::NotEqual:
    case TokenKind::StrictNotEqual:
    case TokenKind::Less:
    case TokenKind::LessEqual:
    case TokenKind::StrictLess:
    case TokenKind::StrictLessEqual:
    case TokenKind::Greater:
    case TokenKind::GreaterEqual:
    case TokenKind::StrictGreater:
    case TokenKind::StrictGreaterEqual:
      return kComparisonLevel;
    case TokenKind::Concatenate:
      return kConcatenationLevel;
    case TokenKind::Plus:
    case TokenKind::Minus:
      return 4;
    case TokenKind::Times:
    case TokenKind::Divide:
    case TokenKind::IntegerDivide:
    case TokenKind::Remainder:
      return 5;
    case TokenKind::Power:
      return kPowerLevel;
    default:
      return -1;
  }
}

Comparison comparison_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::Equals:
      return Comparison::Equal;
    case TokenKind::StrictEquals:
      return Comparison::StrictEqual;
    case TokenKind::NotEqual:
      return Comparison::NotEqual;
    case TokenKind::StrictNotEqual:
      return Comparison::StrictNotEqual;
    case TokenKind::Less:
      return Comparison::Less;
    case TokenKind::LessEqual:
      return Comparison::LessEqual;
    case TokenKind::StrictLess:
      return Comparison::StrictLess;
    case TokenKind::StrictLessEqual:
      return Comparison::StrictLessEqual;
    case TokenKind::Greater:
      return Comparison::Greater;
    case TokenKind::GreaterEqual:
      return Comparison::GreaterEqual;
    case TokenKind::StrictGreater:
      return Comparison::StrictGreater;
    default:
      return Comparison::StrictGreaterEqual;
  }
}

Opcode opcode_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::Or:
      return Opcode::Or;
    case TokenKind::Xor:
      return Opcode::Xor;
    case TokenKind::And:
      return Opcode::And;
    case TokenKind::Plus:
      return Opcode::Add;
    case TokenKind::Minus:
      return Opcode::Subtract;
    case TokenKind::Times:
      return Opcode::Multiply;
    case TokenKind::Divide:
      return Opcode::Divide;
    case TokenKind::IntegerDivide:
      return Opcode::IntegerDivide;
    case TokenKind::Remainder:
      return Opcode::Remainder;
    default:
      return Opcode::Power;
  }
}

bool starts_term(TokenKind kind) {
  switch (kind) {
    case TokenKind::Symbol:
    case TokenKind::String:
    case TokenKind::HexString:
    case TokenKind::BinaryString:
    case TokenKind::LeftParen:
    case TokenKind::Not:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Compiler::check_stack() const {
  if (Fiber::stack_left() < kStackReserve) {
    fail(11, 1);
  }
}

u32 Compiler::add_node(const Node& node) {
  nodes_.push_back(node);
  return static_cast<u32>(nodes_.size() - 1);
}

u32 Compiler::parse_expression() {
  nodes_.clear();
  argument_lists_.clear();
  return parse_level(0);
}

u32 Compiler::parse_level(int level) {
  u32 left = parse_prefix();
  while (true) {
    const Token& t = token();
    int found = level_of(t.kind);
    bool abuttal = false;
    if (found < 0) {
      check_token();
      if (!starts_term(t.kind) || stops_here(t)) {
        return left;
      }
      abuttal = true;
      found = kConcatenationLevel;
    }
    if (found < level) {
      return left;
    }
    Node node{};
    if (found == kComparisonLevel) {
      node.kind = Node::Kind::Comparing;
      node.comparison = comparison_of(t.kind);
    } else if (found == kConcatenationLevel) {
      node.kind = Node::Kind::Concatenation;
      node.blank = abuttal && t.blank_before;
    } else {
      node.kind = Node::Kind::Binary;
      node.opcode = opcode_of(t.kind);
    }
    if (!abuttal) {
      advance();
    }
    node.left = left;
    node.right = parse_level(found + 1);
    node.effects = nodes_[node.left].effects || nodes_[node.right].effects;
    left = add_node(node);
  }
}

bool Compiler::stops_here(const Token& t) const {
  if (t.kind != TokenKind::Symbol) {
    return false;
  }
  for (const auto word : stop_words_) {
    if (is_word(t, word)) {
      return true;
    }
  }
  return false;
}

u32 Compiler::parse_prefix() {
  check_stack();
  const TokenKind kind = token().kind;
  if (kind == TokenKind::Plus || kind == TokenKind::Minus || kind == TokenKind::Not) {
    advance();
    Node node{};
    node.kind = Node::Kind::Prefix;
    node.opcode = kind == TokenKind::Plus    ? Opcode::Plus
                  : kind == TokenKind::Minus ? Opcode::Negate
                                             : Opcode::Not;
    node.left = parse_prefix();
    node.effects = nodes_[node.left].effects;
    return add_node(node);
  }
  return parse_term();
}

u32 Compiler::parse_term() {
  const Token t = token();
  check_token();
  switch (t.kind) {
    case TokenKind::LeftParen: {
      advance();
      const auto outer = std::exchange(stop_words_, {});
      const u32 inner = parse_level(0);
      stop_words_ = outer;
      check_token();
      if (token().kind != TokenKind::RightParen) {
        fail(36, 0);
      }
      advance();
      return inner;
    }
    case TokenKind::Symbol:
      if (stops_here(t)) {
        fail(35, 1, std::string(ascii_of(t)));
      }
      advance();
      if (token().kind == TokenKind::LeftParen && !token().blank_before) {
        return parse_call(position_ - 1, false);
      }
      return parse_symbol(t);
    case TokenKind::String:
    case TokenKind::HexString:
    case TokenKind::BinaryString: {
      advance();
      if (token().kind == TokenKind::LeftParen && !token().blank_before) {
        return parse_call(position_ - 1, true);
      }
      Node node{};
      node.kind = Node::Kind::Constant;
      node.value = constant(string_value(t));
      return add_node(node);
    }
    case TokenKind::RightParen:
      fail(37, 2);
    case TokenKind::Comma:
      fail(37, 1);
    default:
      fail(35, 1, std::string(ascii_of(t)));
  }
}

u32 Compiler::parse_symbol(const Token& t) {
  Node node{};
  const std::string upper = upper_symbol(t);
  const char first = ascii_[t.start];
  const auto dot = upper.find(traits_.dot);
  if ((first >= '0' && first <= '9') || first == '.') {
    node.kind = Node::Kind::Constant;
    node.value = constant(constant_value(upper, traits_));
  } else if (dot == std::string::npos) {
    node.kind = Node::Kind::Variable;
    node.value = simple_variable(upper);
  } else if (dot == upper.size() - 1) {
    node.kind = Node::Kind::Stem;
    node.value = simple_variable(upper);
  } else {
    node.kind = Node::Kind::Tail;
    node.number = tail_reference(upper);
  }
  return add_node(node);
}

bool Compiler::has_effects(const Token& name, bool quoted) const {
  const std::string text = quoted ? string_text(name) : upper_symbol(name);
  const bool label =
      !quoted && (label_names_.contains(text) ||
                  (options_.known_labels != nullptr && options_.known_labels->contains(text)));
  const std::string ascii = traits_.plain(text);
  return label || !find_builtin(ascii).has_value() || ascii == "VALUE";
}

u32 Compiler::parse_call(std::size_t name, bool quoted) {
  advance();  // the parenthesis
  const auto outer = std::exchange(stop_words_, {});
  std::vector<u32> arguments;
  bool after_comma = false;
  while (token().kind != TokenKind::RightParen) {
    if (token().kind == TokenKind::Comma) {
      arguments.push_back(kNowhere);
      advance();
      after_comma = true;
      continue;
    }
    if (at_end_of_clause()) {
      fail(36, 0);
    }
    arguments.push_back(parse_level(0));
    check_token();
    after_comma = token().kind == TokenKind::Comma;
    if (after_comma) {
      advance();
    } else if (token().kind != TokenKind::RightParen) {
      fail(36, 0);
    }
  }
  if (after_comma) {
    arguments.push_back(kNowhere);
  }
  advance();
  stop_words_ = outer;
  Node node{};
  node.kind = Node::Kind::Call;
  node.quoted = quoted;
  node.token = static_cast<u32>(name);
  node.effects = has_effects(tokens_[name], quoted);
  node.number = static_cast<u32>(argument_lists_.size());
  argument_lists_.push_back(std::move(arguments));
  return add_node(node);
}

}  // namespace cambridge::rexx
