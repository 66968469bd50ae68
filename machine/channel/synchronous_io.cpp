#include "machine/channel/synchronous_io.h"

#include <algorithm>
#include <cstring>

#include "machine/channel/ccw_reader.h"
#include "machine/channel/subsystem_core.h"

namespace cambridge::machine {

using devices::CcwResult;
using devices::UnitStatus;
using How = SynchronousEnd::How;

namespace {

constexpr int kMostCalls = 64;  ///< of run_program; a longer program is taken for a loop
constexpr u8 kNormal = UnitStatus::kChannelEnd | UnitStatus::kDeviceEnd;

/// The data of a made-up command.
class MadeStream final : public devices::CcwStream {
 public:
  MadeStream(const ChannelStorage& storage, const MadeCommand& command)
      : storage_(storage), command_(command) {}

  [[nodiscard]] u32 remaining() const override { return length() - done_; }
  u32 put(std::span<const u8> data) override {
    const u32 part = std::min(static_cast<u32>(data.size()), remaining());
    if (!command_.reply.empty()) {
      std::copy_n(data.begin(), part, command_.reply.begin() + done_);
    } else if (part != 0 && command_.parameters.empty()) {
      status_ = storage_.store(command_.guest_address + done_, data.first(part));
    }
    return advance(part);
  }
  u32 get(std::span<u8> into) override {
    const u32 part = std::min(static_cast<u32>(into.size()), remaining());
    if (!command_.parameters.empty()) {
      std::copy_n(command_.parameters.begin() + done_, part, into.begin());
    } else if (part != 0 && command_.reply.empty()) {
      status_ = storage_.fetch(command_.guest_address + done_, into.first(part));
    }
    return advance(part);
  }
  [[nodiscard]] bool failed() const override { return status_ != 0; }
  [[nodiscard]] u8 status() const { return status_; }

 private:
  [[nodiscard]] u32 length() const {
    return static_cast<u32>(command_.parameters.size() + command_.reply.size()) +
           command_.guest_length;
  }
  u32 advance(u32 part) {
    if (status_ != 0) {
      return 0;
    }
    done_ += part;
    return part;
  }

  const ChannelStorage& storage_;
  const MadeCommand& command_;
  u32 done_ = 0;
  u8 status_ = 0;
};

/// Fills `how` from the status fields, and takes the sense bytes of a unit check.
void conclude(SynchronousEnd& end, devices::ChannelDevice& device) {
  const u8 checks = end.subchannel_status & ~Scsw::kProgramControlled;
  if ((end.device_status & UnitStatus::kUnitCheck) != 0) {
    end.sense = device.take_sense();
    end.how = How::Failed;
  } else if ((end.device_status & UnitStatus::kBusy) != 0) {
    end.how = How::Busy;
  } else if ((checks & ~Scsw::kIncorrectLength) != 0 || (end.device_status & kNormal) != kNormal) {
    end.how = How::Failed;
  } else if ((end.device_status & UnitStatus::kUnitException) != 0) {
    end.how = How::UnitException;
  } else if (checks != 0) {
    end.how = How::WrongLength;
  }
}

}  // namespace

int SynchronousEnd::condition_code() const {
  switch (how) {
    case How::Done:
      return 0;
    case How::NotAttached:
    case How::Busy:
      return 1;
    case How::UnitException:
    case How::WrongLength:
      return 2;
    case How::Failed:
      break;
  }
  return 3;
}

int SynchronousEnd::return_code() const {
  switch (how) {
    case How::Done:
      return 0;
    case How::NotAttached:
      return 1;
    case How::Busy:
      return 5;
    case How::UnitException:
      return 2;
    case How::WrongLength:
      return 3;
    case How::Failed:
      break;
  }
  return 13;
}

/// Gives `run` the device while its subchannel is held and free.
template <class Run>
SynchronousEnd with_device(ChannelSubsystem::Core& core, u16 device_number, Run&& run) {
  SynchronousEnd end;
  Subchannel* subchannel = core.of_device(device_number);
  if (subchannel == nullptr) {
    end.how = How::NotAttached;
    return end;
  }
  const SubchannelSession session(core, *subchannel);
  if (subchannel->device == nullptr) {
    end.how = How::NotAttached;
    return end;
  }
  if (subchannel->busy() || subchannel->status_pending()) {
    end.how = How::Busy;
    return end;
  }
  devices::ChannelDevice& device = *subchannel->device;
  device.begin_program();
  run(device, end);
  end.device_status = static_cast<u8>(end.device_status | device.end_program().bits);
  conclude(end, device);
  return end;
}

SynchronousEnd run_synchronously(ChannelSubsystem& channel, u16 device_number,
                                 const ProgramControls& controls, u32 address) {
  ChannelSubsystem::Core& core = channel.core();
  return with_device(core, device_number, [&](devices::ChannelDevice& device, SynchronousEnd& end) {
    ChannelProgram program;
    program.controls = controls;
    program.next = program.shown = address;
    ProgramStop stop = ProgramStop::CutOff;
    for (int call = 0; call < kMostCalls && stop == ProgramStop::CutOff; ++call) {
      stop = run_program(program, device, core.storage);
    }
    if (stop != ProgramStop::Ended) {
      device.halt();
    }
    end.device_status = program.device_status;
    end.subchannel_status = program.subchannel_status;
    end.residual = program.residual;
    end.ccw_address = program.shown;
  });
}

SynchronousEnd run_commands(ChannelSubsystem& channel, u16 device_number,
                            std::span<const MadeCommand> commands, u8 key) {
  ChannelSubsystem::Core& core = channel.core();
  ProgramControls controls;
  controls.key_flags = static_cast<u8>(key << 4);
  const ChannelStorage storage{core.storage, controls};
  return with_device(core, device_number, [&](devices::ChannelDevice& device, SynchronousEnd& end) {
    for (const MadeCommand& command : commands) {
      MadeStream data(storage, command);
      const CcwResult result = device.execute(command.command, data);
      if (result.waiting) {
        device.halt();
        end.device_status = 0;
        return;
      }
      end.device_status = result.status.bits;
      end.subchannel_status = data.status();
      end.residual = static_cast<u16>(data.remaining());
      if (end.device_status != kNormal || end.subchannel_status != 0) {
        return;
      }
      ++end.commands;
    }
  });
}

}  // namespace cambridge::machine
