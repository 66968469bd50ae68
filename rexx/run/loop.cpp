/// The instruction loop. Everyday cases are done here; everything else goes to a helper.
///
/// Dispatch is by computed goto: each instruction jumps to the next one's code, which the branch
/// predictor learns per instruction. Decision docs/decisions/014.
#include "rexx/run/machine.h"

#pragma GCC diagnostic ignored "-Wpedantic"  // addresses of labels

namespace cambridge::rexx {

namespace {

/// The value is its own text or number and is copied as sixteen bytes.
inline bool is_direct(const Value& v) {
  return static_cast<u8>(static_cast<u8>(v.head()) - static_cast<u8>(Kind::Integer)) <= 2;
}

inline bool within(i64 value, u64 limit) {
  return static_cast<u64>(value) + limit <= 2 * limit;
}

/// A power whose every step stays within DIGITS; false when one does not.
bool integer_power(i64 base, i64 exponent, u64 limit, i64& result) {
  result = 1;
  for (i64 i = 0; i < exponent; ++i) {
    if (__builtin_mul_overflow(result, base, &result) || !within(result, limit)) {
      return false;
    }
  }
  return within(base, limit);
}

bool compare_integers(Comparison comparison, i64 x, i64 y) {
  switch (comparison) {
    case Comparison::Equal:
      return x == y;
    case Comparison::NotEqual:
      return x != y;
    case Comparison::Less:
      return x < y;
    case Comparison::LessEqual:
      return x <= y;
    case Comparison::Greater:
      return x > y;
    case Comparison::GreaterEqual:
      return x >= y;
    case Comparison::StrictEqual:
      return x == y;
    default:
      return x != y;  // StrictNotEqual; the other strict ones do not come here
  }
}

}  // namespace

void Machine::execute() {
  static const void* const kLabels[] = {
#define OPCODE(name, meaning) &&op_##name,
#include "rexx/parse/opcodes.def"
#undef OPCODE
  };
  const Instruction* pc = pc_;
  u64 limit = 0;          // NUMERIC DIGITS nines
  u64 compare_limit = 0;  // the same, or 0 with FUZZ
  bool truth_value = false;
  i64 power = 0;
  const std::atomic<bool>* const bell = host_.attention().flag();

#define RELOAD()                                                   \
  do {                                                             \
    limit = static_cast<u64>(top_->settings->numeric.limit);       \
    compare_limit = top_->settings->numeric.fuzz == 0 ? limit : 0; \
  } while (false)
#define NEXT()                                           \
  do {                                                   \
    ++pc;                                                \
    goto* kLabels[static_cast<std::size_t>(pc->opcode)]; \
  } while (false)
#define GO() goto* kLabels[static_cast<std::size_t>(pc->opcode)]
#define HELP(call) \
  do {             \
    pc_ = pc;      \
    if (!(call)) { \
      goto raised; \
    }              \
    NEXT();        \
  } while (false)

  RELOAD();
  GO();

op_Copy : {
  const Value& from = at(pc->b);
  Value& to = at(pc->a);
  if (is_direct(from) && to.is_plain()) {
    to = from;
    NEXT();
  }
  if (pc->c == 1) {  // an omitted argument
    to.clear();
    NEXT();
  }
  HELP(copy_slow(pc->a, pc->b));
}

op_GetTail1 : {
  const Value& stem = at(pc->b);
  const Value& part = at(pc->c);
  Value& to = at(pc->a);
  if (stem.kind() == Kind::Stem && part.is_integer() && to.is_plain()) {
    const Value* cell = stem.stem()->dense(part.integer());
    if (cell != nullptr && is_direct(*cell)) {
      to = *cell;
      NEXT();
    }
  }
  HELP(get_tail1(*pc));
}

op_SetTail1 : {
  const Value& stem = at(pc->a);
  const Value& part = at(pc->c);
  const Value& from = at(pc->b);
  if (stem.kind() == Kind::Stem && part.is_integer() && is_direct(from)) {
    Value* cell = stem.stem()->dense(part.integer());
    if (cell != nullptr && cell->is_plain()) {
      *cell = from;
      NEXT();
    }
  }
  HELP(set_tail1(*pc));
}

op_Add : {
  const Value& x = at(pc->b);
  const Value& y = at(pc->c);
  Value& to = at(pc->a);
  if (x.is_integer() && y.is_integer() && to.is_plain()) {
    const i64 sum = x.integer() + y.integer();
    if (within(x.integer(), limit) && within(y.integer(), limit) && within(sum, limit)) {
      to.overwrite_integer(sum);
      NEXT();
    }
  }
  HELP(arithmetic_slow(Operation::Add, *pc));
}

op_Subtract : {
  const Value& x = at(pc->b);
  const Value& y = at(pc->c);
  Value& to = at(pc->a);
  if (x.is_integer() && y.is_integer() && to.is_plain()) {
    const i64 difference = x.integer() - y.integer();
    if (within(x.integer(), limit) && within(y.integer(), limit) && within(difference, limit)) {
      to.overwrite_integer(difference);
      NEXT();
    }
  }
  HELP(arithmetic_slow(Operation::Subtract, *pc));
}

op_Multiply : {
  const Value& x = at(pc->b);
  const Value& y = at(pc->c);
  Value& to = at(pc->a);
  if (x.is_integer() && y.is_integer() && to.is_plain()) {
    i64 product = 0;
    if (!__builtin_mul_overflow(x.integer(), y.integer(), &product) && within(product, limit) &&
        within(x.integer(), limit) && within(y.integer(), limit)) {
      to.overwrite_integer(product);
      NEXT();
    }
  }
  HELP(arithmetic_slow(Operation::Multiply, *pc));
}

op_Divide : {
  const Value& x = at(pc->b);
  const Value& y = at(pc->c);
  Value& to = at(pc->a);
  if (x.is_integer() && y.is_integer() && to.is_plain() && y.integer() != 0 &&
      within(x.integer(), limit) && within(y.integer(), limit)) {
    const i64 quotient = x.integer() / y.integer();
    if (quotient * y.integer() == x.integer()) {
      to.overwrite_integer(quotient);
      NEXT();
    }
  }
  HELP(arithmetic_slow(Operation::Divide, *pc));
}

op_IntegerDivide : {
  const Value& x = at(pc->b);
  const Value& y = at(pc->c);
  Value& to = at(pc->a);
  if (x.is_integer() && y.is_integer() && to.is_plain() && y.integer() != 0 &&
      within(x.integer(), limit) && within(y.integer(), limit)) {
    const i64 a = x.integer(), b = y.integer();
    if (((a | b) >> 32) == 0) {
      to.overwrite_integer(static_cast<i64>(static_cast<u32>(a) / static_cast<u32>(b)));
    } else {
      to.overwrite_integer(a / b);
    }
    NEXT();
  }
  HELP(arithmetic_slow(Operation::IntegerDivide, *pc));
}

op_Remainder : {
  const Value& x = at(pc->b);
  const Value& y = at(pc->c);
  Value& to = at(pc->a);
  if (x.is_integer() && y.is_integer() && to.is_plain() && y.integer() != 0 &&
      within(x.integer(), limit) && within(y.integer(), limit)) {
    const i64 a = x.integer(), b = y.integer();
    if (((a | b) >> 32) == 0) {
      to.overwrite_integer(static_cast<i64>(static_cast<u32>(a) % static_cast<u32>(b)));
    } else {
      to.overwrite_integer(a % b);
    }
    NEXT();
  }
  HELP(arithmetic_slow(Operation::Remainder, *pc));
}

op_Power : {
  const Value& x = at(pc->b);
  const Value& y = at(pc->c);
  Value& to = at(pc->a);
  if (x.is_integer() && y.is_integer() && static_cast<u64>(y.integer()) <= 64 && to.is_plain() &&
      integer_power(x.integer(), y.integer(), limit, power)) {
    to.overwrite_integer(power);
    NEXT();
  }
}
  HELP(arithmetic_slow(Operation::Power, *pc));

op_Negate : {
  const Value& x = at(pc->b);
  Value& to = at(pc->a);
  if (x.is_integer() && to.is_plain() && within(x.integer(), limit)) {
    to.overwrite_integer(-x.integer());
    NEXT();
  }
  HELP(prefix_slow(*pc));
}

op_Plus : {
  const Value& x = at(pc->b);
  Value& to = at(pc->a);
  if (x.is_integer() && to.is_plain() && within(x.integer(), limit)) {
    to.overwrite_integer(x.integer());
    NEXT();
  }
  HELP(prefix_slow(*pc));
}

op_And:
op_Or:
op_Xor:
op_Not : {
  // Truth values as they come from comparisons.
  const Value& x = at(pc->b);
  const Value& y = pc->opcode == Opcode::Not ? x : at(pc->c);
  Value& to = at(pc->a);
  if (x.is_integer() && y.is_integer() && static_cast<u64>(x.integer() | y.integer()) <= 1 &&
      to.is_plain()) {
    const i64 a = x.integer(), b = y.integer();
    to.overwrite_integer(pc->opcode == Opcode::And   ? a & b
                         : pc->opcode == Opcode::Or  ? a | b
                         : pc->opcode == Opcode::Xor ? a ^ b
                                                     : a ^ 1);
    NEXT();
  }
}
  HELP(logical(*pc));

op_Concatenate:
  HELP(concatenate(*pc));

op_Compare : {
  const Value& x = at(pc->b);
  const Value& y = at(pc->c);
  Value& to = at(pc->a);
  if (x.is_integer() && y.is_integer() && to.is_plain() && within(x.integer(), compare_limit) &&
      within(y.integer(), compare_limit) && pc->n <= static_cast<u16>(Comparison::StrictNotEqual)) {
    to.overwrite_integer(
        compare_integers(static_cast<Comparison>(pc->n), x.integer(), y.integer()) ? 1 : 0);
    NEXT();
  }
  pc_ = pc;
  if (!compare(static_cast<Comparison>(pc->n), pc->b, pc->c, truth_value)) {
    goto raised;
  }
  store(pc->a, Value::integer(truth_value ? 1 : 0));
  NEXT();
}

op_JumpUnless : {
  const Value& x = at(pc->b);
  const Value& y = at(pc->c);
  if (x.is_integer() && y.is_integer() && within(x.integer(), compare_limit) &&
      within(y.integer(), compare_limit) && pc->n <= static_cast<u16>(Comparison::StrictNotEqual)) {
    truth_value = compare_integers(static_cast<Comparison>(pc->n), x.integer(), y.integer());
  } else {
    pc_ = pc;
    if (!compare(static_cast<Comparison>(pc->n), pc->b, pc->c, truth_value)) {
      goto raised;
    }
  }
  if (truth_value) {
    NEXT();
  }
  pc = top_->code->instructions.data() + pc->a;
  GO();
}

op_JumpFalse : {
  const Value& x = at(pc->b);
  if (x.is_integer() && static_cast<u64>(x.integer()) <= 1) {
    truth_value = x.integer() != 0;
  } else {
    pc_ = pc;
    if (!truth(pc->b, pc->n, truth_value)) {
      goto raised;
    }
  }
  if (truth_value) {
    NEXT();
  }
  pc = top_->code->instructions.data() + pc->a;
  GO();
}

op_JumpTrue : {
  pc_ = pc;
  if (!truth(pc->b, pc->n, truth_value)) {
    goto raised;
  }
  if (!truth_value) {
    NEXT();
  }
  pc = top_->code->instructions.data() + pc->a;
  GO();
}

op_Jump:
  pc = top_->code->instructions.data() + pc->a;
  GO();

op_Repeat:
  if (at(pc->b).kind() == Kind::Unset) {
    pc_ = pc;
    loop_active(pc->b);
    goto raised;
  }
  if (bell->load(std::memory_order_relaxed) || attention_needed_) {
    pc_ = pc;
    if (!at_clause_end()) {
      goto raised;
    }
    if (pc_ != pc) {
      goto reload;
    }
  }
  pc = top_->code->instructions.data() + pc->a;
  GO();

op_LoopCount : {
  Value& count = at(pc->a);
  if (count.integer() <= 0) {
    pc = top_->code->instructions.data() + pc->c;
    GO();
  }
  count.overwrite_integer(count.integer() - 1);
  NEXT();
}

op_LoopTest : {
  const Value& control = at(pc->a);
  const Value* registers = top_->temporaries + pc->b;
  if (control.is_integer() && registers[0].is_integer() && registers[-1].is_integer() &&
      within(control.integer(), compare_limit) && within(registers[0].integer(), compare_limit)) {
    truth_value = registers[-1].integer() >= 0 ? control.integer() > registers[0].integer()
                                               : control.integer() < registers[0].integer();
  } else {
    pc_ = pc;
    if (!loop_test(pc->a, pc->b, truth_value)) {
      goto raised;
    }
  }
  if (truth_value) {
    pc = top_->code->instructions.data() + pc->c;
    GO();
  }
  NEXT();
}

op_LoopStep : {
  Value& control = at(pc->a);
  const Value* registers = top_->temporaries + pc->b;
  if (bell->load(std::memory_order_relaxed) || attention_needed_) {
    pc_ = pc;
    if (!at_clause_end()) {
      goto raised;
    }
    if (pc_ != pc) {
      goto reload;
    }
  }
  if (control.is_integer() && registers[0].is_integer()) {
    const i64 next = control.integer() + registers[0].integer();
    if (within(control.integer(), limit) && within(next, limit)) {
      if (pc->n == 0) {
        control.overwrite_integer(next);
        pc = top_->code->instructions.data() + pc->c;
        GO();
      }
      if (registers[1].is_integer() && within(next, compare_limit) &&
          within(registers[1].integer(), compare_limit)) {
        control.overwrite_integer(next);
        if (registers[0].integer() >= 0 ? next <= registers[1].integer()
                                        : next >= registers[1].integer()) {
          pc = top_->code->instructions.data() + pc->c;
          GO();
        }
        NEXT();
      }
    }
  }
  pc_ = pc;
  if (!loop_step(*pc, truth_value)) {
    goto raised;
  }
  if (truth_value) {
    pc = top_->code->instructions.data() + pc->c;
    GO();
  }
  NEXT();
}

op_CallBuiltin:
  HELP(call_builtin(*pc));

op_NeedResult:
  if (at(pc->a).kind() != Kind::Unset) {
    NEXT();
  }
  goto other;

op_CallLabel:
  pc_ = pc;
  if (!call_label(pc->a, pc->b, pc->n, pc->c)) {
    goto raised;
  }
  pc = pc_;
  GO();

op_ReturnValue:
  pc_ = pc;
  if (top_->kind == Activation::Kind::Routine && is_direct(at(pc->b))) {
    // The result goes straight to where the caller wants it; as plain bytes, since a computed goto
    // must not leave the scope of a value.
    unsigned char kept[sizeof(Value)];
    std::memcpy(kept, static_cast<const void*>(&at(pc->b)), sizeof(Value));
    const Operand to = top_->result;
    pop_activation();
    place(to).clear();
    std::memcpy(static_cast<void*>(&place(to)), kept, sizeof(Value));
    pc = pc_;
    RELOAD();
    GO();
  }
  goto other;

op_Parse:
  HELP(parse(*pc));

op_Check:
  if (bell->load(std::memory_order_relaxed) || attention_needed_) {
    pc_ = pc;
    if (!at_clause_end()) {
      goto raised;
    }
    if (pc_ != pc) {
      goto reload;
    }
  }
  NEXT();

op_GetStem:
op_GetTail:
op_SetStem:
op_SetTail:
op_RoundNumber:
op_WholeNumber:
op_LoopAdvance:
op_LoopEnd:
op_Say:
op_SayNothing:
op_Command:
op_AddressCommand:
op_AddressSet:
op_AddressToggle:
op_AddressWith:
op_Push:
op_Queue:
op_CallExternal:
op_CallDone:
op_CallComputed:
op_ReturnNothing:
op_ExitValue:
op_ExitNothing:
op_EndOfCode:
op_Procedure:
op_Drop:
op_Upper:
op_NumericDigits:
op_NumericFuzz:
op_NumericForm:
op_Options:
op_Trace:
op_SignalLabel:
op_SignalValue:
op_TrapOn:
op_TrapOff:
op_Interpret:
op_Raise:
op_Clause:
op_TraceValue:
other:
  pc_ = pc;
  switch (slow_instruction(*pc)) {
    case Flow::Next:
      NEXT();
    case Flow::Raised:
      goto raised;
    case Flow::Reload:
      goto reload;
    case Flow::Ended:
      return;
  }

raised:
  if (!take_raised()) {
    return;
  }
reload:
  pc = pc_;
  RELOAD();
  GO();

#undef RELOAD
#undef NEXT
#undef GO
#undef HELP
}

Machine::Flow Machine::slow_instruction(const Instruction& in) {
  const auto flow = [](bool good) { return good ? Flow::Next : Flow::Raised; };
  Value spare;
  Scratch scratch;
  switch (in.opcode) {
    case Opcode::GetStem: {
      Value value;
      if (!get_stem(in.b, value)) {
        return Flow::Raised;
      }
      store(in.a, std::move(value));
      return Flow::Next;
    }
    case Opcode::GetTail:
      return flow(get_tail_n(in));
    case Opcode::SetTail:
      return flow(set_tail_n(in));
    case Opcode::SetStem: {
      const Value* value = fetch(in.b, spare);
      if (value == nullptr) {
        return Flow::Raised;
      }
      set_stem(in.a, *value);
      return Flow::Next;
    }
    case Opcode::RoundNumber:
    case Opcode::WholeNumber:
      return flow(loop_number(in));
    case Opcode::LoopAdvance: {
      bool unused = false;
      return flow(loop_step(in, unused));
    }
    case Opcode::LoopEnd:
      at(in.a).clear();
      return Flow::Next;
    case Opcode::Say:
    case Opcode::SayNothing:
    case Opcode::Push:
    case Opcode::Queue: {
      const Value* value = fetch(in.b, spare);
      if (value == nullptr) {
        return Flow::Raised;
      }
      const std::string_view text = value->view(scratch, traits_);
      if (in.opcode == Opcode::Push) {
        host_.push(text);
      } else if (in.opcode == Opcode::Queue) {
        host_.queue(text);
      } else {
        host_.say(text);
      }
      return Flow::Next;
    }
    case Opcode::Command:
      return flow(run_command(settings().environment, in.b));
    case Opcode::AddressCommand: {
      const Value* name = fetch(in.b, spare);
      if (name == nullptr) {
        return Flow::Raised;
      }
      const std::string text(name->view(scratch, traits_));
      if (text.size() > host_.environment_name_limit()) {
        return flow(raise_error(29, 1, text));
      }
      return flow(run_command(environment_number(text), in.c));
    }
    case Opcode::AddressSet:
      return flow(address_set(in));
    case Opcode::AddressToggle:
      std::swap(settings().environment, settings().alternate);
      return Flow::Next;
    case Opcode::AddressWith:
      return flow(prepare_redirection(in));
    case Opcode::CallExternal: {
      const std::string name = at(in.a).str(traits_);
      if (!call_external(name, in.b, in.n, in.c)) {
        return Flow::Raised;
      }
      return ended_ ? Flow::Ended : Flow::Reload;
    }
    case Opcode::CallComputed:
      return call_computed(in) ? Flow::Reload : Flow::Raised;
    case Opcode::NeedResult:
      return flow(raise_error(44, 1, at(in.b).str(traits_)));
    case Opcode::CallDone: {
      Value& result = place(operand(Row::Variables, SymbolTable::kResult));
      Value& from = at(in.a);
      result = std::move(from);
      return Flow::Next;
    }
    case Opcode::ReturnValue:
    case Opcode::ExitValue: {
      const Value* value = fetch(in.b, spare);
      if (value == nullptr) {
        return Flow::Raised;
      }
      Value kept = *value;
      if (in.opcode == Opcode::ReturnValue) {
        return_from(std::move(kept));
      } else {
        return_to_top(std::move(kept));
      }
      return ended_ ? Flow::Ended : Flow::Reload;
    }
    case Opcode::ReturnNothing:
      return_from(std::nullopt);
      return ended_ ? Flow::Ended : Flow::Reload;
    case Opcode::ExitNothing:
      return_to_top(std::nullopt);
      return ended_ ? Flow::Ended : Flow::Reload;
    case Opcode::EndOfCode:
      if (top().kind == Activation::Kind::Interpret) {
        pop_activation();
        return Flow::Reload;
      }
      if (pause_due_ && top().traced_code) {
        // The pause after the last clause.
        const Instruction* const here = pc_;
        if (!pause()) {
          return Flow::Raised;
        }
        if (pc_ != here || pause_due_) {
          return Flow::Reload;
        }
      }
      return_to_top(std::nullopt);
      return ended_ ? Flow::Ended : Flow::Reload;
    case Opcode::Procedure:
      return flow(procedure(in));
    case Opcode::Drop:
      drop_list(in);
      return Flow::Next;
    case Opcode::Upper:
      return flow(upper_list(in));
    case Opcode::NumericDigits:
    case Opcode::NumericFuzz:
    case Opcode::NumericForm:
      if (!numeric_instruction(in)) {
        return Flow::Raised;
      }
      ++pc_;
      return Flow::Reload;
    case Opcode::Options:
      return flow(options(in.b));
    case Opcode::Trace:
      return flow(trace_instruction(in));
    case Opcode::SignalLabel:
    case Opcode::SignalValue: {
      const Value* label = fetch(in.b, spare);
      if (label == nullptr) {
        return Flow::Raised;
      }
      const std::string name(label->view(scratch, traits_));
      set_sigl();
      return signal_to(name) ? Flow::Reload : Flow::Raised;
    }
    case Opcode::TrapOn:
    case Opcode::TrapOff:
      trap_on(in);
      return Flow::Next;
    case Opcode::Interpret:
      return interpret(in.b) ? Flow::Reload : Flow::Raised;
    case Opcode::Raise:
      return flow(
          raise_error(in.n, static_cast<int>(in.b), at(in.a).str(traits_), at(in.c).str(traits_)));
    case Opcode::Clause: {
      const Instruction* before = pc_;
      if (!trace_clause(in.a)) {
        return ended_ ? Flow::Ended : Flow::Raised;
      }
      return pc_ == before ? Flow::Next : Flow::Reload;
    }
    case Opcode::TraceValue:
      trace_value(in);
      return Flow::Next;
    default:
      return Flow::Next;
  }
}

}  // namespace cambridge::rexx
