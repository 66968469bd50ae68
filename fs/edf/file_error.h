/// Why an operation on a CMS minidisk or file failed, in the terms in which CMS words it.
#pragma once

#include <string>

#include "fs/block/disk_error.h"

namespace cambridge::fs {

struct FileError {
  enum class Kind {
    NotFound,      ///< no such file
    Exists,        ///< a file of that name is there already
    ReadOnly,      ///< the disk is accessed read-only
    DiskFull,      ///< no room on the minidisk; nothing has changed
    Damaged,       ///< what is on the disk is not what its format demands
    NotFormatted,  ///< the disk carries no CMS label
    InvalidName,   ///< a file name, type or mode number that cannot be
    Invalid,       ///< the request makes no sense: record length, format, record number
    Busy,          ///< the file is open for writing
    Empty,         ///< a CMS file has at least one record
    Device         ///< the device failed
  };
  Kind kind = Kind::Device;
  std::string what;

  FileError(Kind why, std::string text) : kind(why), what(std::move(text)) {}
  FileError(DiskError error)  // NOLINT: a failing device fails the operation
      : kind(kind_of(error.kind)), what(std::move(error.what)) {}

 private:
  static Kind kind_of(DiskError::Kind kind) {
    switch (kind) {
      case DiskError::Kind::NotWritable:
        return Kind::ReadOnly;
      case DiskError::Kind::Damaged:
      case DiskError::Kind::OutOfRange:
        return Kind::Damaged;
      default:
        return Kind::Device;
    }
  }
};

template <class T>
using FileResult = Result<T, FileError>;

inline Failure<FileError> file_failure(FileError::Kind kind, std::string what) {
  return {FileError(kind, std::move(what))};
}

}  // namespace cambridge::fs
