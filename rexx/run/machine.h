/// The REXX machine: runs code over activations. Its REXX calls live on its own stack, so they use
/// no host stack.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "rexx/builtins/builtin.h"
#include "rexx/run/activation.h"
#include "rexx/run/interpreter.h"
#include "rexx/value/stem.h"

namespace cambridge::rexx {

/// A condition on its way to its trap.
struct RaisedCondition {
  Condition condition = Condition::Syntax;
  std::string description = {};  ///< text of the run
  std::string extra = {};        ///< ASCII
  Value rc = {};                 ///< Unset: RC stays
  ErrorReport error = {};        ///< of Syntax
};

class Machine final : public FunctionContext, public VariablePool {
 public:
  Machine(Host& host, const TextTraits& traits);
  ~Machine() override;
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  RunEnd run(const std::shared_ptr<const Program>& program, const Invocation& invocation);

  // FunctionContext, function_context.cpp.
  [[nodiscard]] const TextTraits& traits() const override { return traits_; }
  Host& host() override { return host_; }
  NumericSettings& numeric() override { return settings().numeric; }
  std::size_t argument_count() override;
  const Value* argument(std::size_t index) override;
  std::string_view environment_name() override;
  const ConditionRecord* condition() override { return top().condition; }
  std::string_view condition_state() override;
  std::string trace_setting() override;
  bool set_trace(std::string_view setting) override;
  i64 clause_time() override;
  i64& elapsed_start() override { return settings().elapsed_start; }
  std::size_t source_lines() override;
  std::string_view source_line(std::size_t number) override;
  bool mixed_case_dbcs() override { return exmode_; }
  SymbolKind symbol_kind(std::string_view name) override;
  bool get_variable(std::string_view name, Value& value) override;
  bool set_variable(std::string_view name, const Value& value) override;
  WordIndex& word_index() override { return word_index_; }
  u64 next_random() override;
  void seed_random(u64 seed) override;
  void not_ready(std::string_view stream) override;
  void report(ErrorReport report) override;

  // VariablePool, variable_pool.cpp.
  u8 fetch(std::string_view name, bool symbolic, std::string& value) override;
  u8 set(std::string_view name, bool symbolic, std::string_view value) override;
  u8 drop(std::string_view name, bool symbolic) override;
  u8 next(std::string& name, std::string& value) override;
  u8 fetch_private(std::string_view name, std::string& value) override;

 private:
  enum class Flow { Next, Raised, Reload, Ended };

  // loop.cpp
  void execute();
  Flow slow_instruction(const Instruction& in);

  // operators.cpp: false means that something was raised.
  bool arithmetic_slow(Operation operation, const Instruction& in);
  bool prefix_slow(const Instruction& in);
  bool logical(const Instruction& in);
  bool concatenate(const Instruction& in);
  bool concatenate_slow(const Instruction& in);
  bool join(Value& to, const std::string_view* parts, const u32* list, std::size_t n, u64 length);
  bool compare(Comparison comparison, Operand left, Operand right, bool& result);
  bool compare_texts(Comparison comparison, const Value& x, const Value& y);
  bool truth(Operand operand, int sub_number, bool& result);
  [[nodiscard]] std::string operator_sign(const Instruction& in) const;
  bool fault(Fault found, Operation operation, const Value& left, const Value& right);
  bool loop_number(const Instruction& in);
  bool loop_step(const Instruction& in, bool& again);
  bool loop_test(Operand control, u32 limit, bool& past);
  bool loop_active(Operand step);
  bool check_lost_digits(const NumericContext& context, const Value& left, const Value& right);

  // variables.cpp
  [[nodiscard]] Value& at(Operand o) {
    return *reinterpret_cast<Value*>(reinterpret_cast<char*>(rows_[o & 3]) + (o & ~15U));
  }
  /// The value of a term; `spare` holds the name of an unset variable. nullptr: NOVALUE raised.
  const Value* fetch(Operand o, Value& spare) {
    Value& v = at(o);
    if (v.kind() >= Kind::Integer && v.kind() != Kind::Alias && v.kind() != Kind::Box) {
      return &v;
    }
    return fetch_slow(v, o, spare);
  }
  const Value* fetch_slow(Value& v, Operand o, Value& spare);
  Value& place(Operand o) { return resolved(at(o)); }
  static Value& resolved(Value& v);
  void store(Operand o, Value value) { place(o) = std::move(value); }
  [[nodiscard]] std::string_view name_of(Operand o);
  Stem& stem_at(Operand o);
  Stem* stem_if_any(Operand o);
  bool copy_slow(Operand to, Operand from);
  bool get_tail(Stem* stem, Operand stem_operand, const Tail& tail, Value& value);
  bool get_tail1(const Instruction& in);
  bool get_tail_n(const Instruction& in);
  bool set_tail1(const Instruction& in);
  bool set_tail_n(const Instruction& in);
  void set_stem(Operand stem, const Value& value);
  bool get_stem(Operand stem, Value& value);
  Tail tail_of(const TailReference& reference);
  Tail tail_part(Operand part, Scratch& scratch);
  bool assign(const VariableReference& reference, Value value);
  bool read(const VariableReference& reference, Value& value);
  void drop_reference(const VariableReference& reference);
  void drop_list(const Instruction& in);
  bool upper_list(const Instruction& in);
  bool listed_names(const VariableReference& reference, std::vector<std::string>& names);

  // named_variables.cpp
  struct Named {
    enum class Kind { Bad, Constant, Simple, Stem, Tail } kind = Kind::Bad;
    Operand variable = 0;  ///< Simple, or the stem
    std::string tail;
    std::string name;  ///< upper case
  };
  Named resolve_name(std::string_view name, bool substitute);
  Operand variable_named(std::string_view upper);
  void drop_named(const Named& named);
  void assign_named(const Named& named, Value value);
  bool value_named(const Named& named, Value& value);

  // calls.cpp
  Activation& push_activation(Activation::Kind kind);
  void pop_activation();
  bool call_label(u32 clause, u32 first, u32 count, Operand result);
  bool call_builtin(const Instruction& in);
  bool call_external(std::string_view name, u32 first, u32 count, Operand result);
  bool call_computed(const Instruction& in);
  bool run_external(RoutineEnd& routine, u32 first, u32 count, Operand result);
  void return_from(std::optional<Value> value);
  void return_to_top(std::optional<Value> value);
  bool procedure(const Instruction& in);
  void expose(const VariableReference& reference, Pool& from);
  void expose_named(std::string_view name, Pool& from);
  void expose_variable(Operand o, Pool& from);
  bool interpret(Operand text);
  bool interpret_text(const std::string& text, const Instruction* resume, bool interactive);
  const Code& interpreted_code(InterpretedText& text, bool traced);
  void enter(Activation& activation, u32 clause);
  void load_rows();
  void switch_code();

  // conditions.cpp
  bool raise_error(int number, int sub_number, std::string first = {}, std::string second = {},
                   std::string third = {});
  bool raise(RaisedCondition raised);
  bool take_raised();  ///< to its trap; false: the run has ended
  void end_with_error();
  bool signal_to(std::string_view label);
  void signal_position(u32 clause);
  void trap_on(const Instruction& in);
  bool call_trap(RaisedCondition raised);
  bool at_clause_end();
  bool safe_point();
  u32 current_line();
  const ClauseInfo* current_clause(const Activation& activation);
  std::string clause_text(const Activation& activation);
  void set_sigl();

  // instructions.cpp
  bool numeric_instruction(const Instruction& in);
  bool address_set(const Instruction& in);
  bool trace_instruction(const Instruction& in);
  bool run_command(u32 environment, Operand command);
  bool command_ended(const CommandEnd& end, std::string_view command);
  u32 environment_number(std::string_view name);
  bool prepare_redirection(const Instruction& in);
  bool finish_redirection();
  u32 label_number(std::string_view name);
  bool options(Operand o);

  // parsing.cpp
  bool parse(const Instruction& in);
  bool parse_string(std::string_view text, const TemplateItem*& item, const TemplateItem* end);
  bool parse_source_value(const Instruction& in, u32 number, Value& value, std::string& line,
                          bool& is_line);
  bool template_number(const TemplateItem& item, i64& number);
  bool give_target(const TemplateItem& item, std::string_view text);
  bool give_words(const TemplateItem* first, const TemplateItem* end, std::string_view text);

  // tracing.cpp
  bool trace_clause(u32 clause);
  void trace_value(const Instruction& in);
  void trace_line(const ClauseInfo& clause, std::string_view marker, std::string_view text,
                  bool number = true);
  void trace_text(char prefix, std::string_view value, std::string_view name = {});
  void trace_clause_text(const Activation& activation, const ClauseInfo& clause,
                         std::string_view marker);
  bool pause();
  std::size_t nesting(const Activation& activation);
  std::string tail_of_name(u32 number);
  [[nodiscard]] bool traces_results();

  [[nodiscard]] Activation& top() { return *top_; }
  [[nodiscard]] Settings& settings() { return *top_->settings; }
  [[nodiscard]] const TextTraits& tt() const { return traits_; }

  Host& host_;
  const TextTraits& traits_;
  Value* rows_[4] = {nullptr, nullptr, nullptr, nullptr};
  const Instruction* pc_ = nullptr;  ///< the instruction being executed, when helpers look
  std::deque<Activation> activations_;
  std::size_t depth_ = 0;  ///< activations in use
  Activation* top_ = nullptr;
  ValueStack stack_;
  std::vector<std::unique_ptr<Pool>> pools_;
  std::size_t pools_used_ = 0;
  std::vector<std::unique_ptr<ProgramInstance>> instances_;
  std::vector<std::string> environments_;
  std::vector<std::string> labels_;

  // Pending things, looked at where clauses end.
  bool attention_needed_ = false;
  std::vector<RaisedCondition> pending_calls_;
  bool mode_switch_ = false;
  std::optional<RaisedCondition> raised_;
  std::optional<RunEnd> ended_;
  RunEnd end_;

  std::string tail_buffer_;
  CommandRedirection redirection_;
  bool redirected_ = false;
  std::vector<u32> redirection_list_;
  i64 clause_time_ = 0;
  const Instruction* clause_time_at_ = nullptr;
  const ClauseInfo* clause_time_clause_ = nullptr;
  std::size_t clause_time_depth_ = 0;
  WordIndex word_index_;
  const Builtin* const* builtin_rows_ = builtins().data();
  u64 random_ = 0;
  bool random_seeded_ = false;
  bool exmode_ = false;
  i64 trace_skip_ = 0;  ///< TRACE n
  i64 trace_mute_ = 0;  ///< TRACE -n
  bool pause_due_ = false;
  bool pause_announced_ = false;
  u32 last_traced_line_ = 0, last_traced_start_ = 0;
  const Instruction* paused_position_ = nullptr;  ///< of the clause shown last
  const Code* paused_code_ = nullptr;

  // The walk of EXECCOMM's N.
  std::vector<std::pair<std::string, std::string>> walk_;
  std::size_t walk_at_ = 0;
  bool walking_ = false;
};

}  // namespace cambridge::rexx
