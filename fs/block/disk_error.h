/// Why a disk operation failed, in the terms that CP, CMS and the disk tool need to word a message.
#pragma once

#include <string>

#include "base/result.h"

namespace cambridge::fs {

struct DiskError {
  enum class Kind {
    NotWritable,  ///< the image, extent or device is read-only
    InputOutput,  ///< the host failed to read or write
    OutOfRange,   ///< an address beyond the end of the device or extent
    HostFull,     ///< the host's file system has no room left
    Damaged,      ///< the content is not what its format demands
    InUse,        ///< somebody else holds the image for writing
    Missing,      ///< no such file
    Invalid       ///< the request makes no sense for this device
  };
  Kind kind = Kind::InputOutput;
  std::string what;  ///< what was attempted on which, for people: "image vol.ckd: short read"
};

template <class T>
using DiskResult = Result<T, DiskError>;

/// `return disk_failure(DiskError::Kind::Damaged, "...")` from a function that returns a
/// DiskResult.
inline Failure<DiskError> disk_failure(DiskError::Kind kind, std::string what) {
  return {DiskError{kind, std::move(what)}};
}

}  // namespace cambridge::fs
