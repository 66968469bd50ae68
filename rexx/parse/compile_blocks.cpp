/// IF and SELECT.
#include <array>

#include "rexx/parse/compiler.h"

namespace cambridge::rexx {

namespace {
constexpr std::array<std::string_view, 1> kThen{"THEN"};
}

/// IF and WHEN up to the expression; then_clause() reads on.
void Compiler::if_instruction() {
  const u32 opened = static_cast<u32>(code_.clauses.size() - 1);
  advance();
  if (at_end_of_clause()) {
    fail(35, 1);
  }
  const u32 mark = temporaries_;
  const u32 root = parse_until(kThen);
  check_token();
  if (!at_end_of_clause() && !is_word(token(), "THEN")) {
    expect_end_of_clause();
  }
  end_clause_text();
  jump_unless(root, 1);
  const u32 jump = here() - 1;
  if (may_leave_pending_) {
    // The pending condition is raised at the end of the branch's first clause.
    may_leave_pending_ = false;
  }
  temporaries_ = mark;
  std::size_t next = position_;
  while (tokens_[next].kind == TokenKind::EndOfClause) {
    ++next;
  }
  if (!is_word(tokens_[next], "THEN")) {
    position_ = next;
    fail(18, 1, std::to_string(code_.clauses[opened].line), found());
  }
  position_ = next;
  Block block{};
  block.kind = Block::Kind::Then;
  block.opened_clause = opened;
  block.pending = jump;
  then_clause();
  blocks_.push_back(std::move(block));
}

void Compiler::then_clause() {
  begin_clause(token());
  code_.clauses.back().depth = static_cast<u16>(nesting(blocks_.size()) + 1);
  code_.clauses.back().pauses = false;
  advance();
}

void Compiler::unexpected_then() {
  const bool is_then = is_word(token(), "THEN");
  advance();
  if (is_then) {
    fail(8, 1);
  }
  fail(8, 2);
}

void Compiler::select_instruction() {
  Block block{};
  block.kind = Block::Kind::Select;
  block.opened_clause = static_cast<u32>(code_.clauses.size() - 1);
  advance();
  expect_nothing_more();
  blocks_.push_back(std::move(block));
}

void Compiler::when_instruction() {
  if (blocks_.empty() || blocks_.back().kind != Block::Kind::Select) {
    advance();
    fail(9, 1);
  }
  blocks_.back().any_when = true;
  const u32 opened = static_cast<u32>(code_.clauses.size() - 1);
  advance();
  if (at_end_of_clause()) {
    fail(35, 1);
  }
  const u32 mark = temporaries_;
  const u32 root = parse_until(kThen);
  check_token();
  if (!at_end_of_clause() && !is_word(token(), "THEN")) {
    expect_end_of_clause();
  }
  end_clause_text();
  jump_unless(root, 2);
  const u32 jump = here() - 1;
  may_leave_pending_ = false;
  temporaries_ = mark;
  std::size_t next = position_;
  while (tokens_[next].kind == TokenKind::EndOfClause) {
    ++next;
  }
  if (!is_word(tokens_[next], "THEN")) {
    position_ = next;
    fail(18, 2, std::to_string(code_.clauses[opened].line), found());
  }
  position_ = next;
  Block block{};
  block.kind = Block::Kind::When;
  block.opened_clause = opened;
  block.pending = jump;
  then_clause();
  blocks_.push_back(std::move(block));
}

void Compiler::otherwise_instruction() {
  advance();
  if (blocks_.empty() || blocks_.back().kind != Block::Kind::Select) {
    fail(9, 2);
  }
  if (!blocks_.back().any_when) {
    fail(7, 1, std::to_string(code_.clauses[blocks_.back().opened_clause].line), "OTHERWISE");
  }
  code_.clauses.back().pauses = false;
  blocks_.back().kind = Block::Kind::Otherwise;
}

void Compiler::end_instruction() {
  advance();
  if (blocks_.empty()) {
    fail(10, 1);
  }
  const Block::Kind kind = blocks_.back().kind;
  if (kind == Block::Kind::Then || kind == Block::Kind::When) {
    fail(10, 5);
  }
  if (kind == Block::Kind::Else) {
    fail(10, 6);
  }
  std::string name, written;
  if (token().kind == TokenKind::Symbol) {
    name = upper_symbol(token());
    written = found();
    advance();
  }
  expect_nothing_more();
  end_clause_text();
  code_.clauses.back().depth = nesting(blocks_.size() - 1);
  Block& block = blocks_.back();
  const std::string line = std::to_string(code_.clauses[block.opened_clause].line);
  if (!name.empty() && block.control != name) {
    // Every way out of the construct leads to this clause and its error.
    for (const u32 exit : block.exits) {
      patch_exit(exit);
    }
    const int sub_number = kind == Block::Kind::Select || kind == Block::Kind::Otherwise ? 4
                           : block.control.empty()                                       ? 3
                                                                                         : 2;
    blocks_.pop_back();
    fail(10, sub_number, line, written);
  }
  if (kind == Block::Kind::Loop) {
    end_loop(block);
    temporaries_ = blocks_.back().saved_temporaries;
  } else if (kind == Block::Kind::Select) {
    if (!block.any_when) {
      fail(7, 1, line, "END");
    }
    emit_raise(7, 3, line);
  }
  for (const u32 exit : blocks_.back().exits) {
    patch_exit(exit);
  }
  blocks_.pop_back();
  instruction_done();
}

}  // namespace cambridge::rexx
