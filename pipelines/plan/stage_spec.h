/// A stage as one value: names, syntax, help and factory together. Scanner, HELP, messages and the
/// tests all read this value; stages/index.cpp names every one.
#pragma once

#include <memory>
#include <string_view>

#include "pipelines/args/stage_operands.h"
#include "pipelines/host/host.h"
#include "pipelines/run/stage.h"

namespace cambridge::pipelines {

class StageCatalogue;

enum class Position { First, NotFirst, Anywhere };

/// Whether a stage delays the record (PIPE concepts: "does not delay the record").
enum class Delay {
  None,         ///< writes before it consumes
  OneRecord,    ///< consumes first
  ToEnd,        ///< holds records, most to end-of-file
  Conditional,  ///< depends on operands or data
  Source,       ///< reads from elsewhere
};

/// What a factory is given besides the operands.
struct StageContext {
  StageOperands& operands;
  bool first = false;  ///< nothing is before it in its pipeline
  unsigned inputs = 1, outputs = 1;
  Host& host;
  const StageCatalogue& catalogue;
  const StagePlace& place;
};

inline constexpr unsigned kAnyStreams = 1000;

struct StageSpec {
  /// Names, blank between them; capitals are the minimum abbreviation: "LOCATE", "NLOCATE
  /// NOTLOCATE".
  std::string_view names;
  std::string_view syntax;
  std::string_view summary;
  std::string_view help;
  std::string_view example = {};         ///< a specification that ends in CONSOLE
  std::string_view example_output = {};  ///< what it writes, a line each
  Position position = Position::NotFirst;
  Delay delay = Delay::None;
  unsigned max_inputs = 1, max_outputs = 1;
  /// Reads the operands (refusing through them) and makes the stage.
  std::unique_ptr<Stage> (*make)(StageContext& context) = nullptr;
  /// For stages known by name and not offered: why.
  std::string_view refusal = {};
  bool ours = false;  ///< not a stage of CMS Pipelines

  [[nodiscard]] std::string_view name() const { return names.substr(0, names.find(' ')); }
};

/// All stages that there are.
class StageCatalogue {
 public:
  virtual ~StageCatalogue() = default;
  /// By name or abbreviation, upper case; nullptr when no stage has it.
  [[nodiscard]] virtual const StageSpec* find(std::string_view name) const = 0;
};

}  // namespace cambridge::pipelines
