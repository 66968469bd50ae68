/// What COPYFILE does to each record: translation, rearranging by SPECS, length.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cms/commands/copyfile/copy_options.h"

namespace cambridge::cms::commands {

/// One pair of a specification list: input columns, or a string, to an output column. Columns
/// count from 0 here.
struct CopySpec {
  std::size_t source = 0;
  std::size_t length = 0;  ///< of input columns
  std::string text;        ///< a string instead; EBCDIC
  bool is_text = false;
  std::size_t target = 0;
};

/// Parses one line of a specification list (host text), appending to `specs`. Returns whether "++"
/// announced a further line. 064E, 103S for a mistake.
Result<bool, CommandFailure> parse_specs(std::string_view line, std::vector<CopySpec>& specs);

using TranslateTable = std::array<u8, 256>;
/// The same for a translation list: pairs of characters.
Result<bool, CommandFailure> parse_translations(std::string_view line, TranslateTable& table);

TranslateTable identity_table();
TranslateTable case_table(bool upper);

/// Turns an input record into what is written.
class RecordEditor {
 public:
  RecordEditor(const CopyOptions& options, std::vector<CopySpec> specs,
               std::optional<TranslateTable> table)
      : options_(options), specs_(std::move(specs)), table_(table) {}

  /// `fixed_length`: the output's record length when it is fixed, else 0. `below` is the record
  /// that OVLY writes over, "" without one. The result is good until the next call.
  std::string_view edit(std::string_view record, u32 fixed_length, std::string_view below);

 private:
  void place(std::string_view text, std::size_t column);

  const CopyOptions& options_;
  std::vector<CopySpec> specs_;
  std::optional<TranslateTable> table_;
  std::string translated_;
  std::string result_;
};

}  // namespace cambridge::cms::commands
