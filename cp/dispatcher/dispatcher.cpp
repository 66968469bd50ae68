#include "cp/dispatcher/dispatcher.h"

#include <algorithm>
#include <chrono>

namespace cambridge::cp::dispatcher {

Dispatcher::Dispatcher(unsigned processors) {
  for (unsigned number = 0; number < std::max(1U, processors); ++number) {
    processors_.push_back(std::make_unique<RealProcessor>(*this, number));
  }
  for (auto& processor : processors_) {
    processor->start();
  }
  ticker_ = std::thread([this] { tick(); });
}

Dispatcher::~Dispatcher() {
  stop();
}

void Dispatcher::stop() {
  for (auto& processor : processors_) {
    processor->stop();
  }
  {
    std::lock_guard lock(ticker_mutex_);
    stopping_ = true;
  }
  ticker_wake_.notify_one();
  if (ticker_.joinable()) {
    ticker_.join();
  }
}

RealProcessor& Dispatcher::least_loaded() {
  auto lighter = [](const auto& a, const auto& b) { return a->load() < b->load(); };
  return **std::min_element(processors_.begin(), processors_.end(), lighter);
}

void Dispatcher::set_share(VirtualCpu& cpu, Share share) {
  // An absolute share of p % among competitors of total weight w gets p/(100-p) of w.
  double weight = share.amount;
  if (share.kind == Share::Kind::Absolute) {
    double part = std::clamp(share.amount / 1000.0, 0.001, 0.99);
    double others = 0.0;
    for (auto& processor : processors_) {
      others += processor->load();
    }
    others = std::max(100.0, others / static_cast<double>(processors_.size()) - cpu.weight_);
    weight = others * part / (1.0 - part);
  }
  if (cpu.processor_ != nullptr) {
    cpu.processor_->set_share(cpu, share, weight);
  }
}

void Dispatcher::start_ticking() {
  if (!ticking_.exchange(true)) {
    // The lock orders this with the ticker's decision to sleep, so that no wake-up is lost.
    { std::lock_guard lock(ticker_mutex_); }
    ticker_wake_.notify_one();
  }
}

void Dispatcher::tick() {
  std::unique_lock lock(ticker_mutex_);
  while (!stopping_) {
    ticker_wake_.wait(lock, [this] { return stopping_ || ticking_.load(); });
    bool contended = true;
    while (contended && !stopping_) {
      ticker_wake_.wait_for(lock, std::chrono::milliseconds(kSliceMilliseconds));
      contended = false;
      for (auto& processor : processors_) {
        contended = processor->end_slice_if_contended() || contended;
      }
    }
    ticking_.store(false);
    // Contention that began between the last look and the store would find ticking_ still set.
    for (auto& processor : processors_) {
      if (processor->end_slice_if_contended()) {
        ticking_.store(true);
      }
    }
  }
}

}  // namespace cambridge::cp::dispatcher
