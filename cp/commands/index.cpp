// The lists of commands and operands. Where one word could abbreviate two of them, the first wins.

#include <array>

#include "cp/commands/specs.h"

namespace cambridge::cp::commands {

std::span<const CommandSpec* const> all_commands() {
  static constexpr std::array kList{
      &kAttn,       &kAutolog, &kBegin,    &kCommands, &kCpu,      &kDefine,  &kDetach,
      &kDisconnect, &kDisplay, &kFor,      &kForce,    &kIndicate, &kIpl,     &kLink,
      &kLogoff,     &kLogout,  &kMessage,  &kMsg,      &kMsgnoh,   &kQuery,   &kRedefine,
      &kRequest,    &kSend,    &kSet,      &kShutdown, &kSleep,    &kSmsg,    &kStop,
      &kStore,      &kSystem,  &kTerminal, &kWarning,  &kWng,      &kXautolog};
  return kList;
}

std::span<const CommandSpec* const> query_operands() {
  static constexpr std::array kList{
      &kQueryAlloc,     &kQueryCommands,   &kQueryCplevel,  &kQueryCpload, &kQueryCpowned,
      &kQueryCpuid,     &kQueryDasd,       &kQueryFiles,    &kQueryLinks,  &kQueryLogmsg,
      &kQueryMdisk,     &kQueryNames,      &kQueryObserver, &kQueryPf,     &kQueryPrinter,
      &kQueryPrivclass, &kQueryProcessors, &kQueryPrt,      &kQueryPunch,  &kQueryRdr,
      &kQueryReader,    &kQuerySecuser,    &kQuerySet,      &kQueryShare,  &kQueryStorage,
      &kQuerySystem,    &kQueryTerminal,   &kQueryTime,     &kQueryUserid, &kQueryUsers,
      &kQueryVirtual};
  return kList;
}

std::span<const CommandSpec* const> set_operands() {
  static constexpr std::array kList{&kSetAcnt,    &kSetConceal,   &kSetEmsg, &kSetImsg,
                                    &kSetLinedit, &kSetLogmsg,    &kSetMsg,  &kSetObserver,
                                    &kSetPf,      &kSetPrivclass, &kSetRun,  &kSetSecuser,
                                    &kSetShare,   &kSetSmsg,      &kSetWng};
  return kList;
}

}  // namespace cambridge::cp::commands
