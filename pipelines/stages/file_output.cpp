#include "pipelines/stages/file_output.h"

namespace cambridge::pipelines {

bool is_output_option(StageOperands& operands) {
  const std::string word = operands.peek_upper();
  for (const std::string_view name : {"COERCE", "STRIP", "PAD", "CHOP"}) {
    if (word == name) return true;
  }
  // One letter could be a file mode: F and V alone are options only behind one.
  return word.size() > 2 && (is_abbreviation(word, "Variable") || is_abbreviation(word, "Fixed"));
}

void read_output_options(StageOperands& operands, FileRequest& request, OutputForm& form) {
  while (!operands.at_end()) {
    if (operands.keyword("Fixed")) {
      request.record_format = 'F';
      if (operands.number_next()) {
        request.record_length = static_cast<std::size_t>(operands.number(1, 0x7FFFFFFF));
      }
    } else if (operands.keyword("Variable")) {
      request.record_format = 'V';
    } else if (operands.keyword("COERCE")) {
      form.pad = form.chop = true;
    } else if (operands.keyword("PAD")) {
      form.pad = true;
    } else if (operands.keyword("CHOP")) {
      form.chop = true;
    } else if (operands.keyword("STRIP")) {
      form.strip = true;
    } else {
      operands.fail<msg::FPLARG111E>(operands.peek_word());
    }
  }
}

FileOutput::~FileOutput() = default;

std::optional<IssuedMessage> FileOutput::open(Host& host, const FileRequest& request) {
  auto opened = host.open_writer(request);
  if (!opened) return opened.error();
  writer_ = std::move(opened).value();
  blank_ = host.text().blank();
  const FileAttributes& attributes = writer_->attributes();
  if (attributes.record_format == 'F') fixed_ = attributes.record_length;
  buffer_.reserve(kBytes + 4096);
  pieces_.reserve(kRecords);
  return std::nullopt;
}

bool FileOutput::add(RecordView record) {
  std::size_t size = record.size();
  if (form_.strip) {
    while (size > 1 && record.data()[size - 1] == blank_) --size;
  }
  if (fixed_ != 0 && size != fixed_) {
    if (size > fixed_ && !form_.chop) return false;
    if (size < fixed_ && !form_.pad) return false;
    size = std::min(size, fixed_);
  }
  buffer_.append(record.data(), size);
  if (size < fixed_) buffer_.append(fixed_ - size, blank_);
  pieces_.push_back(buffer_.size());
  return true;
}

int FileOutput::flush() {
  if (pieces_.empty()) return 0;
  views_.clear();
  std::size_t start = 0;
  for (const std::size_t end : pieces_) {
    views_.emplace_back(buffer_.data() + start, end - start);
    start = end;
  }
  const int code = writer_->write(views_);
  buffer_.clear();
  pieces_.clear();
  return code;
}

int FileOutput::commit() {
  return writer_->commit();
}

}  // namespace cambridge::pipelines
