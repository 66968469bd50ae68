/// Clauses: what kind one is, and the constructs that clauses form.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "rexx/parse/compiler.h"
#include "rexx/parse/keyword_table.h"
#include "rexx/value/decimal.h"

namespace cambridge::rexx {

Compiler::Compiler(const SourceText& source, const TextTraits& traits, VariableNames& names,
                   Code& code, CompileOptions options)
    : source_(source),
      traits_(traits),
      names_(names),
      code_(code),
      options_(options),
      ascii_(source.ascii()),
      tokens_(scan(ascii_)) {}

bool Compiler::is_word(const Token& t, std::string_view upper) const {
  if (t.kind != TokenKind::Symbol || t.length != upper.size()) {
    return false;
  }
  const char* p = ascii_.data() + t.start;
  for (const char c : upper) {
    char found = *p++;
    if (found >= 'a' && found <= 'z') {
      found = static_cast<char>(found - 'a' + 'A');
    }
    if (found != c) {
      return false;
    }
  }
  return true;
}

bool Compiler::take_word(std::string_view upper) {
  if (is_word(token(), upper)) {
    advance();
    return true;
  }
  return false;
}

std::string Compiler::upper_symbol(const Token& t) const {
  return traits_.folded(std::string_view(source_.text).substr(t.start, t.length));
}

std::string Compiler::upper_ascii(const Token& t) const {
  return TextTraits::ascii().folded(ascii_of(t));
}

void Compiler::fail(int number, int sub_number, std::string first, std::string second) const {
  throw ClauseFault{number, sub_number, std::move(first), std::move(second)};
}

std::string Compiler::found() const {
  const Token& t = token();
  if (at_end_of_clause()) {
    return {};
  }
  if (t.kind == TokenKind::String || t.kind == TokenKind::HexString ||
      t.kind == TokenKind::BinaryString) {
    return std::string(ascii_.substr(t.start + 1, t.length - 2));
  }
  return std::string(ascii_of(t));
}

void Compiler::check_token() const {
  const Token& t = token();
  if (t.kind == TokenKind::Bad) {
    std::string hexadecimal;
    if (t.error == 13) {
      hexadecimal = fmt::format("{:02X}", static_cast<u8>(source_.text[t.start]));
    }
    fail(t.error, t.sub_error, hexadecimal);
  }
}

void Compiler::expect_end_of_clause() {
  check_token();
  if (!at_end_of_clause()) {
    if (token().kind == TokenKind::RightParen) {
      fail(37, 2);
    }
    if (token().kind == TokenKind::Comma) {
      fail(37, 1);
    }
    fail(21, 1, found());
  }
}

void Compiler::expect_nothing_more() {
  check_token();
  if (!at_end_of_clause()) {
    fail(21, 1, found());
  }
}

void Compiler::compile(std::unordered_map<std::string, u32>* labels) {
  labels_ = labels;
  code_.instructions.reserve(tokens_.size());
  if (!options_.interpreted) {
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
      if (tokens_[i + 1].kind == TokenKind::Colon && tokens_[i].kind == TokenKind::Symbol) {
        label_names_.emplace(upper_symbol(tokens_[i]), 0);
      }
    }
  }
  while (token().kind != TokenKind::EndOfText) {
    if (token().kind == TokenKind::EndOfClause) {
      advance();
      continue;
    }
    clause();
  }
  close_program();
  for (const auto& use : label_uses_) {
    const auto found = labels_->find(use.name);
    code_.instructions[use.instruction].a = found == labels_->end() ? 0 : found->second;
  }
}

/// How far a clause inside the outermost `blocks` constructs is indented: one for a group, two for
/// a branch (THEN itself stands one further than its IF).
u16 Compiler::nesting(std::size_t blocks) const {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < blocks; ++i) {
    const Block::Kind kind = blocks_[i].kind;
    depth += kind == Block::Kind::Group || kind == Block::Kind::Loop || kind == Block::Kind::Select
                 ? 1
                 : 2;
  }
  return static_cast<u16>(std::min<std::size_t>(depth, 60000));
}

void Compiler::begin_clause(const Token& first, bool is_label) {
  ClauseInfo info{};
  info.line = source_.line_of(first.start);
  info.start = first.start;
  info.end = first.start + first.length;
  info.position = here();
  info.depth = nesting(blocks_.size());
  info.traced_when_labels = is_label;
  code_.clauses.push_back(info);
  if (options_.traced) {
    emit(Opcode::Clause, static_cast<u32>(code_.clauses.size() - 1));
  }
}

void Compiler::end_clause_text() {
  if (!code_.clauses.empty() && position_ > 0) {
    const Token& last = tokens_[position_ - 1];
    u32 end = last.start + last.length;
    if (last.kind == TokenKind::HexString || last.kind == TokenKind::BinaryString) {
      ++end;
    }
    ClauseInfo& info = code_.clauses.back();
    info.end = std::max(info.end, end);
  }
}

void Compiler::skip_to_end_of_clause() {
  while (!at_end_of_clause()) {
    advance();
  }
}

void Compiler::clause() {
  const Token first = token();
  const std::size_t blocks_before = blocks_.size();
  begin_clause(first);
  const u32 start = code_.clauses.back().position + (options_.traced ? 1 : 0);
  may_leave_pending_ = false;
  const std::size_t clause_number = code_.clauses.size() - 1;
  try {
    clause_body(first);
  } catch (const ClauseFault& fault) {
    stop_words_ = {};
    blocks_.resize(std::min(blocks_before, blocks_.size()));
    code_.clauses.resize(clause_number + 1);
    code_.instructions.resize(start);
    while (!code_.sync_points.empty() && code_.sync_points.back() >= start) {
      code_.sync_points.pop_back();
    }
    while (!label_uses_.empty() && label_uses_.back().instruction >= start) {
      label_uses_.pop_back();
    }
    skip_to_end_of_clause();
    end_clause_text();
    emit_raise(fault.number, fault.sub_number, fault.first, fault.second);
    instruction_done();
  }
}

void Compiler::clause_body(const Token& first) {
  if (first.kind == TokenKind::Symbol && token_after(1).kind == TokenKind::Colon) {
    label();
    return;
  }
  const bool after_label = label_before_;
  label_before_ = false;
  if (!blocks_.empty() && blocks_.back().kind == Block::Kind::Select) {
    if (!is_word(first, "WHEN") && !is_word(first, "OTHERWISE") && !is_word(first, "END")) {
      const Block& select = blocks_.back();
      fail(7, select.any_when ? 2 : 1, std::to_string(code_.clauses[select.opened_clause].line),
           found());
    }
  }
  check_token();
  if (first.kind == TokenKind::Symbol && token_after(1).kind == TokenKind::Equals) {
    assignment();
  } else {
    label_before_ = after_label;
    keyword_or_command();
    label_before_ = false;
  }
}

void Compiler::label() {
  const std::string name = upper_symbol(token());
  advance();
  advance();
  end_clause_text();
  code_.clauses.back().traced_when_labels = true;
  if (labels_ != nullptr && !options_.interpreted) {
    labels_->emplace(name, static_cast<u32>(code_.clauses.size() - 1));
  }
  if (options_.interpreted) {
    fail(47, 1, traits_.plain(name));
  }
  label_before_ = true;
}

void Compiler::assignment() {
  const Token target = token();
  const char first = ascii_[target.start];
  if (is_constant_symbol(target)) {
    const bool number = is_number(constant_value(upper_symbol(target), traits_), traits_);
    fail(31, number ? 1 : (first == '.' ? 3 : 2), upper_ascii(target));
  }
  advance();
  advance();
  const VariableReference to = reference(target);
  const u32 mark = temporaries_;
  if (at_end_of_clause()) {
    // No expression: the null string.
    end_clause_text();
    const Operand value = constant_text("");
    trace_result(value);
    set_variable(to, value);
    instruction_done();
    return;
  }
  const u32 root = parse_expression();
  expect_end_of_clause();
  end_clause_text();
  if (to.kind == VariableReference::Kind::Simple) {
    const Operand value = generate(root, to.where);
    trace_result(value);
  } else {
    const Operand value = generate(root);
    trace_result(value);
    set_variable(to, value);
  }
  temporaries_ = mark;
  instruction_done();
}

void Compiler::keyword_or_command() {
  const Token first = token();
  if (first.kind == TokenKind::Symbol) {
    const Keyword* keyword = find_keyword(ascii_of(first));
    if (keyword != nullptr) {
      (this->*KeywordTable::handler(keyword->instruction))();
      return;
    }
  }
  command();
}

void Compiler::command() {
  const u32 mark = temporaries_;
  const u32 root = parse_expression();
  expect_end_of_clause();
  end_clause_text();
  code_.clauses.back().command = true;
  const Operand value = generate(root);
  trace_result(value);
  emit(Opcode::Command, 0, value);
  temporaries_ = mark;
  may_leave_pending_ = true;
  instruction_done();
}

void Compiler::instruction_done() {
  if (may_leave_pending_) {
    emit(Opcode::Check);
    may_leave_pending_ = false;
  }
  while (!blocks_.empty()) {
    Block& block = blocks_.back();
    if (block.kind == Block::Kind::Then) {
      std::size_t next = position_;
      while (tokens_[next].kind == TokenKind::EndOfClause) {
        ++next;
      }
      if (is_word(tokens_[next], "ELSE") && tokens_[next + 1].kind != TokenKind::Equals &&
          tokens_[next + 1].kind != TokenKind::Colon) {
        position_ = next;
        const u32 over = emit(Opcode::Jump);
        patch(block.pending);
        block.kind = Block::Kind::Else;
        block.pending = over;
        begin_clause(token());
        code_.clauses.back().depth = static_cast<u16>(nesting(blocks_.size() - 1) + 1);
        code_.clauses.back().pauses = false;
        advance();
        if (at_end_of_clause()) {
          require_instruction(14, 4);
        }
        return;
      }
      patch(block.pending);
      blocks_.pop_back();
    } else if (block.kind == Block::Kind::Else) {
      patch(block.pending);
      blocks_.pop_back();
    } else if (block.kind == Block::Kind::When) {
      const u32 over = emit(Opcode::Jump);
      patch(block.pending);
      blocks_.pop_back();
      blocks_.back().exits.push_back(over);
      return;
    } else {
      return;
    }
  }
}

void Compiler::emit_raise(int number, int sub_number, std::string_view first,
                          std::string_view second) {
  emit(Opcode::Raise, constant_text(traits_.text(first)), static_cast<u32>(sub_number),
       constant_text(traits_.text(second)), static_cast<u16>(number));
}

/// After THEN, ELSE: an instruction must follow before the text ends.
void Compiler::require_instruction(int number, int sub_number) {
  std::size_t next = position_;
  while (tokens_[next].kind == TokenKind::EndOfClause) {
    ++next;
  }
  if (tokens_[next].kind == TokenKind::EndOfText) {
    emit_raise(number, sub_number);
  }
}

void Compiler::close_program() {
  if (!blocks_.empty() && token().kind == TokenKind::EndOfText) {
    // Constructs that are still open: error 14 where the text ends.
    const Block& block = blocks_.back();
    int sub_number = 1;
    switch (block.kind) {
      case Block::Kind::Select:
        sub_number = 2;
        break;
      case Block::Kind::Otherwise:
        sub_number = 2;
        break;
      case Block::Kind::Then:
        sub_number = 3;
        break;
      case Block::Kind::When:
        sub_number = 3;
        break;
      case Block::Kind::Else:
        sub_number = 4;
        break;
      default:
        break;
    }
    const u32 line = code_.clauses.empty() ? 1 : code_.clauses[block.opened_clause].line;
    for (Block& open : blocks_) {
      if (open.kind == Block::Kind::Then || open.kind == Block::Kind::Else ||
          open.kind == Block::Kind::When) {
        patch(open.pending);
      }
      for (const u32 exit : open.exits) {
        patch_exit(exit);
      }
      for (const u32 iterate : open.iterates) {
        patch(iterate);
      }
    }
    begin_clause(tokens_.back());
    emit_raise(14, sub_number, std::to_string(line));
    blocks_.clear();
  }
  begin_clause(tokens_.back());
  if (options_.traced) {
    code_.instructions.pop_back();
  }
  emit(Opcode::EndOfCode);
}

}  // namespace cambridge::rexx
