/// The user directory: what USER DIRECT says of each user, as typed values.
/// z/VM: CP Planning and Administration, "Creating and Updating a User Directory".
///
/// The parser (parse_directory) is in directory_parser.h; a statement that has no effect at this
/// level is kept as text in `other`, so that the writer loses nothing.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace cambridge::cp::directory {

/// The password field of USER. Clear text, our hashed form, or one of the words that forbid LOGON.
struct Password {
  enum class Kind { Value, NoLog, NoPass, AutoOnly, LogonByOnly };
  Kind kind = Kind::NoLog;
  std::string value;  ///< Kind::Value: upper-case clear text, or "$scrypt$..." / "$pbkdf2$..."
  bool operator==(const Password&) const = default;
};

/// MDISK. Start and size in cylinders, or 512-byte blocks for FBA types.
struct Minidisk {
  enum class Kind { Extent, TemporaryDisk, VirtualDisk, RealDevice };
  Kind kind = Kind::Extent;
  u16 number = 0;
  std::string type;  ///< "3390", "3380", "FB-512"
  u64 start = 0;
  u64 size = 0;
  bool to_end = false;           ///< END was given for the size
  std::string volume;            ///< volume serial; the real device number for RealDevice
  std::string mode = "R";        ///< R RR W WR M MR MW; the suffixes are kept in the next two
  bool virtual_reserve = false;  ///< suffix V
  std::string link_suffix;       ///< S or E: stable or exclusive links are allowed
  std::string read_password;
  std::string write_password;
  std::string multiple_password;  ///< "ALL" means no password is needed
  std::string options;            ///< MINIOPT text
  std::string dasd_options;       ///< DASDOPT text
  bool operator==(const Minidisk&) const = default;
};

/// LINK userid vdev1 [vdev2 [mode]]
struct Link {
  std::string owner;
  u16 owner_number = 0;
  u16 number = 0;
  std::string mode = "RR";
  std::string dasd_options;  ///< DASDOPT text
  bool operator==(const Link&) const = default;
};

struct Console {
  u16 number = 0x009;
  std::string type = "3215";
  char spool_class = 'T';
  std::string secondary_user;
  bool observer = false;
  bool operator==(const Console&) const = default;
};

/// SPOOL vdev devtype [class]
struct SpoolDevice {
  u16 number = 0;
  std::string type;  ///< "2540 READER", "2540 PUNCH", "1403", ...
  char spool_class = 'A';
  std::string options;  ///< what follows the class, as text
  bool operator==(const SpoolDevice&) const = default;
};

struct Special {
  u16 number = 0;
  std::string type;
  std::string operands;
  bool operator==(const Special&) const = default;
};

struct Dedicate {
  u16 number = 0;
  std::string real;  ///< rdev or volid
  bool read_only = false;
  std::string options;       ///< other operands, as text
  std::string dasd_options;  ///< DASDOPT text
  bool operator==(const Dedicate&) const = default;
};

struct Ipl {
  std::string system;  ///< named saved system, or a device number
  std::string load_parameter;
  std::string parm;
  bool operator==(const Ipl&) const = default;
};

struct Machine {
  std::string mode = "ESA";   ///< ESA XA XC Z
  unsigned maximum_cpus = 0;  ///< 0: not given
  bool operator==(const Machine&) const = default;
};

struct Cpu {
  u8 address = 0;
  bool base = false;
  bool dedicated = false;
  std::string cpuid;
  bool operator==(const Cpu&) const = default;
};

struct Share {
  bool absolute = false;
  u32 amount = 100;   ///< relative: 1-10000; absolute: tenths of a percent
  std::string limit;  ///< the rest of the statement, as text
  bool operator==(const Share&) const = default;
};

struct IucvAuthorization {
  std::string target;  ///< user ID, *service, ANY or ALLOW
  std::string options;
  bool operator==(const IucvAuthorization&) const = default;
};

/// NICDEF lines of one virtual device, merged.
struct NetworkAdapter {
  u16 number = 0;
  std::string type;
  unsigned devices = 3;
  std::string lan_owner;
  std::string lan_name;
  std::string mac_id;
  std::string other;
  bool operator==(const NetworkAdapter&) const = default;
};

/// A statement kept as text: its line in the source, its keyword in full, its operands.
struct OtherStatement {
  int line = 0;
  std::string keyword;
  std::string operands;
  /// Equal when they say the same, wherever they stand.
  bool operator==(const OtherStatement& other) const {
    return keyword == other.keyword && operands == other.operands;
  }
};

/// One USER (or IDENTITY) entry, with its PROFILE included.
struct User {
  int line = 0;
  std::string userid;
  Password password;
  u64 storage = 0;  ///< bytes; 1M when the entry gives none
  u64 maximum_storage = 0;
  std::string classes = "G";  ///< upper case, alphabetical
  std::string included_profile;
  std::vector<std::string> accounts;
  std::vector<std::string> may_autolog;  ///< AUTOLOG / XAUTOLOG: who may log this user on
  std::vector<std::string> logon_by;
  std::vector<std::string> commands;  ///< COMMAND, in order
  std::vector<std::string>
      options;                  ///< OPTION keywords in full, a value after a blank: "MAXCONN 64"
  std::string editing_symbols;  ///< priority, line end, line delete, ... of USER, as text
  std::optional<Console> console;
  std::optional<Ipl> ipl;
  std::optional<Machine> machine;
  std::optional<Share> share;
  std::vector<Cpu> cpus;
  std::vector<Minidisk> minidisks;
  std::vector<Link> links;
  std::vector<SpoolDevice> spool_devices;
  std::vector<Special> specials;
  std::vector<Dedicate> dedicated;
  std::vector<IucvAuthorization> iucv;
  std::vector<NetworkAdapter> adapters;
  std::vector<OtherStatement> other;

  bool operator==(const User&) const = default;

  [[nodiscard]] const Minidisk* minidisk(u16 number) const {
    for (const auto& disk : minidisks) {
      if (disk.number == number) {
        return &disk;
      }
    }
    return nullptr;
  }
  [[nodiscard]] bool has_option(std::string_view keyword) const {
    return option(keyword) != nullptr;
  }
  /// The OPTION keyword with its value, or nullptr.
  [[nodiscard]] const std::string* option(std::string_view keyword) const {
    for (const auto& entry : options) {
      if (std::string_view(entry).substr(0, entry.find(' ')) == keyword) {
        return &entry;
      }
    }
    return nullptr;
  }
};

/// The whole directory.
struct Directory {
  std::map<std::string, User, std::less<>> users;
  std::map<std::string, User, std::less<>> profiles;
  std::vector<OtherStatement> global;  ///< DIRECTORY, GLOBALDEFS and what follows it

  [[nodiscard]] const User* find(std::string_view userid) const {
    auto found = users.find(userid);
    return found == users.end() ? nullptr : &found->second;
  }
};

}  // namespace cambridge::cp::directory
