/// NUMERIC, ADDRESS, TRACE, OPTIONS, and commands.
#include "rexx/run/machine.h"

namespace cambridge::rexx {

bool Machine::numeric_instruction(const Instruction& in) {
  NumericSettings& numeric = settings().numeric;
  if (in.opcode == Opcode::NumericForm) {
    if (in.n != 2) {
      numeric.engineering = in.n == 1;
      return true;
    }
    Value spare;
    const Value* value = fetch(in.b, spare);
    if (value == nullptr) {
      return false;
    }
    const std::string text = value->str(traits_);
    const char first = text.empty() ? '\0' : traits_.ascii_of(traits_.fold(text[0]));
    if (first != 'S' && first != 'E') {
      return raise_error(33, 3, text);
    }
    numeric.engineering = first == 'E';
    return true;
  }
  const bool fuzz = in.opcode == Opcode::NumericFuzz;
  i64 wanted = fuzz ? 0 : 9;
  std::string shown = traits_.text(std::to_string(wanted));
  if (in.n == 0) {
    Value spare;
    const Value* value = fetch(in.b, spare);
    if (value == nullptr) {
      return false;
    }
    shown = value->str(traits_);
    const auto number = whole_number(*value, 18, traits_);
    if (!number.has_value() || *number < (fuzz || host_.ansi() ? 0 : 1)) {
      return raise_error(26, fuzz ? 6 : 5, shown);
    }
    if (!fuzz && *number > 999'999'999) {
      return raise_error(33, 2, shown);
    }
    wanted = *number;
  }
  if (fuzz) {
    if (wanted >= numeric.digits) {
      return raise_error(33, 1, traits_.text(std::to_string(numeric.digits)), shown);
    }
    numeric.fuzz = wanted;
    return true;
  }
  if (wanted <= numeric.fuzz) {
    return raise_error(33, 1, shown, traits_.text(std::to_string(numeric.fuzz)));
  }
  numeric.set_digits(wanted);
  return true;
}

u32 Machine::environment_number(std::string_view name) {
  for (u32 i = 0; i < environments_.size(); ++i) {
    if (environments_[i] == name) {
      return i;
    }
  }
  environments_.emplace_back(name);
  return static_cast<u32>(environments_.size() - 1);
}

bool Machine::address_set(const Instruction& in) {
  Value spare;
  const Value* value = fetch(in.b, spare);
  if (value == nullptr) {
    return false;
  }
  const std::string name = value->str(traits_);
  if (name.size() > host_.environment_name_limit()) {
    return raise_error(29, 1, name);
  }
  settings().alternate = settings().environment;
  settings().environment = environment_number(name);
  return true;
}

bool Machine::options(Operand o) {
  Value spare;
  const Value* value = fetch(o, spare);
  if (value == nullptr) {
    return false;
  }
  const std::string words = traits_.plain(traits_.folded(value->str(traits_)));
  std::size_t at = 0;
  while (at < words.size()) {
    const std::size_t end = words.find(' ', at);
    const std::string_view word =
        std::string_view(words).substr(at, end == std::string::npos ? end : end - at);
    if (word == "EXMODE") {
      exmode_ = true;
    } else if (word == "NOEXMODE") {
      exmode_ = false;
    }
    if (end == std::string::npos) {
      break;
    }
    at = end + 1;
  }
  return true;
}

bool Machine::trace_instruction(const Instruction& in) {
  Value spare;
  const Value* value = fetch(in.b, spare);
  if (value == nullptr) {
    return false;
  }
  const std::string text = traits_.plain(traits_.folded(value->str(traits_)));
  const auto number = whole_number(Value::text(text), 9, TextTraits::ascii());
  if (number.has_value() && !text.empty()) {
    // A number in interactive tracing skips pauses; a negative one mutes the trace as well.
    if (*number < 0) {
      trace_mute_ = -*number;
      trace_skip_ = 0;
    } else {
      trace_skip_ = *number;
    }
    return true;
  }
  if (!text.empty() && is_number(Value::text(text), TextTraits::ascii())) {
    return raise_error(26, 7, traits_.text(text));
  }
  if (!set_trace(text)) {
    const auto letter = text.find_first_not_of("?!");
    return raise_error(24, 1,
                       letter == std::string::npos ? "" : traits_.text(text.substr(letter, 1)));
  }
  return true;
}

bool Machine::run_command(u32 environment, Operand o) {
  Value spare;
  const Value* value = fetch(o, spare);
  if (value == nullptr) {
    return false;
  }
  const std::string command = value->str(traits_);
  const TraceSetting& trace = settings().trace;
  if (trace.inhibit_commands) {
    place(operand(Row::Variables, SymbolTable::kRc)) = Value::integer(0);
    return true;
  }
  const bool redirected = redirected_;
  redirected_ = false;
  const std::string name = environments_[environment];
  const CommandEnd end = host_.command(name, command, *this, redirected ? &redirection_ : nullptr);
  if (redirected && !finish_redirection()) {
    return false;
  }
  if (host_.attention().raised()) {
    attention_needed_ = true;
  }
  return command_ended(end, command);
}

bool Machine::command_ended(const CommandEnd& end, std::string_view command) {
  Value rc =
      end.text_code.has_value() ? Value::text(*end.text_code) : Value::integer(end.return_code);
  place(operand(Row::Variables, SymbolTable::kRc)) = rc;
  if (end.condition == CommandCondition::None) {
    return true;
  }
  const bool failure = end.condition == CommandCondition::Failure;
  const char letter = settings().trace.letter;
  const bool shown_already = settings().trace.needs_traced_code();
  if ((failure ? letter != 'O' : letter == 'E') || (shown_already && letter != 'O')) {
    if (!shown_already) {
      const ClauseInfo* clause = current_clause(top());
      if (clause != nullptr) {
        trace_clause_text(top(), *clause, "*-*");
        trace_text('>', command);
      }
    }
    std::string line = traits_.text("       +++ RC(");
    line += rc.str(traits_);
    line += traits_.text(") +++");
    host_.trace(line);
  }
  auto condition = failure ? Condition::Failure : Condition::Error;
  if (failure &&
      settings().traps[static_cast<std::size_t>(Condition::Failure)].mode == Trap::Mode::Off) {
    condition = Condition::Error;
  }
  return raise({condition, std::string(command), {}, std::move(rc)});
}

/// ADDRESS ... WITH: gathers the input, remembers where output goes.
bool Machine::prepare_redirection(const Instruction& in) {
  redirection_ = CommandRedirection();
  redirected_ = true;
  const u32* list = top().code->lists.data() + in.a;
  redirection_list_.assign(list, list + std::size_t{in.n} * 5);
  for (u32 i = 0; i < in.n; ++i) {
    const u32 direction = list[5 * i], kind = list[5 * i + 1];
    const Operand where = list[5 * i + 3];
    if (kind == 0) {
      continue;
    }
    if (direction == 1) {
      redirection_.capture_output = true;
    } else if (direction == 2) {
      redirection_.capture_error = true;
    } else if (kind == 2) {
      redirection_.input.emplace();
      Value count;
      if (!get_tail(stem_if_any(where), where, Tail::of_number(0), count)) {
        return false;
      }
      const auto lines = whole_number(count, 9, traits_);
      if (!lines.has_value() || *lines < 0) {
        return raise_error(54, 1, std::string(name_of(where)), count.str(traits_));
      }
      for (i64 n = 1; n <= *lines; ++n) {
        Value line;
        if (!get_tail(stem_if_any(where), where, Tail::of_number(n), line)) {
          return false;
        }
        redirection_.input->push_back(line.str(traits_));
      }
    } else {
      Value spare;
      const Value* name = fetch(where, spare);
      if (name == nullptr) {
        return false;
      }
      const std::string stream = name->str(traits_);
      redirection_.input.emplace();
      NotReady trouble;
      while (host_.streams().lines(stream, false, trouble) > 0 && !trouble.raised) {
        std::string line;
        host_.streams().line_in(stream, std::nullopt, 1, line, trouble);
        redirection_.input->push_back(std::move(line));
      }
    }
  }
  return true;
}

bool Machine::finish_redirection() {
  for (std::size_t i = 0; i + 4 < redirection_list_.size(); i += 5) {
    const u32 direction = redirection_list_[i], kind = redirection_list_[i + 1];
    const bool append = redirection_list_[i + 2] != 0;
    const Operand where = redirection_list_[i + 3];
    if (direction == 0 || kind == 0) {
      continue;
    }
    const auto& lines = direction == 1 ? redirection_.output : redirection_.error;
    if (kind == 2) {
      Stem& stem = stem_at(where);
      i64 count = 0;
      if (append) {
        Value old;
        if (get_tail(&stem, where, Tail::of_number(0), old)) {
          count = whole_number(old, 9, traits_).value_or(0);
        }
      }
      for (const auto& line : lines) {
        resolved(stem.touch(Tail::of_number(++count))) = Value::text(line);
      }
      resolved(stem.touch(Tail::of_number(0))) = Value::integer(count);
    } else {
      Value spare;
      const Value* name = fetch(where, spare);
      if (name == nullptr) {
        return false;
      }
      const std::string stream = name->str(traits_);
      NotReady trouble;
      if (!append) {
        host_.streams().command(stream, traits_.text("OPEN WRITE REPLACE"), trouble);
      }
      for (const auto& line : lines) {
        host_.streams().line_out(stream, line, std::nullopt, trouble);
      }
      host_.streams().line_out(stream, std::nullopt, std::nullopt, trouble);
    }
  }
  return true;
}

}  // namespace cambridge::rexx
