/// The keyword instructions that are an operation on a value or a list of names.
#include "rexx/parse/compiler.h"

namespace cambridge::rexx {

void Compiler::value_instruction(Opcode with_value, Opcode without) {
  advance();
  if (at_end_of_clause()) {
    end_clause_text();
    emit(without, 0, constant_text(""));
    instruction_done();
    return;
  }
  const u32 mark = temporaries_;
  const u32 root = parse_expression();
  expect_end_of_clause();
  end_clause_text();
  const Operand value = generate(root);
  trace_result(value);
  emit(with_value, 0, value);
  temporaries_ = mark;
  instruction_done();
}

void Compiler::say_instruction() {
  value_instruction(Opcode::Say, Opcode::SayNothing);
}

void Compiler::push_instruction() {
  value_instruction(Opcode::Push, Opcode::Push);
}

void Compiler::queue_instruction() {
  value_instruction(Opcode::Queue, Opcode::Queue);
}

void Compiler::return_instruction() {
  value_instruction(Opcode::ReturnValue, Opcode::ReturnNothing);
}

void Compiler::exit_instruction() {
  value_instruction(Opcode::ExitValue, Opcode::ExitNothing);
}

void Compiler::options_instruction() {
  if (token_after(1).kind == TokenKind::EndOfClause) {
    advance();
    fail(35, 1);
  }
  value_instruction(Opcode::Options, Opcode::Options);
}

void Compiler::interpret_instruction() {
  if (token_after(1).kind == TokenKind::EndOfClause) {
    advance();
    fail(35, 1);
  }
  may_leave_pending_ = true;
  value_instruction(Opcode::Interpret, Opcode::Interpret);
}

void Compiler::nop_instruction() {
  advance();
  expect_nothing_more();
  end_clause_text();
  instruction_done();
}

/// Names, and lists of names in parentheses, up to the end of the clause.
u32 Compiler::reference_list(bool indirect, u32& count) {
  std::vector<u32> list;
  while (!at_end_of_clause()) {
    check_token();
    const bool in_parens = indirect && token().kind == TokenKind::LeftParen;
    if (in_parens) {
      advance();
    }
    if (token().kind != TokenKind::Symbol) {
      fail(20, 1, found());
    }
    if (is_constant_symbol(token())) {
      fail(20, 1, found());
    }
    VariableReference item = reference(token());
    advance();
    if (in_parens) {
      if (token().kind != TokenKind::RightParen) {
        fail(46, 1, found());
      }
      advance();
      // A list variable: the reference itself, then its kind as List.
      list.push_back(static_cast<u32>(code_.references.size()));
      code_.references.push_back(
          {VariableReference::Kind::List, static_cast<u32>(code_.references.size() + 1)});
      code_.references.push_back(item);
      continue;
    }
    list.push_back(static_cast<u32>(code_.references.size()));
    code_.references.push_back(item);
  }
  if (list.empty()) {
    fail(20, 1);
  }
  count = static_cast<u32>(list.size());
  const u32 where = static_cast<u32>(code_.lists.size());
  code_.lists.insert(code_.lists.end(), list.begin(), list.end());
  return where;
}

void Compiler::drop_instruction() {
  advance();
  u32 count = 0;
  const u32 list = reference_list(true, count);
  end_clause_text();
  emit(Opcode::Drop, list, 0, 0, static_cast<u16>(count));
  instruction_done();
}

void Compiler::upper_instruction() {
  advance();
  u32 count = 0;
  const u32 list = reference_list(false, count);
  end_clause_text();
  emit(Opcode::Upper, list, 0, 0, static_cast<u16>(count));
  instruction_done();
}

void Compiler::procedure_instruction() {
  const bool allowed = label_before_ && !options_.interpreted;
  advance();
  u32 count = 0, list = 0;
  if (!at_end_of_clause()) {
    if (!take_word("EXPOSE")) {
      check_token();
      fail(25, 17, found());
    }
    list = reference_list(true, count);
  }
  end_clause_text();
  if (!allowed) {
    fail(17, 1);
  }
  emit(Opcode::Procedure, list, 0, 0, static_cast<u16>(count));
  instruction_done();
}

void Compiler::numeric_instruction() {
  advance();
  check_token();
  const u32 mark = temporaries_;
  const auto with_expression = [&](Opcode opcode, u16 n) {
    const u32 root = parse_expression();
    expect_end_of_clause();
    end_clause_text();
    const Operand value = generate(root);
    trace_result(value);
    emit(opcode, 0, value, 0, n);
  };
  if (take_word("DIGITS") || is_word(token(), "FUZZ")) {
    const bool fuzz = take_word("FUZZ");
    const Opcode opcode = fuzz ? Opcode::NumericFuzz : Opcode::NumericDigits;
    if (at_end_of_clause()) {
      emit(opcode, 0, 0, 0, 1);
    } else {
      with_expression(opcode, 0);
    }
  } else if (take_word("FORM")) {
    if (at_end_of_clause()) {
      emit(Opcode::NumericForm, 0, 0, 0, 0);
    } else if (is_word(token(), "SCIENTIFIC") || is_word(token(), "ENGINEERING")) {
      const u16 form = is_word(token(), "ENGINEERING") ? 1 : 0;
      advance();
      expect_nothing_more();
      emit(Opcode::NumericForm, 0, 0, 0, form);
    } else {
      const bool value_word = take_word("VALUE");
      if (!value_word && token().kind == TokenKind::Symbol) {
        fail(25, 11, "ENGINEERING SCIENTIFIC", found());
      }
      with_expression(Opcode::NumericForm, 2);
    }
  } else {
    fail(25, 15, "DIGITS FORM FUZZ", found());
  }
  end_clause_text();
  temporaries_ = mark;
  instruction_done();
}

void Compiler::trace_instruction() {
  advance();
  check_token();
  const u32 mark = temporaries_;
  Operand value;
  u16 n = 0;
  if (at_end_of_clause()) {
    value = constant_text(traits_.text("N"));
  } else if (take_word("VALUE")) {
    n = 1;
    value = generate(parse_expression());
  } else if (token().kind == TokenKind::Plus || token().kind == TokenKind::Minus) {
    const std::string sign(token().kind == TokenKind::Minus ? "-" : "");
    advance();
    value = constant_text(traits_.text(sign + upper_ascii(token())));
    advance();
  } else if (token().kind == TokenKind::Symbol) {
    value = constant_text(upper_symbol(token()));
    advance();
  } else if (token().kind == TokenKind::String) {
    value = constant_text(string_text(token()));
    advance();
  } else {
    n = 1;
    value = generate(parse_expression());
  }
  expect_end_of_clause();
  end_clause_text();
  emit(Opcode::Trace, 0, value, 0, n);
  temporaries_ = mark;
  emit(Opcode::Check);
  instruction_done();
}

}  // namespace cambridge::rexx
