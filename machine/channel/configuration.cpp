/// Attaching and detaching devices, and the resets.
#include <mutex>

#include "machine/channel/subsystem_core.h"

namespace cambridge::machine {

namespace {

constexpr u8 kOnlyPath = 0x80;
constexpr u32 kSubchannelReport = 0x03040000;  ///< source subchannel, installed parameters changed
constexpr std::size_t kMostReports = 256;
constexpr u32 kReportsLost = 0x40000000;

Pmcw initial_pmcw(u16 device_number) {
  Pmcw pmcw{};
  pmcw.flags5 = Pmcw::kDeviceValid;
  pmcw.device_number = device_number;
  pmcw.logical_path_mask = kOnlyPath;
  pmcw.path_installed_mask = kOnlyPath;
  pmcw.path_operational_mask = kOnlyPath;
  pmcw.path_available_mask = kOnlyPath;
  pmcw.channel_path_ids[0] = static_cast<u8>(device_number >> 8);
  return pmcw;
}

}  // namespace

Subchannel* ChannelSubsystem::Core::at(SubchannelId id) const {
  if (!id.valid()) {
    return nullptr;
  }
  const std::lock_guard guard(table_lock);
  return id.number() < table.size() ? table[id.number()].get() : nullptr;
}

Subchannel* ChannelSubsystem::Core::of_device(u16 device_number) const {
  const std::lock_guard guard(table_lock);
  for (const auto& subchannel : table) {
    if (subchannel->attached.load() && subchannel->device_number.load() == device_number) {
      return subchannel.get();
    }
  }
  return nullptr;
}

std::vector<Subchannel*> ChannelSubsystem::Core::all() const {
  const std::lock_guard guard(table_lock);
  std::vector<Subchannel*> subchannels;
  for (const auto& subchannel : table) {
    subchannels.push_back(subchannel.get());
  }
  return subchannels;
}

void ChannelSubsystem::Core::report(const Subchannel& subchannel) {
  {
    const std::lock_guard guard(table_lock);
    if (reports.size() == kMostReports) {
      reports.back() |= kReportsLost;
      return;
    }
    reports.push_back(kSubchannelReport | subchannel.interruption.subchannel.number());
  }
  if (callbacks.report_pending) {
    callbacks.report_pending();
  }
}

ChannelSubsystem::ChannelSubsystem(AbsoluteStorage& storage, ChannelCallbacks callbacks)
    : core_(std::make_shared<Core>(storage, std::move(callbacks))) {}

ChannelSubsystem::~ChannelSubsystem() {
  core_->callbacks = {};
  for (Subchannel* subchannel : core_->all()) {
    if (subchannel->attached.load()) {
      detach(subchannel->device_number.load());
    }
  }
}

std::optional<SubchannelId> ChannelSubsystem::attach(u16 device_number,
                                                     std::shared_ptr<devices::ChannelDevice> device,
                                                     bool report) {
  Subchannel* free = nullptr;
  {
    const std::lock_guard guard(core_->table_lock);
    for (const auto& subchannel : core_->table) {
      if (!subchannel->attached.load()) {
        free = free == nullptr ? subchannel.get() : free;
      } else if (subchannel->device_number.load() == device_number) {
        return std::nullopt;
      }
    }
    if (free == nullptr) {
      if (core_->table.size() > 0xFFFF) {
        return std::nullopt;
      }
      core_->table.push_back(std::make_unique<Subchannel>(static_cast<u16>(core_->table.size())));
      free = core_->table.back().get();
    }
    free->device_number = device_number;
    free->attached = true;
  }
  const u32 generation = free->generation.fetch_add(1) + 1;
  {
    const SubchannelSession session(*core_, *free);
    free->pmcw = initial_pmcw(device_number);
    free->scsw = {};
    free->device = device;
  }
  const auto post = [core = std::weak_ptr(core_), free, generation](u8 news, u8 status) {
    const auto alive = core.lock();
    if (alive != nullptr && free->generation.load() == generation) {
      free->news_status.fetch_or(status);
      SubchannelSession::post(*alive, *free, news);
    }
  };
  device->set_notifier(
      {.ready = [post] { post(Subchannel::kReadyNews, 0); },
       .attention =
           [post](devices::UnitStatus status) { post(Subchannel::kAttentionNews, status.bits); }});
  if (report) {
    core_->report(*free);
  }
  return free->interruption.subchannel;
}

bool ChannelSubsystem::detach(u16 device_number, bool report) {
  Subchannel* subchannel = core_->of_device(device_number);
  if (subchannel == nullptr) {
    return false;
  }
  std::shared_ptr<devices::ChannelDevice> device;
  {
    SubchannelSession session(*core_, *subchannel);
    if (subchannel->device == nullptr) {
      return false;
    }
    subchannel->generation.fetch_add(1);
    session.stop_program();
    core_->queue.remove(subchannel->interruption);
    subchannel->pmcw = {};
    subchannel->pmcw.device_number = device_number;
    subchannel->scsw = {};
    subchannel->held_status = 0;
    subchannel->sense_stored = false;
    subchannel->news_status = 0;
    device = std::move(subchannel->device);
    subchannel->device = nullptr;
  }
  device->set_notifier({});
  subchannel->attached = false;
  if (report) {
    core_->report(*subchannel);
  }
  return true;
}

std::shared_ptr<devices::ChannelDevice> ChannelSubsystem::device(u16 device_number) const {
  Subchannel* subchannel = core_->of_device(device_number);
  if (subchannel == nullptr) {
    return nullptr;
  }
  const SubchannelSession session(*core_, *subchannel);
  return subchannel->device;
}

std::optional<SubchannelId> ChannelSubsystem::find(u16 device_number) const {
  const Subchannel* subchannel = core_->of_device(device_number);
  if (subchannel == nullptr) {
    return std::nullopt;
  }
  return subchannel->interruption.subchannel;
}

void ChannelSubsystem::for_each(
    const std::function<void(SubchannelId, u16, devices::ChannelDevice&)>& visit) const {
  for (const Subchannel* subchannel : core_->all()) {
    if (!subchannel->attached.load()) {
      continue;
    }
    const u16 number = subchannel->device_number.load();
    if (auto attached = device(number); attached != nullptr) {
      visit(subchannel->interruption.subchannel, number, *attached);
    }
  }
}

void ChannelSubsystem::reset() {
  for (Subchannel* subchannel : core_->all()) {
    SubchannelSession session(*core_, *subchannel);
    core_->queue.remove(subchannel->interruption);
    if (subchannel->device == nullptr) {
      continue;
    }
    session.stop_program();
    subchannel->device->reset();
    subchannel->pmcw = initial_pmcw(subchannel->device_number.load());
    subchannel->scsw = {};
    subchannel->held_status = 0;
    subchannel->sense_stored = false;
  }
  const std::lock_guard guard(core_->table_lock);
  core_->reports.clear();
}

void ChannelSubsystem::run_long_programs() {
  std::vector<Subchannel*> programs;
  {
    const std::lock_guard guard(core_->table_lock);
    programs.swap(core_->long_programs);
  }
  for (Subchannel* subchannel : programs) {
    SubchannelSession session(*core_, *subchannel);
    if (subchannel->state == SubchannelState::CutOff) {
      session.run();
    }
  }
}

}  // namespace cambridge::machine
