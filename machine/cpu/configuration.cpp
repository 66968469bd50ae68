#include "machine/cpu/configuration.h"

#include <thread>

#include "machine/cpu/virtual_cpu.h"

namespace cambridge::machine {

Configuration::Configuration(u64 storage_size, unsigned cpus) : storage_(storage_size) {
  for (unsigned i = 0; i < cpus; ++i) {
    cpus_.push_back(std::make_unique<VirtualCpu>(*this, static_cast<u16>(i)));
  }
}

Configuration::~Configuration() = default;

void Configuration::service_signal(u32 parameter) {
  {
    std::lock_guard lock(mutex_);
    service_parameter_ |= parameter;
    service_signal_pending_ = true;
  }
  for (auto& cpu : cpus_) {
    cpu->post(VirtualCpu::kPendingServiceSignal);
  }
}

bool Configuration::take_service_signal(u32& parameter) {
  std::lock_guard lock(mutex_);
  if (!service_signal_pending_) {
    return false;
  }
  parameter = service_parameter_;
  service_parameter_ = 0;
  service_signal_pending_ = false;
  return true;
}

void Configuration::io_interruption_pending() {
  for (auto& cpu : cpus_) {
    cpu->post(VirtualCpu::kPendingIo);
  }
}

void Configuration::reset(bool clear) {
  for (auto& cpu : cpus_) {
    cpu->stop();
    cpu->reset(clear);
  }
  if (clear) {
    storage_.clear();
  }
}

}  // namespace cambridge::machine
