/// The compiler: tokens to code, clause by clause. Expressions become a tree first
/// (expression.h), instructions are compiled as they are read.
///
/// A clause that is wrong compiles to a Raise instruction, so that what stands before it runs, as
/// in z/VM. Decision docs/decisions/013.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/types.h"

#include "rexx/parse/bytecode.h"
#include "rexx/parse/expression.h"
#include "rexx/parse/program.h"
#include "rexx/parse/scanner.h"

namespace cambridge::rexx {

/// Where variables of a text live: the program's table, or the run-time extension of it.
class VariableNames {
 public:
  virtual ~VariableNames() = default;
  virtual Operand variable(std::string_view upper_case_name) = 0;
};

struct CompileOptions {
  bool traced = false;
  bool interpreted = false;                                            ///< the text of INTERPRET
  const std::unordered_map<std::string, u32>* known_labels = nullptr;  ///< of the program
  bool ansi = true;
};

/// Thrown and caught inside the compiler: the clause is wrong.
struct ClauseFault {
  int number, sub_number;
  std::string first, second;  ///< substitutions, ASCII
};

class Compiler {
 public:
  Compiler(const SourceText& source, const TextTraits& traits, VariableNames& names, Code& code,
           CompileOptions options);
  /// Compiles all; labels found are added to `labels` (may be nullptr).
  void compile(std::unordered_map<std::string, u32>* labels);

 private:
  friend struct KeywordTable;
  using Handler = void (Compiler::*)();

  /// An open construct.
  struct Block {
    enum class Kind : u8 { Group, Loop, Select, When, Otherwise, Then, Else } kind;
    u32 opened_clause = 0;
    u32 top = 0;                ///< Loop: where ITERATE's successor begins
    std::vector<u32> exits;     ///< jumps to the end
    std::vector<u32> iterates;  ///< jumps to the step
    u32 pending = 0;            ///< Then, When: the jump taken when the condition is false
    std::string control;        ///< Loop: control variable, upper case
    VariableReference control_reference;
    u32 registers = 0;  ///< Loop: first temporary
    u32 saved_temporaries = 0;
    std::size_t until = 0;  ///< Loop: token of the UNTIL expression, 0 without
    bool has_limit = false, has_count = false, controlled = false, counted = false;
    u32 select_end_count = 0;
    bool any_when = false;
  };

  // Tokens.
  [[nodiscard]] const Token& token() const { return tokens_[position_]; }
  [[nodiscard]] const Token& token_after(std::size_t n) const {
    return tokens_[position_ + n < tokens_.size() ? position_ + n : tokens_.size() - 1];
  }
  void advance() { ++position_; }
  [[nodiscard]] bool at_end_of_clause() const {
    return token().kind == TokenKind::EndOfClause || token().kind == TokenKind::EndOfText;
  }
  [[nodiscard]] bool is_word(const Token& t, std::string_view upper) const;
  bool take_word(std::string_view upper);
  [[nodiscard]] std::string_view ascii_of(const Token& t) const {
    return ascii_.substr(t.start, t.length);
  }
  [[nodiscard]] std::string upper_symbol(const Token& t) const;  ///< text of the run
  [[nodiscard]] std::string upper_ascii(const Token& t) const;
  [[nodiscard]] Value string_value(const Token& t) const;
  [[nodiscard]] std::string string_text(const Token& t) const;
  [[noreturn]] void fail(int number, int sub_number, std::string first = {},
                         std::string second = {}) const;
  /// The token as messages show it: a string without its quotes, nothing at the end of the clause.
  [[nodiscard]] std::string found() const;
  void expect_end_of_clause();  ///< after an expression
  void expect_nothing_more();   ///< after anything else
  void check_token() const;  ///< a Bad token raises its error

  // Clauses.
  void clause();
  void clause_body(const Token& first);
  void skip_to_end_of_clause();
  void begin_clause(const Token& first, bool label = false);
  void end_clause_text();
  [[nodiscard]] u16 nesting(std::size_t blocks) const;
  void instruction_done();
  void close_program();
  void require_instruction(int number, int sub_number);
  void label();
  void assignment();
  void command();
  void keyword_or_command();

  // Keyword instructions, compile_*.cpp.
  void do_instruction();
  void do_repetitor(Block& block);
  void do_control(Block& block);
  void end_instruction();
  void end_loop(Block& block);
  void leave_or_iterate(bool leave);
  void leave_instruction() { leave_or_iterate(true); }
  void iterate_instruction() { leave_or_iterate(false); }
  void if_instruction();
  void then_clause();
  void select_instruction();
  void when_instruction();
  void otherwise_instruction();
  void unexpected_then();
  void address_instruction();
  void arg_instruction();
  void call_instruction();
  void drop_instruction();
  void exit_instruction();
  void interpret_instruction();
  void nop_instruction();
  void numeric_instruction();
  void options_instruction();
  void parse_instruction();
  void procedure_instruction();
  void pull_instruction();
  void push_instruction();
  void queue_instruction();
  void return_instruction();
  void say_instruction();
  void signal_instruction();
  void trace_instruction();
  void upper_instruction();
  void trap_instruction(bool call);
  void address_command(Operand name);
  void address_with();
  void value_instruction(Opcode with_value, Opcode without);
  [[nodiscard]] bool is_constant_symbol(const Token& t) const;

  // Templates and references.
  u32 parse_template();
  void template_position(TemplateItem::Kind kind);
  VariableReference reference(const Token& t);
  u32 reference_list(bool indirect, u32& count);
  void single_string_template(ParseSource source, bool upper);

  // Expressions, expression.cpp builds, generate.cpp emits.
  u32 parse_expression();
  u32 parse_level(int level);
  u32 parse_prefix();
  u32 parse_term();
  u32 parse_call(std::size_t name, bool quoted);
  [[nodiscard]] bool has_effects(const Token& name, bool quoted) const;
  [[nodiscard]] bool stops_here(const Token& t) const;
  u32 parse_until(std::span<const std::string_view> stop_words);
  u32 parse_symbol(const Token& t);
  u32 add_node(const Node& node);
  void check_stack() const;
  Operand expression_value(Operand wanted = kNowhere);
  void expression_into(u32 temporary);
  Operand generate(u32 node, Operand wanted = kNowhere);
  Operand generate_leaf(const Node& node, Operand wanted);
  Operand generate_spine(u32 node, Operand wanted);
  Operand generate_concatenation(u32 node, Operand wanted);
  Operand generate_call(const Node& node, Operand wanted);
  u32 generate_arguments(const std::vector<u32>& arguments, u32& count);
  void emit_call(const Token& name, bool quoted, u32 first, u32 count, Operand result);
  void jump_unless(u32 node, int sub_error);
  void set_variable(const VariableReference& to, Operand value);
  Operand get_variable(const VariableReference& from);
  void trace_value(char prefix, Operand value, std::string_view name = {});
  void trace_result(Operand value) { trace_value('>', value); }

  // Code.
  u32 emit(Opcode opcode, u32 a = 0, u32 b = 0, u32 c = 0, u16 n = 0);
  /// The substitutions are ASCII.
  void emit_raise(int number, int sub_number, std::string_view first = {},
                  std::string_view second = {});
  [[nodiscard]] u32 here() const { return static_cast<u32>(code_.instructions.size()); }
  void patch(u32 instruction) { code_.instructions[instruction].a = here(); }
  /// The exit of a loop: LoopTest and LoopCount have their target in c.
  void patch_exit(u32 exit);
  Operand constant(Value value);
  Operand constant_text(std::string_view text) { return constant(Value::text(text)); }
  Operand simple_variable(std::string_view upper) { return names_.variable(upper); }
  u32 new_temporary();
  u32 tail_reference(std::string_view upper_symbol);

  const SourceText& source_;
  const TextTraits& traits_;
  VariableNames& names_;
  Code& code_;
  CompileOptions options_;
  std::string_view ascii_;
  std::vector<Token> tokens_;
  std::size_t position_ = 0;
  std::vector<Block> blocks_;
  std::vector<Node> nodes_;
  std::vector<std::vector<u32>> argument_lists_;
  std::unordered_map<std::string, u32>* labels_ = nullptr;
  std::unordered_map<std::string, u32> label_names_;
  u32 temporaries_ = 0;
  int depth_ = 0;
  std::span<const std::string_view> stop_words_;
  struct LabelUse {
    u32 instruction;
    std::string name;
  };
  std::vector<LabelUse> label_uses_;
  bool label_before_ = false;
  bool may_leave_pending_ = false;  ///< the clause calls something that can raise a condition
};

/// The value of a constant symbol or literal: canonical numbers are kept as numbers.
Value constant_value(std::string_view text, const TextTraits& traits);

}  // namespace cambridge::rexx
