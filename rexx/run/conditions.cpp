/// Conditions: raising, trapping, and what happens when there is no trap. REXX/VM Reference,
/// "Conditions and Condition Traps".
#include <algorithm>

#include "rexx/builtins/messages.h"
#include "rexx/run/machine.h"

namespace cambridge::rexx {

namespace {
constexpr std::size_t kLongestTraceback = 250;  // clauses; the deepest nesting of the real one
}

bool Machine::raise_error(int number, int sub_number, std::string first, std::string second,
                          std::string third) {
  ErrorReport made;
  made.number = number;
  made.sub_number = sub_number;
  made.first = std::move(first);
  made.second = std::move(second);
  made.third = std::move(third);
  report(std::move(made));
  return false;
}

void Machine::report(ErrorReport found) {
  if (raised_.has_value()) {
    return;
  }
  RaisedCondition raised;
  raised.condition = Condition::Syntax;
  raised.rc = Value::integer(found.number);
  raised.error = std::move(found);
  raised_ = std::move(raised);
}

bool Machine::raise(RaisedCondition raised) {
  const Trap& trap = settings().traps[static_cast<std::size_t>(raised.condition)];
  if (trap.mode == Trap::Mode::Call) {
    pending_calls_.push_back(std::move(raised));
    attention_needed_ = true;
    return true;
  }
  if (trap.mode == Trap::Mode::Off && raised.condition != Condition::Halt &&
      raised.condition != Condition::Syntax) {
    return true;
  }
  raised_ = std::move(raised);
  return false;
}

const ClauseInfo* Machine::current_clause(const Activation& activation) {
  const Instruction* at = &activation == top_ ? pc_ : activation.position - 1;
  if (at == nullptr || activation.code == nullptr) {
    return nullptr;
  }
  return activation.code->clause_at(static_cast<u32>(at - activation.code->instructions.data()));
}

/// The line of the program, also inside an INTERPRET.
u32 Machine::current_line() {
  std::size_t level = depth_;
  while (level > 1 && activations_[level - 1].kind == Activation::Kind::Interpret) {
    --level;
  }
  const ClauseInfo* clause = current_clause(activations_[level - 1]);
  return clause == nullptr ? 0 : clause->line;
}

void Machine::set_sigl() {
  place(operand(Row::Variables, SymbolTable::kSigl)) = Value::integer(current_line());
}

void Machine::signal_position(u32 clause) {
  while (top().kind == Activation::Kind::Interpret) {
    pop_activation();
  }
  // All loops of the routine end.
  ValueStack::clear(top().temporaries, top().code->temporaries);
  top().procedure_allowed = false;
  const bool traced = settings().trace.needs_traced_code();
  if (traced != top().traced_code) {
    // Both codes of a program have the same temporaries or more in the traced one.
    const Code& other = top().instance->program->code(traced);
    if (other.temporaries > top().code->temporaries) {
      top().temporaries = stack_.allocate(other.temporaries);
    }
    top().code = &other;
    top().traced_code = traced;
  }
  load_rows();
  pc_ = top().code->instructions.data() + top().code->clauses[clause].position;
}

bool Machine::signal_to(std::string_view label) {
  if (host_.attention().raised() && !safe_point()) {
    return false;
  }
  const u32* clause = top().instance->program->label(label);
  if (clause == nullptr) {
    return raise_error(16, 1, std::string(label));
  }
  signal_position(*clause);
  return true;
}

u32 Machine::label_number(std::string_view name) {
  for (u32 i = 0; i < labels_.size(); ++i) {
    if (labels_[i] == name) {
      return i;
    }
  }
  labels_.emplace_back(name);
  return static_cast<u32>(labels_.size() - 1);
}

void Machine::trap_on(const Instruction& in) {
  const auto condition = static_cast<std::size_t>(in.n & 15);
  Trap& trap = settings().traps[condition];
  if (in.opcode == Opcode::TrapOff) {
    trap.mode = Trap::Mode::Off;
    trap.delayed = false;
    return;
  }
  const Value& name = at(in.b);
  Scratch scratch;
  trap.label = label_number(name.view(scratch, traits_));
  trap.mode = (in.n & 16) != 0 ? Trap::Mode::Call : Trap::Mode::Signal;
  trap.delayed = false;
}

bool Machine::take_raised() {
  while (raised_.has_value()) {
    if (end_.killed) {
      ended_ = end_;
      return false;
    }
    RaisedCondition raised = std::move(*raised_);
    raised_.reset();
    Trap& trap = settings().traps[static_cast<std::size_t>(raised.condition)];
    if (trap.mode != Trap::Mode::Signal) {
      if (raised.condition == Condition::Halt) {
        raised.rc = Value::integer(4);
        raised.extra = "4.1";
        raised.description = traits_.text("Program interrupted");
      }
      raised_ = std::move(raised);
      end_with_error();
      if (ended_) {
        return false;
      }
      continue;
    }
    const u32 line = current_line();
    while (top().kind == Activation::Kind::Interpret) {
      pop_activation();
    }
    const std::string label = labels_[trap.label];
    trap.mode = Trap::Mode::Off;
    auto record = std::make_unique<ConditionRecord>();
    record->name = kConditionNames[static_cast<std::size_t>(raised.condition)];
    record->instruction = "SIGNAL";
    record->description = std::move(raised.description);
    record->extra = std::move(raised.extra);
    record->error = std::move(raised.error);
    top().own_condition = std::move(record);
    top().condition = top().own_condition.get();
    if (raised.rc.is_set()) {
      place(operand(Row::Variables, SymbolTable::kRc)) = std::move(raised.rc);
    }
    place(operand(Row::Variables, SymbolTable::kSigl)) = Value::integer(line);
    const u32* clause = top().instance->program->label(label);
    if (clause == nullptr) {
      raise_error(16, 1, label);
      continue;
    }
    signal_position(*clause);
    // A trap that runs into itself again is a loop too.
    if (host_.attention().raised() && !safe_point()) {
      continue;
    }
    return true;
  }
  return !ended_.has_value();
}

bool Machine::call_trap(RaisedCondition raised) {
  Trap& trap = settings().traps[static_cast<std::size_t>(raised.condition)];
  const std::string label = labels_[trap.label];
  const u32* clause = top().instance->program->label(label);
  if (clause == nullptr) {
    return raise_error(16, 1, label);
  }
  const u32 line = current_line();
  top_->position = pc_;
  trap.delayed = true;
  Activation& handler = push_activation(Activation::Kind::Handler);
  handler.handled = raised.condition;
  auto record = std::make_unique<ConditionRecord>();
  record->name = kConditionNames[static_cast<std::size_t>(raised.condition)];
  record->instruction = "CALL";
  record->description = std::move(raised.description);
  record->extra = std::move(raised.extra);
  handler.own_condition = std::move(record);
  handler.condition = handler.own_condition.get();
  if (raised.rc.is_set()) {
    place(operand(Row::Variables, SymbolTable::kRc)) = std::move(raised.rc);
  }
  place(operand(Row::Variables, SymbolTable::kSigl)) = Value::integer(line);
  handler.traced_code = handler.settings->trace.needs_traced_code();
  handler.code = &handler.instance->program->code(handler.traced_code);
  enter(handler, *clause);
  return true;
}

bool Machine::safe_point() {
  switch (host_.safe_point()) {
    case SafePointAction::GoOn:
      return true;
    case SafePointAction::Halt:
      return raise({Condition::Halt, {}, {}, Value()});
    case SafePointAction::Kill:
      end_.killed = true;
      raised_ = RaisedCondition{};
      return false;
    case SafePointAction::TraceStart:
      settings().trace.letter = 'R';
      settings().trace.interactive = true;
      mode_switch_ = attention_needed_ = true;
      return true;
    case SafePointAction::TraceEnd:
      settings().trace = TraceSetting();
      settings().trace.letter = 'O';
      mode_switch_ = attention_needed_ = true;
      return true;
  }
  return true;
}

bool Machine::at_clause_end() {
  if (host_.attention().raised() && !safe_point()) {
    return false;
  }
  attention_needed_ = false;
  if (mode_switch_) {
    mode_switch_ = false;
    switch_code();
  }
  for (std::size_t i = 0; i < pending_calls_.size(); ++i) {
    const Trap& trap = settings().traps[static_cast<std::size_t>(pending_calls_[i].condition)];
    if (trap.mode == Trap::Mode::Off) {
      pending_calls_.erase(pending_calls_.begin() + static_cast<std::ptrdiff_t>(i));
      --i;
      continue;
    }
    if (!trap.delayed) {
      RaisedCondition raised = std::move(pending_calls_[i]);
      pending_calls_.erase(pending_calls_.begin() + static_cast<std::ptrdiff_t>(i));
      attention_needed_ = !pending_calls_.empty();
      return call_trap(std::move(raised));
    }
  }
  return true;
}

/// From plain to traced code or back, at a place that both have.
void Machine::switch_code() {
  Activation& a = top();
  const bool traced = settings().trace.needs_traced_code();
  if (traced == a.traced_code) {
    return;
  }
  const Code& other = a.kind == Activation::Kind::Interpret ? interpreted_code(*a.text, traced)
                                                            : a.instance->program->code(traced);
  const auto here = static_cast<u32>(pc_ - a.code->instructions.data());
  const auto& points = a.code->sync_points;
  const auto found = std::lower_bound(points.begin(), points.end(), here);
  if (found == points.end() || *found != here) {
    return;
  }
  const auto ordinal = static_cast<std::size_t>(found - points.begin());
  if (other.temporaries > a.code->temporaries) {
    // Room for the wider code; what the loops hold moves along.
    Value* wider = stack_.allocate(other.temporaries);
    for (u32 i = 0; i < a.code->temporaries; ++i) {
      wider[i] = std::move(a.temporaries[i]);
    }
    a.temporaries = wider;
  }
  a.code = &other;
  a.traced_code = traced;
  load_rows();
  pc_ = other.instructions.data() + other.sync_points[ordinal];
}

/// No trap: the traceback and the message, and the program is over.
void Machine::end_with_error() {
  RaisedCondition raised = std::move(*raised_);
  raised_.reset();
  const int number = raised.rc.is_integer() ? static_cast<int>(raised.rc.integer()) : 0;
  if (raised.error.number != 0) {
    raised.extra =
        std::to_string(raised.error.number) + "." + std::to_string(raised.error.sub_number);
    raised.description = sub_message(raised.error, traits_);
  }
  const u32 line = current_line();
  const std::string program = top().instance->program->name();
  if (top().kind == Activation::Kind::Interpret && top().interactive) {
    // A mistake in a line typed at a pause does not end the program.
    const ErrorText* row = find_error(number);
    host_.trace(
        traits_.text("       +++ Error " + std::to_string(number) +
                     " in interactive trace: " + std::string(row == nullptr ? "" : row->text)));
    pop_activation();
    return;
  }
  std::size_t shown = 0;
  for (std::size_t level = depth_; level-- > 0 && shown < kLongestTraceback; ++shown) {
    const Activation& activation = activations_[level];
    if (const ClauseInfo* clause = current_clause(activation); clause != nullptr) {
      trace_clause_text(activation, *clause, "+++");
    }
    if (activation.kind == Activation::Kind::Program) {
      break;
    }
  }
  for (const auto& text : error_lines(number, raised.extra, raised.description, program, line,
                                      host_.message_style() == MessageStyle::Cms, traits_)) {
    host_.trace(text);
  }
  while (top().kind != Activation::Kind::Program) {
    pop_activation();
  }
  if (depth_ > 1) {
    ProgramInstance* instance = top().instance;
    const std::string name = instance->program->name();
    host_.routine_ended(*instance->program);
    pop_activation();
    --pc_;
    instances_.pop_back();
    raise_error(40, 1, name);
    return;
  }
  end_.error = number;
  end_.return_code = host_.message_style() == MessageStyle::Cms ? 20000 + number : number;
  ended_ = end_;
}

}  // namespace cambridge::rexx
