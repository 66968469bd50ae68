/// The variables of GLOBALV: groups of names and values in storage, and the files that outlive it.
/// Values are EBCDIC; names are host text in upper case. z/VM: CMS Commands and Utilities,
/// "GLOBALV".
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cms/shell/session.h"

namespace cambridge::cms::commands {

/// How long a variable lives.
enum class Lifetime { Storage, Session, Lasting };

class GlobalVariables {
 public:
  using Group = std::map<std::string, std::string, std::less<>>;

  /// Reads LASTING GLOBALV and SESSION GLOBALV at the first use; again after INIT.
  Result<void, CommandFailure> initialize(Session& session, bool again);
  /// Forgets what is in storage; the files stay.
  void purge(std::string_view group);

  /// Sets a variable, and appends it to the file of its lifetime.
  Result<void, CommandFailure> set(Session& session, std::string_view name,
                                   const std::string& value, Lifetime lifetime);
  /// The value in the selected group, "" when there is none.
  [[nodiscard]] std::string get(std::string_view name) const;
  [[nodiscard]] const Group& selected_group() const;
  [[nodiscard]] const std::map<std::string, Group, std::less<>>& groups() const { return groups_; }

  std::string selected = "UNNAMED";

 private:
  Result<void, CommandFailure> read_file(Session& session, std::string_view name);

  std::map<std::string, Group, std::less<>> groups_;
  bool initialized_ = false;
};

}  // namespace cambridge::cms::commands
