// DIAGNOSE X'08': execute CP commands. CP Programming Services, "DIAGNOSE Code X'0008'".
//
// Rx: address of the command text. Ry: flags in the high byte of the low word (X'40': put the reply
// into the buffer at Rx+1 of length Ry+1), length below. Several commands are separated by X'15'.
// Ry returns the return code; with a buffer, Ry+1 the reply's length and the condition code whether
// it fit.

#include <vector>

#include "base/ebcdic.h"

#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {
namespace {

constexpr u32 kReplyToBuffer = 0x40000000;
constexpr u32 kLengthMask = 0x00FFFFFF;
constexpr u32 kMaximumCommand = 8191;
constexpr u32 kMaximumReply = 8192;
constexpr char kNewLine = 0x15;  // NL in EBCDIC

int execute_all(DiagnoseContext& context, std::string_view commands, const CommandSource& source) {
  int last = 0;
  while (true) {
    auto end = commands.find(kNewLine);
    auto text = ebcdic_to_utf8(commands.substr(0, end));
    last = context.system.commands().execute(context.system, context.vm, text, source);
    if (end == std::string_view::npos || last != 0) {
      return last;
    }
    commands.remove_prefix(end + 1);
  }
}

guest::DiagnoseEnd execute_commands(DiagnoseContext& context,
                                    const guest::DiagnoseRegisters& registers) {
  guest::DiagnoseEnd end;
  end.registers = registers;
  auto flags = static_cast<u32>(registers.ry);
  u32 length = flags & kLengthMask;
  bool buffered = (flags & kReplyToBuffer) != 0;
  if (length > kMaximumCommand || (buffered && registers.ry1 > kMaximumReply)) {
    return program_interruption(kSpecification);
  }
  if (length == 0) {
    // No command: console function mode.
    context.vm.post([](VirtualMachine& vm) { vm.enter_cp_mode(); });
    end.registers.ry = 0;
    return end;
  }
  std::string commands(length, '\0');
  if (!context.vm.storage().fetch(AbsoluteAddress(registers.rx),
                                  {reinterpret_cast<u8*>(commands.data()), commands.size()})) {
    return program_interruption(kAddressing);
  }
  CommandSource source;
  std::string reply;
  if (buffered) {
    source.reply = [&](std::string_view line) {
      reply += utf8_to_ebcdic(line);
      reply += kNewLine;
    };
  } else {
    source.unknown_is_silent = true;
    source.reply = [&](std::string_view line) { context.vm.console().write_cp(line); };
  }
  int return_code = execute_all(context, commands, source);
  end.registers.ry = static_cast<u32>(return_code);
  if (buffered) {
    auto room = static_cast<std::size_t>(registers.ry1);
    auto fits = std::min(reply.size(), room);
    if (!context.vm.storage().store(AbsoluteAddress(registers.rx1),
                                    {reinterpret_cast<const u8*>(reply.data()), fits})) {
      return program_interruption(kAddressing);
    }
    end.condition_code = reply.size() > room ? 1 : 0;
    end.registers.ry1 = reply.size() > room ? reply.size() - room : reply.size();
  }
  return end;
}

}  // namespace

const DiagnoseSpec kDiagnose08{
    .code = 0x08,
    .classes = "",
    .summary = "Execute CP commands, with the reply on the console or in a buffer.",
    .run = execute_commands,
};

}  // namespace cambridge::cp::diagnose
