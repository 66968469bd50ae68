/// Commands and operands that exist on z/VM and are not built here: they answer HCPSYS475E instead
/// of being unknown. CP Commands and Utilities.
#pragma once

#include <span>
#include <string_view>

namespace cambridge::cp::commands {

struct KnownElsewhere {
  std::string_view name;     ///< capitals are the minimum abbreviation
  std::string_view classes;  ///< IBM-defined classes; "" is every user
};

std::span<const KnownElsewhere> known_commands();
std::span<const KnownElsewhere> known_query_operands();
std::span<const KnownElsewhere> known_set_operands();
/// Device types and objects of DEFINE.
std::span<const KnownElsewhere> known_definitions();

/// The entry that `word` (upper case) abbreviates; nullptr when there is none.
const KnownElsewhere* find_known(std::span<const KnownElsewhere> list, std::string_view word);

}  // namespace cambridge::cp::commands
