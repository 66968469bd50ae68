/// TRACE: the lines it writes, and the pauses of interactive tracing. REXX/VM Reference, "TRACE"
/// and "Tracing".
#include "rexx/run/machine.h"

namespace cambridge::rexx {

namespace {

/// Six columns; a number of more than five digits loses its first ones.
std::string padded_line(u32 line) {
  std::string text = std::to_string(line);
  if (text.size() > 5) {
    return "?" + text.substr(text.size() - 5);
  }
  text.insert(0, 6 - text.size(), ' ');
  return text;
}

}  // namespace

bool Machine::traces_results() {
  const char letter = settings().trace.letter;
  return letter == 'R' || letter == 'I';
}

/// The indentation that the callers of an activation give it.
std::size_t Machine::nesting(const Activation& activation) {
  std::size_t depth = 0;
  for (std::size_t level = 0; level < depth_ && &activations_[level] != &activation; ++level) {
    const ClauseInfo* clause = current_clause(activations_[level]);
    depth += 1 + (clause == nullptr ? 0U : clause->depth);
    if (activations_[level + 1].kind == Activation::Kind::Program) {
      depth = 0;
    }
    if (depth > 60) {
      return 60;
    }
  }
  return depth;
}

void Machine::trace_clause_text(const Activation& activation, const ClauseInfo& clause,
                                std::string_view marker) {
  const bool interpreted = activation.kind == Activation::Kind::Interpret;
  const SourceText& source =
      interpreted ? activation.text->source : activation.instance->program->source();
  u32 line = clause.line;
  if (interpreted) {
    line = current_line();
  }
  const bool same_line = marker == "*-*" && line == last_traced_line_ &&
                         clause.start > last_traced_start_ && &activation == top_;
  last_traced_line_ = line;
  last_traced_start_ = clause.start;
  std::string text;
  // A clause over several lines is shown as one, its lines joined.
  for (u32 i = clause.start; i < clause.end && i < source.text.size(); ++i) {
    text.push_back(source.text[i]);
  }
  std::size_t start = 0;
  bool first = true;
  while (start <= text.size()) {
    std::size_t stop = text.find('\n', start);
    if (traits_.ebcdic || stop == std::string::npos) {
      stop = text.size();
    }
    std::string shown = first && !same_line ? padded_line(line) : std::string(6, ' ');
    shown += ' ';
    shown += marker;
    shown += ' ';
    shown.append(nesting(activation) + clause.depth, ' ');
    std::string out = traits_.text(shown);
    out.append(text, start, stop - start);
    host_.trace(out);
    first = false;
    start = stop + 1;
  }
}

void Machine::trace_text(char prefix, std::string_view value, std::string_view name) {
  const char letter = settings().trace.letter;
  if (trace_mute_ > 0 ||
      (prefix == '>' && letter != 'R' && letter != 'I' && letter != 'C' && letter != 'E' &&
       letter != 'F' && letter != 'N') ||
      (prefix == '.' && letter != 'R' && letter != 'I') ||
      (prefix != '>' && prefix != '.' && letter != 'I')) {
    return;
  }
  std::string head(7, ' ');
  head += '>';
  head += prefix;
  head += ">   ";
  const ClauseInfo* clause = current_clause(top());
  head.append(nesting(top()) + (clause == nullptr ? 0U : clause->depth), ' ');
  std::string line = traits_.text(head);
  if (!name.empty()) {
    line += name;
    line += traits_.text(" => ");
  }
  const char quote = traits_.text("\"")[0];
  line.push_back(quote);
  for (const char c : value) {
    // Control codes would disturb the terminal.
    const bool control =
        traits_.ebcdic ? static_cast<u8>(c) < 0x40 : static_cast<u8>(c) < 0x20 || c == '\x7F';
    line.push_back(control ? traits_.text("?")[0] : c);
  }
  line.push_back(quote);
  host_.trace(line);
}

void Machine::trace_value(const Instruction& in) {
  const char prefix = static_cast<char>(in.n);
  const char letter = settings().trace.letter;
  // Under I the last operation shows the result already; what a subroutine returned is shown anew.
  if (prefix == '>' ? letter != 'R' && (letter != 'I' || in.c != 2) : letter != 'I') {
    // A command is shown evaluated under C too.
    const ClauseInfo* clause = current_clause(top());
    if (prefix != '>' || letter != 'C' || clause == nullptr || !clause->command) {
      return;
    }
  }
  if (prefix == 'C') {
    trace_text('C', tail_of_name(in.a));
    return;
  }
  Value spare;
  const Value& v = resolved(at(in.b));
  Scratch scratch;
  std::string text(v.is_set() ? v.view(scratch, traits_) : name_of(in.b));
  if (in.c == 2 && !v.is_set()) {
    return;  // CALL of a routine that gave no result
  }
  trace_text(prefix == 'V' && !v.is_set() ? 'L' : prefix, text);
}

std::string Machine::tail_of_name(u32 number) {
  const TailReference& reference = top().code->tails[number];
  std::string name(name_of(reference.stem));
  const Tail tail = tail_of(reference);
  name += tail.whole ? Value::integer(tail.number).str(traits_) : std::string(tail.text);
  return name;
}

/// The pause after a traced clause, before the next one begins. Sets pc_ when the program has to go
/// on elsewhere first.
bool Machine::pause() {
  if (!settings().trace.interactive) {
    pause_due_ = false;
    return true;
  }
  if (trace_skip_ > 0) {
    --trace_skip_;
    pause_due_ = false;
    return true;
  }
  if (!pause_announced_) {
    pause_announced_ = true;
    host_.trace(traits_.text(
        "       +++ Interactive trace.  TRACE OFF to end debug, ENTER to continue. +++"));
  }
  const std::string line = host_.read_trace_input();
  if (line.empty()) {
    pause_due_ = false;
    return true;
  }
  if (line == traits_.text("=")) {
    pause_due_ = false;
    if (paused_position_ != nullptr && paused_code_ == top().code) {
      pc_ = paused_position_;
    }
    return true;
  }
  // Runs the line, comes back to this clause and pauses again.
  return interpret_text(line, pc_, true);
}

/// A clause of traced code begins. False: something was raised, or the run has ended.
bool Machine::trace_clause(u32 number) {
  const Instruction* const here = pc_;
  if ((host_.attention().raised() || !pending_calls_.empty()) && !at_clause_end()) {
    return false;
  }
  if (pc_ != here) {
    return true;
  }
  if (trace_mute_ > 0) {
    --trace_mute_;
    return true;
  }
  if (pause_due_ && (!pause() || pc_ != here)) {
    return pc_ != here;
  }
  const TraceSetting& trace = settings().trace;
  const ClauseInfo& clause = top().code->clauses[number];
  const char letter = trace.letter;
  const bool shown = letter == 'A' || letter == 'R' || letter == 'I' || letter == 'S' ||
                     (clause.traced_when_labels && letter == 'L') ||
                     (clause.command && letter == 'C');
  if (shown) {
    trace_clause_text(top(), clause, "*-*");
    if (trace.interactive && clause.pauses && here->c == 0) {
      pause_due_ = true;
      paused_position_ = pc_;
      paused_code_ = top().code;
    }
  }
  return true;
}

}  // namespace cambridge::rexx
