/// VAR, STEM, VARDROP, VARFETCH, VARLOAD, VARSET, REXXVARS: variables of the calling REXX program.
#include <charconv>

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/multi_stage.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

namespace {

struct PoolOptions {
  int level = 0;
  bool symbolic = true, quiet = false, append = false, tracking = false;
  i64 from = 1;
  bool to_load = false, type_only = false;
};

/// [PRODUCER|MAIN] [n] [SYMBOLIC|DIRECT] [APPEND|FROM n] [NOMSG233] [TRACKING] ...
PoolOptions read_pool_options(StageOperands& operands) {
  PoolOptions options;
  while (!operands.at_end()) {
    if (operands.keyword("MAIN")) {
      options.level = 1000;  // the outermost program: the host stops where there is none
    } else if (operands.keyword("PRODUCER")) {
      options.level = 0;
    } else if (operands.number_next()) {
      options.level += static_cast<int>(operands.number(0, 1000));
    } else if (operands.keyword("SYMBOLIC")) {
      options.symbolic = true;
    } else if (operands.keyword("DIRECT")) {
      options.symbolic = false;
    } else if (operands.keyword("APPEND")) {
      options.append = true;
    } else if (operands.keyword("FROM")) {
      options.from = operands.number();
    } else if (operands.keyword("NOMSG233")) {
      options.quiet = true;
    } else if (operands.keyword("TRACKING")) {
      options.tracking = true;
    } else if (operands.keyword("TOLOAD")) {
      options.to_load = true;
    } else if (operands.keyword_of({"WIDTH", "TYPE"})) {
      options.type_only = true;
    } else {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  return options;
}

/// Finds the pool before data flow; 233 when there is none.
VariablePool* find_pool(const Stage& stage, Host& host, const PoolOptions& options) {
  int level = options.level;
  VariablePool* pool = host.variables(level);
  while (pool == nullptr && options.level >= 1000 && level > 0) pool = host.variables(--level);
  if (pool == nullptr && !options.quiet) stage.say(issue<msg::FPLVAR233E>());
  return pool;
}

/// The name, without quotes around it; refuses what cannot be a variable's name.
std::string read_name(StageOperands& operands, bool stem) {
  if (operands.at_end()) operands.fail<msg::FPLARG113E>();
  const std::string shown = operands.peek_word();
  std::string name = operands.word_bytes();
  if (shown.size() > 250) operands.fail<msg::FPLVAR232E>(shown);
  const char first = shown.empty() ? 'A' : shown[0];
  if ((first >= '0' && first <= '9') || first == '.') operands.fail<msg::FPLVAR231E>(shown);
  if (stem && !shown.empty() && shown.back() != '.') {
    // A prefix without a period is allowed: STEM a gives a1, a2 ...
  }
  return name;
}

template <class Base>
class PoolStage : public Base {
 public:
  explicit PoolStage(PoolOptions options) : options_(options) {}
  int prepare() override {
    this->on_host([this](Host& host) { pool_ = find_pool(*this, host, options_); });
    return pool_ == nullptr ? msg::FPLVAR233E.number() : 0;
  }

 protected:
  std::optional<std::string> get(std::string_view name) {
    std::optional<std::string> value;
    this->on_host([&](Host&) { value = pool_->get(name, options_.symbolic); });
    return value;
  }
  int set_variable(std::string_view name, std::string_view value) {
    int code = 0;
    this->on_host([&](Host&) { code = pool_->set(name, value, options_.symbolic); });
    return code;
  }
  void drop(std::string_view name) {
    this->on_host([&](Host&) { pool_->drop(name, options_.symbolic); });
  }

  PoolOptions options_;
  VariablePool* pool_ = nullptr;
};

class VarReader final : public PoolStage<MultiStage> {
 public:
  VarReader(std::string name, PoolOptions options) : PoolStage(options), name_(std::move(name)) {}
  bool has_begin() const override { return true; }
  void begin() override {
    const auto value = get(name_);
    pass(0, value ? *value : name_);
  }
  Flow record_on(unsigned, RecordView record) override { return pass(0, record); }

 private:
  std::string name_;
};

class VarWriter final : public PoolStage<FilterStage> {
 public:
  VarWriter(std::string name, PoolOptions options) : PoolStage(options), name_(std::move(name)) {}
  Flow record(RecordView record) override {
    if (!set_ || options_.tracking) set_variable(name_, record);
    set_ = true;
    output(0, record);
    return Flow::Ok;
  }
  void finish() override {
    if (!set_) drop(name_);
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  std::string name_;
  bool set_ = false;
};

std::unique_ptr<Stage> make_var(StageContext& context) {
  std::string name = read_name(context.operands, false);
  const PoolOptions options = read_pool_options(context.operands);
  if (context.first) return std::make_unique<VarReader>(std::move(name), options);
  return std::make_unique<VarWriter>(std::move(name), options);
}

class StemReader final : public PoolStage<LoopStage> {
 public:
  StemReader(std::string stem, PoolOptions options) : PoolStage(options), stem_(std::move(stem)) {}
  int run() override {
    const std::string zero = text().from_ascii_text("0");
    const auto shown = get(stem_ + zero);
    i64 count = 0;
    const std::string digits = shown ? text().ascii_text(*shown) : std::string();
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (error != std::errc{} || end != digits.data() + digits.size() || count < 0) {
      say(issue<msg::FPLVAR235E>(text().ascii_text(stem_) + "0"));
      return msg::FPLVAR235E.number();
    }
    for (i64 i = options_.from; i <= count; ++i) {
      const auto value = get(stem_ + text().number(i));
      if (output(0, value.value_or(std::string())) != Flow::Ok) break;
    }
    return 0;
  }

 private:
  std::string stem_;
};

class StemWriter final : public PoolStage<FilterStage> {
 public:
  StemWriter(std::string stem, PoolOptions options)
      : PoolStage(options), stem_(std::move(stem)), next_(options.from) {}
  void start() override {
    if (!options_.append) return;
    const auto count = get(stem_ + text().from_ascii_text("0"));
    const std::string digits = count ? text().ascii_text(*count) : "0";
    i64 value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    next_ = value + 1;
  }
  Flow record(RecordView record) override {
    set_variable(stem_ + text().number(next_++), record);
    output(0, record);
    return Flow::Ok;
  }
  void finish() override {
    set_variable(stem_ + text().from_ascii_text("0"), text().number(next_ - 1));
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  std::string stem_;
  i64 next_;
};

std::unique_ptr<Stage> make_stem(StageContext& context) {
  std::string stem = read_name(context.operands, true);
  const PoolOptions options = read_pool_options(context.operands);
  if (context.first) return std::make_unique<StemReader>(std::move(stem), options);
  return std::make_unique<StemWriter>(std::move(stem), options);
}

class VarDrop final : public PoolStage<FilterStage> {
 public:
  using PoolStage::PoolStage;
  Flow record(RecordView record) override {
    drop(record);
    output(0, record);
    return Flow::Ok;
  }

 protected:
  bool ends_with_outputs() const override { return false; }
};

class VarFetch final : public PoolStage<FilterStage> {
 public:
  using PoolStage::PoolStage;
  Flow record(RecordView record) override {
    const auto value = get(record);
    if (!value) return pass(1, record);
    if (!options_.to_load) return pass(0, *value);
    const char mark = text().of_ascii('/');
    line_ = std::string(1, mark).append(record.text());
    line_ += mark;
    line_ += *value;
    return pass(0, line_);
  }

 private:
  std::string line_;
};

/// VARLOAD: /name/value with any delimiter; VARSET: name=value.
class VarLoad final : public PoolStage<FilterStage> {
 public:
  VarLoad(PoolOptions options, bool equals) : PoolStage(options), equals_(equals) {}
  Flow record(RecordView record) override {
    const std::string_view data = record.text();
    if (!data.empty()) {
      const std::size_t start = equals_ ? 0 : 1;
      const char mark = equals_ ? text().of_ascii('=') : data[0];
      const std::size_t end = data.find(mark, start);
      if (end == std::string_view::npos) {
        return fail(issue<msg::FPLARG060E>(text().ascii_text(data)));
      }
      set_variable(data.substr(start, end - start), data.substr(end + 1));
    }
    output(0, record);
    return Flow::Ok;
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  bool equals_;
};

template <class T, class... Extra>
std::unique_ptr<Stage> make_pool_stage(StageContext& context, Extra... extra) {
  PoolOptions options = read_pool_options(context.operands);
  return std::make_unique<T>(options, extra...);
}

std::unique_ptr<Stage> make_varload(StageContext& context) {
  PoolOptions options = read_pool_options(context.operands);
  options.symbolic = false;
  return std::make_unique<VarLoad>(options, false);
}

/// All variables: "s" source, then "n" name and "v" value.
class RexxVars final : public PoolStage<LoopStage> {
 public:
  using PoolStage::PoolStage;
  int run() override {
    std::vector<std::pair<std::string, std::string>> all;
    std::string source;
    on_host([&](Host&) {
      source = pool_->source();
      pool_->each(
          [&](std::string_view name, std::string_view value) { all.emplace_back(name, value); });
    });
    const auto tagged = [this](char tag, std::string_view data) {
      std::string line = text().from_ascii_text(std::string{tag, ' '});
      return line.append(data);
    };
    if (output(0, tagged('s', source)) != Flow::Ok) return 0;
    for (const auto& [name, value] : all) {
      if (output(0, tagged('n', name)) != Flow::Ok) return 0;
      if (output(0, tagged('v', value)) != Flow::Ok) return 0;
    }
    return 0;
  }
};

constexpr std::string_view kPoolHelp =
    "The variables are those of the REXX program that issued PIPE; a number goes so many callers "
    "up, MAIN to the outermost. SYMBOLIC names follow the rules of REXX, DIRECT ones are taken as "
    "they are.";

}  // namespace

extern const StageSpec kVar{
    .names = "VAR",
    .syntax = "VAR name [PRODUCER|MAIN] [n] [SYMBOLIC|DIRECT] [NOMSG233] [TRACKING]",
    .summary = "Read a REXX variable, or set it.",
    .help =
        "First: writes the value, then passes the input. Elsewhere: sets the variable to the "
        "first record (drops it when there is none) and passes all records; TRACKING sets it "
        "to each record.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .make = make_var};

extern const StageSpec kStem{
    .names = "STEM",
    .syntax = "STEM stem [PRODUCER|MAIN] [n] [SYMBOLIC|DIRECT] [APPEND|FROM n] [NOMSG233]",
    .summary = "Read the variables of a stem, or set them.",
    .help =
        "First: writes stem.1 to the one that stem.0 tells. Elsewhere: sets them from the "
        "records, and their number in stem.0 at the end.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .make = make_stem};

extern const StageSpec kVardrop{.names = "VARDROP",
                                .syntax = "VARDROP [PRODUCER|MAIN] [n] [SYMBOLIC|DIRECT]",
                                .summary = "Drop the variables named by the input.",
                                .help = kPoolHelp,
                                .example = "",
                                .example_output = "",
                                .make = make_pool_stage<VarDrop>};

extern const StageSpec kVarfetch{
    .names = "VARFETCH",
    .syntax = "VARFETCH [PRODUCER|MAIN] [n] [SYMBOLIC|DIRECT] [TOLOAD]",
    .summary = "Write the values of variables named by the input.",
    .help =
        "Names without a value go to the secondary output. TOLOAD writes "
        "records as VARLOAD reads them.",
    .example = "",
    .example_output = "",
    .max_outputs = 2,
    .make = make_pool_stage<VarFetch>};

extern const StageSpec kVarload{
    .names = "VARLOAD",
    .syntax = "VARLOAD [PRODUCER|MAIN] [n] [SYMBOLIC|DIRECT]",
    .summary = "Set variables from records such as /NAME/value.",
    .help = "The first character of a record is the delimiter of the name.",
    .example = "",
    .example_output = "",
    .make = make_varload};

extern const StageSpec kVarset{
    .names = "VARSET",
    .syntax = "VARSET [PRODUCER|MAIN] [n] [SYMBOLIC|DIRECT]",
    .summary = "Set variables from records such as name=value.",
    .help = kPoolHelp,
    .example = "",
    .example_output = "",
    .make = [](StageContext& c) { return make_pool_stage<VarLoad>(c, true); }};

extern const StageSpec kRexxvars{
    .names = "REXXVARS",
    .syntax = "REXXVARS [PRODUCER|MAIN] [n] [NOMSG233]",
    .summary = "Write the names and values of all variables.",
    .help =
        "A record for the source string (s), then two for each variable: "
        "its name (n) and its value (v).",
    .example = "",
    .example_output = "",
    .position = Position::First,
    .delay = Delay::Source,
    .make = make_pool_stage<RexxVars>};

}  // namespace cambridge::pipelines
