/// Every command value, declared: one line each, in the order of the lists in index.cpp.
#pragma once

#include "cp/commands/command_spec.h"

namespace cambridge::cp::commands {

extern const CommandSpec kAttn;
extern const CommandSpec kAutolog;
extern const CommandSpec kBegin;
extern const CommandSpec kCommands;
extern const CommandSpec kCpu;
extern const CommandSpec kDefine;
extern const CommandSpec kDetach;
extern const CommandSpec kDisconnect;
extern const CommandSpec kDisplay;
extern const CommandSpec kFor;
extern const CommandSpec kForce;
extern const CommandSpec kIndicate;
extern const CommandSpec kIpl;
extern const CommandSpec kLink;
extern const CommandSpec kLogoff;
extern const CommandSpec kLogout;
extern const CommandSpec kMessage;
extern const CommandSpec kMsg;
extern const CommandSpec kMsgnoh;
extern const CommandSpec kQuery;
extern const CommandSpec kRedefine;
extern const CommandSpec kRequest;
extern const CommandSpec kSend;
extern const CommandSpec kSet;
extern const CommandSpec kShutdown;
extern const CommandSpec kSleep;
extern const CommandSpec kSmsg;
extern const CommandSpec kStop;
extern const CommandSpec kStore;
extern const CommandSpec kSystem;
extern const CommandSpec kTerminal;
extern const CommandSpec kWarning;
extern const CommandSpec kWng;
extern const CommandSpec kXautolog;

extern const CommandSpec kQueryAlloc;
extern const CommandSpec kQueryCommands;
extern const CommandSpec kQueryCplevel;
extern const CommandSpec kQueryCpload;
extern const CommandSpec kQueryCpowned;
extern const CommandSpec kQueryCpuid;
extern const CommandSpec kQueryDasd;
extern const CommandSpec kQueryFiles;
extern const CommandSpec kQueryLinks;
extern const CommandSpec kQueryLogmsg;
extern const CommandSpec kQueryMdisk;
extern const CommandSpec kQueryNames;
extern const CommandSpec kQueryObserver;
extern const CommandSpec kQueryPf;
extern const CommandSpec kQueryPrinter;
extern const CommandSpec kQueryPrivclass;
extern const CommandSpec kQueryProcessors;
extern const CommandSpec kQueryPrt;
extern const CommandSpec kQueryPunch;
extern const CommandSpec kQueryRdr;
extern const CommandSpec kQueryReader;
extern const CommandSpec kQuerySecuser;
extern const CommandSpec kQuerySet;
extern const CommandSpec kQueryShare;
extern const CommandSpec kQueryStorage;
extern const CommandSpec kQuerySystem;
extern const CommandSpec kQueryTerminal;
extern const CommandSpec kQueryTime;
extern const CommandSpec kQueryUserid;
extern const CommandSpec kQueryUsers;
extern const CommandSpec kQueryVirtual;

extern const CommandSpec kSetAcnt;
extern const CommandSpec kSetConceal;
extern const CommandSpec kSetEmsg;
extern const CommandSpec kSetImsg;
extern const CommandSpec kSetLinedit;
extern const CommandSpec kSetLogmsg;
extern const CommandSpec kSetMsg;
extern const CommandSpec kSetObserver;
extern const CommandSpec kSetPf;
extern const CommandSpec kSetPrivclass;
extern const CommandSpec kSetRun;
extern const CommandSpec kSetSecuser;
extern const CommandSpec kSetShare;
extern const CommandSpec kSetSmsg;
extern const CommandSpec kSetWng;

}  // namespace cambridge::cp::commands
