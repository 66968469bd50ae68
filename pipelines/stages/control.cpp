/// RUNPIPE, JEREMY, PIPESTOP, AGGRC, QUERY, HELP, DELAY, BEAT, STACK, WARP: the runtime seen from
/// inside a pipeline.
#include <map>

#include "pipelines/args/input_range.h"
#include "pipelines/plan/builder.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/multi_stage.h"
#include "pipelines/run/pipeline_set.h"
#include "pipelines/stages/catalogue.h"
#include "pipelines/stages/decimal.h"
#include "pipelines/stages/pipe.h"
#include "pipelines/stages/proxy_host.h"

namespace cambridge::pipelines {

namespace {

/// Each input record is a specification, run in a set of its own; its messages are the output.
class Runpipe final : public MultiStage {
 public:
  Runpipe(std::string first, bool events, int level, bool trace)
      : first_(std::move(first)), events_(events), level_(level), trace_(trace) {}
  bool has_begin() const override { return !first_.empty(); }
  void begin() override { run_one(first_); }
  Flow record_on(unsigned, RecordView record) override { return run_one(record); }
  void finish() override { set_return_code(worst_); }

 private:
  Flow run_one(std::string_view specification) {
    std::vector<std::string> lines;
    ProxyHost host(set(),
                   [&](const IssuedMessage& message) { lines.push_back(message.with_id()); });
    RunOptions options;
    options.message_level = level_;
    options.catalogue = set().options().catalogue;
    if (events_ || trace_) {
      options.traced = true;
      options.trace_line = [&](std::string_view line) { lines.emplace_back(line); };
    }
    const int code = run_pipe(specification, host, std::move(options));
    worst_ = aggregate_return_code(worst_, code);
    for (const std::string& line : lines) {
      if (const Flow flow = pass(0, text().from_ascii_text(line)); flow != Flow::Ok) return flow;
    }
    return Flow::Ok;
  }

  std::string first_;
  bool events_;
  int level_;
  bool trace_;
  int worst_ = 0;
};

std::unique_ptr<Stage> make_runpipe(StageContext& context) {
  StageOperands& operands = context.operands;
  bool events = false, trace = false;
  int level = context.place.message_level;
  while (true) {
    if (operands.keyword("EVENTS")) {
      events = true;
      if (operands.keyword("MASK")) operands.word();
    } else if (operands.keyword("MSGLEVEL")) {
      level = static_cast<int>(operands.number(0, 0x7FFFFFFF));
    } else if (operands.keyword("TRACE")) {
      trace = true;
    } else {
      break;
    }
  }
  std::string first = operands.rest_stripped();
  if (context.first && first.empty()) operands.fail<msg::FPLARG113E>();
  return std::make_unique<Runpipe>(std::move(first), events, level, trace);
}

/// The state of every stage of the set, one record each: at the start, or when the first record of
/// the input comes. Without an output they go to the terminal.
class Jeremy final : public MultiStage {
 public:
  explicit Jeremy(bool first) : first_(first) {}
  bool has_begin() const override { return first_; }
  void begin() override { write_states(); }
  Flow record_on(unsigned, RecordView record) override {
    if (!std::exchange(first_, true)) write_states();
    output(0, record);
    return Flow::Ok;
  }
  void finish() override {
    if (!first_) write_states();
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  void write_states() {
    const bool to_output = output_connected(0);
    for (const auto& [stage, state] : set().states()) {
      const StagePlace& place = stage->place();
      const std::string line = text().from_ascii_text(fmt::format(
          "{}.{} {}: {}", place.pipeline, place.stage, place.text.substr(0, 40), state));
      if (!to_output) {
        on_host([&](Host& host) { host.console_write(line); });
      } else if (output(0, line) != Flow::Ok) {
        break;
      }
    }
  }
  bool first_;
};

std::unique_ptr<Stage> make_jeremy(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<Jeremy>(context.first);
}

template <class T>
std::unique_ptr<Stage> make_plain(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<T>();
}

class Pipestop final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    set().dispatcher().stop_waits();
    output(0, record);
    return Flow::Ok;
  }

 protected:
  bool ends_with_outputs() const override { return false; }
};

/// Aggregate of return codes: a record, or without an output the stage's own return code.
class Aggrc final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    const auto number = Decimal::parse(text().ascii_text(record));
    if (!number) return fail(issue<msg::FPLARG058E>(text().ascii_text(record)));
    code_ = aggregate_return_code(code_, static_cast<int>(number->integer()));
    return Flow::Ok;
  }
  void finish() override {
    if (output_connected(0)) {
      output(0, text().number(code_));
    } else {
      set_return_code(code_);
    }
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  int code_ = 0;
};

/// QUERY and HELP: lines computed at once, written when first, or to the terminal.
class Lines final : public MultiStage {
 public:
  explicit Lines(std::vector<std::string> lines) : lines_(std::move(lines)) {}
  bool has_begin() const override { return true; }
  void begin() override {
    const bool to_output = output_connected(0);
    for (const std::string& line : lines_) {
      const std::string bytes = text().from_ascii_text(line);
      if (to_output) {
        if (output(0, bytes) != Flow::Ok) break;
      } else {
        on_host([&](Host& host) { host.console_write(bytes); });
      }
    }
  }
  Flow record_on(unsigned, RecordView record) override { return pass(0, record); }

 private:
  std::vector<std::string> lines_;
};

std::unique_ptr<Stage> make_query(StageContext& context) {
  StageOperands& operands = context.operands;
  std::vector<std::string> lines;
  if (operands.at_end() || operands.keyword("VERSION")) {
    lines.push_back("Cambridge Pipelines 0.1, modelled on CMS Pipelines level 1.1.12");
  } else if (operands.keyword("LEVEL")) {
    lines.push_back("11112");
  } else if (operands.keyword("MSGLEVEL")) {
    lines.push_back(std::to_string(context.place.message_level));
  } else if (operands.keyword("MSGLIST")) {
    for (const Message* row : all_messages()) {
      lines.push_back(fmt::format("{} {}", row->id, row->text));
    }
  } else if (operands.keyword("SOURCE")) {
    lines.push_back("Cambridge");
  } else {
    operands.fail<msg::FPLARG111E>(operands.peek_word());
  }
  return std::make_unique<Lines>(std::move(lines));
}

std::vector<std::string> help_of(const StageSpec& spec) {
  std::vector<std::string> lines{std::string(spec.name()) + ": " + std::string(spec.summary)};
  if (!spec.refusal.empty()) {
    lines.push_back("Not offered: " + std::string(spec.refusal));
    return lines;
  }
  if (spec.ours) lines.push_back("A stage of Cambridge; CMS Pipelines has none of the name.");
  lines.push_back("Syntax:  " + std::string(spec.syntax));
  lines.push_back(std::string(spec.help));
  if (!spec.example.empty()) {
    lines.push_back("Example: pipe " + std::string(spec.example));
    std::string_view rest = spec.example_output;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      lines.push_back("  writes " + std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return lines;
}

std::unique_ptr<Stage> make_help(StageContext& context) {
  StageOperands& operands = context.operands;
  std::vector<std::string> lines;
  if (operands.number_next()) {
    const i64 number = operands.number();
    for (const Message* row : all_messages()) {
      if (row->number() != number) continue;
      lines.push_back(fmt::format("{} {}", row->id, row->text));
      lines.push_back("Explanation: " + std::string(row->explanation));
      lines.push_back("Action: " + std::string(row->action));
    }
  } else if (!operands.at_end()) {
    const std::string name = upper_ascii(operands.word());
    const StageSpec* spec = context.catalogue.find(name);
    if (spec != nullptr) {
      lines = help_of(*spec);
    } else {
      operands.fail<msg::FPLSCA027E>(name);
    }
  } else {
    for (const StageSpec* spec : all_stages()) {
      lines.push_back(fmt::format("{:14} {}", spec->name(), spec->summary));
    }
  }
  return std::make_unique<Lines>(std::move(lines));
}

/// "+5", "10", "hh:mm", "hh:mm:ss": microseconds from now until then.
std::optional<i64> delay_of(const std::string& word, Clock& clock) {
  std::vector<i64> parts{0};
  std::size_t i = !word.empty() && word[0] == '+' ? 1 : 0;
  const bool relative = i == 1;
  if (i >= word.size()) return std::nullopt;
  for (; i < word.size(); ++i) {
    if (word[i] == ':') {
      parts.push_back(0);
    } else if (word[i] >= '0' && word[i] <= '9' && parts.back() < 100000000) {
      parts.back() = parts.back() * 10 + (word[i] - '0');
    } else {
      return std::nullopt;
    }
  }
  if (parts.size() > 3) return std::nullopt;
  if (parts.size() == 1) return parts[0] * 1000000;
  i64 seconds = parts[0] * 3600 + parts[1] * 60 + (parts.size() > 2 ? parts[2] : 0);
  if (relative) return seconds * 1000000;
  const CivilTime now = clock.civil();
  seconds -= now.hour * 3600 + now.minute * 60 + now.second;
  if (seconds < 0) seconds += 86400;
  return seconds * 1000000;
}

class Delaying final : public LoopStage {
 public:
  int run() override {
    while (const auto record = peek(0)) {
      const std::string line = text().ascii_text(*record);
      const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
      const std::string word = line.substr(start, line.find(' ', start) - start);
      Clock& clock = set().host().clock();
      const auto wait = delay_of(word, clock);
      if (!wait) {
        say(issue<msg::FPLARG058E>(word));
        return msg::FPLARG058E.number();
      }
      const i64 until = clock.unix_microseconds() + *wait;
      while (clock.unix_microseconds() < until) {
        if (set().dispatcher().wait_until(until, this) != Flow::Ok) return 0;
      }
      if (output(0, *record) != Flow::Ok) return 0;
      consume(0);
    }
    return 0;
  }
};

class StackReader final : public LoopStage {
 public:
  int run() override {
    std::size_t lines = 0;
    on_host([&](Host& host) { lines = host.stack_lines(); });
    for (; lines > 0; --lines) {
      std::optional<std::string> line;
      on_host([&](Host& host) { line = host.stack_pull(); });
      if (!line || output(0, *line) != Flow::Ok) break;
    }
    return 0;
  }
};

class StackWriter final : public FilterStage {
 public:
  explicit StackWriter(bool lifo) : lifo_(lifo) {}
  Flow record(RecordView record) override {
    on_host([&](Host& host) { host.stack_push(record, lifo_); });
    output(0, record);
    return Flow::Ok;
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  bool lifo_;
};

std::unique_ptr<Stage> make_stack(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool lifo = operands.keyword("LIFO");
  if (!lifo) operands.keyword_of({"FIFO", "MSG"});
  operands.expect_end();
  if (context.first) return std::make_unique<StackReader>();
  return std::make_unique<StackWriter>(lifo);
}

/// An immediate command's arguments, each time it is entered.
class ImmediateCommand final : public LoopStage {
 public:
  explicit ImmediateCommand(std::string name) : name_(std::move(name)) {}
  int prepare() override {
    bool added = false;
    on_host([&](Host& host) {
      added = host.add_immediate_command(name_, [this](std::string_view argument) {
        arrived_.emplace_back(argument);
        if (task() != nullptr) set().dispatcher().wake_external(*task());
      });
    });
    if (added) return 0;
    say(issue<msg::FPLHST2900E>("immediate commands"));
    return msg::FPLHST2900E.number();
  }
  int run() override {
    while (output_connected(0)) {
      if (arrived_.empty()) {
        if (set().dispatcher().wait_external(this) != Flow::Ok) break;
        continue;
      }
      const std::string argument = std::move(arrived_.front());
      arrived_.erase(arrived_.begin());
      if (output(0, argument) != Flow::Ok) break;
    }
    on_host([&](Host& host) { host.remove_immediate_command(name_); });
    return 0;
  }

 private:
  std::string name_;
  std::vector<std::string> arrived_;
};

std::unique_ptr<Stage> make_immcmd(StageContext& context) {
  StageOperands& operands = context.operands;
  if (operands.at_end()) operands.fail<msg::FPLARG113E>();
  std::string name = operands.text().from_ascii_text(upper_ascii(operands.word()));
  operands.expect_end();
  return std::make_unique<ImmediateCommand>(std::move(name));
}

/// Messages of a CP system service.
class StarService final : public LoopStage {
 public:
  explicit StarService(std::string service) : service_(std::move(service)) {}
  int prepare() override {
    bool connected = false;
    on_host([&](Host& host) {
      connected = host.connect_service(service_, [this](std::string_view message) {
        arrived_.emplace_back(message);
        if (task() != nullptr) set().dispatcher().wake_external(*task());
      });
    });
    if (connected) return 0;
    say(issue<msg::FPLHST2900E>("CP system service " + service_));
    return msg::FPLHST2900E.number();
  }
  int run() override {
    while (output_connected(0)) {
      if (arrived_.empty()) {
        if (set().dispatcher().wait_external(this) != Flow::Ok) break;
        continue;
      }
      const std::string message = std::move(arrived_.front());
      arrived_.erase(arrived_.begin());
      if (output(0, message) != Flow::Ok) break;
    }
    on_host([&](Host& host) { host.disconnect_service(service_); });
    return 0;
  }

 private:
  std::string service_;
  std::vector<std::string> arrived_;
};

std::unique_ptr<Stage> make_starmsg(StageContext& context) {
  StageOperands& operands = context.operands;
  std::string service = operands.at_end() ? "*MSG" : upper_ascii(operands.word());
  operands.rest();
  return std::make_unique<StarService>(std::move(service));
}

}  // namespace

extern const StageSpec kRunpipe{
    .names = "RUNPIPE",
    .syntax = "RUNPIPE [EVENTS [MASK word]] [MSGLEVEL n] [TRACE] [specification]",
    .summary = "Run each record as a pipeline of its own.",
    .help =
        "The messages of the pipelines are written to the output instead of the terminal. "
        "EVENTS and TRACE also write a line for each record that passes between stages.",
    .example = "literal literal x || console| runpipe",
    .example_output = "x ",
    .position = Position::Anywhere,
    .make = make_runpipe};

extern const StageSpec kJeremy{
    .names = "JEREMY",
    .syntax = "JEREMY",
    .summary = "Write the state of every stage of the running set.",
    .help =
        "One record a stage: pipeline and stage number, the stage, and what it waits for. First: "
        "at once. Elsewhere: when the first record comes; the input passes. Without an output "
        "the states go to the terminal.",
    .example = "literal x| jeremy | take 1 | chop 3 | console",
    .example_output = "1.1",
    .position = Position::Anywhere,
    .make = make_jeremy};

extern const StageSpec kPipestop{.names = "PIPESTOP",
                                 .syntax = "PIPESTOP",
                                 .summary = "End the stages that wait for external events.",
                                 .help =
                                     "When a record arrives, DELAY, IMMCMD, STARMSG, TCPLISTEN and "
                                     "others of this pipeline set end.",
                                 .example = "literal x| pipestop | console",
                                 .example_output = "x",
                                 .make = make_plain<Pipestop>};

extern const StageSpec kAggrc{
    .names = "AGGRC",
    .syntax = "AGGRC",
    .summary = "Compute an aggregate return code.",
    .help =
        "The lowest number when any is negative, else the highest. Without "
        "an output it is the stage's return code.",
    .example = "literal 3 -1 8 | split | aggrc | console",
    .example_output = "-1",
    .delay = Delay::ToEnd,
    .make = make_plain<Aggrc>};

extern const StageSpec kQuery{
    .names = "Query",
    .syntax = "QUERY [VERSION|LEVEL|MSGLEVEL|MSGLIST|SOURCE]",
    .summary = "Write facts about this implementation.",
    .help = "When the output is not connected the answer goes to the terminal.",
    .example = "query msglevel | console",
    .example_output = "15",
    .position = Position::Anywhere,
    .make = make_query};

extern const StageSpec kHelp{.names = "HELP AHELP ?",
                             .syntax = "HELP [stage | message number]",
                             .summary = "Explain a stage or a message.",
                             .help = "Without an operand all stages are listed.",
                             .example = "help hole | take 1 | console",
                             .example_output = "HOLE: Read and throw away all records.",
                             .position = Position::Anywhere,
                             .make = make_help};

extern const StageSpec kDelay{.names = "DELAY",
                              .syntax = "DELAY",
                              .summary = "Pass each record at the time that its first word names.",
                              .help =
                                  "hh:mm[:ss] is a time of day; a number of seconds, or + and an "
                                  "interval, is counted from now.",
                              .example = "literal +1 go| delay | console",
                              .example_output = "+1 go",
                              .make = make_plain<Delaying>};

extern const StageSpec kStack{.names = "STACK",
                              .syntax = "STACK [LIFO|FIFO|MSG]",
                              .summary = "Read the program stack, or write to it.",
                              .help =
                                  "First: the lines that are there at the start. Elsewhere: each "
                                  "record is stacked and passed.",
                              .example = "literal a| stack | hole",
                              .example_output = "",
                              .position = Position::Anywhere,
                              .make = make_stack};

extern const StageSpec kImmcmd{
    .names = "IMMCMD",
    .syntax = "IMMCMD name",
    .summary = "Write the argument each time the immediate command is entered.",
    .help = "The stage waits for ever; PIPESTOP or HX end it.",
    .example = "",
    .example_output = "",
    .position = Position::First,
    .make = make_immcmd};

extern const StageSpec kStarmsg{
    .names = "STARMSG",
    .syntax = "STARMSG [*MSG|*MSGALL|*ACCOUNT|*LOGREC|*SYMPTOM] [string]",
    .summary = "Write the messages of a CP system service.",
    .help = "Each message that arrives is a record.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .delay = Delay::Conditional,
    .make = make_starmsg};

}  // namespace cambridge::pipelines
