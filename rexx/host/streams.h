/// Streams as the input and output functions need them. REXX/VM Reference, "Input and Output
/// Streams".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge::rexx {

/// Why an operation raised NOTREADY.
struct NotReady {
  bool raised = false;
  std::string description;  ///< STREAM(name, 'D') afterwards
};

/// The streams of one run; the default stream has the empty name. Every operation sets `trouble`
/// when it could not do all it was asked for; the interpreter then raises NOTREADY.
class Streams {
 public:
  virtual ~Streams() = default;
  virtual void char_in(std::string_view name, std::optional<i64> start, i64 count,
                       std::string& result, NotReady& trouble) = 0;
  /// Returns the number of characters not written. No data and no start closes the stream.
  virtual i64 char_out(std::string_view name, std::optional<std::string_view> data,
                       std::optional<i64> start, NotReady& trouble) = 0;
  virtual i64 chars(std::string_view name, NotReady& trouble) = 0;
  virtual void line_in(std::string_view name, std::optional<i64> line, i64 count,
                       std::string& result, NotReady& trouble) = 0;
  /// Returns the number of lines not written. No data and no line closes the stream.
  virtual i64 line_out(std::string_view name, std::optional<std::string_view> data,
                       std::optional<i64> line, NotReady& trouble) = 0;
  /// With `count_all` the number of lines left, else 1 when there is at least one.
  virtual i64 lines(std::string_view name, bool count_all, NotReady& trouble) = 0;
  /// STREAM(name, 'S'): ERROR, NOTREADY, READY or UNKNOWN.
  virtual std::string state(std::string_view name) = 0;
  /// STREAM(name, 'D').
  virtual std::string description(std::string_view name) = 0;
  /// STREAM(name, 'C', command).
  virtual std::string command(std::string_view name, std::string_view command,
                              NotReady& trouble) = 0;
};

}  // namespace cambridge::rexx
