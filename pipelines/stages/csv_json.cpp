/// CSV and JSON, in and out. Stages of Cambridge.
#include <nlohmann/json.hpp>

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

/// CSV (RFC 4180) to fields with tabs between them, as FIELDS of input ranges read them; a quoted
/// field may go over records.
class CsvIn final : public FilterStage {
 public:
  CsvIn(char comma, char quote) : comma_(comma), quote_(quote) {}
  Flow record(RecordView record) override {
    if (inside_) {
      out_ += text().line_end();
    } else {
      out_.clear();
    }
    for (std::size_t i = 0; i < record.size(); ++i) {
      const char c = record.data()[i];
      if (inside_) {
        if (c != quote_) {
          out_ += c;
        } else if (i + 1 < record.size() && record.data()[i + 1] == quote_) {
          out_ += c;
          ++i;
        } else {
          inside_ = false;
        }
      } else if (c == quote_) {
        inside_ = true;
      } else {
        out_ += c == comma_ ? text().tab() : c;
      }
    }
    return inside_ ? Flow::Ok : pass(0, out_);
  }
  void finish() override {
    if (inside_) pass(0, out_);
  }
  bool consumes_first() const override { return true; }

 private:
  char comma_, quote_;
  std::string out_;
  bool inside_ = false;
};

/// Fields with tabs between them to CSV; quotes where they are needed.
class CsvOut final : public FilterStage {
 public:
  CsvOut(char comma, char quote) : comma_(comma), quote_(quote) {}
  Flow record(RecordView record) override {
    out_.clear();
    std::string_view rest = record;
    while (true) {
      const std::size_t end = rest.find(text().tab());
      field(rest.substr(0, end));
      if (end == std::string_view::npos) break;
      out_ += comma_;
      rest.remove_prefix(end + 1);
    }
    return pass(0, out_);
  }

 private:
  void field(std::string_view data) {
    const char special[] = {comma_, quote_, text().line_end(), '\0'};
    if (data.find_first_of(std::string_view(special, 3)) == std::string_view::npos) {
      out_ += data;
      return;
    }
    out_ += quote_;
    for (const char c : data) {
      if (c == quote_) out_ += c;
      out_ += c;
    }
    out_ += quote_;
  }
  char comma_, quote_;
  std::string out_;
};

std::unique_ptr<Stage> make_csv(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool in = operands.keyword_of({"IN", "READ"});
  if (!in && !operands.keyword_of({"OUT", "WRITE"})) {
    if (operands.at_end()) {
      operands.fail<msg::FPLARG113E>();
    } else {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  const char comma = operands.at_end() ? operands.text().of_ascii(',') : operands.xorc();
  operands.expect_end();
  const char quote = operands.text().of_ascii('"');
  if (in) return std::make_unique<CsvIn>(comma, quote);
  return std::make_unique<CsvOut>(comma, quote);
}

constexpr int kDeepest = 200;

/// One JSON text a record to a record a value: "path value"; a path is keys and indexes with
/// periods between them.
class JsonIn final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    if (record.text().find_first_not_of(text().blank()) == std::string_view::npos) return Flow::Ok;
    const std::string bytes = text().ascii_text(record);
    const auto value = nlohmann::json::parse(bytes, nullptr, false);
    if (value.is_discarded()) return fail(issue<msg::FPLJSN2903E>(0, "syntax"));
    return walk("", value, 0);
  }

 private:
  Flow walk(const std::string& path, const nlohmann::json& value, int depth) {
    if (depth > kDeepest) return fail(issue<msg::FPLJSN2903E>(0, "too deep"));
    const std::string prefix = path.empty() ? "" : path + ".";
    if (value.is_object()) {
      for (const auto& [key, inner] : value.items()) {
        if (const Flow flow = walk(prefix + key, inner, depth + 1); flow != Flow::Ok) return flow;
      }
      return Flow::Ok;
    }
    if (value.is_array()) {
      std::size_t index = 0;
      for (const auto& inner : value) {
        const Flow flow = walk(prefix + std::to_string(++index), inner, depth + 1);
        if (flow != Flow::Ok) return flow;
      }
      return Flow::Ok;
    }
    const std::string shown =
        value.is_string() ? value.get<std::string>()
                          : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return pass(0, text().from_ascii_text((path.empty() ? "." : path) + " " + shown));
  }
};

/// Fields with tabs between them to a JSON object a record; the first record names the fields.
class JsonOut final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    std::vector<std::string> fields;
    const std::string bytes = text().ascii_text(record);
    const char tab = text().ascii_of(text().tab());
    std::size_t start = 0;
    while (true) {
      const std::size_t end = bytes.find(tab, start);
      fields.push_back(bytes.substr(start, end - start));
      if (end == std::string::npos) break;
      start = end + 1;
    }
    if (names_.empty()) {
      names_ = std::move(fields);
      return Flow::Ok;
    }
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < fields.size() && i < names_.size(); ++i)
      object[names_[i]] = fields[i];
    const auto replace = nlohmann::ordered_json::error_handler_t::replace;
    return pass(0, text().from_ascii_text(object.dump(-1, ' ', false, replace)));
  }

 private:
  std::vector<std::string> names_;
};

std::unique_ptr<Stage> make_json(StageContext& context) {
  StageOperands& operands = context.operands;
  const bool in = operands.keyword_of({"IN", "READ"});
  if (!in && !operands.keyword_of({"OUT", "WRITE"})) {
    if (operands.at_end()) {
      operands.fail<msg::FPLARG113E>();
    } else {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
  operands.expect_end();
  if (in) return std::make_unique<JsonIn>();
  return std::make_unique<JsonOut>();
}

}  // namespace

extern const StageSpec kCsv{
    .names = "CSV",
    .syntax = "CSV {IN|OUT} [xorc]",
    .summary = "Read or write comma-separated values.",
    .help =
        "A stage of Cambridge, not of CMS Pipelines. IN turns a line into fields with tabs "
        "between them, as ranges of FIELDS read them; OUT makes a line of such fields. The "
        "character is the separator, a comma by default.",
    .example = "strliteral /a,\"b,c\",d/ | csv in | specs f2 1 f3 nw | console",
    .example_output = "b,c d",
    .make = make_csv,
    .ours = true};

extern const StageSpec kJson{
    .names = "JSON",
    .syntax = "JSON {IN|OUT}",
    .summary = "Read or write JSON.",
    .help =
        "A stage of Cambridge, not of CMS Pipelines. IN writes a record for each value in the "
        "JSON text of a record: its path, a blank, the value. OUT makes an object of the "
        "fields of each record; the first record names them.",
    .example = "strliteral +{\"a\":{\"b\":[1,\"x\"]}}+ | json in | console",
    .example_output = "a.b.1 1\na.b.2 x",
    .make = make_json,
    .ours = true};

}  // namespace cambridge::pipelines
