/// One output file of COPYFILE: opens it, feeds it the records of its input files, closes it.
#pragma once

#include <memory>
#include <span>

#include "cms/commands/copyfile/record_edit.h"
#include "cms/shell/session.h"

namespace cambridge::cms::commands {

class CopyJob {
 public:
  CopyJob(Session& session, const CopyOptions& options, RecordEditor& editor)
      : session_(session), options_(options), editor_(editor) {}

  Result<void, CommandFailure> copy(std::span<const files::FoundFile> inputs,
                                    const files::FileSpec& output);

 private:
  Result<void, CommandFailure> open_output(std::span<const files::FoundFile> inputs,
                                           const std::optional<files::FoundFile>& old);
  Result<void, CommandFailure> copy_input(const files::FoundFile& input);
  Result<void, CommandFailure> copy_records(fs::FileReader& reader, const files::FoundFile& input);
  Result<void, CommandFailure> copy_fixed(fs::FileReader& reader, const files::FoundFile& input);
  Result<void, CommandFailure> write(std::string_view record);
  void show(const files::FoundFile& input, bool old_output, bool first);
  [[nodiscard]] CommandFailure read_failure(const fs::FileError& error,
                                            const files::FoundFile& input) const;
  [[nodiscard]] CommandFailure write_failure(const fs::FileError& error) const;

  Session& session_;
  const CopyOptions& options_;
  RecordEditor& editor_;
  files::FileSpec output_;
  std::unique_ptr<fs::FileWriter> writer_;
  std::unique_ptr<fs::FileReader> below_;  ///< the records that OVLY writes over
  u32 fixed_length_ = 0;
  u32 next_overlaid_ = 1;
};

}  // namespace cambridge::cms::commands
