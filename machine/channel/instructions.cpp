/// The I/O instructions. PoO ch. 14, each with its condition codes.
#include <mutex>

#include "machine/channel/subsystem_core.h"

namespace cambridge::machine {

namespace {

constexpr u8 kReservedPmcwFlags4 = 0x07;
constexpr u8 kReservedPmcwFlags27 = 0xF8;
constexpr u8 kReservedOrbFlags7 = 0x3E;
constexpr u32 kOnlyPathUsed = 0x00800000;  ///< subchannel logout: last-path-used mask
constexpr u32 kSenseCount32 = 0x00200000;

bool valid_orb(const Orb& orb) {
  return (orb.flags7 & kReservedOrbFlags7) == 0 && (orb.flags5 & Orb::kTransportMode) == 0 &&
         orb.program_address.value() < 0x80000000U;
}

bool valid_schib(const Schib& schib) {
  const Pmcw& pmcw = schib.pmcw;
  return (pmcw.flags4 & kReservedPmcwFlags4) == 0 && (pmcw.flags27 & kReservedPmcwFlags27) == 0 &&
         (pmcw.flags5 & Pmcw::kLimitMode) != Pmcw::kLimitMode;
}

}  // namespace

IoEnd ChannelSubsystem::store_subchannel(SubchannelId id, Schib& into) {
  Subchannel* sub = core_->at(id);
  if (sub == nullptr) {
    return IoEnd::Cc3;
  }
  const SubchannelSession session(*core_, *sub);
  into = {};
  into.pmcw = sub->pmcw;
  into.scsw = sub->scsw;
  return IoEnd::Cc0;
}

IoEnd ChannelSubsystem::modify_subchannel(SubchannelId id, const Schib& from) {
  if (!valid_schib(from)) {
    return IoEnd::OperandException;
  }
  Subchannel* sub = core_->at(id);
  if (sub == nullptr) {
    return IoEnd::Cc3;
  }
  SubchannelSession session(*core_, *sub);
  if (!sub->pmcw.device_valid()) {
    return IoEnd::Cc0;
  }
  if (sub->status_pending()) {
    return IoEnd::Cc1;
  }
  if (sub->busy()) {
    return IoEnd::Cc2;
  }
  constexpr u8 kModifiable5 =
      Pmcw::kEnabled | Pmcw::kLimitMode | Pmcw::kMeasurement | Pmcw::kMultipath;
  Pmcw& pmcw = sub->pmcw;
  pmcw.interruption_parameter = from.pmcw.interruption_parameter;
  pmcw.flags4 = from.pmcw.flags4 & Pmcw::kSubclassMask;
  pmcw.flags5 = static_cast<u8>((pmcw.flags5 & ~kModifiable5) | (from.pmcw.flags5 & kModifiable5));
  pmcw.logical_path_mask = from.pmcw.logical_path_mask;
  pmcw.path_operational_mask = from.pmcw.path_operational_mask;
  pmcw.measurement_block_index = from.pmcw.measurement_block_index;
  pmcw.flags27 = from.pmcw.flags27;
  session.present_held_status();
  return IoEnd::Cc0;
}

IoEnd ChannelSubsystem::start_subchannel(SubchannelId id, const Orb& orb) {
  if (!valid_orb(orb)) {
    return IoEnd::OperandException;
  }
  Subchannel* sub = core_->at(id);
  if (sub == nullptr) {
    return IoEnd::Cc3;
  }
  SubchannelSession session(*core_, *sub);
  if (!sub->operational()) {
    return IoEnd::Cc3;
  }
  if (sub->status_pending()) {
    return IoEnd::Cc1;
  }
  if (sub->busy()) {
    return IoEnd::Cc2;
  }
  if ((orb.logical_path_mask & sub->pmcw.path_available_mask) == 0) {
    return IoEnd::Cc3;
  }
  sub->pmcw.interruption_parameter = orb.interruption_parameter;
  sub->pmcw.last_path_used_mask = sub->pmcw.path_available_mask;
  sub->program = {};
  sub->program.controls = {orb.key_flags, orb.flags5, orb.flags7};
  sub->program.next = sub->program.shown = orb.program_address;
  sub->scsw = {};
  sub->scsw.key_flags = static_cast<u8>(orb.key_flags & (0xF0 | Scsw::kSuspendControl));
  sub->scsw.flags1 =
      static_cast<u8>(orb.flags5 & (Orb::kFormat1 | Orb::kPrefetch | Orb::kInitialStatus |
                                    Orb::kAddressLimit | Orb::kSuppressSuspended));
  sub->scsw.set(Scsw::kStartFunction);
  session.run();
  return IoEnd::Cc0;
}

IoEnd ChannelSubsystem::test_subchannel(SubchannelId id, Irb& into) {
  Subchannel* sub = core_->at(id);
  if (sub == nullptr) {
    return IoEnd::Cc3;
  }
  SubchannelSession session(*core_, *sub);
  if (!sub->operational()) {
    return IoEnd::Cc3;
  }
  if (sub->state == SubchannelState::CutOff) {
    session.run();  // a guest that polls also gets on
  }
  into = {};
  into.scsw = sub->scsw;
  if (!sub->status_pending()) {
    return IoEnd::Cc1;
  }
  if (sub->scsw.has(Scsw::kStartFunction)) {
    into.esw.subchannel_logout = kOnlyPathUsed;
  }
  if (sub->sense_stored) {
    into.esw.extended_report = Esw::kConcurrentSense | kSenseCount32;
    into.ecw = sub->sense;
  }
  session.clear_status();
  return IoEnd::Cc0;
}

IoEnd ChannelSubsystem::halt_subchannel(SubchannelId id) {
  Subchannel* sub = core_->at(id);
  if (sub == nullptr) {
    return IoEnd::Cc3;
  }
  SubchannelSession session(*core_, *sub);
  if (!sub->operational()) {
    return IoEnd::Cc3;
  }
  const bool intermediate_only = sub->scsw.has(Scsw::kIntermediate) &&
                                 !sub->scsw.has(Scsw::kAlert | Scsw::kPrimary | Scsw::kSecondary);
  if (sub->status_pending() && !intermediate_only) {
    return IoEnd::Cc1;
  }
  const bool waiting = sub->state == SubchannelState::Waiting;
  const bool started = sub->busy();
  session.stop_program();
  sub->scsw.set(Scsw::kHaltFunction);
  if (!started) {
    session.present(0);
    return IoEnd::Cc0;
  }
  sub->scsw.device_status = waiting ? devices::CcwResult::end().status.bits : u8{0};
  sub->scsw.residual_count = sub->program.ccw.count;
  session.present(Scsw::kPrimary | Scsw::kSecondary);
  return IoEnd::Cc0;
}

IoEnd ChannelSubsystem::clear_subchannel(SubchannelId id) {
  Subchannel* sub = core_->at(id);
  if (sub == nullptr) {
    return IoEnd::Cc3;
  }
  SubchannelSession session(*core_, *sub);
  if (!sub->operational()) {
    return IoEnd::Cc3;
  }
  session.stop_program();
  core_->queue.remove(sub->interruption);
  sub->held_status = 0;
  sub->sense_stored = false;
  sub->scsw = {};
  sub->scsw.set(Scsw::kClearFunction);
  session.present(0);
  return IoEnd::Cc0;
}

IoEnd ChannelSubsystem::resume_subchannel(SubchannelId id) {
  Subchannel* sub = core_->at(id);
  if (sub == nullptr) {
    return IoEnd::Cc3;
  }
  SubchannelSession session(*core_, *sub);
  if (!sub->operational()) {
    return IoEnd::Cc3;
  }
  if (sub->status_pending()) {
    return IoEnd::Cc1;
  }
  if (!sub->scsw.has(Scsw::kStartFunction) || !sub->program.controls.suspend_allowed() ||
      sub->state == SubchannelState::Idle) {
    return IoEnd::Cc2;
  }
  if (sub->state == SubchannelState::Suspended) {
    sub->scsw.clear(Scsw::kSuspended);
    session.run();
  }
  return IoEnd::Cc0;
}

IoEnd ChannelSubsystem::cancel_subchannel(SubchannelId id) {
  Subchannel* sub = core_->at(id);
  if (sub == nullptr) {
    return IoEnd::Cc3;
  }
  const SubchannelSession session(*core_, *sub);
  if (!sub->operational()) {
    return IoEnd::Cc3;
  }
  // A start function is carried out at once, so there is never one to withdraw.
  return sub->status_pending() ? IoEnd::Cc1 : IoEnd::Cc2;
}

std::optional<IoInterruption> ChannelSubsystem::take_interruption(u8 subclass_mask) {
  QueuedInterruption taken;
  if (!core_->queue.take(subclass_mask, taken)) {
    return std::nullopt;
  }
  return IoInterruption{taken.subchannel, taken.parameter, taken.subclass};
}

u8 ChannelSubsystem::pending_subclasses() const {
  return core_->queue.pending();
}

IoEnd ChannelSubsystem::test_pending_interruption(u8 subclass_mask, IoInterruption& into) {
  const auto taken = take_interruption(subclass_mask);
  if (!taken) {
    return IoEnd::Cc0;
  }
  into = *taken;
  return IoEnd::Cc1;
}

IoEnd ChannelSubsystem::reset_channel_path(u8 channel_path) {
  bool known = false;
  for (const Subchannel* subchannel : core_->all()) {
    known = known ||
            (subchannel->attached.load() && subchannel->device_number.load() >> 8 == channel_path);
  }
  return known ? IoEnd::Cc0 : IoEnd::Cc3;
}

IoEnd ChannelSubsystem::store_channel_report_word(u32& into) {
  const std::lock_guard guard(core_->table_lock);
  if (core_->reports.empty()) {
    into = 0;
    return IoEnd::Cc1;
  }
  into = core_->reports.front();
  core_->reports.pop_front();
  return IoEnd::Cc0;
}

}  // namespace cambridge::machine
