/// UPDATE: applies a CMS update file to a source file by sequence numbers.
#include <charconv>

#include "pipelines/args/input_range.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/loop_stage.h"

namespace cambridge::pipelines {

namespace {

/// The source is on the primary input, the update on the secondary; the result goes to the primary
/// output, a log of control records and deleted lines to the secondary.
class Update final : public LoopStage {
 public:
  explicit Update(InputRange sequence) : sequence_(std::move(sequence)) {}

  int run() override {
    if (inputs_.size() < 2) {
      say(issue<msg::FPLDSP222E>());
      return msg::FPLDSP222E.number();
    }
    while (const auto control = peek(1)) {
      const std::string line = text().ascii_text(*control);
      log(*control);
      consume(1);
      if (!line.starts_with("./")) {
        say(issue<msg::FPLARG111E>(line));
        return msg::FPLARG111E.number();
      }
      if (const int code = apply(line); code != 0) return code < 0 ? 0 : code;
    }
    while (const auto record = peek(0)) {
      if (!pass_record(*record)) return 0;
    }
    return 0;
  }

 private:
  static std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    for (std::size_t at = 2; (at = line.find_first_not_of(' ', at)) != std::string::npos;) {
      const std::size_t stop = std::min(line.find(' ', at), line.size());
      words.push_back(line.substr(at, stop - at));
      at = stop;
    }
    return words;
  }
  static i64 number_of(const std::string& word) {
    i64 value = -1;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc{} && end == word.data() + word.size() ? value : -1;
  }
  i64 sequence_of(RecordView record) const {
    const std::string digits = text().ascii_text(sequence_.of(record));
    const std::size_t start = std::min(digits.find_first_not_of(' '), digits.size());
    return number_of(digits.substr(start, digits.find(' ', start) - start));
  }

  /// 0, a message number, or -1 when the output has ended.
  int apply(const std::string& line) {
    const auto words = words_of(line);
    const std::string verb = words.empty() ? "" : upper_ascii(words[0]);
    if (verb == "*" || verb == "S") return 0;
    const i64 first = words.size() > 1 ? number_of(words[1]) : -1;
    const i64 second = words.size() > 2 ? number_of(words[2]) : -1;
    if ((verb != "I" && verb != "D" && verb != "R") || first < 0) {
      say(issue<msg::FPLARG111E>(line));
      return msg::FPLARG111E.number();
    }
    const bool inserts_only = verb == "I";
    const i64 last = second < 0 ? first : second;
    while (const auto record = peek(0)) {
      const i64 sequence = sequence_of(*record);
      if (sequence > (inserts_only ? first : last)) break;
      if (inserts_only || sequence < first) {
        if (!pass_record(*record)) return -1;
      } else {
        log(*record);
        consume(0);
      }
    }
    return verb == "D" ? 0 : insert_lines();
  }
  int insert_lines() {
    while (const auto record = peek(1)) {
      if (text().ascii_text(record->text().substr(0, 2)) == "./") return 0;
      if (output(0, *record) != Flow::Ok && !any_output_connected()) return -1;
      consume(1);
    }
    return 0;
  }
  bool pass_record(RecordView record) {
    const bool going = output(0, record) == Flow::Ok || any_output_connected();
    consume(0);
    return going;
  }
  void log(RecordView record) { output(1, record); }

  InputRange sequence_;
};

std::unique_ptr<Stage> make(StageContext& context) {
  StageOperands& operands = context.operands;
  InputRange sequence = InputRange::columns(73, 80);
  if (range_next(operands)) sequence = read_range(operands);
  if (!operands.at_end()) operands.word();  // the identification written by XEDIT: not needed
  operands.expect_end();
  return std::make_unique<Update>(std::move(sequence));
}

}  // namespace

extern const StageSpec kUpdate{
    .names = "UPDATE",
    .syntax = "UPDATE [inputRange] [id]",
    .summary = "Apply an update file.",
    .help =
        "The secondary input holds control records ./ I, ./ D, ./ R with sequence numbers, and "
        "lines to insert; ./ S and ./ * are passed over. The sequence numbers of the source "
        "are in columns 73-80 unless a range is given. The secondary output is a log.",
    .example =
        "(end ?) literal a1 b2 c3 | split | u: update 2 | console ? strliteral "
        "+./ R 2,new,./ I 3,end+ | split , | u:",
    .example_output = "a1\nnew\nc3\nend",
    .max_inputs = 2,
    .max_outputs = 2,
    .make = make};

}  // namespace cambridge::pipelines
