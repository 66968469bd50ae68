#include "cms/files/file_failure.h"

namespace cambridge::cms::files {
namespace {

using Kind = fs::FileError::Kind;

template <const Message& M, class... Args>
CommandFailure make(std::string_view module, const Args&... args) {
  return fail<M>(module, args...).error;
}

}  // namespace

int file_system_code(const fs::FileError& error, FileAction action) {
  constexpr int kPermanent = 3, kNotFound = 1, kFull = 13, kReadOnly = 12, kBusy = 9,
                kBadLength = 15, kBadName = 20, kInvalid = 5, kEmpty = 11;
  switch (error.kind) {
    case Kind::NotFound:
      return kNotFound;
    case Kind::ReadOnly:
      return kReadOnly;
    case Kind::DiskFull:
      return kFull;
    case Kind::Busy:
      return kBusy;
    case Kind::InvalidName:
      return kBadName;
    case Kind::Empty:
      return kEmpty;
    case Kind::Exists:
    case Kind::Invalid:
      return action == FileAction::Write ? kBadLength : kInvalid;
    case Kind::Damaged:
    case Kind::NotFormatted:
    case Kind::Device:
      break;
  }
  return kPermanent;
}

CommandFailure explain(std::string_view module, const fs::FileError& error, FileAction action,
                       std::string_view fileid, std::string_view disk) {
  auto mode = disk.substr(0, 1);
  switch (error.kind) {
    case Kind::NotFound:
      return make<msg::DMSxxx002E>(module, fileid);
    case Kind::Exists:
      return make<msg::DMSxxx024E>(module, fileid);
    case Kind::ReadOnly:
      return make<msg::DMSxxx037E>(module, mode);
    case Kind::DiskFull:
      return make<msg::DMSxxx107S>(module, disk);
    case Kind::Busy:
      return make<msg::DMSxxx030E>(module, fileid);
    case Kind::InvalidName:
      return make<msg::DMSxxx062E>(module, "*", fileid);
    case Kind::NotFormatted:
      return make<msg::DMSxxx112S>(module, disk);
    case Kind::Empty:
    case Kind::Invalid:
    case Kind::Damaged:
    case Kind::Device:
      break;
  }
  int code = file_system_code(error, action);
  return action == FileAction::Read ? make<msg::DMSxxx104S>(module, code, fileid)
                                    : make<msg::DMSxxx105S>(module, code, fileid);
}

}  // namespace cambridge::cms::files
