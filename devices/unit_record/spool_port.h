/// What a virtual reader, punch or printer needs of the spool. CP implements it.
/// Thread: called while the device runs a channel program; one call at a time for one device.
#pragma once

#include <span>
#include <string>

#include "base/types.h"

namespace cambridge::devices {

/// The reader's side.
class SpoolInput {
 public:
  enum class Got {
    Record,     ///< a card
    EndOfFile,  ///< the file in hand has ended: unit exception
    NoFile      ///< no file is ready: intervention required
  };
  virtual ~SpoolInput() = default;
  /// The next card; opens the next file of the reader when none is in hand.
  virtual Got next(std::string& card) = 0;
};

/// The punch's and printer's side.
class SpoolOutput {
 public:
  virtual ~SpoolOutput() = default;
  /// One record with the CCW command that wrote it (for a printer: its carriage control); immediate
  /// carriage controls have no data. False when the spool takes no more: intervention required.
  virtual bool write(u8 command, std::span<const u8> data) = 0;
};

}  // namespace cambridge::devices
