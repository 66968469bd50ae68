/// The dispatcher: the real processors of a system, and which virtual CPU each shall run next.
///
/// Each processor runs the ready virtual CPU that has received least CPU time in proportion to its
/// share (a virtual clock per CPU). Users are spread over the processors at LOGON. A ticker ends
/// time slices, and sleeps as long as no processor has anyone waiting.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "cp/dispatcher/real_processor.h"

namespace cambridge::cp::dispatcher {

class Dispatcher {
 public:
  static constexpr int kSliceMilliseconds = 5;

  explicit Dispatcher(unsigned processors);
  ~Dispatcher();

  [[nodiscard]] std::size_t processor_count() const { return processors_.size(); }
  [[nodiscard]] RealProcessor& processor(std::size_t number) { return *processors_[number]; }
  /// The processor on which a new user burdens the others least.
  RealProcessor& least_loaded();

  void set_share(VirtualCpu& cpu, Share share);
  [[nodiscard]] static Share share(const VirtualCpu& cpu) { return cpu.share_; }
  static RealProcessor* processor_of(const VirtualCpu& cpu) { return cpu.processor_; }

  /// Stops all processors; queued work is dropped. Virtual CPUs must be gone.
  void stop();

 private:
  friend class RealProcessor;
  void start_ticking();
  void tick();

  std::vector<std::unique_ptr<RealProcessor>> processors_;
  std::mutex ticker_mutex_;
  std::condition_variable ticker_wake_;
  std::atomic<bool> ticking_{false};
  bool stopping_ = false;
  std::thread ticker_;
};

}  // namespace cambridge::cp::dispatcher
