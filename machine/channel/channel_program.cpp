#include "machine/channel/channel_program.h"

#include "machine/channel/data_stream.h"

namespace cambridge::machine {

namespace {

using devices::CcwResult;
using devices::UnitStatus;

constexpr int kCommandsPerCall = 4096;
constexpr u64 kBytesPerCall = 32ULL << 20;
constexpr u32 kCcwLength = 8;

/// PoO ch. 15 "Incorrect Length" with the table for immediate operations.
bool incorrect_length(const ProgramControls& controls, const DataStream& data, u8 device_status) {
  const Ccw& ccw = data.ccw();
  if (!data.used()) {
    const bool refused = (device_status & UnitStatus::kUnitCheck) != 0 ||
                         (device_status & UnitStatus::kChannelEnd) == 0;
    return !refused && controls.format1() && !controls.length_suppression() && ccw.count != 0 &&
           !ccw.has(CcwFlags::kSuppressLength);
  }
  if (ccw.has(CcwFlags::kChainData)) {
    return true;
  }
  return (data.residual() != 0 || data.too_long()) && !ccw.has(CcwFlags::kSuppressLength);
}

/// What follows a command.
enum class After { Chain, ChainSkippingOne, End };

After after_command(ChannelProgram& program, const DataStream& data) {
  constexpr u8 kNormal = UnitStatus::kChannelEnd | UnitStatus::kDeviceEnd;
  program.residual = data.residual();
  program.subchannel_status = data.status() & ~Scsw::kProgramControlled;
  if (program.subchannel_status == 0 &&
      incorrect_length(program.controls, data, program.device_status)) {
    program.subchannel_status = Scsw::kIncorrectLength;
  }
  const bool chaining =
      data.ccw().has(CcwFlags::kChainCommand) && !data.ccw().has(CcwFlags::kChainData);
  if (!chaining || program.subchannel_status != 0) {
    return After::End;
  }
  if (program.device_status == kNormal) {
    return After::Chain;
  }
  return program.device_status == (kNormal | UnitStatus::kStatusModifier) ? After::ChainSkippingOne
                                                                          : After::End;
}

/// Brings the next command into program.ccw. False when a check ends the program.
bool fetch_command(ChannelProgram& program, const ChannelStorage& storage) {
  const FetchedCcw fetched =
      fetch_ccw(storage, program.next, program.first ? CcwPlace::First : CcwPlace::CommandChained);
  program.ccw = fetched.ccw;
  program.shown = fetched.next;
  if (fetched.status != 0) {
    program.subchannel_status = fetched.status;
    program.residual = fetched.ccw.count;
    return false;
  }
  if (fetched.ccw.has(CcwFlags::kProgramControlled)) {
    program.interruption = Scsw::kProgramControlled;
  }
  if (!fetched.ccw.has(CcwFlags::kSuspend)) {
    program.next = fetched.next;  // else it is fetched again at resumption
  }
  return true;
}

}  // namespace

ProgramStop run_program(ChannelProgram& program, devices::ChannelDevice& device,
                        AbsoluteStorage& storage) {
  const ChannelStorage reach{storage, program.controls};
  u64 bytes = 0;
  for (int commands = 0; commands < kCommandsPerCall && bytes < kBytesPerCall; ++commands) {
    if (!program.at_command) {
      if (!fetch_command(program, reach)) {
        return ProgramStop::Ended;
      }
      if (program.ccw.has(CcwFlags::kSuspend)) {
        return ProgramStop::Suspended;
      }
    }
    program.first = false;
    DataStream data(reach, program.ccw, program.next);
    const CcwResult result = device.execute(program.ccw.command, data);
    program.at_command = result.waiting;
    if (result.waiting) {
      return ProgramStop::Waiting;
    }
    data.finish();
    bytes += data.moved();
    program.next = program.shown = data.next();
    program.interruption =
        static_cast<u8>(program.interruption | (data.status() & Scsw::kProgramControlled));
    program.device_status = result.status.bits;
    switch (after_command(program, data)) {
      case After::End:
        return ProgramStop::Ended;
      case After::ChainSkippingOne:
        program.next += kCcwLength;
        break;
      case After::Chain:
        break;
    }
  }
  return ProgramStop::CutOff;
}

}  // namespace cambridge::machine
