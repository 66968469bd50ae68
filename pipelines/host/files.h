/// Files as pipelines see them: sequences of records. CMS: F and V files on minidisks; host: lines
/// or fixed records.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"

#include "pipelines/host/record.h"

namespace cambridge::pipelines {

enum class WriteMode { Replace, Append, Update };

/// What a file stage asks the host to open.
struct FileRequest {
  std::vector<std::string> words;  ///< the stage's operands that name the file, in the code page
  WriteMode mode = WriteMode::Replace;
  char record_format = 0;  ///< 'F', 'V' or 0: as the existing file, else V
  std::size_t record_length = 0;
  bool keep = false;  ///< reader files: keep them after reading
};

struct FileAttributes {
  char record_format = 'V';
  std::size_t record_length = 0;  ///< longest (V) or every (F) record; 0 unknown
  u64 records = 0;                ///< 0 unknown
  bool records_may_be_null = false;
};

/// What STATE and FMTFST print, already as fields.
struct FileStatus {
  std::string name, type, mode;  ///< in the code page
  char record_format = 'V';
  std::size_t record_length = 0;
  u64 records = 0, blocks = 0;
  i64 modified = 0;  ///< microseconds since 1970
};

class FileReader {
 public:
  virtual ~FileReader() = default;
  [[nodiscard]] virtual const FileAttributes& attributes() const = 0;
  /// The next records, some hundreds at a time; empty at end-of-file. Views are valid until the
  /// next call, or until the reader is destroyed when they are stable().
  virtual std::span<const RecordView> next() = 0;
  /// Places the reader before record `number` (from 1). False when there is no such record.
  virtual bool seek(u64 number) = 0;
  /// The whole file as it lies in storage when its records are lines ended by `line_end` and it is
  /// mapped; lets a selection search before lines are cut. Nothing for other files.
  virtual std::optional<std::string_view> line_image() { return std::nullopt; }
};

class FileWriter {
 public:
  virtual ~FileWriter() = default;  ///< a replaced file without commit() stays as it was
  [[nodiscard]] virtual const FileAttributes& attributes() const = 0;
  /// Writes records; 0 or the return code of the system (20 disk full...).
  virtual int write(std::span<const RecordView> records) = 0;
  /// Replaces record `number` in place (WriteMode::Update).
  virtual int update(u64 number, RecordView record) = 0;
  /// Makes the new contents the file. 0 or a return code.
  virtual int commit() = 0;
};

}  // namespace cambridge::pipelines
