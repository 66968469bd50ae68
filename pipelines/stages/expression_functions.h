/// Functions that SPECS expressions may call.
#pragma once

#include "pipelines/stages/expression.h"

namespace cambridge::pipelines {

struct FunctionCall {
  ExpressionContext& context;
  char letter;  ///< of BREAK('a')
  const std::vector<ExpressionPointer>& arguments;

  [[nodiscard]] std::string text(std::size_t i) const { return arguments[i]->text(context); }
  [[nodiscard]] i64 integer(std::size_t i, i64 otherwise) const {
    return i < arguments.size() ? arguments[i]->number(context).integer() : otherwise;
  }
};

struct ExpressionFunction {
  std::string_view name;
  std::size_t minimum, maximum;
  bool numeric;
  bool takes_letter;
  std::string (*call)(const FunctionCall&);
};

const ExpressionFunction* find_expression_function(std::string_view name);

}  // namespace cambridge::pipelines
