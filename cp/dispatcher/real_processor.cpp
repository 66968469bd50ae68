#include "cp/dispatcher/real_processor.h"

#include <algorithm>

#include "base/assert.h"
#include "base/clock.h"

#include "cp/dispatcher/dispatcher.h"

namespace cambridge::cp::dispatcher {
/// Heap order: the standard heap keeps the "largest" in front, and that shall be who runs next.
bool RealProcessor::runs_later(const VirtualCpu* a, const VirtualCpu* b) {
  return a->virtual_time_ > b->virtual_time_;
}

RealProcessor::RealProcessor(Dispatcher& dispatcher, unsigned number)
    : dispatcher_(dispatcher), number_(number) {}

RealProcessor::~RealProcessor() {
  stop();
}

i64 VirtualCpu::total_nanoseconds() const {
  i64 total = total_.load(std::memory_order_relaxed);
  if (processor_ != nullptr && processor_->on_this_thread() && run_start_ != 0) {
    total += thread_cpu_nanoseconds() - run_start_;
  }
  return total;
}

void RealProcessor::start() {
  thread_ = std::thread([this] { loop(); });
}

void RealProcessor::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    if (running_ != nullptr) {
      running_->give_way_.store(true, std::memory_order_relaxed);
    }
  }
  wake_.notify_one();
  if (thread_.joinable()) {
    thread_.join();
  }
}

bool RealProcessor::on_this_thread() const {
  return std::this_thread::get_id() == thread_.get_id();
}

void RealProcessor::post(std::function<void()> work) {
  {
    std::lock_guard lock(mutex_);
    work_.push_back(std::move(work));
    if (running_ != nullptr) {
      running_->give_way_.store(true, std::memory_order_relaxed);
    }
  }
  wake_.notify_one();
}

void RealProcessor::attach(VirtualCpu& cpu, Share share) {
  std::lock_guard lock(mutex_);
  CAM_ASSERT(cpu.processor_ == nullptr);
  cpu.processor_ = this;
  cpu.share_ = share;
  cpu.weight_ = share.amount;
  cpu.virtual_time_ = clock_;
  load_ += cpu.weight_;
}

void RealProcessor::detach(VirtualCpu& cpu) {
  std::lock_guard lock(mutex_);
  CAM_ASSERT(cpu.processor_ == this && running_ != &cpu);
  std::erase(ready_, &cpu);
  std::make_heap(ready_.begin(), ready_.end(), runs_later);
  cpu.state_ = VirtualCpu::State::Idle;
  cpu.processor_ = nullptr;
  load_ -= cpu.weight_;
}

void RealProcessor::set_share(VirtualCpu& cpu, Share share, double weight) {
  std::lock_guard lock(mutex_);
  load_ += weight - cpu.weight_;
  cpu.share_ = share;
  cpu.weight_ = weight;
}

double RealProcessor::load() const {
  std::lock_guard lock(mutex_);
  return load_;
}

std::size_t RealProcessor::competing() const {
  std::lock_guard lock(mutex_);
  return ready_.size() + (running_ != nullptr ? 1 : 0);
}

void RealProcessor::enqueue(VirtualCpu& cpu) {
  cpu.state_ = VirtualCpu::State::Ready;
  ready_.push_back(&cpu);
  std::push_heap(ready_.begin(), ready_.end(), runs_later);
}

void RealProcessor::make_ready(VirtualCpu& cpu) {
  bool contended = false;
  {
    std::lock_guard lock(mutex_);
    if (cpu.processor_ != this) {
      return;
    }
    if (cpu.state_ == VirtualCpu::State::Running) {
      // It may wait soon, or be computing: the flag makes it look at what became pending.
      cpu.wake_again_ = true;
      cpu.give_way_.store(true, std::memory_order_relaxed);
      return;
    }
    if (cpu.state_ == VirtualCpu::State::Ready) {
      return;
    }
    cpu.virtual_time_ = std::max(cpu.virtual_time_, clock_);
    enqueue(cpu);
    contended = running_ != nullptr;
  }
  if (contended) {
    dispatcher_.start_ticking();
  } else {
    wake_.notify_one();
  }
}

bool RealProcessor::end_slice_if_contended() {
  std::lock_guard lock(mutex_);
  if (running_ == nullptr || ready_.empty()) {
    return false;
  }
  running_->give_way_.store(true, std::memory_order_relaxed);
  return true;
}

void RealProcessor::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!work_.empty()) {
      auto work = std::move(work_.front());
      work_.pop_front();
      lock.unlock();
      work();
      work = nullptr;
      lock.lock();
    } else if (!ready_.empty()) {
      run_one(lock);
    } else {
      wake_.wait(lock);
    }
  }
}

void RealProcessor::run_one(std::unique_lock<std::mutex>& lock) {
  std::pop_heap(ready_.begin(), ready_.end(), runs_later);
  VirtualCpu& cpu = *ready_.back();
  ready_.pop_back();
  cpu.state_ = VirtualCpu::State::Running;
  cpu.wake_again_ = false;
  cpu.give_way_.store(false, std::memory_order_relaxed);
  running_ = &cpu;
  clock_ = std::max(clock_, cpu.virtual_time_);
  bool contended = !ready_.empty();
  lock.unlock();

  if (contended) {
    dispatcher_.start_ticking();
  }
  i64 start = thread_cpu_nanoseconds();
  cpu.run_start_ = start;
  RunEnd end = cpu.run();
  i64 used = thread_cpu_nanoseconds() - start;
  cpu.run_start_ = 0;

  lock.lock();
  running_ = nullptr;
  cpu.total_.fetch_add(used, std::memory_order_relaxed);
  busy_.fetch_add(used, std::memory_order_relaxed);
  cpu.virtual_time_ += static_cast<double>(used) / cpu.weight_;
  cpu.state_ = VirtualCpu::State::Idle;
  if (end == RunEnd::GaveWay || cpu.wake_again_) {
    enqueue(cpu);
  }
}

}  // namespace cambridge::cp::dispatcher
