/// The text of a line-mode console (3215): a stream of EBCDIC bytes with new-line characters, as
/// guests write it, and the lines that a terminal shows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace cambridge::devices {

/// Makes lines of what a guest writes. A guest may write a line in pieces, or many lines at once.
class Line3215Decoder {
 public:
  static constexpr char kNewLine = '\x15', kLineFeed = '\x25', kCarriageReturn = '\x0D',
                        kBackspace = '\x16';

  /// Takes bytes written; `complete` ends the line as X'09' does. Calls `line` for each finished
  /// line, without its new-line character. Control characters that move nothing are dropped.
  template <class Line>
  void write(std::string_view bytes, bool complete, Line&& line) {
    for (char byte : bytes) {
      if (byte == kNewLine || byte == kLineFeed) {
        line(std::string_view(pending_));
        pending_.clear();
      } else {
        add(byte);
      }
    }
    if (complete) {
      line(std::string_view(pending_));
      pending_.clear();
    }
  }

  /// What has been written of the line in progress: a prompt, if the guest now reads.
  [[nodiscard]] std::string_view pending() const { return pending_; }
  void clear() { pending_.clear(); }

 private:
  void add(char byte);

  std::string pending_;
};

/// What a typed line gives to a read: cut to the longest, without new-line characters.
std::string encode_typed_line(std::string_view line, std::size_t longest);

}  // namespace cambridge::devices
