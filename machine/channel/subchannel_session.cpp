#include <bit>
#include <mutex>

#include "machine/channel/subsystem_core.h"

namespace cambridge::machine {

using devices::UnitStatus;

SubchannelSession::SubchannelSession(ChannelSubsystem::Core& core, Subchannel& subchannel)
    : core_(core), sub_(subchannel) {
  sub_.lock.lock();
}

SubchannelSession::SubchannelSession(ChannelSubsystem::Core& core, Subchannel& subchannel,
                                     std::adopt_lock_t /*held*/)
    : core_(core), sub_(subchannel) {}

SubchannelSession::~SubchannelSession() {
  do {
    take_news();
    sub_.lock.unlock();
    // News posted between the last look and the release were left to us.
  } while (sub_.news.load() != 0 && sub_.lock.try_lock());
  tell_owner();
}

void SubchannelSession::post(ChannelSubsystem::Core& core, Subchannel& subchannel, u8 news) {
  subchannel.news.fetch_or(news);
  if (subchannel.lock.try_lock()) {
    const SubchannelSession session(core, subchannel, std::adopt_lock);
  }
}

void SubchannelSession::take_news() {
  while (const u8 news = sub_.news.exchange(0)) {
    if ((news & Subchannel::kAttentionNews) != 0) {
      sub_.held_status |= sub_.news_status.exchange(0);
      present_held_status();
    }
    if ((news & Subchannel::kReadyNews) != 0 && sub_.state == SubchannelState::Waiting) {
      run();
    }
  }
}

void SubchannelSession::tell_owner() const {
  if (core_.callbacks.interruption_pending) {
    for (u8 left = announced_; left != 0;) {
      const auto subclass = static_cast<u8>(std::countl_zero(left));
      core_.callbacks.interruption_pending(subclass);
      left = static_cast<u8>(left & ~(0x80U >> subclass));
    }
  }
  if (cut_off_ && core_.callbacks.long_program) {
    core_.callbacks.long_program();
  }
}

void SubchannelSession::present(u16 status_control) {
  sub_.scsw.set(status_control | Scsw::kStatusPending);
  if (sub_.operational()) {
    const u8 subclass = sub_.pmcw.interruption_subclass();
    core_.queue.add(sub_.interruption, sub_.pmcw.interruption_parameter, subclass);
    announced_ = static_cast<u8>(announced_ | 0x80U >> subclass);
  }
}

void SubchannelSession::run() {
  ChannelProgram& program = sub_.program;
  if (sub_.state == SubchannelState::Idle) {
    sub_.device->begin_program();
  }
  const ProgramStop stop = run_program(program, *sub_.device, core_.storage);
  sub_.scsw.clear(Scsw::kActivities);
  if (stop == ProgramStop::Ended) {
    const UnitStatus late = sub_.device->end_program();
    program.device_status = static_cast<u8>(program.device_status | late.bits);
    sub_.state = SubchannelState::Idle;
    show_end();
    return;
  }
  sub_.device->pause_program();
  sub_.scsw.ccw_address = program.shown;
  if (stop == ProgramStop::Suspended) {
    sub_.state = SubchannelState::Suspended;
    show_suspension();
    return;
  }
  sub_.scsw.set(Scsw::kSubchannelActive | Scsw::kDeviceActive);
  if (program.interruption != 0) {
    sub_.scsw.subchannel_status |= program.interruption;
    program.interruption = 0;
    present(Scsw::kIntermediate);
  }
  sub_.state = stop == ProgramStop::Waiting ? SubchannelState::Waiting : SubchannelState::CutOff;
  if (stop == ProgramStop::CutOff) {
    cut_off_ = true;
    const std::lock_guard guard(core_.table_lock);
    core_.long_programs.push_back(&sub_);
  }
}

void SubchannelSession::show_suspension() {
  sub_.scsw.set(Scsw::kSuspended);
  sub_.scsw.subchannel_status |= sub_.program.interruption;
  sub_.program.interruption = 0;
  if (sub_.program.controls.suspended_interruption() || sub_.scsw.subchannel_status != 0) {
    present(Scsw::kIntermediate);
  }
}

void SubchannelSession::show_end() {
  constexpr u8 kUsual =
      UnitStatus::kChannelEnd | UnitStatus::kDeviceEnd | UnitStatus::kStatusModifier;
  const ChannelProgram& program = sub_.program;
  Scsw& scsw = sub_.scsw;
  scsw.ccw_address = program.shown;
  scsw.device_status = program.device_status;
  scsw.subchannel_status =
      static_cast<u8>(scsw.subchannel_status | program.subchannel_status | program.interruption);
  scsw.residual_count = program.residual;
  const bool unusual = (program.device_status & ~kUsual) != 0 || program.subchannel_status != 0;
  if ((program.device_status & UnitStatus::kUnitCheck) != 0 && sub_.pmcw.concurrent_sense()) {
    sub_.sense = sub_.device->take_sense();
    sub_.sense_stored = true;
    scsw.flags1 |= Scsw::kExtendedControl;
  }
  present(Scsw::kPrimary | Scsw::kSecondary | (unusual ? Scsw::kAlert : 0));
}

void SubchannelSession::present_held_status() {
  if (sub_.held_status == 0 || sub_.busy() || sub_.status_pending()) {
    return;
  }
  const u8 status = sub_.held_status;
  sub_.held_status = 0;
  if (sub_.operational()) {  // a subchannel that is not enabled loses it
    sub_.scsw = {};
    sub_.scsw.device_status = status;
    present(Scsw::kAlert);
  }
}

void SubchannelSession::stop_program() {
  if (sub_.state != SubchannelState::Idle) {
    sub_.device->halt();
    sub_.device->end_program();
    sub_.state = SubchannelState::Idle;
  }
  sub_.scsw.clear(Scsw::kActivities);
}

void SubchannelSession::clear_status() {
  core_.queue.remove(sub_.interruption);
  const bool intermediate_only = !sub_.scsw.has(Scsw::kAlert | Scsw::kPrimary | Scsw::kSecondary) &&
                                 sub_.scsw.has(Scsw::kIntermediate);
  if (intermediate_only) {
    sub_.scsw.clear(Scsw::kStatuses);
    sub_.scsw.subchannel_status = 0;
    sub_.scsw.flags1 = static_cast<u8>(sub_.scsw.flags1 & ~Scsw::kPathNotOperational);
    return;
  }
  sub_.scsw = {};
  sub_.sense_stored = false;
  present_held_status();
}

}  // namespace cambridge::machine
