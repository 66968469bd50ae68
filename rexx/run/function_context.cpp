/// What built-in functions ask the machine.
#include "rexx/run/machine.h"

namespace cambridge::rexx {

std::size_t Machine::argument_count() {
  std::size_t count = top().argument_count;
  while (count != 0 && top().arguments[count - 1].kind() == Kind::Unset) {
    --count;
  }
  return count;
}

const Value* Machine::argument(std::size_t index) {
  if (index >= top().argument_count || top().arguments[index].kind() == Kind::Unset) {
    return nullptr;
  }
  return &top().arguments[index];
}

std::string_view Machine::environment_name() {
  return environments_[settings().environment];
}

std::string_view Machine::condition_state() {
  const ConditionRecord* record = top().condition;
  if (record == nullptr) {
    return "";
  }
  const auto condition = find_condition(record->name);
  const Trap& trap = settings().traps[static_cast<std::size_t>(*condition)];
  if (trap.delayed) {
    return "DELAY";
  }
  return trap.mode == Trap::Mode::Off ? "OFF" : "ON";
}

std::string Machine::trace_setting() {
  const TraceSetting& trace = settings().trace;
  std::string text;
  if (trace.inhibit_commands) {
    text.push_back('!');
  }
  if (trace.interactive) {
    text.push_back('?');
  }
  text.push_back(trace.letter);
  return text;
}

bool Machine::set_trace(std::string_view setting) {
  TraceSetting trace = settings().trace;
  std::size_t at = 0;
  bool prefix = false;
  for (; at < setting.size() && (setting[at] == '?' || setting[at] == '!'); ++at) {
    prefix = true;
    if (setting[at] == '?') {
      trace.interactive = !trace.interactive;
    } else {
      trace.inhibit_commands = !trace.inhibit_commands;
    }
  }
  if (at == setting.size()) {
    if (!prefix) {
      trace = TraceSetting();
    }
  } else {
    char letter = setting[at];
    letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    if (std::string_view("ACEFILNORS").find(letter) == std::string_view::npos) {
      return false;
    }
    trace.letter = letter;
    if (!prefix) {
      trace.interactive = trace.inhibit_commands = false;
    }
    if (letter == 'O') {
      trace.interactive = trace.inhibit_commands = false;
    }
  }
  settings().trace = trace;
  if (trace.needs_traced_code() != top().traced_code) {
    mode_switch_ = attention_needed_ = true;
  }
  return true;
}

/// The time, the same for all of a clause: a later instruction of the same clause gets what an
/// earlier one got; an earlier or the same one is a new execution of the clause.
i64 Machine::clause_time() {
  const ClauseInfo* clause = current_clause(top());
  if (clause != clause_time_clause_ || pc_ <= clause_time_at_ || depth_ != clause_time_depth_ ||
      clause == nullptr) {
    clause_time_ = host_.clock().unix_microseconds();
  }
  clause_time_clause_ = clause;
  clause_time_at_ = pc_;
  clause_time_depth_ = depth_;
  return clause_time_;
}

std::size_t Machine::source_lines() {
  return top().instance->program->source().line_count();
}

std::string_view Machine::source_line(std::size_t number) {
  return top().instance->program->source().line(number);
}

u64 Machine::next_random() {
  if (!random_seeded_) {
    seed_random(host_.random_seed());
  }
  // xorshift64*
  random_ ^= random_ >> 12;
  random_ ^= random_ << 25;
  random_ ^= random_ >> 27;
  return random_ * 0x2545F4914F6CDD1DULL;
}

void Machine::seed_random(u64 seed) {
  random_seeded_ = true;
  random_ = (seed + 0x9E3779B97F4A7C15ULL) * 0xBF58476D1CE4E5B9ULL;
  random_ = random_ == 0 ? 1 : random_;
}

void Machine::not_ready(std::string_view stream) {
  raise({Condition::NotReady, std::string(stream), {}, Value()});
}

}  // namespace cambridge::rexx
