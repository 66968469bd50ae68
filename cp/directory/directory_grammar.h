/// The statements of USER DIRECT: the list of all of them, and the grammar of those that have an
/// effect. Private to cp/directory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/grammar_mismatch.h"

#include "cp/directory/directory.h"
#include "cp/directory/directory_source.h"

namespace cambridge::cp::directory {

/// Where in a directory a statement may stand.
enum class Section : u8 {
  Directory,     ///< DIRECTORY: the first statement
  Global,        ///< after GLOBALDEFS, before the first entry
  Entry,         ///< begins a USER, IDENTITY, PROFILE or SUBCONFIG entry
  General,       ///< of an entry, before its devices
  Device,        ///< of an entry
  DeviceOption,  ///< refines the device statement before it
};

/// An entry while it is read: the values, and which of them were given.
struct EntryDraft {
  struct Build {
    std::string system;
    std::string subconfig;
  };
  /// The device of the statement just read, for MINIOPT and DASDOPT.
  enum class LastDevice { Other, Minidisk, Dedicate, Link };

  User user;
  LastDevice last_device = LastDevice::Other;
  std::optional<std::string> classes;
  std::optional<u64> storage;
  std::optional<u64> maximum_storage;
  std::vector<Build> builds;
  std::vector<u16> devices;  ///< numbers defined by statements of this entry

  /// How often NICDEF named a TYPE for the adapter; each must have exactly one.
  std::vector<std::pair<u16, int>> adapter_types;
  u16 last_adapter = 0;  ///< that of the last NICDEF
};

struct StatementRow {
  std::string_view name;  ///< capitals, digits and signs are the minimum abbreviation
  Section section;
  /// Reads the operands, from `offset` in the text; nullptr: the statement is kept as text.
  std::optional<grammar::Mismatch> (*read)(const std::string& text, std::size_t offset,
                                           EntryDraft& entry) = nullptr;
};

/// The row of a statement's first word, or nullptr.
const StatementRow* find_statement(std::string_view word);

/// The keyword of a row in full: "MDISK".
std::string statement_keyword(const StatementRow& row);

/// A class field: letters A-Z and digits 1-6, each once, sorted. Nothing when it is not one.
std::optional<std::string> class_set(std::string_view word);

/// "16M" -> bytes; nothing when it is no size.
std::optional<u64> storage_size(std::string_view word);

/// The password field of USER.
std::optional<Password> password_field(std::string_view word);
/// The word for a password again.
std::string password_word(const Password& password);

}  // namespace cambridge::cp::directory
