/// The protocol between a terminal client and the system it is connected to, over a Unix socket:
/// frames of one type byte, a length (4 bytes, big-endian) and that many bytes of UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge::cli {

enum class FrameType : char {
  // Client to system.
  Hello = 'H',      ///< terminal width as decimal text; 0 if it has none
  Line = 'L',       ///< a line typed
  Attention = 'A',  ///< enter CP READ
  LogonAs = 'O',    ///< the owner's LOGON: user ID, then " NOIPL" or nothing
  RunFile = 'F',    ///< an EXEC to be put on a disk of the user logged on: name, X'00', its text
  Complete = 'T',   ///< a word to complete
  Shutdown = 'Z',   ///< the owner ends the system
  // System to client.
  Write = 'W',       ///< a whole line
  WriteCp = 'M',     ///< a whole line of CP's own
  Partial = 'P',     ///< a line without its end
  Status = 'S',      ///< one of ConsoleStatus, as text
  Hide = 'X',        ///< the next line typed is a password
  Ended = 'E',       ///< the session is over; "HOLD" or nothing
  Failed = 'B',      ///< LogonAs or RunFile did not work: why
  Done = 'D',        ///< RunFile worked: the device number of its disk
  Candidates = 'C',  ///< completions, separated by line ends
};

struct Frame {
  FrameType type = FrameType::Line;
  std::string text;
};

/// A length that no honest peer sends.
inline constexpr u32 kMaximumFrame = 64U << 20;

std::string encode_frame(FrameType type, std::string_view text);

/// Takes bytes as they arrive, gives frames.
class FrameReader {
 public:
  void add(std::string_view bytes) { buffer_.append(bytes); }
  /// The next whole frame. After failed() nothing more comes.
  std::optional<Frame> next();
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  std::string buffer_;
  bool failed_ = false;
};

}  // namespace cambridge::cli
