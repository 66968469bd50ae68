/// The operands and options of EXECIO. They are taken apart by hand: STRING takes the rest of the
/// line, a closing parenthesis included. z/VM: CMS Commands and Utilities, "EXECIO".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

#include "cms/messages/dms.h"

namespace cambridge::cms::commands {

struct ExecioOptions {
  enum class Search { None, Locate, Find, Avoid };
  enum class Order { Default, Fifo, Lifo };

  std::optional<u64> lines;  ///< nothing: *
  std::string operation;     ///< DISKR, DISKW ...
  std::vector<std::string> operands;
  Order order = Order::Default;
  bool finis = false;
  bool skip = false;
  bool strip = false;
  bool no_type = false;
  bool upper = false;  ///< CASE U
  std::string stem;    ///< EBCDIC names
  std::string variable;
  std::optional<std::string> string;  ///< EBCDIC
  Search search = Search::None;
  std::string search_text;  ///< EBCDIC
  std::size_t margin_first = 1;
  std::size_t margin_last = 0;  ///< 0: the end
  std::size_t zone_first = 1;
  std::size_t zone_last = 0;
};

Result<ExecioOptions, CommandFailure> parse_execio(std::string_view text);

}  // namespace cambridge::cms::commands
