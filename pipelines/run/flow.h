/// How records travel: a producer calls record() on the sink at the other side of its output
/// stream, and the call returns when the record is consumed. That is the lock-step rule of CMS
/// Pipelines said in C++ (User's Guide, "Record flow").
#pragma once

#include <optional>

#include "pipelines/host/record.h"

namespace cambridge::pipelines {

/// Return code of writing a record. A consumer's SETRC may make it any other number.
enum class Flow : int {
  Ok = 0,
  Ended = 12,       ///< the stream is severed or not connected: end-of-file going backwards
  Stalled = -4095,  ///< the pipeline set has stalled
};

/// The consumer's side of a connection.
class Sink {
 public:
  /// Takes one record; returns when the consumer has consumed it (or refuses it).
  virtual Flow record(RecordView record) = 0;
  /// The producer writes no more: end-of-file going forwards.
  virtual void end() = 0;

 protected:
  ~Sink() = default;
};

/// A source that its consumer may read directly instead of being written to: the same records in
/// the same order, without a task between. Files are.
class RecordSupply {
 public:
  /// The next record, valid until the next call; nothing at the end.
  virtual std::optional<RecordView> next() = 0;
  /// The consumer has changed: write from here on, a record that was read and not used first.
  virtual void write_on(std::optional<RecordView> pending) = 0;
  /// Everything was read.
  virtual void read_out() = 0;

 protected:
  ~RecordSupply() = default;
};

}  // namespace cambridge::pipelines
