/// TOKENISE, SNAKE, SPILL, UNTAB, RETAB, ESCAPE, THREEWAY, RANDOM: text laid out anew.
#include <random>

#include "pipelines/args/input_range.h"
#include "pipelines/args/target.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/stages/keep.h"

namespace cambridge::pipelines {

namespace {

class Tokenise final : public FilterStage {
 public:
  Tokenise(std::string specials, std::optional<std::string> after, char blank)
      : after_(std::move(after)), blank_(blank) {
    for (const char c : specials) special_[static_cast<u8>(c)] = true;
  }
  Flow record(RecordView record) override {
    std::size_t at = 0;
    Flow flow = Flow::Ok;
    while (at < record.size() && flow == Flow::Ok) {
      if (record.data()[at] == blank_) {
        ++at;
        continue;
      }
      const std::size_t start = at++;
      if (!special_[record.byte(start)]) {
        while (at < record.size() && record.data()[at] != blank_ && !special_[record.byte(at)])
          ++at;
      }
      flow = pass(0, record.part(start, at - start));
    }
    return after_ && flow == Flow::Ok ? pass(0, *after_) : flow;
  }

 private:
  ByteSet special_{};
  std::optional<std::string> after_;
  char blank_;
};

std::unique_ptr<Stage> make_tokenise(StageContext& context) {
  StageOperands& operands = context.operands;
  std::string specials = operands.delimited_string();
  std::optional<std::string> after;
  if (!operands.at_end()) after = operands.delimited_string();
  operands.expect_end();
  return std::make_unique<Tokenise>(std::move(specials), std::move(after), operands.text().blank());
}

/// Records down, then across: column by column, page by page when a page has so many rows.
class Snake final : public FilterStage {
 public:
  Snake(std::size_t columns, std::size_t rows) : columns_(columns), rows_(rows) {}
  Flow record(RecordView record) override {
    held_.push_back(keeper_.keep(record));
    if (rows_ > 0 && held_.size() == rows_ * columns_) return page();
    return Flow::Ok;
  }
  void finish() override { page(); }
  bool consumes_first() const override { return true; }

 private:
  Flow page() {
    const std::size_t rows = rows_ > 0 ? rows_ : (held_.size() + columns_ - 1) / columns_;
    Flow flow = Flow::Ok;
    for (std::size_t row = 0; row < rows && flow == Flow::Ok; ++row) {
      line_.clear();
      for (std::size_t i = row; i < held_.size(); i += rows) line_ += held_[i].text();
      if (row < held_.size()) flow = pass(0, line_);
    }
    held_.clear();
    keeper_.clear();
    return flow;
  }

  std::size_t columns_, rows_;
  RecordKeeper keeper_;
  std::vector<RecordView> held_;
  std::string line_;
};

std::unique_ptr<Stage> make_snake(StageContext& context) {
  StageOperands& operands = context.operands;
  const auto columns = static_cast<std::size_t>(operands.number(1, 100000));
  std::size_t rows = 0;
  if (!operands.at_end()) rows = static_cast<std::size_t>(operands.number(1, 1 << 30));
  operands.expect_end();
  return std::make_unique<Snake>(columns, rows);
}

struct SpillArguments {
  std::size_t width = 0;
  Target target;
  bool keep = false;
  std::string offset;
};

class Spill final : public FilterStage {
 public:
  explicit Spill(SpillArguments arguments) : a_(std::move(arguments)) {}
  Flow record(RecordView record) override {
    if (record.size() <= a_.width) return pass(0, record);
    std::string_view rest = record;
    std::string_view lead;
    while (true) {
      const std::size_t room = a_.width > lead.size() ? a_.width - lead.size() : 1;
      if (rest.size() <= room) return write(lead, rest);
      // The last target that leaves a line short enough.
      std::size_t cut = std::string_view::npos, length = 0;
      for (std::size_t at = std::min(room, rest.size() - 1) + 1; at-- > 0;) {
        length = a_.target.match(rest, at);
        if (length > 0 && at + (a_.keep ? length : 0) <= room && (at > 0 || a_.keep)) {
          cut = at;
          break;
        }
      }
      Flow flow = Flow::Ok;
      if (cut == std::string_view::npos) {
        // No word boundary: the record goes to the secondary output, or is cut at the width.
        if (output_defined(1)) return pass(1, rest);
        flow = write(lead, rest.substr(0, room));
        rest.remove_prefix(room);
      } else {
        flow = write(lead, rest.substr(0, cut + (a_.keep ? length : 0)));
        rest.remove_prefix(cut + length);
        if (!a_.keep) {
          while (const std::size_t more = a_.target.match(rest, 0)) rest.remove_prefix(more);
        }
      }
      if (flow != Flow::Ok || rest.empty()) return flow;
      lead = a_.offset;
    }
  }

 private:
  Flow write(std::string_view lead, std::string_view part) {
    line_.assign(lead);
    line_ += part;
    return pass(0, line_);
  }

  SpillArguments a_;
  std::string line_;
};

std::unique_ptr<Stage> make_spill(StageContext& context) {
  StageOperands& operands = context.operands;
  SpillArguments a;
  a.width = static_cast<std::size_t>(operands.number(1, 1 << 30));
  a.target = Target::blank(operands.text());
  const std::string next = operands.peek_upper();
  if (!is_abbreviation(next, "KEEP") && !is_abbreviation(next, "OFFSET")) {
    if (auto target = read_target(operands)) a.target = std::move(*target);
  }
  a.keep = operands.keyword("KEEP");
  if (operands.keyword("OFFSET")) {
    if (operands.number_next()) {
      a.offset.assign(static_cast<std::size_t>(operands.number(0, 1000)), operands.text().blank());
    } else {
      a.offset = operands.delimited_string();
    }
  }
  operands.expect_end();
  return std::make_unique<Spill>(std::move(a));
}

/// Tab stops: columns from 1; behind the last one every `every` columns.
struct TabStops {
  std::vector<std::size_t> columns;
  std::size_t every = 8;
  [[nodiscard]] std::size_t next(std::size_t column) const {
    for (const std::size_t stop : columns) {
      if (stop > column) return stop;
    }
    if (!columns.empty()) return column + 1;
    return (column - 1) / every * every + every + 1;
  }
};

TabStops read_tab_stops(StageOperands& operands) {
  TabStops stops;
  if (operands.at_end()) return stops;
  const i64 first = operands.number(-100000, 100000);
  if (first < 0) {
    stops.every = static_cast<std::size_t>(-first);
  } else {
    stops.columns.push_back(static_cast<std::size_t>(first));
    while (!operands.at_end()) {
      const auto stop = static_cast<std::size_t>(operands.number(1, 100000));
      if (stop <= stops.columns.back()) {
        operands.fail<msg::FPLARG196E>();
        break;
      }
      stops.columns.push_back(stop);
    }
  }
  operands.expect_end();
  return stops;
}

class Untab final : public FilterStage {
 public:
  Untab(TabStops stops, const TextTables& text)
      : stops_(std::move(stops)), tab_(text.tab()), blank_(text.blank()) {}
  Flow record(RecordView record) override {
    if (record.text().find(tab_) == std::string_view::npos) return pass(0, record);
    out_.clear();
    for (const char c : record.text()) {
      if (c == tab_) {
        out_.resize(stops_.next(out_.size() + 1) - 1, blank_);
      } else {
        out_ += c;
      }
    }
    return pass(0, out_);
  }

 private:
  TabStops stops_;
  char tab_, blank_;
  std::string out_;
};

class Retab final : public FilterStage {
 public:
  Retab(TabStops stops, const TextTables& text)
      : stops_(std::move(stops)), tab_(text.tab()), blank_(text.blank()) {}
  Flow record(RecordView record) override {
    out_.clear();
    std::size_t at = 0;
    while (at < record.size()) {
      if (record.data()[at] != blank_) {
        out_ += record.data()[at++];
        continue;
      }
      std::size_t end = at;
      while (end < record.size() && record.data()[end] == blank_) ++end;
      // A tab for each stop that the blanks reach, when more than one blank goes.
      while (at < end) {
        const std::size_t stop = stops_.next(at + 1) - 1;
        if (stop <= end && stop > at + 1 && stop <= record.size()) {
          out_ += tab_;
          at = stop;
        } else {
          out_ += blank_;
          ++at;
        }
      }
    }
    return pass(0, out_);
  }

 private:
  TabStops stops_;
  char tab_, blank_;
  std::string out_;
};

template <class T>
std::unique_ptr<Stage> make_tab(StageContext& context) {
  TabStops stops = read_tab_stops(context.operands);
  return std::make_unique<T>(std::move(stops), context.operands.text());
}

class Escape final : public FilterStage {
 public:
  Escape(char escape, std::string_view specials) : escape_(escape) {
    for (const char c : specials) special_[static_cast<u8>(c)] = true;
  }
  Flow record(RecordView record) override {
    out_.clear();
    for (const char c : record.text()) {
      if (special_[static_cast<u8>(c)]) out_ += escape_;
      out_ += c;
    }
    return pass(0, out_);
  }

 private:
  char escape_;
  ByteSet special_{};
  std::string out_;
};

std::unique_ptr<Stage> make_escape(StageContext& context) {
  StageOperands& operands = context.operands;
  // The first character is the escape, the string as a whole what is escaped.
  std::string set =
      operands.at_end() ? operands.text().from_ascii_text("\"|\\") : operands.delimited_string();
  operands.expect_end();
  if (set.empty()) operands.fail<msg::FPLARG113E>();
  return std::make_unique<Escape>(set.empty() ? '\0' : set[0], set);
}

class Threeway final : public FilterStage {
 public:
  explicit Threeway(InputRange range) : range_(std::move(range)) {}
  Flow record(RecordView record) override {
    const std::string_view part = range_.of(record);
    const auto start = static_cast<std::size_t>(part.data() - record.data());
    const std::size_t end = start + part.size();
    Flow flow = pass(0, record.part(0, start));
    if (flow == Flow::Ok) flow = pass(1, record.part(start, part.size()));
    return flow == Flow::Ok ? pass(2, record.part(end, record.size() - end)) : flow;
  }

 private:
  InputRange range_;
};

std::unique_ptr<Stage> make_threeway(StageContext& context) {
  InputRange range = read_range(context.operands);
  context.operands.expect_end();
  return std::make_unique<Threeway>(std::move(range));
}

class Random final : public LoopStage {
 public:
  Random(u64 limit, u64 seed) : limit_(limit), engine_(seed) {}
  int run() override {
    std::string line;
    while (true) {
      line = text().number(static_cast<i64>(engine_() % limit_));
      if (output(0, line) != Flow::Ok) return 0;
    }
  }

 private:
  u64 limit_;
  std::mt19937_64 engine_;
};

std::unique_ptr<Stage> make_random(StageContext& context) {
  StageOperands& operands = context.operands;
  u64 limit = 0x7FFFFFFF;
  u64 seed = static_cast<u64>(context.host.clock().unix_microseconds());
  if (!operands.at_end()) {
    limit = static_cast<u64>(operands.number_or_star(0x7FFFFFFF, 1));
    if (!operands.at_end()) seed = static_cast<u64>(operands.number());
  }
  operands.expect_end();
  return std::make_unique<Random>(limit, seed);
}

}  // namespace

extern const StageSpec kTokenise{
    .names = "TOKENISE TOKENIZE",
    .syntax = "TOKENISE delimitedString [delimitedString]",
    .summary = "Write one token a record.",
    .help =
        "Tokens are separated by blanks; each character of the first string is a token of its "
        "own. The second string follows the tokens of each record.",
    .example = "literal a=b+c | tokenise /=+/ /-/ | console",
    .example_output = "a\n=\nb\n+\nc\n-",
    .make = make_tokenise};

extern const StageSpec kSnake{
    .names = "SNAKE",
    .syntax = "SNAKE columns [rows]",
    .summary = "Lay records out in columns.",
    .help =
        "Records go down the first column, then the next. With rows, each "
        "page has so many.",
    .example = "literal a b c d | split | pad 2 | snake 2 | console",
    .example_output = "a c \nb d ",
    .delay = Delay::ToEnd,
    .make = make_snake};

extern const StageSpec kSpill{
    .names = "SPILL",
    .syntax = "SPILL n [STRING ds|ANYOF ds] [KEEP] [OFFSET n|delimitedString]",
    .summary = "Break long records at word boundaries.",
    .help =
        "Each output record has at most n bytes. KEEP leaves the target at the end of the "
        "record; OFFSET is put in front of the parts after the first. A word that is too long "
        "goes to the secondary output, or is cut when there is none.",
    .example = "strliteral /the quick brown fox/ | spill 10 offset 2 | console",
    .example_output = "the quick\n  brown\n  fox",
    .max_outputs = 2,
    .make = make_spill};

extern const StageSpec kUntab{
    .names = "UNTAB",
    .syntax = "UNTAB [-n | columns...]",
    .summary = "Replace tab characters by blanks.",
    .help =
        "Tab stops are in columns 9, 17 and so on, every n columns, or as "
        "given.",
    .example = "strliteral x6109 | insert /b/ after | untab -4 | console",
    .example_output = "a   b",
    .make = make_tab<Untab>};

extern const StageSpec kRetab{
    .names = "RETAB",
    .syntax = "RETAB [-n | columns...]",
    .summary = "Replace blanks by tab characters.",
    .help = "The inverse of UNTAB: blanks that reach a tab stop become a tab.",
    .example = "strliteral /a   b/ | retab -4 | untab -4 | console",
    .example_output = "a   b",
    .make = make_tab<Retab>};

extern const StageSpec kEscape{.names = "ESCape",
                               .syntax = "ESCAPE [delimitedString]",
                               .summary = "Put an escape character before special ones.",
                               .help =
                                   "The first character of the string is the escape; all of its "
                                   "characters are escaped.",
                               .example = "literal a+b | escape /%+/ | console",
                               .example_output = "a%+b ",
                               .make = make_escape};

extern const StageSpec kThreeway{
    .names = "THREEWAY",
    .syntax = "THREEWAY inputRange",
    .summary = "Split a record before, in and after a range, to three streams.",
    .help =
        "The part before the range goes to the primary output, the range to the secondary, the "
        "rest to the tertiary.",
    .example = "(end ?) literal abc| t: threeway 2 | console ? t: | console ? t: | console",
    .example_output = "a\nb\nc",
    .max_outputs = 3,
    .make = make_threeway};

extern const StageSpec kRandom{.names = "RANDOM",
                               .syntax = "RANDOM [max|* [seed]]",
                               .summary = "Write random numbers without end.",
                               .help = "Numbers are from 0 up to, not including, max.",
                               .example = "random 1 7 | take 2 | console",
                               .example_output = "0\n0",
                               .position = Position::First,
                               .delay = Delay::Source,
                               .make = make_random};

}  // namespace cambridge::pipelines
