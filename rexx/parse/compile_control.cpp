/// CALL, SIGNAL, ADDRESS, and the traps of conditions.
#include <array>

#include "rexx/parse/compiler.h"
#include "rexx/parse/conditions.h"

namespace cambridge::rexx {

namespace {
constexpr std::array<std::string_view, 1> kWith{"WITH"};
}

void Compiler::call_instruction() {
  advance();
  check_token();
  if (is_word(token(), "ON") || is_word(token(), "OFF")) {
    trap_instruction(true);
    return;
  }
  const Token name = token();
  const std::size_t name_at = position_;
  const u32 mark = temporaries_;
  const bool computed = options_.ansi && name.kind == TokenKind::LeftParen;
  Operand computed_name = 0;
  if (computed) {
    advance();
    const u32 root = parse_expression();
    if (token().kind != TokenKind::RightParen) {
      fail(36, 0);
    }
    advance();
    computed_name = operand(Row::Temporaries, new_temporary());
    generate(root, computed_name);
  } else {
    if (name.kind != TokenKind::Symbol && name.kind != TokenKind::String) {
      fail(19, 2, at_end_of_clause() ? std::string() : std::string(ascii_of(name)));
    }
    advance();
  }
  // The arguments all first, then their code: one tree for each.
  nodes_.clear();
  argument_lists_.clear();
  std::vector<u32> arguments;
  bool after_comma = false;
  while (!at_end_of_clause()) {
    if (token().kind == TokenKind::Comma) {
      arguments.push_back(kNowhere);
      advance();
      after_comma = true;
      continue;
    }
    arguments.push_back(parse_level(0));
    check_token();
    after_comma = token().kind == TokenKind::Comma;
    if (after_comma) {
      advance();
    } else {
      expect_end_of_clause();
    }
  }
  if (after_comma) {
    arguments.push_back(kNowhere);
  }
  end_clause_text();
  u32 count = 0;
  const u32 first = generate_arguments(arguments, count);
  temporaries_ = first;
  const Operand to = operand(Row::Temporaries, new_temporary());
  if (computed) {
    emit(Opcode::CallComputed, computed_name, first, to, static_cast<u16>(count));
    may_leave_pending_ = true;
  } else {
    emit_call(tokens_[name_at], name.kind == TokenKind::String, first, count, to);
  }
  if (options_.traced) {
    emit(Opcode::TraceValue, 0, to, 2, static_cast<u16>('>'));
  }
  emit(Opcode::CallDone, to);
  temporaries_ = mark;
  instruction_done();
}

void Compiler::trap_instruction(bool call) {
  const bool on = is_word(token(), "ON");
  advance();
  check_token();
  const int sub = call ? (on ? 1 : 2) : (on ? 3 : 4);
  const std::string words = std::string("ERROR FAILURE HALT NOTREADY") +
                            (call ? "" : " NOVALUE SYNTAX") +
                            (call || !options_.ansi ? "" : " LOSTDIGITS");
  if (token().kind != TokenKind::Symbol) {
    fail(25, sub, words, found());
  }
  const auto condition = find_condition(upper_ascii(token()));
  if (!condition.has_value() || (call && !may_be_called(*condition)) ||
      (!options_.ansi && *condition == Condition::LostDigits)) {
    fail(25, sub, words, found());
  }
  std::string label = upper_symbol(token());
  advance();
  if (on && take_word("NAME")) {
    check_token();
    if (token().kind == TokenKind::Symbol) {
      label = upper_symbol(token());
    } else if (token().kind == TokenKind::String) {
      label = string_text(token());
    } else {
      fail(19, 3, found());
    }
    advance();
  }
  expect_nothing_more();
  end_clause_text();
  const auto n = static_cast<u16>(static_cast<u16>(*condition) | (call ? 16 : 0));
  if (on) {
    emit(Opcode::TrapOn, 0, constant_text(label), 0, n);
  } else {
    emit(Opcode::TrapOff, 0, 0, 0, n);
  }
  instruction_done();
}

void Compiler::signal_instruction() {
  advance();
  check_token();
  if (is_word(token(), "ON") || is_word(token(), "OFF")) {
    trap_instruction(false);
    return;
  }
  if (at_end_of_clause()) {
    fail(19, 4);
  }
  const u32 mark = temporaries_;
  const TokenKind next = token_after(1).kind;
  const bool alone = next == TokenKind::EndOfClause || next == TokenKind::EndOfText;
  const bool value_word = is_word(token(), "VALUE") && !alone;
  if (!value_word && (token().kind == TokenKind::Symbol || token().kind == TokenKind::String)) {
    const std::string label =
        token().kind == TokenKind::Symbol ? upper_symbol(token()) : string_text(token());
    advance();
    expect_nothing_more();
    end_clause_text();
    emit(Opcode::SignalLabel, 0, constant_text(label));
  } else {
    if (value_word) {
      advance();
    }
    const Operand value = expression_value();
    expect_end_of_clause();
    end_clause_text();
    emit(Opcode::SignalValue, 0, value);
  }
  temporaries_ = mark;
  instruction_done();
}

void Compiler::address_instruction() {
  advance();
  check_token();
  const u32 mark = temporaries_;
  if (at_end_of_clause()) {
    end_clause_text();
    emit(Opcode::AddressToggle);
  } else if (token().kind == TokenKind::Symbol && !is_word(token(), "VALUE") &&
             !(options_.ansi && is_word(token(), "WITH"))) {
    const Operand name = constant_text(upper_symbol(token()));
    advance();
    address_command(name);
  } else if (token().kind == TokenKind::String || token().kind == TokenKind::HexString ||
             token().kind == TokenKind::BinaryString) {
    const Operand name = constant(string_value(token()));
    advance();
    address_command(name);
  } else if (is_word(token(), "WITH")) {
    fail(25, 5, "WITH");
  } else {
    take_word("VALUE");
    if (at_end_of_clause()) {
      fail(35, 1);
    }
    const u32 root = parse_until(kWith);
    if (is_word(token(), "WITH") && options_.ansi) {
      fail(25, 5, "WITH");
    }
    expect_end_of_clause();
    end_clause_text();
    const Operand value = generate(root);
    trace_result(value);
    emit(Opcode::AddressSet, 0, value, 0, 1);
  }
  temporaries_ = mark;
  instruction_done();
}

void Compiler::address_command(Operand name) {
  const bool with = options_.ansi && is_word(token(), "WITH");
  if (at_end_of_clause()) {
    end_clause_text();
    emit(Opcode::AddressSet, 0, name);
    return;
  }
  Operand command = 0;
  if (!with) {
    const u32 root = options_.ansi ? parse_until(kWith) : parse_expression();
    command = generate(root);
    trace_result(command);
  }
  if (options_.ansi && is_word(token(), "WITH")) {
    advance();
    address_with();
  }
  expect_end_of_clause();
  end_clause_text();
  if (with) {
    emit(Opcode::AddressSet, 0, name);
    return;
  }
  code_.clauses.back().command = true;
  emit(Opcode::AddressCommand, 0, name, command);
  may_leave_pending_ = true;
}

/// WITH [INPUT|OUTPUT|ERROR [APPEND|REPLACE] [NORMAL|STREAM name|STEM name.]]...
/// Entries of five words: direction, kind, append, operand or reference, reference kind.
void Compiler::address_with() {
  std::vector<u32> list;
  if (at_end_of_clause()) {
    fail(25, 5);
  }
  while (!at_end_of_clause()) {
    u32 direction = 0;
    if (take_word("INPUT")) {
      direction = 0;
    } else if (take_word("OUTPUT")) {
      direction = 1;
    } else if (take_word("ERROR")) {
      direction = 2;
    } else {
      fail(25, 5, found());
    }
    u32 append = 0;
    int wrong = direction == 2 ? 14 : 6 + static_cast<int>(direction);
    if (direction != 0 && take_word("APPEND")) {
      append = 1;
      wrong = 8;
    } else if (direction != 0 && take_word("REPLACE")) {
      wrong = 9;
    }
    if (take_word("NORMAL")) {
      list.insert(list.end(), {direction, 0, append, 0, 0});
    } else if (take_word("STREAM")) {
      const Token t = token();
      Operand name = 0;
      if (t.kind == TokenKind::String) {
        name = constant_text(string_text(t));
      } else if (t.kind == TokenKind::Symbol) {
        name = is_constant_symbol(t) ? constant_text(upper_symbol(t))
                                     : simple_variable(upper_symbol(t));
      } else {
        fail(53, 1, found());
      }
      advance();
      list.insert(list.end(), {direction, 1, append, name, 0});
    } else if (take_word("STEM")) {
      const Token t = token();
      const std::string upper = t.kind == TokenKind::Symbol ? upper_symbol(t) : std::string();
      if (upper.empty() || upper.find(traits_.dot) != upper.size() - 1) {
        fail(53, upper.empty() ? 2 : 3, found());
      }
      advance();
      list.insert(list.end(), {direction, 2, append, simple_variable(upper), 0});
    } else {
      fail(25, wrong, found());
    }
  }
  const u32 where = static_cast<u32>(code_.lists.size());
  const auto entries = static_cast<u16>(list.size() / 5);
  code_.lists.insert(code_.lists.end(), list.begin(), list.end());
  emit(Opcode::AddressWith, where, 0, 0, entries);
}

}  // namespace cambridge::rexx
