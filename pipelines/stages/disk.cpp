/// <, > and >>: files read, replaced and appended to.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"
#include "pipelines/run/loop_stage.h"
#include "pipelines/run/pipeline_set.h"
#include "pipelines/stages/file_output.h"
#include "pipelines/stages/line_search.h"

namespace cambridge::pipelines {

namespace {

constexpr int kFileCommitLevel = -2000000000;

/// Reads a file from its first record to its last.
class ReadFile final : public LoopStage, private RecordSupply {
 public:
  explicit ReadFile(FileRequest request) : request_(std::move(request)) {}

  int commit_level() const override { return kFileCommitLevel; }

  int prepare() override {
    std::optional<IssuedMessage> refusal;
    on_host([&](Host& host) {
      auto opened = host.open_reader(request_);
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

  /// A consumer that chooses what to read reads the file itself: no switch of fibers a record.
  void start() override {
    const StreamEnd consumer = outputs_[0].consumer;
    auto* const loop = consumer ? dynamic_cast<LoopStage*>(consumer.stage) : nullptr;
    if (loop == nullptr || set().traced()) return LoopStage::start();
    supplying_ = true;
    loop->attach_supply(consumer.stream, *this);
  }
  void output_severed(unsigned stream) override {
    if (supplying_) {
      retire(0);
    } else {
      LoopStage::output_severed(stream);
    }
  }

  int run() override {
    if (pending_ && output(0, *pending_) != Flow::Ok) return 0;
    if (at_ == 0 && batch_.empty()) {
      if (const int code = search_lines(); code >= 0) return code;
    }
    while (output_connected(0)) {
      while (at_ < batch_.size()) {
        if (output(0, batch_[at_++]) != Flow::Ok) return 0;
      }
      if (!read_batch()) break;
    }
    return 0;
  }

 private:
  std::optional<RecordView> next() override {
    if (at_ == batch_.size() && !read_batch()) return std::nullopt;
    return batch_[at_++];
  }
  void write_on(std::optional<RecordView> pending) override {
    supplying_ = false;
    pending_ = pending;
    spawn_loop();
  }
  void read_out() override { retire(0); }

  bool read_batch() {
    at_ = 0;
    on_host([&](Host& host) {
      batch_ = reader_->next();
      host.safe_point();
    });
    return !batch_.empty();
  }

  /// A selection of whole lines follows: search the file in storage and cut only what matches.
  /// Returns -1 when that cannot be done here.
  int search_lines() {
    if (set().traced() || !output_connected(0)) return -1;
    Stage& next = *outputs_[0].consumer.stage;
    const auto text = next.line_search();
    const auto image = reader_->line_image();
    if (!text || text->empty() || !image || next.output_connected(1)) return -1;
    if (text->find(this->text().line_end()) != std::string_view::npos) return -1;
    find_lines(*image, *text, this->text().line_end(),
               [this](RecordView line) { return output(0, line) == Flow::Ok; });
    return 0;
  }

  FileRequest request_;
  std::unique_ptr<FileReader> reader_;
  std::span<const RecordView> batch_;
  std::size_t at_ = 0;
  std::optional<RecordView> pending_;
  bool supplying_ = false;
};

/// Writes the input to a file and passes it.
class WriteFile final : public FilterStage {
 public:
  WriteFile(FileRequest request, OutputForm form) : request_(std::move(request)), file_(form) {}

  int commit_level() const override { return kFileCommitLevel; }

  int prepare() override {
    std::optional<IssuedMessage> refusal;
    on_host([&](Host& host) { refusal = file_.open(host, request_); });
    if (!refusal) return 0;
    say(*refusal);
    return refusal->row->number();
  }

  Flow record(RecordView record) override {
    const auto fits = file_.add(record);
    if (!fits) return fail(issue<msg::FPLDSK117E>(static_cast<long long>(record.size())));
    if (file_.full()) {
      int code = 0;
      on_host([&](Host& host) {
        code = file_.flush();
        host.safe_point();
      });
      if (code != 0) {
        say(issue<msg::FPLDSK118E>(code));
        retire(code);
        return Flow::Ended;
      }
    }
    output(0, record);
    return Flow::Ok;
  }

  void finish() override {
    int code = 0;
    on_host([&](Host&) {
      code = file_.flush();
      if (code == 0 && !set().stalled()) code = file_.commit();
    });
    if (code != 0) say(issue<msg::FPLDSK118E>(code));
    set_return_code(code);
  }

 protected:
  bool ends_with_outputs() const override { return false; }

 private:
  FileRequest request_;
  FileOutput file_;
};

FileRequest read_request(StageOperands& operands, WriteMode mode) {
  FileRequest request;
  request.mode = mode;
  if (operands.at_end()) operands.fail<msg::FPLARG113E>();
  while (!operands.at_end()) request.words.push_back(operands.word_bytes());
  return request;
}

std::unique_ptr<Stage> make_reader(StageContext& context) {
  return std::make_unique<ReadFile>(read_request(context.operands, WriteMode::Replace));
}

std::unique_ptr<Stage> make_writer(StageContext& context, WriteMode mode) {
  StageOperands& operands = context.operands;
  FileRequest request;
  request.mode = mode;
  OutputForm form;
  const std::size_t names = context.host.is_cms() ? 3 : 1;
  while (!operands.at_end() && request.words.size() < names) {
    if (request.words.size() == 2 && is_output_option(operands)) break;
    request.words.push_back(operands.word_bytes());
  }
  if (request.words.size() < std::min<std::size_t>(names, 2)) operands.fail<msg::FPLARG113E>();
  read_output_options(operands, request, form);
  return std::make_unique<WriteFile>(std::move(request), form);
}

}  // namespace

extern const StageSpec kReadFile{
    .names = "< DISKR <MDSK <OE",
    .syntax = "< fn ft [fm] | < path [FIXED n]",
    .summary = "Read a file from start to end.",
    .help =
        "One output record for each record of the file. On the host the file is named by its "
        "path; its records are lines, or with FIXED n pieces of n bytes.",
    .example = "",
    .example_output = "",
    .position = Position::First,
    .delay = Delay::Source,
    .make = make_reader};

extern const StageSpec kReplaceFile{
    .names = "> DISKW >MDSK >OE",
    .syntax = "> fn ft [fm] [VARIABLE|FIXED [lrecl]] [COERCE|STRIP|PAD|CHOP] | > path [FIXED n]",
    .summary = "Replace or create a file.",
    .help =
        "The old file is replaced only at end-of-file and when all went well. Each record is "
        "also passed to the output. Records of a FIXED file must have its length, unless "
        "COERCE (or PAD, CHOP) makes them.",
    .example = "",
    .example_output = "",
    .make = [](StageContext& context) { return make_writer(context, WriteMode::Replace); }};

extern const StageSpec kAppendFile{
    .names = ">> DISKWA >>MDSK >>OE",
    .syntax = ">> fn ft [fm] [VARIABLE|FIXED [lrecl]] | >> path",
    .summary = "Append to a file, or create it.",
    .help = "Each record is also passed to the output.",
    .example = "",
    .example_output = "",
    .make = [](StageContext& context) { return make_writer(context, WriteMode::Append); }};

}  // namespace cambridge::pipelines
