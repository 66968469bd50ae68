/// Who is linked to which minidisk, and what a LINK may get. CP Commands and Utilities, "LINK".
///
/// Thread: the system's lock is held.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace cambridge::cp {

/// A minidisk by its home in the directory.
struct MinidiskId {
  std::string owner;
  u16 number = 0;
  auto operator<=>(const MinidiskId&) const = default;
};

struct LinkEntry {
  std::string userid;
  u16 number = 0;  ///< in that user's virtual machine
  bool write = false;
  std::string volume;  ///< the volume that holds the minidisk
};

/// Access mode of LINK and MDISK.
enum class LinkMode { R, RR, W, WR, M, MR, MW };
/// "MR", "rr": nothing when it is none. A trailing V (virtual reserve) is accepted and ignored.
std::optional<LinkMode> find_link_mode(std::string_view word);
/// Which of the minidisk's passwords the mode needs.
enum class LinkPassword { Read, Write, Multiple };
LinkPassword password_for(LinkMode mode);

/// What a LINK gets given the links that exist.
struct LinkDecision {
  enum class Kind { Write, Read, ForcedRead, Refused };
  Kind kind = Kind::Refused;
  [[nodiscard]] bool linked() const { return kind != Kind::Refused; }
  [[nodiscard]] bool write() const { return kind == Kind::Write; }
};

class LinkTable {
 public:
  [[nodiscard]] LinkDecision decide(const MinidiskId& disk, LinkMode mode) const;
  void add(const MinidiskId& disk, LinkEntry entry);
  void remove(const MinidiskId& disk, std::string_view userid, u16 number);
  void renumber(const MinidiskId& disk, std::string_view userid, u16 from, u16 to);
  [[nodiscard]] const std::vector<LinkEntry>& links(const MinidiskId& disk) const;
  [[nodiscard]] const std::map<MinidiskId, std::vector<LinkEntry>>& all() const { return links_; }

  /// "MAINT" for one, "4 USERS" for several, "" for none: how messages name the linkers.
  [[nodiscard]] std::string writers(const MinidiskId& disk) const;
  [[nodiscard]] std::string readers(const MinidiskId& disk) const;

 private:
  [[nodiscard]] std::string names(const MinidiskId& disk, bool write) const;
  std::map<MinidiskId, std::vector<LinkEntry>> links_;
};

}  // namespace cambridge::cp
