/// Expressions of SPECS: parsed once, evaluated for each record. Pipelines Reference, "SPECS
/// expressions". Text here is ASCII; the environment converts what comes from records.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipelines/args/stage_operands.h"
#include "pipelines/stages/decimal.h"

namespace cambridge::pipelines {

/// What an expression reads and sets while it is evaluated.
class ExpressionContext {
 public:
  virtual ~ExpressionContext() = default;
  virtual Decimal& counter(unsigned number) = 0;
  /// Bytes of the field with the identifier.
  virtual std::string_view field(char identifier) = 0;
  virtual bool break_established(char level) = 0;
  [[nodiscard]] virtual bool first_record() const = 0;
  [[nodiscard]] virtual bool end_of_file() const = 0;
  [[nodiscard]] virtual i64 record_number() const = 0;
  [[nodiscard]] virtual const TextTables& text() const = 0;
  /// Notes what cannot be computed; the stage fails after the record.
  virtual void report(IssuedMessage message) = 0;
};

class Expression {
 public:
  virtual ~Expression() = default;
  virtual std::string text(ExpressionContext& context) const = 0;  ///< code page
  virtual Decimal number(ExpressionContext& context) const = 0;
  virtual bool truth(ExpressionContext& context) const { return !number(context).is_zero(); }
  /// Whether the value is a number by nature (counter, arithmetic).
  [[nodiscard]] virtual bool is_numeric() const { return true; }
};

using ExpressionPointer = std::unique_ptr<const Expression>;

/// Reads one expression; without parentheses it ends at a blank that no operator follows. Field
/// identifiers must be among `identifiers`; counters used are noted in `counters` (their number).
ExpressionPointer read_expression(StageOperands& operands, std::string_view identifiers,
                                  unsigned& counters);
/// A list in parentheses separated by semicolons, or one expression.
std::vector<ExpressionPointer> read_expression_list(StageOperands& operands,
                                                    std::string_view identifiers,
                                                    unsigned& counters);

}  // namespace cambridge::pipelines
