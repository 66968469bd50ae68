/// Calls and returns: activations, PROCEDURE EXPOSE, external routines, INTERPRET.
#include "rexx/parse/compiler.h"
#include "rexx/run/machine.h"

namespace cambridge::rexx {

namespace {

constexpr std::size_t kDeepest = 100'000;      // activations; beyond it error 11
constexpr std::size_t kInterpretedKept = 500;  // texts of INTERPRET whose code is kept

/// Variables of an interpreted text: the program's, or the extension of the pool.
class RunTimeNames final : public VariableNames {
 public:
  explicit RunTimeNames(ProgramInstance& instance) : instance_(instance) {}
  Operand variable(std::string_view name) override {
    if (const u32* number = instance_.program->symbols().find(name); number != nullptr) {
      return operand(Row::Variables, *number);
    }
    const auto [found, made] = instance_.extra_numbers.try_emplace(
        std::string(name), static_cast<u32>(instance_.extra_names.size()));
    if (made) {
      instance_.extra_names.emplace_back(name);
    }
    return operand(Row::Extra, found->second);
  }

 private:
  ProgramInstance& instance_;
};

}  // namespace

void Machine::load_rows() {
  Pool& pool = *top_->pool;
  rows_[static_cast<std::size_t>(Row::Variables)] = pool.variables;
  rows_[static_cast<std::size_t>(Row::Temporaries)] = top_->temporaries;
  rows_[static_cast<std::size_t>(Row::Constants)] =
      const_cast<Value*>(top_->code->constants.data());
  rows_[static_cast<std::size_t>(Row::Extra)] = pool.extra.data();
}

Activation& Machine::push_activation(Activation::Kind kind) {
  if (depth_ == activations_.size()) {
    activations_.emplace_back();
  }
  Activation& fresh = activations_[depth_++];
  fresh.kind = kind;
  fresh.function = false;
  fresh.procedure_allowed = true;
  fresh.own_pool = false;
  fresh.condition = nullptr;
  fresh.arguments = nullptr;
  fresh.argument_count = 0;
  if (depth_ > 1) {
    Activation& caller = *top_;
    fresh.pool = caller.pool;
    fresh.instance = caller.instance;
    fresh.condition = caller.condition;
    fresh.traced_code = caller.traced_code;
    if (kind == Activation::Kind::Interpret) {
      fresh.settings = caller.settings;
      fresh.arguments = caller.arguments;
      fresh.argument_count = caller.argument_count;
    } else {
      fresh.own_settings = *caller.settings;
      fresh.settings = &fresh.own_settings;
    }
  } else {
    fresh.own_settings = Settings();
    fresh.settings = &fresh.own_settings;
  }
  fresh.mark = stack_.mark();
  top_ = &fresh;
  return fresh;
}

void Machine::pop_activation() {
  Activation& done = *top_;
  ValueStack::clear(done.temporaries, done.code->temporaries);
  stack_.release(done.mark);
  if (done.own_pool) {
    Pool& pool = *done.pool;
    ValueStack::clear(pool.variables, done.instance->program->symbols().size());
    pool.extra.clear();
    stack_.release(done.pool_mark);
    --pools_used_;
  }
  done.own_condition.reset();
  if (done.text) {
    done.text.reset();
  }
  --depth_;
  if (depth_ == 0) {
    top_ = nullptr;
    return;
  }
  Activation& caller = activations_[depth_ - 1];
  // The argument temporaries of the caller are free again.
  if (done.kind == Activation::Kind::Routine && done.argument_count != 0) {
    ValueStack::clear(const_cast<Value*>(done.arguments), done.argument_count);
  }
  top_ = &caller;
  pc_ = caller.position;
  load_rows();
}

void Machine::enter(Activation& activation, u32 clause) {
  activation.temporaries = stack_.allocate(activation.code->temporaries);
  pc_ = activation.code->instructions.data() + activation.code->clauses[clause].position;
  load_rows();
}

bool Machine::call_label(u32 clause, u32 first, u32 count, Operand result) {
  if (depth_ >= kDeepest) {
    return raise_error(11, 1);
  }
  if (host_.attention().raised() && !safe_point()) {
    return false;
  }
  Value* const arguments = top_->temporaries + first;
  const u32 line = current_line();
  top_->position = pc_ + 1;
  Activation& routine = push_activation(Activation::Kind::Routine);
  place(operand(Row::Variables, SymbolTable::kSigl)) = Value::integer(line);
  routine.traced_code = routine.settings->trace.needs_traced_code();
  routine.code = &routine.instance->program->code(routine.traced_code);
  routine.arguments = arguments;
  routine.argument_count = count;
  routine.result = result;
  enter(routine, clause);
  return true;
}

bool Machine::call_builtin(const Instruction& in) {
  const Builtin& function = *builtin_rows_[in.a];
  Value* const arguments = top_->temporaries + in.b;
  Value result;
  const std::size_t count = in.n;
  Call call(*this, function, arguments, count, result);
  const bool good = call.check() && function.run(call) && !raised_.has_value();
  for (std::size_t i = 0; i < count; ++i) {
    arguments[i].clear();
  }
  if (!good) {
    return false;
  }
  place(in.c) = std::move(result);
  return true;
}

bool Machine::call_computed(const Instruction& in) {
  Value spare;
  const Value* value = fetch(in.a, spare);
  if (value == nullptr) {
    return false;
  }
  const std::string name = value->str(traits_);
  if (const u32* clause = top().instance->program->label(name); clause != nullptr) {
    return call_label(*clause, in.b, in.n, in.c);
  }
  const auto builtin = find_builtin(traits_.plain(name));
  if (builtin.has_value()) {
    Instruction call = in;
    call.a = *builtin;
    if (!call_builtin(call)) {
      return false;
    }
    ++pc_;
    return true;
  }
  return call_external(name, in.b, in.n, in.c);
}

bool Machine::call_external(std::string_view name, u32 first, u32 count, Operand result) {
  std::vector<std::string> texts(count);
  std::vector<std::optional<std::string_view>> arguments(count);
  for (u32 i = 0; i < count; ++i) {
    const Value& v = top_->temporaries[first + i];
    if (v.kind() != Kind::Unset) {
      texts[i] = v.str(traits_);
      arguments[i] = texts[i];
    }
  }
  const bool function =
      top()
          .code->instructions[static_cast<std::size_t>(pc_ - top().code->instructions.data() + 1)]
          .opcode == Opcode::NeedResult;
  RoutineEnd routine = host_.call_routine(
      name, function ? CallType::Function : CallType::Subroutine, arguments, *this);
  switch (routine.kind) {
    case RoutineEnd::Kind::NotFound:
      return raise_error(43, 1, std::string(name));
    case RoutineEnd::Kind::Failed:
      return raise_error(40, 1, std::string(name));
    case RoutineEnd::Kind::Returned:
      if (routine.value.has_value()) {
        place(result).set_text(*routine.value);
      } else {
        place(result).clear();
      }
      ++pc_;
      return true;
    case RoutineEnd::Kind::Run:
      return run_external(routine, first, count, result);
  }
  return true;
}

bool Machine::run_external(RoutineEnd& routine, u32 first, u32 count, Operand result) {
  if (depth_ >= kDeepest) {
    return raise_error(11, 1);
  }
  auto instance = std::make_unique<ProgramInstance>();
  instance->program = std::move(routine.program);
  instance->source_words = routine.source_words;
  instance->type = CallType::Subroutine;
  Value* const arguments = top_->temporaries + first;
  top_->position = pc_ + 1;
  Activation& called = push_activation(Activation::Kind::Program);
  const u32 environment = environment_number(routine.environment);
  called.own_settings = Settings();
  called.own_settings.environment = called.own_settings.alternate = environment;
  called.instance = instance.get();
  instances_.push_back(std::move(instance));
  called.condition = nullptr;
  called.traced_code = false;
  called.code = &called.instance->program->code(false);
  called.arguments = arguments;
  called.argument_count = count;
  called.result = result;
  called.own_pool = true;
  called.pool_mark = stack_.mark();
  if (pools_used_ == pools_.size()) {
    pools_.push_back(std::make_unique<Pool>());
  }
  Pool& pool = *pools_[pools_used_++];
  pool.instance = called.instance;
  pool.variables = stack_.allocate(called.instance->program->symbols().size());
  called.pool = &pool;
  called.mark = stack_.mark();
  enter(called, 0);
  return true;
}

/// RETURN: from the innermost routine, through the INTERPRETs in it.
void Machine::return_from(std::optional<Value> value) {
  while (top().kind == Activation::Kind::Interpret) {
    pop_activation();
  }
  const Activation::Kind kind = top().kind;
  if (kind == Activation::Kind::Program) {
    return_to_top(std::move(value));
    return;
  }
  if (kind == Activation::Kind::Handler) {
    const Condition handled = top().handled;
    pop_activation();
    settings().traps[static_cast<std::size_t>(handled)].delayed = false;
    attention_needed_ = !pending_calls_.empty() || mode_switch_;
    return;
  }
  const Operand result = top().result;
  pop_activation();
  if (value.has_value()) {
    place(result) = std::move(*value);
  } else {
    place(result).clear();
  }
}

/// EXIT, or the end of the text: leaves the program.
void Machine::return_to_top(std::optional<Value> value) {
  while (top().kind != Activation::Kind::Program) {
    pop_activation();
  }
  if (depth_ > 1) {
    const Operand result = top().result;
    ProgramInstance* instance = top().instance;
    host_.routine_ended(*instance->program);
    pop_activation();
    instances_.pop_back();
    if (value.has_value()) {
      place(result) = std::move(*value);
    } else {
      place(result).clear();
    }
    return;
  }
  if (value.has_value()) {
    end_.result = value->str(traits_);
    end_.return_code = whole_number(*value, 18, traits_).value_or(0);
  }
  ended_ = end_;
}

bool Machine::procedure(const Instruction& in) {
  Activation& routine = *top_;
  if (!routine.procedure_allowed || routine.kind == Activation::Kind::Program ||
      routine.kind == Activation::Kind::Interpret || routine.own_pool) {
    return raise_error(17, 1);
  }
  routine.procedure_allowed = false;
  Pool& from = *routine.pool;
  if (pools_used_ == pools_.size()) {
    pools_.push_back(std::make_unique<Pool>());
  }
  Pool& pool = *pools_[pools_used_++];
  pool.instance = routine.instance;
  // The temporaries are below the new variables; both go when the routine ends.
  routine.pool_mark = routine.mark;
  pool.variables = stack_.allocate(routine.instance->program->symbols().size());
  routine.pool = &pool;
  routine.own_pool = true;
  for (u32 i = 0; i < in.n; ++i) {
    const Code& code = *routine.code;
    const VariableReference& reference = code.references[code.lists[in.a + i]];
    if (reference.kind == VariableReference::Kind::List) {
      const VariableReference& list = code.references[reference.where];
      expose(list, from);
      load_rows();
      std::vector<std::string> names;
      if (!listed_names(list, names)) {
        return false;
      }
      for (const auto& name : names) {
        expose_named(name, from);
      }
    } else {
      expose(reference, from);
    }
  }
  load_rows();
  return true;
}

void Machine::expose_variable(Operand o, Pool& from) {
  Pool& to = *top_->pool;
  const u32 number = index_of(o);
  if (row_of(o) == Row::Variables) {
    Value& source = resolved(from.variables[number]);
    Value& target = to.variables[number];
    if (target.kind() == Kind::Alias) {
      return;
    }
    const std::string_view name = top_->instance->program->symbols().name(number);
    if (name.back() == traits_.dot && source.kind() != Kind::Stem) {
      source = Value::of_stem(new Stem());
    }
    target = Value::alias(&source);
    return;
  }
  // Named at run time: such variables may move, so they are shared through a box.
  if (from.extra.size() <= number) {
    from.extra.resize(number + 1);
  }
  if (to.extra.size() <= number) {
    to.extra.resize(number + 1);
  }
  Value& source = from.extra[number];
  if (source.kind() != Kind::Box) {
    auto* box = new Box();
    box->value = std::move(source);
    const std::string& name = top_->instance->extra_names[number];
    if (name.back() == traits_.dot && box->value.kind() != Kind::Stem) {
      box->value = Value::of_stem(new Stem());
    }
    source = Value::of_box(box);
  }
  to.extra[number] = source;
}

void Machine::expose(const VariableReference& reference, Pool& from) {
  if (reference.kind == VariableReference::Kind::Simple ||
      reference.kind == VariableReference::Kind::Stem) {
    expose_variable(reference.where, from);
    return;
  }
  const TailReference& tail = top_->code->tails[reference.where];
  // The tail is made with the caller's values.
  Pool* mine = top_->pool;
  top_->pool = &from;
  load_rows();
  const std::string key(tail_of(tail).text);
  const Tail made = tail_of(tail);
  const Tail kept = made.whole ? made : Tail{false, 0, key};
  Stem& source = stem_at(tail.stem);
  top_->pool = mine;
  load_rows();
  if (&source == stem_if_any(tail.stem)) {
    return;  // the whole stem is exposed already
  }
  Value& cell = source.touch(kept);
  if (cell.kind() != Kind::Box) {
    auto* box = new Box();
    box->value = cell.kind() == Kind::Unset && source.has_default() ? source.default_value()
                                                                    : std::move(cell);
    cell = Value::of_box(box);
  }
  stem_at(tail.stem).touch(kept) = cell;
}

void Machine::expose_named(std::string_view name, Pool& from) {
  Pool* mine = top_->pool;
  top_->pool = &from;
  load_rows();
  const Named named = resolve_name(name, true);
  if (named.kind == Named::Kind::Tail) {
    Stem& source = stem_at(named.variable);
    top_->pool = mine;
    load_rows();
    if (&source == stem_if_any(named.variable)) {
      return;
    }
    const Tail key = Tail::of_text(named.tail, traits_);
    Value& cell = source.touch(key);
    if (cell.kind() != Kind::Box) {
      auto* box = new Box();
      box->value = cell.kind() == Kind::Unset && source.has_default() ? source.default_value()
                                                                      : std::move(cell);
      cell = Value::of_box(box);
    }
    variable_named(named.name.substr(0, named.name.find(traits_.dot) + 1));
    stem_at(named.variable).touch(key) = cell;
    return;
  }
  top_->pool = mine;
  if (named.kind == Named::Kind::Simple || named.kind == Named::Kind::Stem) {
    expose_variable(named.variable, from);
  }
  load_rows();
}

const Code& Machine::interpreted_code(InterpretedText& text, bool traced) {
  std::unique_ptr<Code>& code = traced ? text.traced : text.plain;
  if (!code) {
    code = std::make_unique<Code>();
    ProgramInstance& instance = *top().instance;
    RunTimeNames names(instance);
    CompileOptions options;
    options.traced = traced;
    options.interpreted = true;
    options.ansi = !traits_.ebcdic;
    options.known_labels = &instance.program->labels();
    Compiler compiler(text.source, traits_, names, *code, options);
    compiler.compile(nullptr);
  }
  return *code;
}

bool Machine::interpret(Operand o) {
  Value spare;
  const Value* value = fetch(o, spare);
  if (value == nullptr) {
    return false;
  }
  return interpret_text(value->str(traits_), pc_ + 1, false);
}

bool Machine::interpret_text(const std::string& text, const Instruction* resume, bool interactive) {
  if (depth_ >= kDeepest) {
    return raise_error(11, 1);
  }
  ProgramInstance& instance = *top().instance;
  auto& kept = instance.interpreted;
  if (kept.size() > kInterpretedKept) {
    kept.clear();
  }
  auto& entry = kept[text];
  if (!entry) {
    entry = std::make_shared<InterpretedText>();
    entry->source = SourceText::from_lines({text}, traits_);
  }
  const std::shared_ptr<InterpretedText> interpreted = entry;
  const bool traced = settings().trace.needs_traced_code() && !interactive;
  const Code& code = interpreted_code(*interpreted, traced);
  top_->position = resume;
  Activation& inner = push_activation(Activation::Kind::Interpret);
  inner.text = interpreted;
  inner.interactive = interactive;
  inner.traced_code = traced;
  inner.code = &code;
  if (inner.pool->extra.size() < instance.extra_names.size()) {
    inner.pool->extra.resize(instance.extra_names.size());
  }
  enter(inner, 0);
  return true;
}

}  // namespace cambridge::rexx
