#include "cms/pipe/minidisk_files.h"

#include <array>

#include "base/ebcdic.h"

#include "pipelines/host/messages.h"

namespace cambridge::cms::pipe {
namespace {

namespace fpl = pipelines::msg;

constexpr std::string_view kModule = "PIP";
constexpr u32 kRecordsAtOnce = 512;
constexpr std::size_t kBytesAtOnce = 64 * 1024;
constexpr int kDiskFull = 13;
constexpr int kWriteError = 100;

/// fn ft fm of a request as a file specification; mode "*" unless one is given.
Result<files::FileSpec, IssuedMessage> spec_of(const pipelines::FileRequest& request,
                                               std::string_view default_mode) {
  std::array<std::string, 3> words;
  for (std::size_t i = 0; i < words.size() && i < request.words.size(); ++i) {
    words[i] = upper_case(ebcdic_to_utf8(request.words[i]));
  }
  auto spec = files::make_file_spec(kModule, words[0], words[1], words[2], default_mode);
  if (!spec) {
    return failure(spec.error().message.issued);
  }
  return *spec;
}

IssuedMessage file_message(std::string_view fileid, std::string_view reason) {
  return issue<fpl::FPLHST2904E>(fileid, reason);
}

pipelines::FileAttributes attributes_of(const files::FoundFile& file) {
  pipelines::FileAttributes attributes;
  attributes.record_format = file.record_format;
  attributes.record_length = file.record_length;
  attributes.records = file.records;
  return attributes;
}

class MinidiskReader final : public pipelines::FileReader {
 public:
  MinidiskReader(const files::FoundFile& file, std::unique_ptr<fs::FileReader> reader)
      : attributes_(attributes_of(file)), reader_(std::move(reader)) {}

  [[nodiscard]] const pipelines::FileAttributes& attributes() const override { return attributes_; }

  std::span<const pipelines::RecordView> next() override {
    views_.clear();
    if (attributes_.record_format == 'F') {
      fixed_records();
    } else {
      variable_records();
    }
    return views_;
  }

  bool seek(u64 number) override {
    return number >= 1 && number <= attributes_.records + 1 &&
           reader_->seek(static_cast<u32>(number)).ok();
  }

 private:
  void fixed_records() {
    auto piece = reader_->next_fixed(kRecordsAtOnce);
    if (!piece || !*piece) {
      return;
    }
    const auto* data = reinterpret_cast<const char*>((*piece)->data());
    for (std::size_t at = 0; at < (*piece)->size(); at += attributes_.record_length) {
      views_.emplace_back(data + at, attributes_.record_length);
    }
  }

  /// A record is valid until the next is read, so a batch is copied together.
  void variable_records() {
    buffer_.clear();
    ends_.clear();
    while (ends_.size() < kRecordsAtOnce && buffer_.size() < kBytesAtOnce) {
      auto record = reader_->next();
      if (!record || !*record) {
        break;
      }
      buffer_.append(reinterpret_cast<const char*>((*record)->data()), (*record)->size());
      ends_.push_back(buffer_.size());
    }
    std::size_t start = 0;
    for (auto end : ends_) {
      views_.emplace_back(buffer_.data() + start, end - start);
      start = end;
    }
  }

  pipelines::FileAttributes attributes_;
  std::unique_ptr<fs::FileReader> reader_;
  std::vector<pipelines::RecordView> views_;
  std::string buffer_;
  std::vector<std::size_t> ends_;
};

int write_code(const fs::FileError& error) {
  return error.kind == fs::FileError::Kind::DiskFull ? kDiskFull : kWriteError;
}

class MinidiskWriter final : public pipelines::FileWriter {
 public:
  MinidiskWriter(Session& session, files::FileSpec spec, pipelines::WriteMode mode,
                 pipelines::FileAttributes attributes, std::unique_ptr<fs::FileWriter> writer)
      : session_(session),
        spec_(std::move(spec)),
        mode_(mode),
        attributes_(attributes),
        writer_(std::move(writer)) {}

  [[nodiscard]] const pipelines::FileAttributes& attributes() const override { return attributes_; }

  int write(std::span<const pipelines::RecordView> records) override {
    for (const auto& record : records) {
      // A V record has at least one byte: a null record is not written, as on a real minidisk.
      if (record.empty()) {
        continue;
      }
      auto written = writer_->append({reinterpret_cast<const u8*>(record.data()), record.size()});
      if (!written) {
        return write_code(written.error());
      }
      any_ = true;
    }
    return 0;
  }

  int update(u64 number, pipelines::RecordView record) override {
    auto written = writer_->update(static_cast<u32>(number),
                                   {reinterpret_cast<const u8*>(record.data()), record.size()});
    any_ = any_ || written.ok();
    return written ? 0 : write_code(written.error());
  }

  int commit() override {
    if (!any_) {
      // CMS has no empty files: replacing by nothing erases.
      writer_->abandon();
      auto old = session_.disks().find(spec_);
      if (mode_ == pipelines::WriteMode::Replace && old) {
        auto erased = session_.disks().erase(kModule, *old);
        return erased ? 0 : erased.error().return_code;
      }
      return 0;
    }
    auto closed = writer_->close();
    return closed ? 0 : write_code(closed.error());
  }

 private:
  Session& session_;
  files::FileSpec spec_;
  pipelines::WriteMode mode_;
  pipelines::FileAttributes attributes_;
  std::unique_ptr<fs::FileWriter> writer_;
  bool any_ = false;
};

}  // namespace

Result<std::unique_ptr<pipelines::FileReader>, IssuedMessage> open_minidisk_reader(
    Session& session, const pipelines::FileRequest& request) {
  auto spec = CAM_TRY(spec_of(request, "*"));
  auto found = session.disks().find(spec);
  if (!found) {
    return failure(issue<fpl::FPLDSK146E>(spec.text()));
  }
  auto reader = session.disks().open_read(kModule, *found);
  if (!reader) {
    return failure(file_message(found->fileid(), reader.error().message.issued.text));
  }
  return std::unique_ptr<pipelines::FileReader>(
      std::make_unique<MinidiskReader>(*found, std::move(*reader)));
}

Result<std::unique_ptr<pipelines::FileWriter>, IssuedMessage> open_minidisk_writer(
    Session& session, const pipelines::FileRequest& request) {
  auto spec = CAM_TRY(spec_of(request, "A"));
  auto old = session.disks().find(spec);
  fs::WriteOptions options;
  pipelines::FileAttributes attributes;
  if (old && request.mode != pipelines::WriteMode::Replace) {
    attributes = attributes_of(*old);
  }
  if (request.record_format != 0) {
    attributes.record_format = request.record_format;
    attributes.record_length = request.record_length;
  }
  options.kind = request.mode == pipelines::WriteMode::Replace ? fs::WriteOptions::Kind::Replace
                                                               : fs::WriteOptions::Kind::Extend;
  options.format = attributes.record_format == 'F' ? fs::RecordFormatKind::Fixed
                                                   : fs::RecordFormatKind::Variable;
  options.record_length =
      attributes.record_format == 'F' ? static_cast<u32>(attributes.record_length) : 0;
  auto writer = session.disks().open_write(kModule, spec, options);
  if (!writer) {
    return failure(file_message(spec.text(), writer.error().message.issued.text));
  }
  return std::unique_ptr<pipelines::FileWriter>(std::make_unique<MinidiskWriter>(
      session, spec, request.mode, attributes, std::move(*writer)));
}

std::optional<pipelines::FileStatus> minidisk_file_status(Session& session,
                                                          const pipelines::FileRequest& request) {
  auto spec = spec_of(request, "*");
  if (!spec) {
    return std::nullopt;
  }
  auto found = session.disks().find(*spec);
  if (!found) {
    return std::nullopt;
  }
  pipelines::FileStatus status;
  status.name = utf8_to_ebcdic(found->name);
  status.type = utf8_to_ebcdic(found->type);
  status.mode = utf8_to_ebcdic(std::string{found->mode, found->mode_number});
  status.record_format = found->record_format;
  status.record_length = found->record_length;
  status.records = found->records;
  status.blocks = found->blocks;
  return status;
}

}  // namespace cambridge::cms::pipe
