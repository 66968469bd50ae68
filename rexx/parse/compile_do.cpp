/// DO, LEAVE and ITERATE. The code of a loop:
///
///     the header's expressions into the loop's registers: step, limit, count
///   top:  limit and count are tested (exits), WHILE (exit)
///     the body
///   step (ITERATE comes here): UNTIL (exit), the control variable is stepped; back to top
///   exit:
#include <array>

#include "rexx/parse/compiler.h"

namespace cambridge::rexx {

namespace {
constexpr std::array<std::string_view, 5> kHeaderWords{"TO", "BY", "FOR", "WHILE", "UNTIL"};
constexpr std::array<std::string_view, 2> kConditionWords{"WHILE", "UNTIL"};
constexpr u32 kStep = 0, kLimit = 1, kCount = 2;  // the loop's registers
}  // namespace

void Compiler::do_instruction() {
  Block block{};
  block.kind = Block::Kind::Group;
  block.opened_clause = static_cast<u32>(code_.clauses.size() - 1);
  block.saved_temporaries = temporaries_;
  advance();
  if (at_end_of_clause()) {
    end_clause_text();
    blocks_.push_back(std::move(block));
    return;
  }
  block.kind = Block::Kind::Loop;
  block.registers = new_temporary();
  new_temporary();
  new_temporary();
  do_repetitor(block);
  const bool is_while = is_word(token(), "WHILE");
  if (is_while || is_word(token(), "UNTIL")) {
    advance();
    if (at_end_of_clause()) {
      fail(35, 1);
    }
    if (is_while) {
      const u32 root = parse_until(kConditionWords);
      if (!at_end_of_clause()) {
        fail(27, 1, upper_ascii(token()));
      }
      jump_unless(root, 3);
      block.exits.push_back(here() - 1);
    } else {
      block.until = position_;
      // Read now for its mistakes; its code comes at the end of the body.
      const u32 clean = here();
      parse_until(kConditionWords);
      code_.instructions.resize(clean);
      while (!code_.sync_points.empty() && code_.sync_points.back() >= clean) {
        code_.sync_points.pop_back();
      }
    }
  }
  if (!at_end_of_clause()) {
    check_token();
    fail(27, 1, upper_ascii(token()));
  }
  end_clause_text();
  may_leave_pending_ = false;
  blocks_.push_back(std::move(block));
}

void Compiler::do_repetitor(Block& block) {
  const Token first = token();
  const Operand step = operand(Row::Temporaries, block.registers + kStep);
  if (first.kind == TokenKind::Symbol && token_after(1).kind == TokenKind::Equals) {
    do_control(block);
    return;
  }
  if (is_word(first, "FOREVER")) {
    advance();
    if (!at_end_of_clause() && !is_word(token(), "WHILE") && !is_word(token(), "UNTIL")) {
      check_token();
      fail(25, 16, "WHILE UNTIL", found());
    }
    emit(Opcode::Copy, step, constant(Value::integer(1)));
  } else if (is_word(first, "WHILE") || is_word(first, "UNTIL")) {
    emit(Opcode::Copy, step, constant(Value::integer(1)));
  } else {
    const u32 mark = temporaries_;
    const u32 root = parse_until(kConditionWords);
    const Operand count = operand(Row::Temporaries, block.registers + kCount);
    const Operand value = generate(root);
    trace_result(value);
    temporaries_ = mark;
    emit(Opcode::WholeNumber, count, value, 0, 2);
    emit(Opcode::Copy, step, constant(Value::integer(1)));
    block.counted = true;
    block.top = here();
    block.exits.push_back(emit(Opcode::LoopCount, count));
    return;
  }
  block.top = here();
}

void Compiler::do_control(Block& block) {
  const Token name = token();
  const char first = ascii_[name.start];
  if (first >= '0' && first <= '9') {
    fail(31, 1, upper_ascii(name));
  }
  if (first == '.') {
    fail(31, 3, upper_ascii(name));
  }
  block.control = upper_symbol(name);
  block.control_reference = reference(name);
  block.controlled = true;
  advance();
  advance();
  const Operand step = operand(Row::Temporaries, block.registers + kStep);
  const Operand limit = operand(Row::Temporaries, block.registers + kLimit);
  const Operand count = operand(Row::Temporaries, block.registers + kCount);
  const u32 mark = temporaries_;
  const Operand start = operand(Row::Temporaries, new_temporary());
  const auto number_into = [&](Operand to, Opcode opcode, u16 which) {
    const u32 inner = temporaries_;
    const u32 root = parse_until(kHeaderWords);
    const Operand value = generate(root);
    trace_result(value);
    temporaries_ = inner;
    emit(opcode, to, value, 0, which);
  };
  number_into(start, Opcode::RoundNumber, 6);
  bool has_step = false;
  while (true) {
    const Token word = token();
    const auto once = [&](bool& seen) {
      if (seen) {
        fail(27, 1, upper_ascii(word));
      }
      seen = true;
      advance();
      if (at_end_of_clause()) {
        fail(35, 1);
      }
    };
    if (is_word(word, "TO")) {
      once(block.has_limit);
      number_into(limit, Opcode::RoundNumber, 4);
    } else if (is_word(word, "BY")) {
      once(has_step);
      number_into(step, Opcode::RoundNumber, 5);
    } else if (is_word(word, "FOR")) {
      once(block.has_count);
      number_into(count, Opcode::WholeNumber, 3);
    } else {
      break;
    }
  }
  if (!has_step) {
    emit(Opcode::Copy, step, constant(Value::integer(1)));
  }
  set_variable(block.control_reference, start);
  block.top = here();
  if (block.has_limit) {
    const Operand control = block.control_reference.kind == VariableReference::Kind::Simple
                                ? block.control_reference.where
                                : start;
    const u32 test = emit(Opcode::LoopTest, control, block.registers + kLimit);
    block.exits.push_back(test);
  }
  if (block.has_count) {
    const u32 test = emit(Opcode::LoopCount, count);
    block.exits.push_back(test);
  }
  temporaries_ = mark;
}

void Compiler::end_loop(Block& block) {
  for (const u32 iterate : block.iterates) {
    patch(iterate);
  }
  if (block.until != 0) {
    const std::size_t resume = position_;
    position_ = block.until;
    const u32 root = parse_until(kConditionWords);
    position_ = resume;
    const u32 mark = temporaries_;
    const Operand value = generate(root);
    temporaries_ = mark;
    trace_result(value);
    block.exits.push_back(emit(Opcode::JumpTrue, 0, value, 0, 4));
  }
  const Operand step = operand(Row::Temporaries, block.registers + kStep);
  if (options_.traced) {
    emit(Opcode::Clause, block.opened_clause, 0, 1);  // the DO again, without a pause
  }
  if (block.controlled) {
    const bool simple = block.control_reference.kind == VariableReference::Kind::Simple;
    if (simple && !block.has_count) {
      // The test at the top is for the first round only; later rounds test here.
      const u32 after_test = block.has_limit ? block.top + 1 : block.top;
      emit(Opcode::LoopStep, block.control_reference.where, block.registers + kStep, after_test,
           block.has_limit ? 1 : 0);
    } else {
      const u32 mark = temporaries_;
      const Operand current = operand(Row::Temporaries, new_temporary());
      if (simple) {
        emit(Opcode::Copy, current, block.control_reference.where);
      } else {
        const Operand value = get_variable(block.control_reference);
        emit(Opcode::Copy, current, value);
      }
      emit(Opcode::LoopAdvance, current, block.registers + kStep);
      set_variable(block.control_reference, current);
      if (block.has_limit) {
        block.exits.push_back(emit(Opcode::LoopTest, current, block.registers + kLimit));
      }
      if (block.has_count) {
        block.exits.push_back(
            emit(Opcode::LoopCount, operand(Row::Temporaries, block.registers + kCount)));
      }
      temporaries_ = mark;
      emit(Opcode::Repeat, block.top + (block.has_limit ? 1 : 0) + (block.has_count ? 1 : 0), step);
    }
  } else {
    emit(Opcode::Repeat, block.top, step);
  }
}

void Compiler::patch_exit(u32 exit) {
  const Opcode opcode = code_.instructions[exit].opcode;
  if (opcode == Opcode::LoopTest || opcode == Opcode::LoopCount) {
    code_.instructions[exit].c = here();
  } else {
    code_.instructions[exit].a = here();
  }
}

void Compiler::leave_or_iterate(bool leave) {
  advance();
  std::string name;
  if (token().kind == TokenKind::Symbol) {
    const char first = ascii_[token().start];
    if ((first >= '0' && first <= '9') || first == '.') {
      fail(20, 1, found());
    }
    name = upper_symbol(token());
    advance();
  } else if (!at_end_of_clause()) {
    check_token();
    fail(20, 1, found());
  }
  expect_nothing_more();
  end_clause_text();
  bool any_loop = false;
  for (std::size_t i = blocks_.size(); i-- > 0;) {
    Block& block = blocks_[i];
    if (block.kind != Block::Kind::Loop) {
      continue;
    }
    any_loop = true;
    if (name.empty() || block.control == name) {
      const u32 jump = emit(Opcode::Jump);
      (leave ? block.exits : block.iterates).push_back(jump);
      instruction_done();
      return;
    }
  }
  if (!any_loop || name.empty()) {
    fail(28, leave ? 1 : 2);
  }
  fail(28, leave ? 3 : 4, traits_.plain(name));
}

}  // namespace cambridge::rexx
