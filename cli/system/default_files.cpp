#include "cli/system/default_files.h"

#include <fmt/format.h>

namespace cambridge::cli {

std::vector<DefaultVolume> default_volumes() {
  return {{"CAMRES", 1113}, {"CAMW01", 3339}};
}

std::string default_configuration(std::string_view system_name) {
  return fmt::format(
      R"(/* SYSTEM CONFIG: how this system runs. Edit with the system down, then start it again. */
System_Identifier_Default {}
System_Residence ,
  Checkpoint Volid CAMRES From CYLinder 1 For 1 ,
  Warmstart  Volid CAMRES From CYLinder 2 For 1
CP_Owned Slot 1 CAMRES
User_Volume_List CAMW01
System_Userids ,
  Operator OPERATOR ,
  Startup  AUTOLOG1
Features ,
  Disable Set_Privclass ,
  Enable  Clear_TDisk ,
  Passwords_on_Cmds Autolog yes Link yes Logon yes ,
  Disconnect_Timeout off
Character_Defaults ,
  Line_Delete Off Line_End '#' Char_Delete Off Escape '"' Tab Off
)",
      system_name);
}

std::string default_directory(std::string (*password_field)(std::string_view userid)) {
  std::string text = R"(* USER DIRECT: who may use this system, and what virtual machine each gets.
* Passwords are stored as hashes; a password written in clear text works too.
DIRECTORY 0123 3390 CAMRES
*
PROFILE IBMDFLT
  SPOOL 00C 2540 READER *
  SPOOL 00D 2540 PUNCH A
  SPOOL 00E 1403 A
  CONSOLE 009 3215 T
  LINK MAINT 190 190 RR
  LINK MAINT 19D 19D RR
  LINK MAINT 19E 19E RR
*
)";
  auto user = [&](std::string_view userid, std::string_view rest) {
    text += fmt::format("USER {} ,\n     {} ,\n     {}\n", userid, password_field(userid), rest);
    text += "  INCLUDE IBMDFLT\n";
  };
  user("OPERATOR", "32M 64M ABCDEFG");
  text += "  IPL CMS PARM AUTOCR\n  MDISK 191 3390 0500 0005 CAMRES MR READ WRITE MULTIPLE\n*\n";
  text += fmt::format("USER MAINT ,\n     {} ,\n     64M 512M ABCDEFG\n", password_field("MAINT"));
  text += R"(  IPL CMS PARM AUTOCR
  SPOOL 00C 2540 READER *
  SPOOL 00D 2540 PUNCH A
  SPOOL 00E 1403 A
  CONSOLE 009 3215 T
  MDISK 190 3390 0010 0060 CAMRES MR ALL WRITE MULTIPLE
  MDISK 19D 3390 0070 0060 CAMRES MR ALL WRITE MULTIPLE
  MDISK 19E 3390 0130 0060 CAMRES MR ALL WRITE MULTIPLE
  MDISK 191 3390 0510 0020 CAMRES MR READ WRITE MULTIPLE
*
)";
  user("AUTOLOG1", "32M 32M ABCDEG");
  text += "  IPL CMS PARM AUTOCR\n  MDISK 191 3390 0530 0005 CAMRES MR READ WRITE MULTIPLE\n*\n";
  user("CMSUSER", "32M 256M G");
  text += "  IPL CMS PARM AUTOCR\n  MDISK 191 3390 0001 0050 CAMW01 MR READ WRITE MULTIPLE\n*\n";
  for (int i = 1; i <= 10; ++i) {
    auto userid = fmt::format("LAB{:02}", i);
    user(userid, "32M 256M BG");
    text += "  AUTOLOG MAINT OPERATOR AUTOLOG1 CMSUSER LAB01 LAB02 LAB03 LAB04 LAB05\n";
    text += "  AUTOLOG LAB06 LAB07 LAB08 LAB09 LAB10\n";
    text += fmt::format(
        "  IPL CMS PARM AUTOCR\n  MDISK 191 3390 {:04} 0030 CAMW01 MR READ WRITE MULTIPLE\n*\n",
        51 + (i - 1) * 30);
  }
  return text;
}

std::vector<InitialFile> initial_files() {
  std::vector<InitialFile> files;
  files.push_back({"MAINT", 0x190, "SYSPROF", "EXEC",
                   "/* SYSPROF EXEC: runs in every CMS before PROFILE EXEC. */\nexit 0\n"});
  files.push_back({"AUTOLOG1", 0x191, "PROFILE", "EXEC",
                   "/* PROFILE EXEC of AUTOLOG1: what starts with the system. For example:\n"
                   "   'CP XAUTOLOG LAB01'                                                */\n"
                   "exit 0\n"});
  for (auto& sample : sample_files()) {
    files.push_back(std::move(sample));
  }
  return files;
}

}  // namespace cambridge::cli
