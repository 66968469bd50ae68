/// The pipeline specification language: text to pipelines of stages, labels and connectors.
/// Pipelines Reference, "PIPE". Nothing here knows what any stage does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

#include "pipelines/args/stage_operands.h"
#include "pipelines/host/messages.h"
#include "pipelines/run/stage.h"

namespace cambridge::pipelines {

/// Options in parentheses, before a set (global) or before a stage (local).
struct SpecificationOptions {
  std::string name;
  char separator = '|';               ///< code page
  std::optional<char> end_character;  ///< code page
  std::optional<char> escape;         ///< code page
  int message_level = 15;
  bool list_command = false, list_error = false, list_rc = false, trace = false;
};

struct Connector {
  std::string text;
  bool has_direction = false;
  bool output = false;
  std::string stream;  ///< "" the one selected
};

struct SpecificationItem {
  enum class Kind { Stage, LabelReference, Connector };
  Kind kind = Kind::Stage;
  std::string label, stream_id;
  Connector connector;
  std::string name;      ///< ASCII, upper case
  std::string operands;  ///< code page, after the name
  std::string text;      ///< ASCII, as written
  SpecificationOptions options;
};

using PipelineSpecification = std::vector<SpecificationItem>;

struct Specification {
  SpecificationOptions options;
  std::vector<PipelineSpecification> pipelines;
};

/// A refusal of the scanner or of a stage, and where.
struct PlanError {
  IssuedMessage message;
  StagePlace place;
};

/// `inherited`: options of the PIPE command around it (message level).
Result<Specification, PlanError> scan_specification(std::string_view bytes, const TextTables& text,
                                                    int message_level = 15);

}  // namespace cambridge::pipelines
