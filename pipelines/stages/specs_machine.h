/// Runs a SPECS program over records: keeps counters and fields, builds output records in a buffer
/// that is reused.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "pipelines/run/flow.h"
#include "pipelines/stages/specs_program.h"

namespace cambridge::pipelines {

/// What the machine needs of the stage that runs it.
class SpecsStreams {
 public:
  virtual Flow write(unsigned stream, RecordView record) = 0;
  /// The record of another input stream in this cycle; null at its end-of-file.
  virtual RecordView select(std::string_view stream) = 0;
  /// Consumes the record of the stream and shows the next; nothing at end-of-file.
  virtual std::optional<RecordView> read(std::string_view stream) = 0;
  virtual int output_number(std::string_view stream) = 0;  ///< -1 not defined
  virtual i64 time_of_day() = 0;                           ///< TOD clock value

 protected:
  ~SpecsStreams() = default;
};

class SpecsMachine final : public ExpressionContext {
 public:
  SpecsMachine(const SpecsProgram& program, const TextTables& text);

  void attach(SpecsStreams& streams) { streams_ = &streams; }
  /// One cycle: the breaks that the record causes, then the detail items.
  Flow cycle(RecordView record);
  /// All breaks and the items after EOF.
  Flow end();
  /// What went wrong in an expression or conversion; the stage fails with it.
  [[nodiscard]] const std::optional<IssuedMessage>& failure() const { return failure_; }

  // ExpressionContext
  Decimal& counter(unsigned number) override { return counters_[number]; }
  std::string_view field(char identifier) override { return fields_[index(identifier)]; }
  bool break_established(char level) override { return level <= break_level_; }
  bool first_record() const override { return number_ == 1; }
  bool end_of_file() const override { return end_of_file_; }
  i64 record_number() const override { return number_; }
  const TextTables& text() const override { return text_; }
  void report(IssuedMessage message) override {
    if (!failure_) failure_ = std::move(message);
  }

 private:
  static std::size_t index(char identifier) { return static_cast<u8>(identifier) & 127; }
  Flow run_breaks(char level);
  Flow run_part(const SpecsItems& items, char level);
  /// False when a READSTOP met end-of-file: the rest of the items is skipped.
  bool run(const SpecsItems& items);
  std::string_view value(const SpecsItem& item);
  std::string_view converted(const SpecsItem& item, std::string_view field);
  void place(const SpecsItem& item, std::string_view field);
  void place_aligned(const SpecsItem& item, std::string_view field, std::size_t start);
  void write();

  const SpecsProgram& program_;
  const TextTables& text_;
  SpecsStreams* streams_ = nullptr;
  RecordView record_;
  std::string selected_ = "0";
  std::string out_, scratch_, scratch2_;
  std::vector<Decimal> counters_;
  std::array<std::string, 128> fields_;
  std::array<const SpecsItem*, 128> definitions_{};
  std::optional<IssuedMessage> failure_;
  i64 number_ = 0;
  unsigned out_stream_ = 0;
  char pad_, blank_, break_level_ = 0;
  bool placed_ = false, no_write_ = false, printing_ = true, end_of_file_ = false;
  Flow flow_ = Flow::Ok;
};

}  // namespace cambridge::pipelines
