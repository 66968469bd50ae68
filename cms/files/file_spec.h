/// File identifiers as commands give them: fn ft fm, folded to upper case and checked.
/// z/VM: CMS User's Guide, "File Identifiers".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cms/messages/dms.h"

namespace cambridge::cms::files {

/// One word of a file mode: a letter with or without digit, or "*".
struct ModeSpec {
  char letter = '*';  ///< A to Z, or '*' for all
  char number = 0;    ///< '0' to '6', or 0 when none was given

  [[nodiscard]] bool any() const { return letter == '*'; }
  [[nodiscard]] bool accepts(char mode_number) const {
    return number == 0 || number == mode_number;
  }
  [[nodiscard]] std::string text() const;
};

/// Nothing when the word is no file mode.
std::optional<ModeSpec> parse_mode(std::string_view word);

struct FileSpec {
  std::string name;
  std::string type;
  ModeSpec mode;

  /// "PROFILE EXEC A": mode as it was given.
  [[nodiscard]] std::string text() const { return name + " " + type + " " + mode.text(); }
  /// True when name or type holds * or %.
  [[nodiscard]] bool is_pattern() const;
};

/// Checks the three words. An empty mode becomes `default_mode`. Patterns are refused with 062E
/// unless `patterns` says otherwise.
Result<FileSpec, CommandFailure> make_file_spec(std::string_view module, std::string_view name,
                                                std::string_view type, std::string_view mode,
                                                std::string_view default_mode = "A",
                                                bool patterns = false);

/// The word of an output file identifier in which "=" stands for the input's.
std::string with_equals(std::string_view word, std::string_view input);

}  // namespace cambridge::cms::files
