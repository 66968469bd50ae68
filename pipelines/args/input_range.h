/// inputRange: which part of a record a stage looks at. Pipelines Reference, "inputRange".
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pipelines/args/stage_operands.h"

namespace cambridge::pipelines {

class InputRange {
 public:
  enum class Unit { Columns, Words, Fields };

  InputRange() = default;  ///< the whole record
  static InputRange columns(i64 first, i64 last);

  /// The part of the record; null (at its end) when the record does not reach it.
  [[nodiscard]] std::string_view of(std::string_view record) const {
    if (simple_) {
      const auto size = static_cast<i64>(record.size());
      if (first_ > size) return record.substr(record.size());
      const i64 last = last_ > size ? size : last_;
      return record.substr(static_cast<std::size_t>(first_ - 1),
                           static_cast<std::size_t>(last - first_ + 1));
    }
    return general(record);
  }
  [[nodiscard]] bool whole() const { return simple_ && first_ == 1 && last_ == kStar; }
  /// Column ranges known without looking at the record.
  [[nodiscard]] bool simple_columns() const { return simple_; }
  [[nodiscard]] i64 first() const { return first_; }
  [[nodiscard]] i64 last() const { return last_; }
  void set_separators(char words, char fields) {
    word_separator_ = words, field_separator_ = fields;
  }

  static constexpr i64 kStar = i64{1} << 40;

 private:
  friend class RangeParser;
  [[nodiscard]] std::string_view general(std::string_view record) const;
  [[nodiscard]] std::string_view column_part(std::string_view record) const;
  [[nodiscard]] std::string_view word_part(std::string_view record) const;
  [[nodiscard]] std::string_view field_part(std::string_view record) const;

  i64 first_ = 1, last_ = kStar;
  Unit unit_ = Unit::Columns;
  bool simple_ = true;
  char word_separator_ = ' ', field_separator_ = '\t';
  std::shared_ptr<const InputRange> within_;  ///< SUBSTR this OF within
};

/// True when the next operand begins an inputRange.
bool range_next(StageOperands& operands);
/// Reads an inputRange; refuses with message 54 when there is none.
InputRange read_range(StageOperands& operands);
/// A range or a list of up to ten in parentheses; the whole record when neither is there.
std::vector<InputRange> read_ranges(StageOperands& operands, std::size_t maximum = 10);

}  // namespace cambridge::pipelines
