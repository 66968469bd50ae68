/// Files of the host as pipelines read and write them: lines, or fixed records.
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/pipe/posix_host.h"
#include "pipelines/host/messages.h"

namespace cambridge::cli {

namespace {

using pipelines::FileAttributes;
using pipelines::FileReader;
using pipelines::FileRequest;
using pipelines::FileStatus;
using pipelines::FileWriter;
using pipelines::RecordView;
using pipelines::WriteMode;

constexpr std::size_t kBatch = 256;

IssuedMessage file_message(const std::string& path, int error) {
  if (error == ENOENT) return issue<pipelines::msg::FPLDSK146E>(path);
  return issue<pipelines::msg::FPLHST2904E>(path, std::strerror(error));
}

/// A file mapped into storage: its records are stable views.
class MappedFile final : public FileReader {
 public:
  MappedFile(const char* data, std::size_t size, std::size_t fixed)
      : data_(data), size_(size), fixed_(fixed) {
    attributes_.records_may_be_null = true;
    if (fixed_ != 0) {
      attributes_.record_format = 'F';
      attributes_.record_length = fixed_;
    }
  }
  ~MappedFile() override {
    if (size_ > 0) munmap(const_cast<char*>(data_), size_);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] const FileAttributes& attributes() const override { return attributes_; }

  std::span<const RecordView> next() override {
    std::size_t count = 0;
    const char* const end = data_ + size_;
    const char* at = data_ + at_;
    while (count < kBatch && at < end) {
      const auto left = static_cast<std::size_t>(end - at);
      std::size_t size = left, skip = 0;
      if (fixed_ != 0) {
        size = std::min(fixed_, left);
      } else if (const auto* stop = static_cast<const char*>(std::memchr(at, '\n', left))) {
        size = static_cast<std::size_t>(stop - at);
        skip = 1;
      }
      batch_[count++] = RecordView(at, size, true);
      at += size + skip;
    }
    at_ = static_cast<std::size_t>(at - data_);
    return {batch_, count};
  }

  bool seek(u64 number) override {
    at_ = 0;
    if (fixed_ != 0) {
      at_ = std::min<u64>((number - 1) * fixed_, size_);
      return at_ < size_;
    }
    for (u64 i = 1; i < number && at_ < size_; ++i) {
      const auto* stop = static_cast<const char*>(std::memchr(data_ + at_, '\n', size_ - at_));
      at_ = stop == nullptr ? size_ : static_cast<std::size_t>(stop - data_) + 1;
    }
    return at_ < size_;
  }

  std::optional<std::string_view> line_image() override {
    if (fixed_ != 0) return std::nullopt;
    return std::string_view(data_, size_).substr(at_);
  }

 private:
  const char* data_;
  std::size_t size_, fixed_;
  std::size_t at_ = 0;
  FileAttributes attributes_;
  RecordView batch_[kBatch];
};

/// Something that cannot be mapped (a pipe, a terminal): read whole first, kept in storage.
class SlurpedFile final : public FileReader {
 public:
  SlurpedFile(std::string bytes, std::size_t fixed) : bytes_(std::move(bytes)), fixed_(fixed) {
    attributes_.records_may_be_null = true;
  }
  [[nodiscard]] const FileAttributes& attributes() const override { return attributes_; }
  std::span<const RecordView> next() override {
    batch_.clear();
    while (batch_.size() < kBatch && at_ < bytes_.size()) {
      std::size_t size = bytes_.size() - at_, skip = 0;
      if (fixed_ != 0) {
        size = std::min(fixed_, size);
      } else if (const std::size_t stop = bytes_.find('\n', at_); stop != std::string::npos) {
        size = stop - at_;
        skip = 1;
      }
      batch_.emplace_back(bytes_.data() + at_, size, true);
      at_ += size + skip;
    }
    return batch_;
  }
  bool seek(u64 number) override {
    at_ = 0;
    for (u64 i = 1; i < number && at_ < bytes_.size(); ++i) {
      if (fixed_ != 0) {
        at_ = std::min(at_ + fixed_, bytes_.size());
        continue;
      }
      const std::size_t stop = bytes_.find('\n', at_);
      at_ = stop == std::string::npos ? bytes_.size() : stop + 1;
    }
    return at_ < bytes_.size();
  }

 private:
  std::string bytes_;
  std::size_t fixed_, at_ = 0;
  FileAttributes attributes_;
  std::vector<RecordView> batch_;
};

/// Writes beside the file and moves the result over it at commit; or appends, or updates in place.
class HostFileWriter final : public FileWriter {
 public:
  HostFileWriter(int descriptor, std::string path, std::string temporary, FileAttributes attributes)
      : descriptor_(descriptor),
        path_(std::move(path)),
        temporary_(std::move(temporary)),
        attributes_(attributes) {}
  ~HostFileWriter() override {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }
  HostFileWriter(const HostFileWriter&) = delete;
  HostFileWriter& operator=(const HostFileWriter&) = delete;

  [[nodiscard]] const FileAttributes& attributes() const override { return attributes_; }

  int write(std::span<const RecordView> records) override {
    std::size_t size = 0;
    for (const RecordView r : records) size += r.size() + 1;
    if (buffer_.size() < size) buffer_.resize(size);
    char* at = buffer_.data();
    for (const RecordView r : records) {
      if (!r.empty()) std::memcpy(at, r.data(), r.size());
      at += r.size();
      if (attributes_.record_format != 'F') *at++ = '\n';
    }
    return write_all({buffer_.data(), static_cast<std::size_t>(at - buffer_.data())});
  }

  int update(u64 number, RecordView record) override {
    if (attributes_.record_format != 'F') return ENOTSUP;
    const auto place = static_cast<off_t>((number - 1) * attributes_.record_length);
    return ::pwrite(descriptor_, record.data(), record.size(), place) < 0 ? errno : 0;
  }

  int commit() override {
    if (::close(std::exchange(descriptor_, -1)) != 0) return errno;
    if (temporary_.empty()) return 0;
    if (::rename(temporary_.c_str(), path_.c_str()) != 0) return errno;
    temporary_.clear();
    return 0;
  }

 private:
  int write_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0) {
        if (errno == EINTR) continue;
        return errno;
      }
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
  }

  int descriptor_;
  std::string path_, temporary_;
  FileAttributes attributes_;
  std::string buffer_;
};

std::string upper(std::string word) {
  for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return word;
}

}  // namespace

Result<std::unique_ptr<FileReader>, IssuedMessage> PosixHost::open_reader(
    const FileRequest& request) {
  std::size_t fixed = request.record_length;
  const std::string& path = request.words.front();
  for (std::size_t i = 1; i < request.words.size(); ++i) {
    const std::string& word = request.words[i];
    const bool option = upper(word) == "FIXED" && i + 1 < request.words.size();
    if (!option) return failure(issue<pipelines::msg::FPLARG112E>(word));
    const std::string& digits = request.words[++i];
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), fixed);
    if (error != std::errc{} || *end != '\0' || fixed == 0) {
      return failure(issue<pipelines::msg::FPLARG058E>(digits));
    }
  }
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failure(file_message(path, errno));
  struct stat status {};
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
    const auto size = static_cast<std::size_t>(status.st_size);
    void* data = size == 0
                     ? nullptr
                     : mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    ::close(descriptor);
    if (data == MAP_FAILED) return failure(file_message(path, errno));
    return std::unique_ptr<FileReader>(
        std::make_unique<MappedFile>(static_cast<const char*>(data), size, fixed));
  }
  std::string bytes;
  char block[65536];
  ssize_t size;
  while ((size = ::read(descriptor, block, sizeof block)) > 0) {
    bytes.append(block, static_cast<std::size_t>(size));
  }
  const int error = size < 0 ? errno : 0;
  ::close(descriptor);
  if (error != 0) return failure(file_message(path, error));
  return std::unique_ptr<FileReader>(std::make_unique<SlurpedFile>(std::move(bytes), fixed));
}

Result<std::unique_ptr<FileWriter>, IssuedMessage> PosixHost::open_writer(
    const FileRequest& request) {
  const std::string& path = request.words.front();
  FileAttributes attributes;
  attributes.records_may_be_null = true;
  if (request.record_format == 'F') {
    attributes.record_format = 'F';
    attributes.record_length = request.record_length;
  }
  struct stat status {};
  const bool exists = stat(path.c_str(), &status) == 0;
  std::string temporary;
  int descriptor = -1;
  if (request.mode == WriteMode::Replace && (!exists || S_ISREG(status.st_mode))) {
    temporary = path + ".XXXXXX";
    descriptor = mkostemp(temporary.data(), O_CLOEXEC);
    const mode_t mask = umask(0);
    umask(mask);
    if (descriptor >= 0) fchmod(descriptor, exists ? status.st_mode & 07777 : 0666 & ~mask);
  } else {
    int flags = O_CLOEXEC | O_CREAT;
    flags |= request.mode == WriteMode::Update ? O_RDWR : O_WRONLY;
    if (request.mode == WriteMode::Append) flags |= O_APPEND;
    descriptor = ::open(path.c_str(), flags, 0666);
  }
  if (descriptor < 0) return failure(file_message(path, errno));
  return std::unique_ptr<FileWriter>(
      std::make_unique<HostFileWriter>(descriptor, path, std::move(temporary), attributes));
}

std::optional<FileStatus> PosixHost::file_status(const FileRequest& request) {
  struct stat status {};
  const std::string& path = request.words.front();
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  FileStatus result;
  result.name = path;
  result.records = static_cast<u64>(status.st_size);
  result.blocks = static_cast<u64>(status.st_blocks);
  result.modified =
      static_cast<i64>(status.st_mtim.tv_sec) * 1000000 + status.st_mtim.tv_nsec / 1000;
  return result;
}

}  // namespace cambridge::cli
