#include "cp/directory/directory_grammar.h"

#include <algorithm>
#include <array>

#include "base/grammar_terminals.ipp"

namespace cambridge::cp::directory {

namespace {

using namespace grammar;
using Outcome = std::optional<Mismatch>;

// ---------------------------------------------------------------------------------- terminals

std::optional<std::string> any_word(std::string_view word) {
  return std::string(word);
}
std::optional<std::string> upper_word(std::string_view word) {
  return ascii_uppercase(word);
}
template <std::size_t longest>
std::optional<std::string> short_word(std::string_view word) {
  return word.size() <= longest ? std::optional(ascii_uppercase(word)) : std::nullopt;
}
std::optional<std::string> userid_word(std::string_view word) {
  return word == "*" ? std::optional<std::string>(word) : operand_value(OperandKind::Userid, word);
}
template <int base, u64 largest, u64 least = 0>
std::optional<u64> bounded(std::string_view word) {
  u64 value = 0;
  for (char c : word) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                             : base;
    if (digit >= base) {
      return std::nullopt;
    }
    value = value * static_cast<u64>(base) + static_cast<u64>(digit);
    if (value > largest) {
      return std::nullopt;
    }
  }
  return value >= least ? std::optional(value) : std::nullopt;
}
std::optional<u16> device_number(std::string_view word) {
  const auto value = bounded<16, 0xFFFF>(word);
  return value && word.size() <= 4 ? std::optional(static_cast<u16>(*value)) : std::nullopt;
}
std::optional<char> class_character(std::string_view word) {
  const std::string upper = ascii_uppercase(word);
  const bool valid =
      upper.size() == 1 && (upper[0] == '*' || (upper[0] >= 'A' && upper[0] <= 'Z') ||
                            (upper[0] >= '0' && upper[0] <= '9'));
  return valid ? std::optional(upper[0]) : std::nullopt;
}
/// "5%" and "0.5%" in tenths of a percent.
std::optional<u32> tenths_of_percent(std::string_view word) {
  if (word.size() < 2 || word.back() != '%') {
    return std::nullopt;
  }
  word.remove_suffix(1);
  const auto point = word.find('.');
  const auto whole = bounded<10, 100>(word.substr(0, point));
  const auto fraction = point == std::string_view::npos ? std::optional<u64>(0)
                        : point + 2 == word.size()      ? bounded<10, 9>(word.substr(point + 1))
                                                        : std::nullopt;
  if (!whole || !fraction || *whole * 10 + *fraction == 0 || *whole * 10 + *fraction > 1000) {
    return std::nullopt;
  }
  return static_cast<u32>(*whole * 10 + *fraction);
}

struct AccessMode {
  std::string base;
  bool virtual_reserve = false;
  std::string suffix;
};
/// R RR W WR M MR MW, then perhaps V, then perhaps S or E.
std::optional<AccessMode> access_mode(std::string_view word) {
  AccessMode mode{ascii_uppercase(word), false, ""};
  if (mode.base.size() > 1 && (mode.base.back() == 'S' || mode.base.back() == 'E')) {
    mode.suffix = mode.base.back();
    mode.base.pop_back();
  }
  if (mode.base.size() > 1 && mode.base.back() == 'V') {
    mode.virtual_reserve = true;
    mode.base.pop_back();
  }
  constexpr std::array<std::string_view, 7> kModes{"R", "RR", "W", "WR", "M", "MR", "MW"};
  const bool known = std::find(kModes.begin(), kModes.end(), mode.base) != kModes.end();
  return known ? std::optional(mode) : std::nullopt;
}
/// The same and the stable and exclusive modes of LINK.
std::optional<std::string> link_mode(std::string_view word) {
  constexpr std::array<std::string_view, 12> kModes{"R",  "RR", "W",  "WR", "M",  "MR",
                                                    "MW", "SR", "SW", "SM", "ER", "EW"};
  auto upper = ascii_uppercase(word);
  const bool known = std::find(kModes.begin(), kModes.end(), upper) != kModes.end();
  return known ? std::optional(upper) : std::nullopt;
}
std::optional<std::string> machine_mode(std::string_view word) {
  auto upper = ascii_uppercase(word);
  const bool known = upper == "ESA" || upper == "XA" || upper == "XC" || upper == "Z";
  return known ? std::optional(upper) : std::nullopt;
}

struct OptionName {
  std::string_view name;
  bool has_value = false;
};
// UNVERIFIED: the minimum abbreviations of option and statement names are recalled, but for those
// that directories in public use (MACH, MAXSTOR, ACC, INC, LNKS, LNKE).
constexpr std::array kOptions{OptionName{"ACCt"},          OptionName{"APPLmon"},
                              OptionName{"CFUSER"},        OptionName{"COMSRV"},
                              OptionName{"CONceal"},       OptionName{"CPUID", true},
                              OptionName{"CRYMeasure"},    OptionName{"D84NOPAS"},
                              OptionName{"DEVInfo"},       OptionName{"DEVMaint"},
                              OptionName{"DIAG88"},        OptionName{"DIAG98"},
                              OptionName{"DVHOPT", true},  OptionName{"IGNMAXU"},
                              OptionName{"LANG", true},    OptionName{"LNKExclu"},
                              OptionName{"LNKNOPAS"},      OptionName{"LNKStabl"},
                              OptionName{"LXAPP"},         OptionName{"MAINTCCW"},
                              OptionName{"MAXConn", true}, OptionName{"MAXVfail", true},
                              OptionName{"MIH"},           OptionName{"NETAcct"},
                              OptionName{"NETRouter"},     OptionName{"NOCHPIDV"},
                              OptionName{"QUIckdsp"},      OptionName{"RMCHinfo"},
                              OptionName{"SETorig"},       OptionName{"STFirst"},
                              OptionName{"STGexempt"},     OptionName{"STHYI-UNLIMITED"},
                              OptionName{"STHYI"},         OptionName{"SVCVm"},
                              OptionName{"SVMStat"},       OptionName{"TODenable"},
                              OptionName{"VIRT=REAL"},     OptionName{"VIRT=FIXED"},
                              OptionName{"XRCOPT"}};

const OptionName* option_row(std::string_view word) {
  const auto* found = std::find_if(kOptions.begin(), kOptions.end(),
                                   [&](const auto& row) { return abbreviates(word, row.name); });
  return found == kOptions.end() ? nullptr : found;
}
template <bool has_value>
std::optional<std::string> option_word(std::string_view word) {
  const auto* row = option_row(word);
  return row != nullptr && row->has_value == has_value ? std::optional(ascii_uppercase(row->name))
                                                       : std::nullopt;
}

constexpr Operand<std::string> word("an operand", any_word);
constexpr Operand<std::string> name("a name", upper_word);
constexpr Operand<std::string> volume("a volume serial", short_word<6>);
constexpr Operand<std::string> password("a password", short_word<8>);
constexpr Operand<std::string> account("an account number", short_word<8>);
constexpr Operand<std::string> system_name("a system name or device number", short_word<8>);
constexpr Operand<std::string> userid("a user ID", userid_word);
constexpr Operand<std::string> device_type("a device type", short_word<8>);
constexpr Operand<u16> vdev("a virtual device number", device_number);
constexpr Operand<std::string> rdev_or_volume("a real device number or volume serial",
                                              short_word<6>);
constexpr Operand<u64> cylinder("a start", (bounded<10, 0xFFFF'FFFF>));
constexpr Operand<u64> extent_size("a size", (bounded<10, 0xFFFF'FFFF, 1>));
constexpr Operand<u64> size("a size", (bounded<10, 0xFFFF'FFFF, 1>));
constexpr Operand<u64> count("a number", (bounded<10, 0xFFFF>));
constexpr Operand<u64> cpu_count("a number of CPUs from 1 to 64", (bounded<10, 64, 1>));
constexpr Operand<u64> cpu_address("a CPU address", (bounded<16, 0x3F>));
constexpr Operand<u64> cpu_identifier("6 hexadecimal digits", (bounded<16, 0xFFFFFF>));
constexpr Operand<u64> relative_share("a share from 1 to 10000", (bounded<10, 10000, 1>));
constexpr Operand<u32> absolute_share("a share from 0.1% to 100%", tenths_of_percent);
constexpr Operand<char> spool_class("a spool class", class_character);
constexpr Operand<AccessMode> mode("an access mode", access_mode);
constexpr Operand<std::string> mode_of_link("an access mode", link_mode);
constexpr Operand<std::string> mode_of_machine("ESA, XA, XC or Z", machine_mode);
constexpr Operand<u64> storage("a storage size such as 16M", storage_size);
constexpr Operand<std::string> classes("privilege classes", class_set);
constexpr Operand<Password> logon_password("a password of 1 to 8 characters", password_field);
constexpr Operand<std::string> option("an option", option_word<false>);
constexpr Operand<std::string> option_with_value("an option", option_word<true>);
constexpr Rest rest{};

// ------------------------------------------------------------------------- entries and general

Outcome read_user(const std::string& text, std::size_t offset, EntryDraft& entry) {
  User& user = entry.user;
  return run(text, offset,
             userid[to(user.userid)] > logon_password[to(user.password)] >
                 -(storage[to(entry.storage)] >
                   -(storage[to(entry.maximum_storage)] >
                     -(classes[to(entry.classes)] > -rest[to(user.editing_symbols)]))));
}

Outcome read_profile(const std::string& text, std::size_t offset, EntryDraft& entry) {
  return run(text, offset, userid[to(entry.user.userid)]);
}

Outcome read_build(const std::string& text, std::size_t offset, EntryDraft& entry) {
  EntryDraft::Build build;
  const auto outcome = run(text, offset,
                           key("ON") > name[to(build.system)] > key("USING") > key("SUBConfig") >
                               name[to(build.subconfig)]);
  if (!outcome) {
    entry.builds.push_back(build);
  }
  return outcome;
}

Outcome read_include(const std::string& text, std::size_t offset, EntryDraft& entry) {
  return run(text, offset, name[to(entry.user.included_profile)]);
}

Outcome read_account(const std::string& text, std::size_t offset, EntryDraft& entry) {
  return run(text, offset, +account[append_to(entry.user.accounts)]);
}

Outcome read_autolog(const std::string& text, std::size_t offset, EntryDraft& entry) {
  return run(text, offset, +userid[append_to(entry.user.may_autolog)]);
}

Outcome read_logonby(const std::string& text, std::size_t offset, EntryDraft& entry) {
  return run(text, offset, x3::repeat(1, 8)[userid[append_to(entry.user.logon_by)]]);
}

Outcome read_class(const std::string& text, std::size_t offset, EntryDraft& entry) {
  std::string more;
  const auto outcome = run(text, offset, classes[to(more)]);
  std::string all = entry.classes.value_or("");
  for (char letter : more) {
    all += all.find(letter) == std::string::npos ? std::string(1, letter) : std::string();
  }
  entry.classes = class_set(all);
  return outcome;
}

Outcome read_command(const std::string& text, std::size_t offset, EntryDraft& entry) {
  return run(text, offset, rest[append_to(entry.user.commands)]);
}

Outcome read_storage(const std::string& text, std::size_t offset, EntryDraft& entry) {
  return run(text, offset, storage[to(entry.storage)]);
}

Outcome read_maxstorage(const std::string& text, std::size_t offset, EntryDraft& entry) {
  return run(text, offset, storage[to(entry.maximum_storage)]);
}

Outcome read_machine(const std::string& text, std::size_t offset, EntryDraft& entry) {
  Machine machine;
  const auto outcome =
      run(text, offset, mode_of_machine[to(machine.mode)] > -cpu_count[to(machine.maximum_cpus)]);
  entry.user.machine = machine;
  return outcome;
}

Outcome read_cpu(const std::string& text, std::size_t offset, EntryDraft& entry) {
  Cpu cpu;
  constexpr Operand<std::string> identifier("6 hexadecimal digits", [](std::string_view digits) {
    return digits.size() == 6 && cpu_identifier.convert(digits) ? upper_word(digits) : std::nullopt;
  });
  const auto outcome =
      run(text, offset,
          cpu_address[to(cpu.address)] >
              *(key("BASE")[set(cpu.base, true)] | (key("CPUID") > identifier[to(cpu.cpuid)]) |
                key("DEDicate")[set(cpu.dedicated, true)] |
                key("NODEDicate")[set(cpu.dedicated, false)] | key("CRYpto")));
  entry.user.cpus.push_back(cpu);
  return outcome;
}

Outcome read_share(const std::string& text, std::size_t offset, EntryDraft& entry) {
  Share share;
  const auto outcome =
      run(text, offset,
          -(key("CP") | key("ALL")) >
              ((key("RELative") > relative_share[to(share.amount)]) |
               (key("ABSolute")[set(share.absolute, true)] > absolute_share[to(share.amount)])) >
              -rest[to(share.limit)]);
  entry.user.share = share;
  return outcome;
}

Outcome read_ipl(const std::string& text, std::size_t offset, EntryDraft& entry) {
  Ipl ipl;
  const auto outcome =
      run(text, offset,
          system_name[to(ipl.system)] > *((key("LOADparm") > word[to(ipl.load_parameter)]) |
                                          (key("PARM") > rest[to(ipl.parm)])));
  entry.user.ipl = ipl;
  return outcome;
}

Outcome read_iucv(const std::string& text, std::size_t offset, EntryDraft& entry) {
  IucvAuthorization iucv;
  const auto outcome = run(text, offset, name[to(iucv.target)] > -rest[to(iucv.options)]);
  entry.user.iucv.push_back(iucv);
  return outcome;
}

Outcome read_option(const std::string& text, std::size_t offset, EntryDraft& entry) {
  auto& options = entry.user.options;
  const auto add_value = [&](auto& context) { options.back() += " " + x3::_attr(context); };
  return run(
      text, offset,
      +(option[append_to(options)] | (option_with_value[append_to(options)] > name[add_value])));
}

// ------------------------------------------------------------------------------------- devices

Outcome read_console(const std::string& text, std::size_t offset, EntryDraft& entry) {
  Console console;
  const auto outcome = run(
      text, offset,
      vdev[to(console.number)] > device_type[to(console.type)] >
          -(spool_class[to(console.spool_class)] >
            -(userid[to(console.secondary_user)] > -key("OBServer")[set(console.observer, true)])));
  entry.devices.push_back(console.number);
  entry.user.console = console;
  return outcome;
}

Outcome read_dedicate(const std::string& text, std::size_t offset, EntryDraft& entry) {
  Dedicate dedicate;
  const auto outcome =
      run(text, offset,
          vdev[to(dedicate.number)] > -key("VOLID") > rdev_or_volume[to(dedicate.real)] >
              -(key("R/O")[set(dedicate.read_only, true)] |
                key("READonly")[set(dedicate.read_only, true)]) > -rest[to(dedicate.options)]);
  entry.devices.push_back(dedicate.number);
  entry.user.dedicated.push_back(dedicate);
  entry.last_device = EntryDraft::LastDevice::Dedicate;
  return outcome;
}

Outcome read_link(const std::string& text, std::size_t offset, EntryDraft& entry) {
  Link link;
  const auto set_both = [&](auto& context) {
    link.owner_number = x3::_attr(context);
    link.number = link.owner_number;
  };
  const auto outcome = run(text, offset,
                           userid[to(link.owner)] > vdev[set_both] >
                               -(vdev[to(link.number)] > -mode_of_link[to(link.mode)]));
  entry.devices.push_back(link.number);
  entry.user.links.push_back(link);
  entry.last_device = EntryDraft::LastDevice::Link;
  return outcome;
}

Outcome read_mdisk(const std::string& text, std::size_t offset, EntryDraft& entry) {
  Minidisk disk;
  const auto set_mode = [&](auto& context) {
    const AccessMode& given = x3::_attr(context);
    disk.mode = given.base;
    disk.virtual_reserve = given.virtual_reserve;
    disk.link_suffix = given.suffix;
  };
  const auto outcome = run(
      text, offset,
      vdev[to(disk.number)] > device_type[to(disk.type)] >
          ((key("T-DISK")[set(disk.kind, Minidisk::Kind::TemporaryDisk)] > size[to(disk.size)]) |
           (key("V-DISK")[set(disk.kind, Minidisk::Kind::VirtualDisk)] > size[to(disk.size)]) |
           (key("DEVNO")[set(disk.kind, Minidisk::Kind::RealDevice)] > name[to(disk.volume)]) |
           (cylinder[to(disk.start)] > (key("END")[set(disk.to_end, true)] |
                                        extent_size[to(disk.size)]) > volume[to(disk.volume)])) >
          -(mode[set_mode] >
            -(password[to(disk.read_password)] >
              -(password[to(disk.write_password)] > -password[to(disk.multiple_password)]))));
  entry.devices.push_back(disk.number);
  entry.user.minidisks.push_back(disk);
  entry.last_device = EntryDraft::LastDevice::Minidisk;
  return outcome;
}

Outcome read_miniopt(const std::string& text, std::size_t offset, EntryDraft& entry) {
  return run(text, offset, rest[to(entry.user.minidisks.back().options)]);
}

Outcome read_dasdopt(const std::string& text, std::size_t offset, EntryDraft& entry) {
  User& user = entry.user;
  std::string& target =
      entry.last_device == EntryDraft::LastDevice::Minidisk ? user.minidisks.back().dasd_options
      : entry.last_device == EntryDraft::LastDevice::Link   ? user.links.back().dasd_options
                                                            : user.dedicated.back().dasd_options;
  return run(text, offset, rest[to(target)]);
}

Outcome read_nicdef(const std::string& text, std::size_t offset, EntryDraft& entry) {
  u16 number = 0;
  NetworkAdapter adapter;
  int types = 0;
  int devices_given = 0;
  std::string keyword;
  const auto set_type = [&](auto& context) {
    adapter.type = x3::_attr(context);
    ++types;
  };
  const auto set_devices = [&](auto& context) {
    adapter.devices = static_cast<unsigned>(x3::_attr(context));
    ++devices_given;
  };
  const auto add_other = [&](auto& context) {
    adapter.other += (adapter.other.empty() ? "" : " ") + x3::_attr(context);
  };
  constexpr Operand<std::string> type(
      "QDIO, HIPERSOCKETS, IEDN or INMN", [](std::string_view text_of_type) {
        for (std::string_view one : {"QDIO", "HIPERsockets", "IEDN", "INMN"}) {
          if (abbreviates(text_of_type, one)) {
            return upper_word(one);
          }
        }
        return std::optional<std::string>();
      });
  constexpr Operand<std::string> other_keyword(
      "an option of NICDEF", [](std::string_view text_of_option) {
        for (std::string_view one : {"CHPID", "PORTNUMber", "PORTType", "VLAN"}) {
          if (abbreviates(text_of_option, one)) {
            return upper_word(one);
          }
        }
        return std::optional<std::string>();
      });
  constexpr Operand<std::string> flag("an option of NICDEF", [](std::string_view text_of_option) {
    return abbreviates(text_of_option, "PROmiscuous") ||
                   abbreviates(text_of_option, "NOPROmiscuous")
               ? upper_word(text_of_option)
               : std::nullopt;
  });
  const auto outcome = run(
      text, offset,
      vdev[to(number)] > +((key("TYPE") > type[set_type]) | (key("DEVices") > count[set_devices]) |
                           (key("LAN") > name[to(adapter.lan_owner)] > name[to(adapter.lan_name)]) |
                           (key("MACID") > name[to(adapter.mac_id)]) |
                           (other_keyword[add_other] > name[add_other]) | flag[add_other]));
  if (outcome) {
    return outcome;
  }
  entry.last_adapter = number;
  auto& adapters = entry.user.adapters;
  auto same = std::find_if(adapters.begin(), adapters.end(),
                           [&](const auto& other) { return other.number == number; });
  if (same == adapters.end()) {
    entry.devices.push_back(number);
    adapter.number = number;
    adapters.push_back(adapter);
    entry.adapter_types.emplace_back(number, types);
    return outcome;
  }
  entry.adapter_types[static_cast<std::size_t>(same - adapters.begin())].second += types;
  same->type = types > 0 ? adapter.type : same->type;
  same->devices = devices_given > 0 ? adapter.devices : same->devices;
  same->lan_owner = adapter.lan_owner.empty() ? same->lan_owner : adapter.lan_owner;
  same->lan_name = adapter.lan_name.empty() ? same->lan_name : adapter.lan_name;
  same->mac_id = adapter.mac_id.empty() ? same->mac_id : adapter.mac_id;
  same->other += (same->other.empty() || adapter.other.empty() ? "" : " ") + adapter.other;
  return outcome;
}

Outcome read_special(const std::string& text, std::size_t offset, EntryDraft& entry) {
  Special special;
  const auto outcome =
      run(text, offset,
          vdev[to(special.number)] > device_type[to(special.type)] > -rest[to(special.operands)]);
  entry.devices.push_back(special.number);
  entry.user.specials.push_back(special);
  return outcome;
}

Outcome read_spool(const std::string& text, std::size_t offset, EntryDraft& entry) {
  SpoolDevice spool;
  const auto outcome =
      run(text, offset,
          vdev[to(spool.number)] > ((key("2540") > (key("READer")[set(spool.type, "2540 READER")] |
                                                    key("PUNch")[set(spool.type, "2540 PUNCH")])) |
                                    device_type[to(spool.type)]) >
              -(spool_class[to(spool.spool_class)] > -rest[to(spool.options)]));
  entry.devices.push_back(spool.number);
  entry.user.spool_devices.push_back(spool);
  return outcome;
}

// ----------------------------------------------------------------------------------- the list

constexpr std::array kStatements{
    StatementRow{"DIRECTORY", Section::Directory},
    StatementRow{"GLOBALDefs", Section::Global},
    StatementRow{"GLOBALOpts", Section::Global},
    StatementRow{"POSIXGROup", Section::Global},
    StatementRow{"User", Section::Entry, read_user},
    StatementRow{"IDENTity", Section::Entry, read_user},
    StatementRow{"PROFile", Section::Entry, read_profile},
    StatementRow{"SUBConfig", Section::Entry, read_profile},
    StatementRow{"BUILD", Section::General, read_build},
    StatementRow{"INClude", Section::General, read_include},
    StatementRow{"ACCount", Section::General, read_account},
    StatementRow{"ACIgroup", Section::General},
    StatementRow{"APPCpass", Section::General},
    StatementRow{"AUTOLog", Section::General, read_autolog},
    StatementRow{"CLass", Section::General, read_class},
    StatementRow{"COMMand", Section::General, read_command},
    StatementRow{"CMD", Section::General, read_command},
    StatementRow{"CPU", Section::General, read_cpu},
    StatementRow{"CRYpto", Section::General},
    StatementRow{"D8ONECMD", Section::General},
    StatementRow{"DATEFormat", Section::General},
    StatementRow{"IOPRiority", Section::General},
    StatementRow{"Ipl", Section::General, read_ipl},
    StatementRow{"IUCV", Section::General, read_iucv},
    StatementRow{"LOADDEV", Section::General},
    StatementRow{"LOGONBY", Section::General, read_logonby},
    StatementRow{"MAchine", Section::General, read_machine},
    StatementRow{"MAXSTorage", Section::General, read_maxstorage},
    StatementRow{"NAMesave", Section::General},
    StatementRow{"NOPDATA", Section::General},
    StatementRow{"Option", Section::General, read_option},
    StatementRow{"POOL", Section::General},
    StatementRow{"POSIXGLIst", Section::General},
    StatementRow{"POSIXINfo", Section::General},
    StatementRow{"POSIXOPt", Section::General},
    StatementRow{"SCReen", Section::General},
    StatementRow{"SHAre", Section::General, read_share},
    StatementRow{"SPOOLFile", Section::General},
    StatementRow{"STDEVopt", Section::General},
    StatementRow{"STOrage", Section::General, read_storage},
    StatementRow{"SYSAFFIN", Section::General},
    StatementRow{"VMRELOcate", Section::General},
    StatementRow{"XAUTOlog", Section::General, read_autolog},
    StatementRow{"XCONfig", Section::General},
    StatementRow{"XSTOre", Section::General},
    StatementRow{"CONsole", Section::Device, read_console},
    StatementRow{"DEDicate", Section::Device, read_dedicate},
    StatementRow{"Link", Section::Device, read_link},
    StatementRow{"Mdisk", Section::Device, read_mdisk},
    StatementRow{"NICDEF", Section::Device, read_nicdef},
    StatementRow{"SPEcial", Section::Device, read_special},
    StatementRow{"SPOol", Section::Device, read_spool},
    StatementRow{"DASDopt", Section::DeviceOption, read_dasdopt},
    StatementRow{"MINIOpt", Section::DeviceOption, read_miniopt},
};

}  // namespace

const StatementRow* find_statement(std::string_view first) {
  const auto* found = std::find_if(kStatements.begin(), kStatements.end(),
                                   [&](const auto& row) { return abbreviates(first, row.name); });
  return found == kStatements.end() ? nullptr : found;
}

std::string statement_keyword(const StatementRow& row) {
  return ascii_uppercase(row.name);
}

}  // namespace cambridge::cp::directory
