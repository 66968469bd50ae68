/// SYSTEM CONFIG as typed values. CP Planning and Administration, "The System Configuration File".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace cambridge::cp::configuration {

/// A mistake in the source: the place of the word that is wrong, counted from 1.
struct SourceError {
  int line = 0;
  int column = 0;
  std::string text;
  int number = 6701;  ///< of the message
};

struct OtherStatement {
  int line = 0;
  std::string text;
};

/// Timezone_Definition
struct TimeZone {
  std::string id;
  int offset_seconds = 0;  ///< east of UTC positive
};

/// Timezone_Boundary: from this local date and time on, the zone is in force.
struct TimeZoneBoundary {
  std::string date;  ///< yyyy-mm-dd
  std::string time;  ///< hh:mm:ss
  std::string zone;
};

/// CP_Owned Slot n volid
struct OwnedVolume {
  unsigned slot = 0;
  std::string volume;
  bool own = true;  ///< false: SHARE
};

struct SystemConfiguration {
  std::string system_identifier = "CAMBRIDG";
  std::vector<OwnedVolume> cp_owned;
  std::vector<std::string> user_volumes;         ///< User_Volume_List
  std::vector<std::string> user_volume_include;  ///< patterns with % and *
  std::vector<std::string> user_volume_exclude;
  std::vector<TimeZone> time_zones;
  std::vector<TimeZoneBoundary> time_zone_boundaries;
  std::vector<std::string> operator_consoles;
  std::string operator_user = "OPERATOR";
  std::string startup_user = "AUTOLOG1";
  std::string accounting_user = "DISKACNT";
  std::string erep_user = "EREP";
  std::string dump_user = "OPERATNS";
  std::string symptom_user = "OPERSYMP";
  char line_delete = '\0';
  char line_end = '#';
  char character_delete = '\0';
  char escape = '"';
  char tab = '\0';
  bool logon_password_on_command = true;  ///< Features Passwords_on_Cmds Logon
  bool link_password_on_command = true;
  bool autolog_password_on_command = true;
  bool set_privclass = false;
  bool auto_warm_ipl = false;
  bool clear_tdisk = false;
  std::optional<u32> maximum_users;
  std::optional<u32> disconnect_timeout_minutes;  ///< nothing: off
  u32 retrieve_default = 20;
  u32 retrieve_maximum = 255;
  u32 shutdown_time_seconds = 30;
  std::vector<std::string> logo;        ///< Logo_Config, as text
  std::vector<OtherStatement> network;  ///< Define/Modify VSWITCH and LAN, VMLAN; in order
  std::vector<SourceError> tolerated;   ///< mistakes after Tolerate_Config_Errors Yes
  std::vector<OtherStatement> other;    ///< valid statements without effect at this level
};

/// The configuration, or every mistake. `system_name` selects "sysid:" qualified records;
/// with none the System_Identifier found so far does.
Result<SystemConfiguration, std::vector<SourceError>> parse_configuration(
    std::string_view source, std::string_view system_name = "");

}  // namespace cambridge::cp::configuration
