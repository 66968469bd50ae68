/// The service-call logical processor: what SERVICE CALL does, and the operator's consoles behind
/// it (line mode and VT220). Facts: the interface as the Linux kernel uses it.
///
/// Thread: call() on the CPU's; input and quiesce from any. The output functions run on the CPU's.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "machine/cpu/configuration.h"

namespace cambridge::machine {

class SclpProcessor final : public ServiceProcessor {
 public:
  struct Outputs {
    std::function<void(std::string_view line)> line;    ///< line mode, UTF-8, without line end
    std::function<void(std::string_view bytes)> vt220;  ///< as the guest sent them
  };

  SclpProcessor(Configuration& configuration, Outputs outputs);

  int call(VirtualCpu& cpu, u32 command, u64 sccb) override;

  /// Operator input. Goes where the guest listens: VT220 as bytes, else line mode as a line.
  void input(std::string_view line_with_end);
  /// SIGNAL SHUTDOWN. Returns false when the guest does not listen for it.
  bool quiesce();
  /// True when the guest has said that it receives VT220 input.
  [[nodiscard]] bool receives_vt220() const;

 private:
  using Block = std::basic_string<u8>;
  void read_scp_info(Block& block) const;
  void read_cpu_info(Block& block) const;
  void write_event_mask(Block& block);
  void write_event_data(Block& block);
  void read_event_data(Block& block);
  void put_cpu_entries(Block& block, std::size_t at) const;
  void message(const u8* event, std::size_t length);
  void queue_event(u8 type, std::string_view data);
  [[nodiscard]] bool guest_receives(u8 type) const;

  Configuration& configuration_;
  Outputs outputs_;
  mutable std::mutex mutex_;
  u64 receive_mask_ = 0;  ///< event types the guest receives, bit 0 is type 1
  std::deque<Block> events_;
};

}  // namespace cambridge::machine
