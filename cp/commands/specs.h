/// Every command value, declared: one line each, in the order of the lists in index.cpp.
#pragma once

#include "cp/commands/command_spec.h"

namespace cambridge::cp::commands {

extern const CommandSpec kBegin;
extern const CommandSpec kDisconnect;
extern const CommandSpec kLogoff;
extern const CommandSpec kLogout;
extern const CommandSpec kMessage;
extern const CommandSpec kMsg;
extern const CommandSpec kQuery;

extern const CommandSpec kQueryNames;
extern const CommandSpec kQueryUserid;
extern const CommandSpec kQueryUsers;

}  // namespace cambridge::cp::commands
