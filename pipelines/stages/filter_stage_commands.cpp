#include "pipelines/stages/filter_stage_commands.h"

#include <fmt/format.h>

#include "pipelines/args/input_range.h"
#include "pipelines/plan/builder.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

struct FilterProgramStage::Command {
  std::string_view name;  ///< capitals are the minimum
  int (FilterProgramStage::*run)(StageOperands&, VariablePool&);
};

const FilterProgramStage::Command* FilterProgramStage::find_command(const std::string& name) {
  static constexpr Command kCommands[] = {
      {"READTO", &FilterProgramStage::readto},
      {"PEEKTO", &FilterProgramStage::peekto},
      {"OUTPUT", &FilterProgramStage::output_record},
      {"SELECT", &FilterProgramStage::select},
      {"SEVER", &FilterProgramStage::sever},
      {"SHORT", &FilterProgramStage::short_circuit},
      {"ADDSTREAM", &FilterProgramStage::addstream},
      {"STREAMNUM", &FilterProgramStage::streamnum},
      {"MAXSTREAM", &FilterProgramStage::maxstream},
      {"STAGENUM", &FilterProgramStage::stagenum},
      {"STREAMSTATE", &FilterProgramStage::streamstate},
      {"COMMIT", &FilterProgramStage::commit_command},
      {"NOCOMMIT", &FilterProgramStage::nocommit},
      {"SETRC", &FilterProgramStage::setrc},
      {"BEGOUTPUT", &FilterProgramStage::begoutput},
      {"EOFREPORT", &FilterProgramStage::eofreport},
      {"GETRANGE", &FilterProgramStage::getrange},
      {"SCANRANGE", &FilterProgramStage::scanrange},
      {"SCANSTRING", &FilterProgramStage::scanstring},
      {"MESSAGE", &FilterProgramStage::message_command},
      {"ISSUEMSG", &FilterProgramStage::issuemsg},
      {"RESOLVE", &FilterProgramStage::resolve},
      {"REXX", &FilterProgramStage::rexx},
      {"SUSPEND", &FilterProgramStage::suspend},
      {"CALLPIPE", &FilterProgramStage::callpipe},
      {"ADDPIPE", &FilterProgramStage::addpipe},
  };
  for (const Command& row : kCommands) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

int FilterProgramStage::run() {
  const int code = run_program();
  // A program that never moved a record leaves the commit level to the others.
  return code;
}

void FilterProgramStage::on_host_stack(const std::function<void()>& work) {
  set().dispatcher().on_host_stack(work);
}

void FilterProgramStage::safe_point() {
  set().dispatcher().give_way();
}

int FilterProgramStage::command(std::string_view text, VariablePool& pool) {
  if (begin_output_) {
    const TextTables& tables = this->text();
    const std::string ascii = tables.ascii_text(text);
    const bool end = end_output_.empty() ? text.empty() : ascii == end_output_;
    if (end) {
      begin_output_ = false;
      return 0;
    }
    return write(RecordView(text));
  }
  int code = 0;
  if (common_command(text, pool, code)) return code;
  StageOperands operands{std::string(text), this->text()};
  const std::string name = upper_ascii(operands.word());
  const Command* row = find_command(name);
  if (row == nullptr) return kUnknownPipelineCommand;
  return (this->*row->run)(operands, pool);
}

bool FilterProgramStage::common_command(std::string_view text, VariablePool& pool, int& code) {
  if (any_input_ || !committed_ || text.size() < 6) return false;
  const TextTables& tables = this->text();
  const char blank = tables.blank();
  char name[6];
  for (std::size_t i = 0; i < 6; ++i) name[i] = static_cast<char>(tables.ascii_of(text[i]) | 32);
  const std::string_view word(name, 6);
  std::string_view rest = text.substr(6);
  if (!rest.empty() && rest[0] != blank) return false;
  if (word == "output") {
    if (!rest.empty()) rest.remove_prefix(1);
    code = write(RecordView(rest));
    return true;
  }
  if ((word != "readto" && word != "peekto") || in_ >= inputs_.size()) return false;
  while (!rest.empty() && rest.front() == blank) rest.remove_prefix(1);
  while (!rest.empty() && rest.back() == blank) rest.remove_suffix(1);
  if (rest.find(blank) != std::string_view::npos) return false;
  const auto record = peek(in_);
  if (!record) return false;  // the usual way tells why
  if (!rest.empty()) pool.set(rest, record->text(), true);
  if (word == "readto") consume(in_);
  code = 0;
  return true;
}

int FilterProgramStage::commit(int level) {
  return group().commit(*this, level);
}

int FilterProgramStage::begin_data() {
  if (no_commit_ || committed_) return commit_code_;
  committed_ = true;
  commit_code_ = commit(0);
  return commit_code_;
}

int FilterProgramStage::readto(StageOperands& operands, VariablePool& pool) {
  const int code = peekto(operands, pool);
  if (code == 0) consume(in_);
  return code;
}

int FilterProgramStage::peekto(StageOperands& operands, VariablePool& pool) {
  if (const int code = begin_data(); code != 0) return code;
  if (any_input_) {
    const auto stream = wait_any();
    if (!stream) return set().stalled() ? static_cast<int>(Flow::Stalled) : 12;
    in_ = *stream;
  }
  if (in_ >= inputs_.size()) return 12;
  const auto record = peek(in_);
  const std::string name = operands.word_bytes();
  if (!record) {
    if (!name.empty()) pool.drop(name, true);
    return set().stalled() ? static_cast<int>(Flow::Stalled) : 12;
  }
  if (!name.empty()) pool.set(name, record->text(), true);
  return 0;
}

int FilterProgramStage::write(RecordView record) {
  if (const int code = begin_data(); code != 0) return code;
  if (out_ >= outputs_.size()) return 12;
  return static_cast<int>(output(out_, record));
}

int FilterProgramStage::output_record(StageOperands& operands, VariablePool&) {
  const std::string data = operands.rest();
  return write(data);
}

int FilterProgramStage::select(StageOperands& operands, VariablePool&) {
  enum { kInput = 1, kOutput = 2 };
  int sides = kInput | kOutput;
  if (operands.keyword("ANYINput")) {
    any_input_ = true;
    if (const int code = begin_data(); code != 0) return code;
    const auto stream = wait_any();
    if (!stream) return set().stalled() ? static_cast<int>(Flow::Stalled) : 12;
    in_ = *stream;
    return 0;
  }
  if (operands.keyword("INput")) {
    sides = kInput;
  } else if (operands.keyword("OUTput")) {
    sides = kOutput;
  } else {
    operands.keyword("BOTH");
  }
  const std::string id = operands.at_end() ? "0" : operands.word();
  const int input = find_input(id), output = find_output(id);
  if (((sides & kInput) != 0 && input < 0) || ((sides & kOutput) != 0 && output < 0)) return 4;
  if ((sides & kInput) != 0) {
    in_ = static_cast<unsigned>(input);
    any_input_ = false;
  }
  if ((sides & kOutput) != 0) out_ = static_cast<unsigned>(output);
  return 0;
}

int FilterProgramStage::sever(StageOperands& operands, VariablePool&) {
  const bool input = operands.keyword("INput");
  if (!input && !operands.keyword("OUTput")) return -111;
  if (input) {
    if (in_ >= inputs_.size()) return 4;
    if (record_waits(in_)) consume(in_, Flow::Ended);
    sever_input(in_);
  } else {
    if (out_ >= outputs_.size()) return 4;
    sever_output(out_);
  }
  return 0;
}

int FilterProgramStage::short_circuit(StageOperands&, VariablePool&) {
  if (const int code = begin_data(); code != 0) return code;
  if (in_ >= inputs_.size() || out_ >= outputs_.size()) return 4;
  const StreamEnd producer = std::exchange(inputs_[in_].producer, {});
  const StreamEnd consumer = std::exchange(outputs_[out_].consumer, {});
  outputs_[out_].sink = &severed_sink();
  if (producer && consumer) {
    // A record that waits here is written again, past this stage.
    connect(*producer.stage, producer.stream, *consumer.stage, consumer.stream);
    input_redirected(in_, *producer.stage->outputs()[producer.stream].sink);
    return 0;
  }
  // One side is not connected: the other is severed.
  inputs_[in_].producer = producer;
  outputs_[out_].consumer = consumer;
  if (producer) sever_input(in_);
  if (consumer) sever_output(out_);
  return 0;
}

int FilterProgramStage::addstream(StageOperands& operands, VariablePool&) {
  bool input = true, output = true;
  if (operands.keyword("INput")) {
    output = false;
  } else if (operands.keyword("OUTput")) {
    input = false;
  } else {
    operands.keyword("BOTH");
  }
  const std::string id = operands.word();
  if (!id.empty() && (find_input(id) >= 0 || find_output(id) >= 0)) return -165;
  if (input) add_input(id);
  if (output) add_output(id);
  return 0;
}

int FilterProgramStage::streamnum(StageOperands& operands, VariablePool&) {
  const bool input = operands.keyword("INput");
  if (!input) operands.keyword("OUTput");
  const std::string id = operands.word();
  const int number = input ? find_input(id) : find_output(id);
  return number < 0 ? kNotDefined : number;
}

int FilterProgramStage::maxstream(StageOperands& operands, VariablePool&) {
  const bool output = operands.keyword("OUTput");
  if (!output) operands.keyword("INput");
  return static_cast<int>(output ? outputs_.size() : inputs_.size()) - 1;
}

int FilterProgramStage::stagenum(StageOperands&, VariablePool&) {
  return place().stage;
}

int FilterProgramStage::input_state(unsigned stream) const {
  if (stream >= inputs_.size()) return kNotDefined;
  if (record_waits(stream)) return 0;
  return input_connected(stream) ? 4 : 12;
}

int FilterProgramStage::output_state(unsigned stream) const {
  if (stream >= outputs_.size()) return kNotDefined;
  if (!output_connected(stream)) return 12;
  // UNVERIFIED: 0 when the consumer waits to read; a filter always does.
  const auto* loop = dynamic_cast<const LoopStage*>(outputs_[stream].consumer.stage);
  return loop == nullptr ? 0 : (loop->waits_for_input(outputs_[stream].consumer.stream) ? 0 : 8);
}

int FilterProgramStage::streamstate(StageOperands& operands, VariablePool& pool) {
  if (operands.keyword("ALL") || operands.keyword("SUMMARY")) {
    const std::string name = operands.word_bytes();
    std::string line;
    const std::size_t count = std::max(inputs_.size(), outputs_.size());
    for (unsigned i = 0; i < count; ++i) {
      if (i > 0) line += ' ';
      line += fmt::format("{}:{}", input_state(i), output_state(i));
    }
    if (!name.empty()) pool.set(name, text().from_ascii_text(line), true);
    return 0;
  }
  const bool output = operands.keyword("OUTput");
  if (!output) operands.keyword("INput");
  int stream = static_cast<int>(output ? out_ : in_);
  if (!operands.at_end()) {
    const std::string id = operands.word();
    stream = output ? find_output(id) : find_input(id);
  }
  if (stream < 0) return kNotDefined;
  return output ? output_state(static_cast<unsigned>(stream))
                : input_state(static_cast<unsigned>(stream));
}

int FilterProgramStage::commit_command(StageOperands& operands, VariablePool&) {
  const auto level = static_cast<int>(operands.number(-0x7FFFFFFF, 0x7FFFFFFF));
  if (operands.refused()) return -operands.refusal().row->number();
  const int code = commit(level);
  if (level >= 0) committed_ = true;
  return code;
}

int FilterProgramStage::nocommit(StageOperands&, VariablePool&) {
  no_commit_ = true;
  return 0;
}

int FilterProgramStage::setrc(StageOperands& operands, VariablePool&) {
  const auto code = static_cast<int>(operands.number(-0x7FFFFFFF, 0x7FFFFFFF));
  if (operands.refused()) return -operands.refusal().row->number();
  if (in_ >= inputs_.size() || !record_waits(in_)) return 4;
  set_pending_code(in_, static_cast<Flow>(code));
  return 0;
}

int FilterProgramStage::begoutput(StageOperands& operands, VariablePool&) {
  begin_output_ = true;
  end_output_ = operands.word();
  return 0;
}

int FilterProgramStage::eofreport(StageOperands& operands, VariablePool&) {
  if (operands.keyword("ALL")) {
    set_eof_report(EofReport::All);
  } else if (operands.keyword("ANY")) {
    set_eof_report(EofReport::Any);
  } else if (operands.keyword("CURRENT")) {
    set_eof_report(EofReport::Current);
  } else {
    return -111;
  }
  return 0;
}

int FilterProgramStage::scanrange(StageOperands& operands, VariablePool& pool) {
  // SCANRANGE required|optional  variable-for-the-range rest-variable text
  const bool optional = operands.keyword("OPTional");
  if (!optional) operands.keyword("REQuired");
  const std::string range_name = operands.word_bytes(), rest_name = operands.word_bytes();
  const std::size_t start = operands.position();
  if (optional && !range_next(operands)) {
    pool.set(range_name, "", true);
  } else {
    static_cast<void>(read_range(operands));
    if (operands.refused()) {
      say(operands.refusal());
      return -operands.refusal().row->number();
    }
    std::string_view used = operands.bytes().substr(start, operands.position() - start);
    while (!used.empty() && used.front() == text().blank()) used.remove_prefix(1);
    pool.set(range_name, used, true);
  }
  pool.set(rest_name, operands.rest_stripped(), true);
  return 0;
}

int FilterProgramStage::getrange(StageOperands& operands, VariablePool& pool) {
  // GETRANGE range-variable result-variable text
  const std::string range_name = operands.word_bytes(), result_name = operands.word_bytes();
  const std::string data = operands.rest();
  StageOperands range_text(pool.get(range_name, true).value_or(""), text());
  InputRange range;
  if (!range_text.at_end()) range = read_range(range_text);
  if (range_text.refused()) {
    say(range_text.refusal());
    return -range_text.refusal().row->number();
  }
  pool.set(result_name, range.of(data), true);
  return 0;
}

int FilterProgramStage::scanstring(StageOperands& operands, VariablePool& pool) {
  const std::string string_name = operands.word_bytes(), rest_name = operands.word_bytes();
  const std::string string = operands.delimited_string();
  if (operands.refused()) {
    say(operands.refusal());
    return -operands.refusal().row->number();
  }
  pool.set(string_name, string, true);
  pool.set(rest_name, operands.rest_stripped(), true);
  return 0;
}

int FilterProgramStage::message_command(StageOperands& operands, VariablePool&) {
  say(issue<msg::FPLREX2906I>(text().ascii_text(operands.rest())));
  return 0;
}

int FilterProgramStage::issuemsg(StageOperands& operands, VariablePool&) {
  const i64 number = operands.number(1, 99999);
  const std::string module = operands.at_end() ? "" : operands.word();
  std::vector<std::string> values;
  while (!operands.at_end() && !operands.refused()) {
    values.push_back(text().ascii_text(operands.delimited_string()));
  }
  if (operands.refused()) return -operands.refusal().row->number();
  for (const Message* row : all_messages()) {
    if (row->number() != number) continue;
    std::vector<std::string_view> views(values.begin(), values.end());
    views.resize(std::max(views.size(), row->substitutions()));
    say({row, substitute(row->text, views.data(), views.size())});
    return static_cast<int>(number);
  }
  return kNotDefined;
}

int FilterProgramStage::resolve(StageOperands& operands, VariablePool&) {
  return catalogue_.find(upper_ascii(operands.word())) != nullptr ? 1 : 0;
}

int FilterProgramStage::rexx(StageOperands& operands, VariablePool&) {
  const std::string name = upper_ascii(operands.word());
  std::optional<FilterProgram> program;
  on_host_stack([&] { program = set().host().find_filter(text().from_ascii_text(name)); });
  if (!program) {
    say(issue<msg::FPLREX040E>(name));
    return -msg::FPLREX040E.number();
  }
  return set().host().run_filter(*program, operands.rest(), *this);
}

int FilterProgramStage::suspend(StageOperands&, VariablePool&) {
  set().dispatcher().give_way();
  return 0;
}

int FilterProgramStage::callpipe(StageOperands& operands, VariablePool&) {
  if (const int code = begin_data(); code != 0) return code;
  return call_pipeline(*this, operands.rest_stripped(), catalogue_, in_, out_);
}

int FilterProgramStage::addpipe(StageOperands& operands, VariablePool&) {
  if (const int code = begin_data(); code != 0) return code;
  return add_pipeline(*this, operands.rest_stripped(), catalogue_, in_, out_);
}

}  // namespace cambridge::pipelines
