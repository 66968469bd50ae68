/// Every command value of CMS; each is defined in the file of its command.
#pragma once

#include "cms/shell/command_spec.h"

namespace cambridge::cms::commands {

extern const CommandSpec kAccess, kCompare, kConwait, kCopyfile, kCp, kDesbuf, kDropbuf, kErase,
    kExec, kExecio, kExtendedState, kExtendedStateWritable, kFinis, kFormat, kGlobalv, kHelp,
    kIdentify, kImmcmd, kListfile, kMakebuf, kNamefind, kQuery, kRelease, kRename, kSentries, kSet,
    kSort, kState, kStateWritable, kSynonym, kTell, kType, kXmitmsg;

/// Immediate commands, entered while nothing runs.
extern const CommandSpec kHaltInterpretation, kHaltTyping, kHaltExecution, kResumeTyping,
    kTraceStart, kTraceEnd, kHaltBatch, kHaltTracing, kResumeTracing, kSuspendTracing;

/// Operands of QUERY.
extern const CommandSpec kQueryAbbrev, kQueryAccessed, kQueryAutoread, kQueryCmslevel,
    kQueryCmstype, kQueryDisk, kQueryExectrac, kQueryImpcp, kQueryImpex, kQueryLanguage,
    kQueryProtect, kQueryRdymsg, kQueryRelpage, kQuerySearch, kQuerySynonym;

/// Operands of SET.
extern const CommandSpec kSetAbbrev, kSetAutoread, kSetCmstype, kSetExectrac, kSetImpcp, kSetImpex,
    kSetProtect, kSetRdymsg, kSetRelpage;

}  // namespace cambridge::cms::commands
