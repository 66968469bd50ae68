/// What a file stage has still to hand to the host: records copied one behind the other, written
/// some hundreds at a time; and the options that fit records to a file's format.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipelines/args/stage_operands.h"
#include "pipelines/host/host.h"

namespace cambridge::pipelines {

/// What happens to records that do not have the length of a fixed-format file.
struct OutputForm {
  bool pad = false, chop = false, strip = false;
};

bool is_output_option(StageOperands& operands);
/// [Variable|Fixed [lrecl]] [COERCE|STRIP|PAD|CHOP], to the end of the operands.
void read_output_options(StageOperands& operands, FileRequest& request, OutputForm& form);

class FileOutput {
 public:
  explicit FileOutput(OutputForm form) : form_(form) {}
  ~FileOutput();

  /// A refusal, or nothing when the file is open.
  std::optional<IssuedMessage> open(Host& host, const FileRequest& request);
  /// False when the record does not fit the file's format.
  bool add(RecordView record);
  [[nodiscard]] bool full() const { return pieces_.size() >= kRecords || buffer_.size() >= kBytes; }
  /// Hands over what was added; 0 or the system's return code.
  int flush();
  int commit();

 private:
  static constexpr std::size_t kRecords = 4096, kBytes = 256 * 1024;

  OutputForm form_;
  std::unique_ptr<FileWriter> writer_;
  char blank_ = ' ';
  std::size_t fixed_ = 0;
  std::string buffer_;
  std::vector<std::size_t> pieces_;  ///< ends of the records in the buffer
  std::vector<RecordView> views_;
};

}  // namespace cambridge::pipelines
