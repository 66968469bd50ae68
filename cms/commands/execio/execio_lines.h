/// Where EXECIO's lines go to and come from: variables of the EXEC, the program stack, STRING.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cms/commands/execio/execio_options.h"
#include "cms/shell/session.h"

namespace cambridge::cms::commands {

/// A request to the EXEC's variables failed; the return code of EXECIO is 2000 more.
struct VariableFailure {
  int code = 0;
};

/// Takes lines that were read.
class LineSink {
 public:
  LineSink(Session& session, const ExecioOptions& options) : session_(session), options_(options) {}
  /// STRIP, MARGINS and CASE are applied here.
  Result<void, VariableFailure> put(std::string_view line);
  /// Sets the count of a stem.
  Result<void, VariableFailure> finish();
  [[nodiscard]] u64 count() const { return count_; }

 private:
  Session& session_;
  const ExecioOptions& options_;
  u64 count_ = 0;
  std::string line_;
};

/// Gives the lines that are to be written.
class LineSource {
 public:
  LineSource(Session& session, const ExecioOptions& options)
      : session_(session), options_(options) {}
  /// The next line, or nothing when there are no more.
  Result<std::optional<std::string>, VariableFailure> next();

 private:
  Result<std::optional<std::string>, VariableFailure> from_stem();

  Session& session_;
  const ExecioOptions& options_;
  u64 taken_ = 0;
  std::optional<u64> stem_count_;
};

}  // namespace cambridge::cms::commands
