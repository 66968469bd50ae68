/// Decoded instructions of one CPU, in straight lines ("traces") from an entry point to the first
/// instruction that always branches or the end of the page. docs/decisions/032-traces.md.
///
/// Invariants
///   1. A trace lies in one frame; an instruction that crosses into the next page is in none.
///   2. The last element of a trace is not an instruction but says what follows.
///   3. An invalidated trace stays in memory with every handler replaced, so that whoever is in it,
///      or has a link to it, finds out at the next instruction.
/// Thread: the CPU's own.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "machine/isa/instruction.h"

namespace cambridge::machine {

/// Handlers that a trace needs beside those of the instructions.
struct TraceHandlers {
  Handler invalid_operation;  ///< the opcode is invalid
  Handler go_on;              ///< the trace ended without a branch
  Handler crossing;           ///< the next instruction crosses the page
  Handler reenter;            ///< the trace was invalidated
};

class TraceCache {
 public:
  static constexpr unsigned kLongestTrace = 64;

  explicit TraceCache(const TraceHandlers& handlers) : handlers_(handlers) {}

  /// The trace that starts at this absolute address, made when there is none.
  /// `page` is the host address of its frame.
  const Instruction* find_or_make(u64 absolute, const u8* page);

  /// Invalidates what was decoded from these bytes of one frame. Returns true when there was some.
  bool invalidate(u64 absolute, u64 length);
  void invalidate_frame(u64 frame) { invalidate(frame << 12, 4096); }
  [[nodiscard]] bool has_frame(u64 frame) const { return frames_.contains(frame); }

  /// True when it is time to clear() at a point where no trace is in use.
  [[nodiscard]] bool is_full() const { return used_ > kMostInstructions; }
  void clear();

 private:
  static constexpr std::size_t kMostInstructions = 1U << 20;
  static constexpr std::size_t kChunk = 16384;

  struct Trace {
    u64 absolute;
    u32 length;  ///< bytes
    u32 elements;
    Instruction* first;
  };
  struct Frame {
    u64 code = 0;  ///< one bit for each 64 bytes that something was decoded from
    std::vector<Trace> traces;
  };

  Instruction* allocate(std::size_t elements);

  TraceHandlers handlers_;
  std::unordered_map<u64, Instruction*> entries_;
  std::unordered_map<u64, Frame> frames_;
  std::vector<std::unique_ptr<Instruction[]>> chunks_;
  std::size_t chunk_used_ = kChunk;
  std::size_t used_ = 0;
};

}  // namespace cambridge::machine
