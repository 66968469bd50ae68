/// GETFILES, STATE, STATEW, FMTFST, DISKBACK, DISKRANDOM, DISKSLOW, DISKFAST, DISKUPDATE, and the
/// unit record devices READER, PUNCH, PRINTMC, URO; STORAGE.
#include "pipelines/args/input_range.h"
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/multi_stage.h"
#include "pipelines/run/pipeline_set.h"
#include "pipelines/stages/file_output.h"

namespace cambridge::pipelines {

namespace {

constexpr int kFileCommitLevel = -2000000000;

std::vector<std::string> words_of(std::string_view line, char blank) {
  std::vector<std::string> words;
  for (std::size_t at = 0; (at = line.find_first_not_of(blank, at)) != std::string_view::npos;) {
    const std::size_t stop = std::min(line.find(blank, at), line.size());
    words.emplace_back(line.substr(at, stop - at));
    at = stop;
  }
  return words;
}

FileRequest rest_as_request(StageOperands& operands) {
  FileRequest request;
  if (operands.at_end()) operands.fail<msg::FPLARG113E>();
  while (!operands.at_end()) request.words.push_back(operands.word_bytes());
  return request;
}

/// Each record names a file whose contents are written.
class GetFiles final : public FilterStage {
 public:
  Flow record(RecordView record) override {
    FileRequest request;
    request.words = words_of(record, text().blank());
    if (request.words.empty()) return Flow::Ok;
    std::unique_ptr<FileReader> reader;
    std::optional<IssuedMessage> refusal;
    on_host([&](Host& host) {
      auto opened = host.open_reader(request);
      if (opened) {
        reader = std::move(opened).value();
      } else {
        refusal = opened.error();
      }
    });
    if (refusal) return fail(*refusal);
    while (true) {
      std::span<const RecordView> batch;
      on_host([&](Host& host) {
        batch = reader->next();
        host.safe_point();
      });
      if (batch.empty()) return Flow::Ok;
      for (const RecordView r : batch) {
        // The file is closed when its records have passed: they are not stable.
        const Flow flow = pass(0, RecordView(r.data(), r.size()));
        if (flow != Flow::Ok) return flow;
      }
    }
  }
};

std::unique_ptr<Stage> make_getfiles(StageContext& context) {
  context.operands.expect_end();
  return std::make_unique<GetFiles>();
}

/// A line as LISTFILE writes it: name, type, mode, format, record length, records, blocks, date.
std::string status_line(const FileStatus& status, const TextTables& text) {
  const CivilTime time = civil_time(status.modified);
  const auto shown = [&](const std::string& s) { return text.ascii_text(s); };
  return text.from_ascii_text(fmt::format(
      "{:8} {:8} {:2} {} {:10} {:10} {:10} {} {}", shown(status.name), shown(status.type),
      shown(status.mode), status.record_format, status.record_length, status.records, status.blocks,
      time.short_date(), time.time()));
}

class State final : public MultiStage {
 public:
  State(std::string first, bool quiet, bool no_format)
      : first_(std::move(first)), quiet_(quiet), no_format_(no_format) {}
  bool has_begin() const override { return !first_.empty(); }
  void begin() override { look(first_); }
  Flow record_on(unsigned, RecordView record) override { return look(record); }
  void finish() override {
    if (!quiet_ && missing_ && !output_defined(1)) set_return_code(28);
  }

 private:
  Flow look(std::string_view line) {
    FileRequest request;
    request.words = words_of(line, text().blank());
    std::optional<FileStatus> status;
    if (!request.words.empty()) {
      on_host([&](Host& host) { status = host.file_status(request); });
    }
    if (!status) {
      missing_ = true;
      return output_defined(1) ? pass(1, line) : Flow::Ok;
    }
    if (no_format_) return pass(0, line);
    return pass(0, status_line(*status, text()));
  }
  std::string first_;
  bool quiet_, no_format_, missing_ = false;
};

std::unique_ptr<Stage> make_state(StageContext& context) {
  StageOperands& operands = context.operands;
  std::string first;
  bool quiet = false, no_format = false;
  while (!operands.at_end()) {
    if (operands.keyword("QUIET")) {
      quiet = true;
    } else if (operands.keyword("NOFORMAT")) {
      no_format = true;
    } else if (!operands.keyword_of({"SHOrtdate", "FULldate", "ISOdate", "STAndard"})) {
      if (!first.empty()) first += operands.text().blank();
      first += operands.word_bytes();
    }
  }
  if (context.first && first.empty()) operands.fail<msg::FPLARG113E>();
  return std::make_unique<State>(std::move(first), quiet, no_format);
}

/// A file read in some other way than from start to end.
class FileSource : public LoopStage {
 public:
  explicit FileSource(FileRequest request) : request_(std::move(request)) {}
  int commit_level() const override { return kFileCommitLevel; }
  int prepare() override {
    std::optional<IssuedMessage> refusal;
    on_host([&](Host& host) {
      auto opened = open(host);
      if (opened) {
        reader_ = std::move(opened).value();
      } else {
        refusal = opened.error();
      }
    });
    if (!refusal) return 0;
    say(*refusal);
    return refusal->row->number();
  }

 protected:
  virtual Result<std::unique_ptr<FileReader>, IssuedMessage> open(Host& host) {
    return host.open_reader(request_);
  }
  std::span<const RecordView> next() {
    std::span<const RecordView> batch;
    on_host([&](Host& host) {
      batch = reader_->next();
      host.safe_point();
    });
    return batch;
  }
  bool seek(u64 number) {
    bool found = false;
    on_host([&](Host&) { found = reader_->seek(number); });
    return found;
  }

  FileRequest request_;
  std::unique_ptr<FileReader> reader_;
};

class DiskBack final : public FileSource {
 public:
  using FileSource::FileSource;
  int run() override {
    std::vector<std::string> records;
    for (auto batch = next(); !batch.empty(); batch = next()) {
      for (const RecordView r : batch) records.emplace_back(r.text());
    }
    for (std::size_t i = records.size(); i-- > 0;) {
      if (output(0, records[i]) != Flow::Ok) break;
    }
    return 0;
  }
};

/// From a record number on; for DISKSLOW and DISKFAST as first stages.
class DiskFrom final : public FileSource {
 public:
  DiskFrom(FileRequest request, u64 from) : FileSource(std::move(request)), from_(from) {}
  int run() override {
    if (from_ > 1 && !seek(from_)) return 0;
    for (auto batch = next(); !batch.empty(); batch = next()) {
      for (const RecordView r : batch) {
        if (output(0, r) != Flow::Ok) return 0;
      }
    }
    return 0;
  }

 private:
  u64 from_;
};

/// Record numbers and ranges from the operands, then from the input.
class DiskRandom final : public FileSource {
 public:
  DiskRandom(FileRequest request, std::string numbers, bool with_number)
      : FileSource(std::move(request)), numbers_(std::move(numbers)), with_number_(with_number) {}
  int run() override {
    if (const int code = write_all(numbers_); code != 0) return code < 0 ? 0 : code;
    while (const auto record = peek(0)) {
      const std::string line(record->text());
      if (const int code = write_all(line); code != 0) return code < 0 ? 0 : code;
      consume(0);
    }
    return 0;
  }

 private:
  /// 0, a message number, or -1 when the output has ended.
  int write_all(const std::string& line) {
    StageOperands words(line, text());
    while (!words.at_end()) {
      const std::string word = words.peek_word();
      const InputRange range = read_range(words);
      if (words.refused()) {
        say(words.refusal());
        return words.refusal().row->number();
      }
      for (i64 number = range.first(); number <= range.last(); ++number) {
        if (!seek(static_cast<u64>(number))) break;
        const auto batch = next();
        if (batch.empty()) break;
        line_ = with_number_ ? text().number(number, 10) : std::string();
        line_ += batch.front().text();
        if (output(0, line_) != Flow::Ok) return -1;
      }
    }
    return 0;
  }

  std::string numbers_, line_;
  bool with_number_;
};

std::unique_ptr<Stage> make_diskback(StageContext& context) {
  return std::make_unique<DiskBack>(rest_as_request(context.operands));
}

/// The words that name a file: three at most inside CMS, one on the host.
FileRequest file_words(StageContext& context) {
  StageOperands& operands = context.operands;
  FileRequest request;
  const std::size_t names = context.host.is_cms() ? 3 : 1;
  if (operands.at_end()) operands.fail<msg::FPLARG113E>();
  while (!operands.at_end() && request.words.size() < names) {
    request.words.push_back(operands.word_bytes());
  }
  return request;
}

std::unique_ptr<Stage> make_diskrandom(StageContext& context) {
  StageOperands& operands = context.operands;
  FileRequest request = file_words(context);
  operands.keyword("DIGITAL");
  const bool with_number = operands.keyword("NUMBER");
  return std::make_unique<DiskRandom>(std::move(request), operands.rest_stripped(), with_number);
}

class DiskAppend final : public FilterStage {
 public:
  explicit DiskAppend(FileRequest request) : request_(std::move(request)), file_({}) {}
  int commit_level() const override { return kFileCommitLevel; }
  int prepare() override {
    std::optional<IssuedMessage> refusal;
    on_host([&](Host& host) { refusal = file_.open(host, request_); });
    if (!refusal) return 0;
    say(*refusal);
    return refusal->row->number();
  }
  Flow record(RecordView record) override {
    if (!file_.add(record)) {
      return fail(issue<msg::FPLDSK117E>(static_cast<long long>(record.size())));
    }
    if (file_.full()) on_host([&](Host&) { code_ = std::max(code_, file_.flush()); });
    output(0, record);
    return Flow::Ok;
  }
  void finish() override {
    on_host([&](Host&) {
      code_ = std::max(code_, file_.flush());
      if (code_ == 0) code_ = file_.commit();
    });
    if (code_ != 0) say(issue<msg::FPLDSK118E>(code_));
    set_return_code(code_);
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  FileRequest request_;
  FileOutput file_;
  int code_ = 0;
};

std::unique_ptr<Stage> make_diskslow(StageContext& context) {
  StageOperands& operands = context.operands;
  FileRequest request = file_words(context);
  u64 from = 1;
  if (operands.keyword("FROM")) from = static_cast<u64>(operands.number(1));
  if (context.first) {
    operands.expect_end();
    return std::make_unique<DiskFrom>(std::move(request), from);
  }
  OutputForm form;
  read_output_options(operands, request, form);
  request.mode = WriteMode::Append;
  return std::make_unique<DiskAppend>(std::move(request));
}

/// Columns 1-10 are the number of the record that the rest replaces.
class DiskUpdate final : public FilterStage {
 public:
  explicit DiskUpdate(FileRequest request) : request_(std::move(request)) {}
  int commit_level() const override { return kFileCommitLevel; }
  int prepare() override {
    std::optional<IssuedMessage> refusal;
    on_host([&](Host& host) {
      auto opened = host.open_writer(request_);
      if (opened) {
        writer_ = std::move(opened).value();
      } else {
        refusal = opened.error();
      }
    });
    if (!refusal) return 0;
    say(*refusal);
    return refusal->row->number();
  }
  Flow record(RecordView record) override {
    StageOperands number(std::string(record.text().substr(0, 10)), text());
    const i64 value = number.number(1);
    if (number.refused()) return fail(number.refusal());
    int code = 0;
    const RecordView data = record.part(std::min<std::size_t>(10, record.size()),
                                        record.size() - std::min<std::size_t>(10, record.size()));
    on_host([&](Host&) { code = writer_->update(static_cast<u64>(value), data); });
    if (code != 0) {
      say(issue<msg::FPLDSK118E>(code));
      retire(code);
      return Flow::Ended;
    }
    output(0, record);
    return Flow::Ok;
  }
  void finish() override {
    int code = 0;
    on_host([&](Host&) { code = writer_->commit(); });
    set_return_code(code);
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  FileRequest request_;
  std::unique_ptr<FileWriter> writer_;
};

std::unique_ptr<Stage> make_diskupdate(StageContext& context) {
  FileRequest request = file_words(context);
  OutputForm form;
  context.operands.keyword("KEEP");
  read_output_options(context.operands, request, form);
  request.mode = WriteMode::Update;
  return std::make_unique<DiskUpdate>(std::move(request));
}

/// READER: a spool file, carriage control first.
class Reader final : public FileSource {
 public:
  using FileSource::FileSource;
  int run() override {
    for (auto batch = next(); !batch.empty(); batch = next()) {
      for (const RecordView r : batch) {
        if (output(0, r) != Flow::Ok) return 0;
      }
    }
    return 0;
  }

 protected:
  Result<std::unique_ptr<FileReader>, IssuedMessage> open(Host& host) override {
    return host.open_unit_record(request_);
  }
};

std::unique_ptr<Stage> make_reader(StageContext& context) {
  StageOperands& operands = context.operands;
  FileRequest request;
  while (!operands.at_end()) {
    if (operands.keyword_of({"HOLD", "KEEP"})) {
      request.keep = true;
    } else if (operands.keyword("FILE")) {
      request.words.push_back(std::to_string(operands.number(0, 9999)));
    } else if (!operands.keyword_of({"PURGE", "NOKEEP", "MONITOR", "4KBLOCK"})) {
      request.words.push_back("DEV");
      request.words.push_back(operands.word());
    }
  }
  return std::make_unique<Reader>(std::move(request));
}

/// PUNCH, PRINTMC, URO: records to a unit record device.
class UnitRecordOutput final : public FilterStage {
 public:
  explicit UnitRecordOutput(FileRequest request) : request_(std::move(request)) {}
  int commit_level() const override { return kFileCommitLevel; }
  int prepare() override {
    std::optional<IssuedMessage> refusal;
    on_host([&](Host& host) {
      auto opened = host.open_unit_record_output(request_);
      if (opened) {
        writer_ = std::move(opened).value();
      } else {
        refusal = opened.error();
      }
    });
    if (!refusal) return 0;
    say(*refusal);
    return refusal->row->number();
  }
  Flow record(RecordView record) override {
    int code = 0;
    on_host([&](Host& host) {
      code = writer_->write({&record, 1});
      host.safe_point();
    });
    if (code != 0) {
      say(issue<msg::FPLDSK118E>(code));
      retire(code);
      return Flow::Ended;
    }
    output(0, record);
    return Flow::Ok;
  }
  void finish() override {
    int code = 0;
    on_host([&](Host&) { code = writer_->commit(); });
    set_return_code(code);
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  FileRequest request_;
  std::unique_ptr<FileWriter> writer_;
};

std::unique_ptr<Stage> make_unit_record(StageContext& context, std::string_view kind) {
  FileRequest request;
  request.words.emplace_back(kind);
  while (!context.operands.at_end()) request.words.push_back(context.operands.word());
  return std::make_unique<UnitRecordOutput>(std::move(request));
}

/// STORAGE: reads the bytes when first, else stores each record at the address.
class StorageReader final : public LoopStage {
 public:
  StorageReader(u64 address, std::size_t length) : address_(address), length_(length) {}
  int run() override {
    std::optional<std::string> bytes;
    on_host([&](Host& host) { bytes = host.fetch_storage(address_, length_); });
    if (!bytes) {
      say(issue<msg::FPLSTG526E>(fmt::format("{:X}", address_)));
      return msg::FPLSTG526E.number();
    }
    output(0, *bytes);
    return 0;
  }

 private:
  u64 address_;
  std::size_t length_;
};

class StorageWriter final : public FilterStage {
 public:
  explicit StorageWriter(u64 address) : address_(address) {}
  Flow record(RecordView record) override {
    bool stored = false;
    on_host([&](Host& host) { stored = host.store_storage(address_, record); });
    if (!stored) return fail(issue<msg::FPLSTG526E>(fmt::format("{:X}", address_)));
    address_ += record.size();
    output(0, record);
    return Flow::Ok;
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  u64 address_;
};

std::unique_ptr<Stage> make_storage(StageContext& context) {
  StageOperands& operands = context.operands;
  const std::string word = operands.word();
  u64 address = 0;
  for (const char c : word) {
    if (hex_digit(c) < 0 || word.size() > 16) {
      operands.fail<msg::FPLARG065E>(word);
      break;
    }
    address = address << 4 | static_cast<u64>(hex_digit(c));
  }
  if (word.empty()) operands.fail<msg::FPLARG113E>();
  std::size_t length = 1;
  if (operands.number_next()) length = static_cast<std::size_t>(operands.number(1, 1 << 24));
  operands.rest();
  if (context.first) return std::make_unique<StorageReader>(address, length);
  return std::make_unique<StorageWriter>(address);
}

}  // namespace

extern const StageSpec kGetfiles{.names = "GETfiles",
                                 .syntax = "GETFILES",
                                 .summary = "Write the contents of the files named by the input.",
                                 .help = "Each record is a file identifier.",
                                 .example = "",
                                 .example_output = "",
                                 .make = make_getfiles};

extern const StageSpec kState{
    .names = "STATE STATEW",
    .syntax = "STATE [fn ft [fm]] [NOFORMAT|SHORTDATE|FULLDATE|ISODATE] [QUIET]",
    .summary = "Write the status of files.",
    .help =
        "For each file identifier, from the operands and the input. Files that do not exist go "
        "to the secondary output, or make return code 28.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .max_outputs = 2,
    .make = make_state};

extern const StageSpec kDiskback{.names = "DISKBACK FILEBACK MDSKBACK",
                                 .syntax = "DISKBACK fn ft [fm]",
                                 .summary = "Read a file, the last record first.",
                                 .help = "The file is read whole before the first record.",
                                 .example = "",
                                 .example_output = "",
                                 .position = Position::First,
                                 .delay = Delay::Source,
                                 .make = make_diskback};

extern const StageSpec kDiskrandom{
    .names = "DISKRANDOM FILERANDOM MDSKRANDOM",
    .syntax = "DISKRANDOM fn ft fm [DIGITAL] [NUMBER] [ranges...]",
    .summary = "Read the records whose numbers are given.",
    .help =
        "Numbers and ranges come from the operands and then from the input. NUMBER puts the "
        "number in front, in ten columns.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .make = make_diskrandom};

extern const StageSpec kDiskslow{
    .names = "DISKSLOW FILESLOW MDSKSLOW DISKFAST MDSKFAST FILEFAST",
    .syntax = "DISKSLOW fn ft [fm] [FROM n] | DISKSLOW fn ft fm [VARIABLE|FIXED [lrecl]]",
    .summary = "Read a file from a record on, or append to it.",
    .help = "First: reads from record n. Elsewhere: appends each record and passes it.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .make = make_diskslow};

extern const StageSpec kDiskupdate{
    .names = "DISKUPDATE FILEUPDATE MDSKUPDATE",
    .syntax = "DISKUPDATE fn ft fm [VARIABLE|FIXED n] [KEEP]",
    .summary = "Replace records of a file in place.",
    .help = "Columns 1-10 of a record are the number of the record that the rest replaces.",
    .example = "",
    .example_output = "",
    .make = make_diskupdate};

extern const StageSpec kReader{
    .names = "READER",
    .syntax = "READER [PURGE|HOLD|KEEP|NOKEEP] [FILE n] [MONITOR|4KBLOCK] [vdev]",
    .summary = "Read a spool file from the virtual reader.",
    .help = "The first byte of each record is its carriage control (CCW command code).",
    .example = "",
    .example_output = "",
    .position = Position::First,
    .delay = Delay::Source,
    .make = make_reader};

extern const StageSpec kPunch{.names = "PUNCH",
                              .syntax = "PUNCH [vdev]",
                              .summary = "Punch cards on the virtual punch.",
                              .help = "Each record is a card of at most 80 bytes.",
                              .example = "",
                              .example_output = "",
                              .make = [](StageContext& c) { return make_unit_record(c, "PUNCH"); }};

extern const StageSpec kPrintmc{
    .names = "PRINTMC",
    .syntax = "PRINTMC [vdev]",
    .summary = "Print records with machine carriage control.",
    .help = "The first byte of each record is the CCW command code.",
    .example = "",
    .example_output = "",
    .make = [](StageContext& c) { return make_unit_record(c, "PRINTMC"); }};

extern const StageSpec kUro{.names = "URO",
                            .syntax = "URO [vdev]",
                            .summary = "Write to a unit record device.",
                            .help = "The first byte of each record is the CCW command code.",
                            .example = "",
                            .example_output = "",
                            .make = [](StageContext& c) { return make_unit_record(c, "URO"); }};

extern const StageSpec kStorage{
    .names = "STORAGE",
    .syntax = "STORAGE hexaddress [length] [key]",
    .summary = "Read or write storage of the virtual machine.",
    .help =
        "First: writes so many bytes as a record. Elsewhere: stores each record, one behind "
        "the other.",
    .example = "",
    .example_output = "",
    .position = Position::Anywhere,
    .make = make_storage};

}  // namespace cambridge::pipelines
