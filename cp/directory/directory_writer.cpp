#include <algorithm>
#include <fmt/format.h>

#include "cp/directory/directory_grammar.h"
#include "cp/directory/directory_parser.h"

namespace cambridge::cp::directory {

namespace {

constexpr std::size_t kLastColumn = 72;

/// "64M": the largest unit that says it exactly.
std::string storage_text(u64 bytes) {
  constexpr std::string_view kUnits = "KMGTP";
  std::size_t unit = 0;
  u64 amount = bytes >> 10;
  while (amount % 1024 == 0 && amount != 0 && unit + 1 < kUnits.size()) {
    amount >>= 10;
    ++unit;
  }
  return fmt::format("{}{}", amount, kUnits[unit]);
}

/// Collects statements; a long one is continued after a comma, between two words.
class Writer {
 public:
  void statement(std::string_view text) {
    std::string indent = text_.empty() ? "" : " ";
    while (indent.size() + text.size() > kLastColumn) {
      auto blank = last_break(text, kLastColumn - indent.size() - 1);
      if (blank == 0) {
        indent.clear();  // a word as long as a record
        blank = last_break(text, kLastColumn - 1);
      }
      if (blank == 0) {
        break;
      }
      text_ += fmt::format("{}{},\n", indent, text.substr(0, blank));
      text.remove_prefix(blank + 1);
      indent = "   ";
    }
    indent = indent.size() + text.size() > kLastColumn ? "" : indent;
    text_ += fmt::format("{}{}\n", indent, text);
  }
  template <class... Args>
  void words(fmt::format_string<Args...> format, Args&&... args) {
    std::string text = fmt::format(format, std::forward<Args>(args)...);
    text.erase(text.find_last_not_of(' ') + 1);
    statement(text);
  }
  /// One statement with all the words, or none when there are none.
  void list(std::string_view keyword, const std::vector<std::string>& items) {
    std::string text(keyword);
    for (const auto& item : items) {
      text += " " + item;
    }
    if (!items.empty()) {
      statement(text);
    }
  }
  std::string take() { return std::move(text_); }

 private:
  /// The last blank up to `room` before a word with which a record may begin; 0 when there is none.
  static std::size_t last_break(std::string_view text, std::size_t room) {
    for (std::size_t i = std::min(room, text.size() - 2); i > 0; --i) {
      if (text[i] == ' ' && text[i + 1] != ' ' && text[i + 1] != '*') {
        return i;
      }
    }
    return 0;
  }

  std::string text_;
};

void write_general(Writer& out, const User& user) {
  out.words("USER {} {} {} {} {} {}", user.userid, password_word(user.password),
            storage_text(user.storage), storage_text(user.maximum_storage), user.classes,
            user.editing_symbols);
  out.list("ACCOUNT", user.accounts);
  out.list("AUTOLOG", user.may_autolog);
  for (const auto& command : user.commands) {
    out.words("COMMAND {}", command);
  }
  for (const auto& cpu : user.cpus) {
    out.words("CPU {:02X}{}{}{}", cpu.address, cpu.base ? " BASE" : "",
              cpu.cpuid.empty() ? "" : " CPUID " + cpu.cpuid, cpu.dedicated ? " DEDICATE" : "");
  }
  if (user.ipl) {
    const auto& ipl = *user.ipl;
    out.words("IPL {}{}{}", ipl.system,
              ipl.load_parameter.empty() ? "" : " LOADPARM " + ipl.load_parameter,
              ipl.parm.empty() ? "" : " PARM " + ipl.parm);
  }
  for (const auto& iucv : user.iucv) {
    out.words("IUCV {} {}", iucv.target, iucv.options);
  }
  for (std::size_t first = 0; first < user.logon_by.size(); first += 8) {
    const auto begin = user.logon_by.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = user.logon_by.size() - first > 8 ? begin + 8 : user.logon_by.end();
    out.list("LOGONBY", {begin, end});
  }
  if (user.machine) {
    out.words("MACHINE {} {}", user.machine->mode,
              user.machine->maximum_cpus == 0 ? "" : std::to_string(user.machine->maximum_cpus));
  }
  out.list("OPTION", user.options);
  if (user.share) {
    const auto& share = *user.share;
    out.words("SHARE {} {}",
              share.absolute ? fmt::format("ABSOLUTE {}.{}%", share.amount / 10, share.amount % 10)
                             : fmt::format("RELATIVE {}", share.amount),
              share.limit);
  }
  for (const auto& other : user.other) {
    out.words("{} {}", other.keyword, other.operands);
  }
}

void write_dasd_options(Writer& out, const std::string& options) {
  if (!options.empty()) {
    out.words("DASDOPT {}", options);
  }
}

void write_minidisk(Writer& out, const Minidisk& disk) {
  std::string extent;
  switch (disk.kind) {
    case Minidisk::Kind::Extent:
      extent =
          fmt::format("{} {} {}", disk.start,
                      disk.to_end ? std::string("END") : std::to_string(disk.size), disk.volume);
      break;
    case Minidisk::Kind::TemporaryDisk:
      extent = fmt::format("T-DISK {}", disk.size);
      break;
    case Minidisk::Kind::VirtualDisk:
      extent = fmt::format("V-DISK {}", disk.size);
      break;
    case Minidisk::Kind::RealDevice:
      extent = "DEVNO " + disk.volume;
      break;
  }
  out.words("MDISK {:04X} {} {} {}{}{} {} {} {}", disk.number, disk.type, extent, disk.mode,
            disk.virtual_reserve ? "V" : "", disk.link_suffix, disk.read_password,
            disk.write_password, disk.multiple_password);
  if (!disk.options.empty()) {
    out.words("MINIOPT {}", disk.options);
  }
  write_dasd_options(out, disk.dasd_options);
}

void write_devices(Writer& out, const User& user) {
  if (user.console) {
    const auto& console = *user.console;
    out.words("CONSOLE {:04X} {} {} {} {}", console.number, console.type, console.spool_class,
              console.secondary_user, console.observer ? "OBSERVER" : "");
  }
  for (const auto& special : user.specials) {
    out.words("SPECIAL {:04X} {} {}", special.number, special.type, special.operands);
  }
  for (const auto& spool : user.spool_devices) {
    out.words("SPOOL {:04X} {} {} {}", spool.number, spool.type, spool.spool_class, spool.options);
  }
  for (const auto& adapter : user.adapters) {
    out.words("NICDEF {:04X} TYPE {} DEVICES {}{}{} {}", adapter.number, adapter.type,
              adapter.devices,
              adapter.lan_name.empty() ? "" : " LAN " + adapter.lan_owner + " " + adapter.lan_name,
              adapter.mac_id.empty() ? "" : " MACID " + adapter.mac_id, adapter.other);
  }
  for (const auto& dedicate : user.dedicated) {
    out.words("DEDICATE {:04X} {}{} {}", dedicate.number, dedicate.real,
              dedicate.read_only ? " R/O" : "", dedicate.options);
    write_dasd_options(out, dedicate.dasd_options);
  }
  for (const auto& link : user.links) {
    out.words("LINK {} {:04X} {:04X} {}", link.owner, link.owner_number, link.number, link.mode);
    write_dasd_options(out, link.dasd_options);
  }
  for (const auto& disk : user.minidisks) {
    write_minidisk(out, disk);
  }
}

}  // namespace

std::string render_user(const User& user) {
  Writer out;
  write_general(out, user);
  write_devices(out, user);
  return out.take();
}

}  // namespace cambridge::cp::directory
