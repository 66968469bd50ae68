#include "cp/configuration/configuration_grammar.h"

#include <array>

#include "base/grammar_terminals.ipp"

namespace cambridge::cp::configuration {

namespace {

using namespace grammar;
using Outcome = std::optional<Mismatch>;

// ---------------------------------------------------------------------------------- terminals

std::optional<std::string> upper_word(std::string_view word) {
  return ascii_uppercase(word);
}
template <std::size_t longest>
std::optional<std::string> short_word(std::string_view word) {
  return word.size() <= longest ? std::optional(ascii_uppercase(word)) : std::nullopt;
}
std::optional<std::string> userid_word(std::string_view word) {
  return operand_value(OperandKind::Userid, word);
}
template <u32 least, u32 largest>
std::optional<u32> bounded(std::string_view word) {
  u64 value = 0;
  for (char c : word) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    value = value * 10 + static_cast<u64>(c - '0');
    if (value > largest) {
      return std::nullopt;
    }
  }
  return value >= least ? std::optional(static_cast<u32>(value)) : std::nullopt;
}
std::optional<bool> yes_or_no(std::string_view word) {
  return equal_ignoring_case(word, "YES")  ? std::optional(true)
         : equal_ignoring_case(word, "NO") ? std::optional(false)
                                           : std::nullopt;
}

/// "5.00.00", "5:30" and "5" as seconds; the signs between the numbers do not matter.
std::optional<int> hours_minutes_seconds(std::string_view word) {
  std::array<u32, 3> parts{};
  std::size_t part = 0;
  while (true) {
    const auto end = std::min(word.find_first_of(".:"), word.size());
    const auto value =
        part == 0 ? bounded<0, 23>(word.substr(0, end)) : bounded<0, 59>(word.substr(0, end));
    if (!value || end == 0 || part == parts.size()) {
      return std::nullopt;
    }
    parts.at(part++) = *value;
    if (end == word.size()) {
      break;
    }
    word.remove_prefix(end + 1);
    if (part == parts.size()) {
      return std::nullopt;
    }
  }
  return static_cast<int>(parts[0] * 3600 + parts[1] * 60 + parts[2]);
}

/// yyyy-mm-dd.
std::optional<std::string> iso_date(std::string_view word) {
  const bool valid = word.size() == 10 && word[4] == '-' && word[7] == '-' &&
                     bounded<1900, 2099>(word.substr(0, 4)) && bounded<1, 12>(word.substr(5, 2)) &&
                     bounded<1, 31>(word.substr(8, 2));
  return valid ? std::optional(std::string(word)) : std::nullopt;
}
std::optional<std::string> clock_time(std::string_view word) {
  return word.size() == 8 && hours_minutes_seconds(word) ? std::optional(std::string(word))
                                                         : std::nullopt;
}

/// A character, perhaps in quotes; OFF is the NUL character.
std::optional<char> symbol(std::string_view word) {
  if (word.size() == 3 && (word[0] == '\'' || word[0] == '"') && word[2] == word[0]) {
    return word[1];
  }
  if (equal_ignoring_case(word, "OFF")) {
    return '\0';
  }
  return word.size() == 1 ? std::optional(word[0]) : std::nullopt;
}

/// A volume serial, in which % stands for one character and * for any number.
std::optional<std::string> volume_pattern(std::string_view word) {
  return word.size() <= 6 ? std::optional(ascii_uppercase(word)) : std::nullopt;
}

struct FeatureName {
  std::string_view name;
  bool SystemConfiguration::*value = nullptr;  ///< nullptr: without effect at this level
};
// UNVERIFIED: the minimum abbreviations are recalled; full names are what real files use.
constexpr std::array kFeatures{FeatureName{"AUTO_WARM_IPL", &SystemConfiguration::auto_warm_ipl},
                               FeatureName{"CLEAR_TDISK", &SystemConfiguration::clear_tdisk},
                               FeatureName{"SET_PRIVCLASS", &SystemConfiguration::set_privclass},
                               FeatureName{"CPCHECKING"},
                               FeatureName{"CRYPTO_APVIRTUAL"},
                               FeatureName{"DYNAMIC_I/O"},
                               FeatureName{"HCD"},
                               FeatureName{"IPL_MESSAGES"},
                               FeatureName{"LOGMSG_FROM_FILE"},
                               FeatureName{"NEW_DEVICES_INITIALIZED_WHEN_ADDED"},
                               FeatureName{"NEW_DEVICES_ONLINE_WHEN_ADDED"},
                               FeatureName{"PAGING_ALIAS"},
                               FeatureName{"PAGING_HPF"},
                               FeatureName{"PCIE"},
                               FeatureName{"SET_DEVICES"},
                               FeatureName{"SET_DYNAMIC_I/O"},
                               FeatureName{"STP_TIMESTAMPING"},
                               FeatureName{"STP_TIMEZONE"},
                               FeatureName{"THROTTLE"},
                               FeatureName{"UNRESPONSIVE_PROCESSOR_DETECTION"},
                               FeatureName{"VALIDATE_SHUTDOWN"},
                               FeatureName{"XRC_OPTIONAL"},
                               FeatureName{"XRC_TEST"}};

std::optional<const FeatureName*> feature_row(std::string_view word) {
  const auto* found = std::find_if(kFeatures.begin(), kFeatures.end(),
                                   [&](const auto& row) { return abbreviates(word, row.name); });
  return found == kFeatures.end() ? std::nullopt : std::optional(found);
}

constexpr Operand<std::string> word("an operand", upper_word);
constexpr Operand<std::string> system_name("a system name of 1 to 8 characters", short_word<8>);
constexpr Operand<std::string> volume("a volume serial", short_word<6>);
constexpr Operand<std::string> pattern("a volume serial or pattern", volume_pattern);
constexpr Operand<std::string> userid("a user ID", userid_word);
constexpr Operand<u32> slot("a slot from 1 to 255", (bounded<1, 255>));
constexpr Operand<u32> number("a number", (bounded<0, 999'999>));
constexpr Operand<u32> small_number("a number up to 255", (bounded<0, 255>));
constexpr Operand<bool> yes_no("YES or NO", yes_or_no);
constexpr Operand<std::string> zone("a time zone of 1 to 4 characters", short_word<4>);
constexpr Operand<int> offset("hours.minutes.seconds", hours_minutes_seconds);
constexpr Operand<std::string> date("a date yyyy-mm-dd", iso_date);
constexpr Operand<std::string> time_of_day("a time hh:mm:ss", clock_time);
constexpr Operand<char> character("a character or OFF", symbol);
constexpr Operand<const FeatureName*> feature("a feature", feature_row);
constexpr Rest rest{};

// --------------------------------------------------------------------------------- statements

/// System_Identifier [model cpuid | LPAR name] system: the machine is matched by '*' only.
Outcome read_identifier(const std::string& text, std::size_t at, Draft& draft) {
  std::vector<std::string> words;
  const auto outcome = run(text, at, x3::repeat(1, 3)[system_name[append_to(words)]]);
  if (outcome || words.empty()) {
    return outcome;
  }
  const bool lpar = words.size() == 3 && words[0] == "LPAR";
  const bool fits =
      words.size() == 1 || (words.size() == 3 && (lpar || words[0] == "*") && words[1] == "*");
  if (fits && !draft.identifier) {
    draft.identifier = words.back();
  }
  return words.size() == 2 ? std::optional(Mismatch{text.size(), "a system name"}) : std::nullopt;
}

Outcome read_default_identifier(const std::string& text, std::size_t at, Draft& draft) {
  std::string name;
  const auto outcome = run(text, at, system_name[to(name)]);
  draft.default_identifier = name;
  return outcome;
}

Outcome read_equate(const std::string& text, std::size_t at, Draft& draft) {
  std::string nickname;
  std::vector<std::string> systems;
  const auto outcome = run(text, at, system_name[to(nickname)] > +system_name[append_to(systems)]);
  draft.equates[nickname].insert(systems.begin(), systems.end());
  return outcome;
}

Outcome read_cp_owned(const std::string& text, std::size_t at, Draft& draft) {
  OwnedVolume owned;
  const auto outcome =
      run(text, at,
          key("SLOT") > slot[to(owned.slot)] > volume[to(owned.volume)] >
              -(key("OWN")[set(owned.own, true)] | key("SHARed")[set(owned.own, false)]));
  draft.values.cp_owned.push_back(owned);
  return outcome;
}

Outcome read_user_volumes(const std::string& text, std::size_t at, Draft& draft) {
  return run(text, at, +volume[append_to(draft.values.user_volumes)]);
}
Outcome read_user_volume_include(const std::string& text, std::size_t at, Draft& draft) {
  return run(text, at, +pattern[append_to(draft.values.user_volume_include)]);
}
Outcome read_user_volume_exclude(const std::string& text, std::size_t at, Draft& draft) {
  return run(text, at, +pattern[append_to(draft.values.user_volume_exclude)]);
}
Outcome read_user_volume_rdev(const std::string& text, std::size_t at, Draft& draft) {
  return run(text, at, volume[append_to(draft.values.user_volumes)] > -(key("RDEV") > word));
}

Outcome read_timezone(const std::string& text, std::size_t at, Draft& draft) {
  TimeZone definition;
  int sign = 1;
  int seconds = 0;
  const auto outcome =
      run(text, at,
          zone[to(definition.id)] > (key("East")[set(sign, 1)] | key("West")[set(sign, -1)]) >
              offset[to(seconds)]);
  definition.offset_seconds = sign * seconds;
  draft.values.time_zones.push_back(definition);
  return outcome;
}

Outcome read_timezone_boundary(const std::string& text, std::size_t at, Draft& draft) {
  TimeZoneBoundary boundary;
  const auto outcome =
      run(text, at,
          key("ON") > date[to(boundary.date)] > key("AT") > time_of_day[to(boundary.time)] >
              key("TO") > zone[to(boundary.zone)]);
  draft.values.time_zone_boundaries.push_back(boundary);
  return outcome;
}

Outcome read_features(const std::string& text, std::size_t at, Draft& draft) {
  SystemConfiguration& values = draft.values;
  bool enable = true;
  const auto set_feature = [&](auto& context) {
    const FeatureName* row = x3::_attr(context);
    if (row->value != nullptr) {
      values.*(row->value) = enable;
    }
  };
  const auto passwords = key("PASSWORDS_ON_CMDS") >
                         +((key("AUTOLOG") > yes_no[to(values.autolog_password_on_command)]) |
                           (key("LINK") > yes_no[to(values.link_password_on_command)]) |
                           (key("LOGON") > yes_no[to(values.logon_password_on_command)]));
  const auto retrieve =
      key("RETRIEVE") > +((key("DEFault") > small_number[to(values.retrieve_default)]) |
                          (key("MAXimum") > small_number[to(values.retrieve_maximum)]));
  const auto vdisk =
      key("VDISK") > +((key("SYSLIM") | key("USERLIM")) > word > -(key("BLKs") | key("BLOCKs")));
  const auto limits =
      (key("MAXUsers") > (key("NOLIMIT")[set(values.maximum_users, std::optional<u32>())] |
                          number[to(values.maximum_users)])) |
      (key("DISCONNECT_TIMEOUT") >
       (key("OFF")[set(values.disconnect_timeout_minutes, std::optional<u32>())] |
        number[to(values.disconnect_timeout_minutes)])) |
      (key("SHUTDOWNTIME") > number[to(values.shutdown_time_seconds)]);
  return run(text, at,
             +((key("ENABLE")[set(enable, true)] > +feature[set_feature]) |
               (key("DISABLE")[set(enable, false)] > +feature[set_feature]) | passwords | retrieve |
               vdisk | limits | (key("PROMPT") > rest)));
}

Outcome read_set(const std::string& text, std::size_t at, Draft& draft) {
  return run(
      text, at,
      (-key("SIGNAL") >> key("SHUTDOWNTIME") >> number[to(draft.values.shutdown_time_seconds)]) |
          rest);
}

Outcome read_operator_consoles(const std::string& text, std::size_t at, Draft& draft) {
  return run(text, at, +word[append_to(draft.values.operator_consoles)]);
}

Outcome read_system_userids(const std::string& text, std::size_t at, Draft& draft) {
  SystemConfiguration& values = draft.values;
  const auto how = -(key("AUTOLog") | key("NOAUTOLog") | key("DISConnect") | key("NODISConnect"));
  return run(text, at,
             +((key("OPERator") > userid[to(values.operator_user)] > how) |
               (key("STARTup") > userid[to(values.startup_user)] > how) |
               ((key("ACCOUNT1") | key("ACCount")) > userid[to(values.accounting_user)] > how) |
               (key("ACCOUNT2") > userid > how) |
               ((key("EREP1") | key("EREP")) > userid[to(values.erep_user)] > how) |
               (key("EREP2") > userid > how) | (key("DUMP") > userid[to(values.dump_user)] > how) |
               ((key("SYMPTOM1") | key("SYMPtom")) > userid[to(values.symptom_user)] > how) |
               (key("SYMPTOM2") > userid > how)));
}

Outcome read_character_defaults(const std::string& text, std::size_t at, Draft& draft) {
  SystemConfiguration& values = draft.values;
  return run(
      text, at,
      +((key("LINE_DELete") > character[to(values.line_delete)]) |
        (key("LINE_END") > character[to(values.line_end)]) |
        (key("CHAR_DELete") > character[to(values.character_delete)]) |
        (key("ESCAPE") > character[to(values.escape)]) | (key("TAB") > character[to(values.tab)])));
}

Outcome read_logo(const std::string& text, std::size_t at, Draft& draft) {
  return run(text, at, rest[append_to(draft.values.logo)]);
}

Outcome read_tolerate(const std::string& text, std::size_t at, Draft& draft) {
  return run(text, at, yes_no[to(draft.tolerate_errors)]);
}

// ----------------------------------------------------------------------------------- the list

// UNVERIFIED: the minimum abbreviations are recalled; full names are what real files use.
constexpr std::array kStatements{StatementRow{"ACTIVATE"},
                                 StatementRow{"ALTERNATE_OPERators"},
                                 StatementRow{"CHARACTER_DEFaults", read_character_defaults},
                                 StatementRow{"CP_ACCESS"},
                                 StatementRow{"CP_ADDON_INITIALIZE_ROUTINES"},
                                 StatementRow{"CP_OWNed", read_cp_owned},
                                 StatementRow{"CPXLOAD"},
                                 StatementRow{"CRYPTO"},
                                 StatementRow{"CU"},
                                 StatementRow{"DEFINE"},
                                 StatementRow{"DEVICES"},
                                 StatementRow{"DISABLE"},
                                 StatementRow{"DISTRIBUTE"},
                                 StatementRow{"DRAIN"},
                                 StatementRow{"EDEVice"},
                                 StatementRow{"EMERGENCY_MESSAGE_CONSoles"},
                                 StatementRow{"ENABLE"},
                                 StatementRow{"ENFORCE_BY_VOLID"},
                                 StatementRow{"EQUATE", read_equate},
                                 StatementRow{"EXTERNAL_SYNTAX"},
                                 StatementRow{"FEATures", read_features},
                                 StatementRow{"FORM_DEFault"},
                                 StatementRow{"HOT_IO_RATE"},
                                 StatementRow{"IMBED"},
                                 StatementRow{"INIT_MITIME"},
                                 StatementRow{"IODF"},
                                 StatementRow{"JOURNALING"},
                                 StatementRow{"LOGO_CONFIG", read_logo},
                                 StatementRow{"MODIFY"},
                                 StatementRow{"MULTITHREADING"},
                                 StatementRow{"OPERATOR_CONSoles", read_operator_consoles},
                                 StatementRow{"PRINTER_TITLE"},
                                 StatementRow{"PRIV_CLASSes"},
                                 StatementRow{"PRIVILEGE"},
                                 StatementRow{"PRODUCT"},
                                 StatementRow{"RDEVice"},
                                 StatementRow{"RELOCATION_DOMAIN"},
                                 StatementRow{"SAY"},
                                 StatementRow{"SET", read_set},
                                 StatementRow{"SSI"},
                                 StatementRow{"SRM"},
                                 StatementRow{"START"},
                                 StatementRow{"STORAGE"},
                                 StatementRow{"STP_TIMEZONE"},
                                 StatementRow{"SYSTEM_3270"},
                                 StatementRow{"SYSTEM_ALIAS"},
                                 StatementRow{"SYSTEM_DATEFORMAT"},
                                 StatementRow{"SYSTEM_IDENTIFIER", read_identifier},
                                 StatementRow{"SYSTEM_IDENTIFIER_DEFault", read_default_identifier},
                                 StatementRow{"SYSTEM_RESIDENCE"},
                                 StatementRow{"SYSTEM_USERIDS", read_system_userids},
                                 StatementRow{"THROTTLE"},
                                 StatementRow{"TIMEZONE_BOUNDARY", read_timezone_boundary},
                                 StatementRow{"TIMEZONE_DEFinition", read_timezone},
                                 StatementRow{"TOLERATE_CONFIG_ERRORS", read_tolerate},
                                 StatementRow{"TRANSLATE_TABLE"},
                                 StatementRow{"USER_DEFaults"},
                                 StatementRow{"USER_VOLUME_EXCLUDE", read_user_volume_exclude},
                                 StatementRow{"USER_VOLUME_INCLUDE", read_user_volume_include},
                                 StatementRow{"USER_VOLUME_LIST", read_user_volumes},
                                 StatementRow{"USER_VOLUME_RDEV", read_user_volume_rdev},
                                 StatementRow{"VMLAN"},
                                 StatementRow{"XLINK_DEVICE_DEFAULTS"},
                                 StatementRow{"XLINK_SYSTEM_EXCLUDE"},
                                 StatementRow{"XLINK_SYSTEM_INCLUDE"},
                                 StatementRow{"XLINK_VOLUME_EXCLUDE"},
                                 StatementRow{"XLINK_VOLUME_INCLUDE"},
                                 StatementRow{"XLINK"}};

}  // namespace

const StatementRow* find_statement(std::string_view first) {
  const auto* found = std::find_if(kStatements.begin(), kStatements.end(),
                                   [&](const auto& row) { return abbreviates(first, row.name); });
  return found == kStatements.end() ? nullptr : found;
}

}  // namespace cambridge::cp::configuration
