/// A specification list of SPECS, parsed: a detail part, parts for control breaks and for
/// end-of-file, each a list of items.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipelines/args/input_range.h"
#include "pipelines/stages/conversion.h"
#include "pipelines/stages/expression.h"
#include "pipelines/stages/picture.h"

namespace cambridge::pipelines {

enum class Alignment { None, Left, Center, Right };

struct SpecsOutput {
  enum class Place { None, Column, Next, NextWord };
  Place place = Place::None;
  std::size_t column = 0;  ///< from 0
  std::optional<std::size_t> length;
  Alignment alignment = Alignment::None;
};

struct SpecsItem {
  enum class Kind {
    Range,
    Literal,
    RecordNumber,
    TimeOfDay,
    Identifier,
    Print,  // fields
    Set,
    If,
    Read,
    ReadStop,
    Write,
    NoWrite,
    Select,
    OutStream,
    Pad,
  };
  Kind kind = Kind::Range;
  // Fields.
  InputRange range;
  std::string literal;  ///< literal; the stream of SELECT and OUTSTREAM
  char identifier = 0;  ///< defined by this item ("a:"), or used (ID a)
  char used = 0;
  i64 from = 1, by = 1;
  bool strip = false;
  std::vector<ConversionStep> conversion;
  SpecsOutput output;
  ExpressionPointer expression;
  std::optional<Picture> picture;
  char pad = ' ';
  // SET, and IF with its branches.
  std::vector<ExpressionPointer> expressions;
  std::vector<std::unique_ptr<SpecsItem>> then_items, else_items;
};

using SpecsItems = std::vector<std::unique_ptr<SpecsItem>>;

/// Levels of control breaks are letters, A lowest; end-of-file is above all.
struct SpecsBreak {
  char level = 0;
  SpecsItems items;
};

enum class SpecsStop { AllEof, AnyEof, Count };

struct SpecsProgram {
  SpecsItems detail;
  std::vector<SpecsBreak> breaks;  ///< in ascending order of level
  SpecsItems end_of_file;
  bool has_end_of_file = false;
  char print_only = 0;  ///< break level, 1 for EOF; 0 everything is printed
  bool no_print = false;
  SpecsStop stop = SpecsStop::AllEof;
  unsigned stop_count = 0;
  unsigned counters = 0;
  std::string identifiers;
  bool reads = false, selects = false, out_streams = false;
  std::vector<std::string> streams;  ///< of SELECT, as written
};

/// Reads the operands of SPECS to their end; refuses through them.
SpecsProgram read_specs(StageOperands& operands);

}  // namespace cambridge::pipelines
