/// How records travel: a producer calls record() on the sink at the other side of its output
/// stream, and the call returns when the record is consumed. That is the lock-step rule of CMS
/// Pipelines said in C++ (User's Guide, "Record flow").
#pragma once

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

}  // namespace cambridge::pipelines
