#include "tests/pipelines/support/test_host.h"

#include <algorithm>

#include "pipelines/host/messages.h"

namespace cambridge::pipelines::testing {

namespace {

std::string file_name(const FileRequest& request) {
  std::string name;
  for (const std::string& word : request.words) {
    if (!name.empty()) name += ' ';
    name += word;
  }
  return name;
}

class MemoryReader final : public FileReader {
 public:
  explicit MemoryReader(const std::vector<std::string>& records) : records_(records) {
    attributes_.records = records.size();
  }
  [[nodiscard]] const FileAttributes& attributes() const override { return attributes_; }
  std::span<const RecordView> next() override {
    batch_.clear();
    while (batch_.size() < 2 && at_ < records_.size()) batch_.emplace_back(records_[at_++]);
    return batch_;
  }
  bool seek(u64 number) override {
    at_ = number - 1;
    return at_ < records_.size();
  }

 private:
  std::vector<std::string> records_;
  std::size_t at_ = 0;
  FileAttributes attributes_;
  std::vector<RecordView> batch_;
};

class MemoryWriter final : public FileWriter {
 public:
  MemoryWriter(std::vector<std::string>& records, const FileRequest& request)
      : records_(records), mode_(request.mode) {
    if (mode_ != WriteMode::Replace) copy_ = records;
    attributes_.record_format = request.record_format == 'F' ? 'F' : 'V';
    attributes_.record_length = request.record_length;
  }
  [[nodiscard]] const FileAttributes& attributes() const override { return attributes_; }
  int write(std::span<const RecordView> records) override {
    for (const RecordView r : records) copy_.emplace_back(r.text());
    return 0;
  }
  int update(u64 number, RecordView record) override {
    if (number == 0 || number > copy_.size()) return 2;
    copy_[number - 1] = std::string(record.text());
    return 0;
  }
  int commit() override {
    records_ = copy_;
    return 0;
  }

 private:
  std::vector<std::string>& records_;
  std::vector<std::string> copy_;
  WriteMode mode_;
  FileAttributes attributes_;
};

}  // namespace

int TestHost::execute(const CommandRequest& request, const LineSink& reply) {
  // ECHO a/b writes two lines; RC n returns n; anything else is unknown.
  const std::string& command = request.command;
  const std::size_t blank = command.find(' ');
  std::string word = command.substr(0, blank);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::string rest = blank == std::string::npos ? "" : command.substr(blank + 1);
  if (word == "RC") return std::atoi(rest.c_str());
  if (word == "CAT") {
    std::string lines = request.input;
    for (std::size_t end; (end = lines.find('\n')) != std::string::npos; lines.erase(0, end + 1)) {
      reply(lines.substr(0, end));
    }
    return 0;
  }
  if (word != "ECHO") return kUnknownCommand;
  for (std::size_t slash; (slash = rest.find('/')) != std::string::npos; rest.erase(0, slash + 1)) {
    reply(rest.substr(0, slash));
  }
  reply(rest);
  return 0;
}

Result<std::unique_ptr<FileReader>, IssuedMessage> TestHost::open_reader(
    const FileRequest& request) {
  const auto found = files.find(file_name(request));
  if (found == files.end()) return failure(issue<msg::FPLDSK146E>(file_name(request)));
  return std::unique_ptr<FileReader>(std::make_unique<MemoryReader>(found->second));
}

Result<std::unique_ptr<FileWriter>, IssuedMessage> TestHost::open_writer(
    const FileRequest& request) {
  return std::unique_ptr<FileWriter>(
      std::make_unique<MemoryWriter>(files[file_name(request)], request));
}

std::optional<FileStatus> TestHost::file_status(const FileRequest& request) {
  const auto found = files.find(file_name(request));
  if (found == files.end()) return std::nullopt;
  FileStatus status;
  status.name = file_name(request);
  status.records = found->second.size();
  return status;
}

std::optional<FilterProgram> TestHost::find_filter(std::string_view operand) {
  const auto found = filters.find(std::string(operand));
  if (found == filters.end()) return std::nullopt;
  return FilterProgram{found->first, found->first,
                       std::make_shared<std::vector<std::string>>(found->second)};
}

int TestHost::run_filter(const FilterProgram& program, std::string_view argument,
                         FilterCommands& commands) {
  const auto& lines = *std::static_pointer_cast<std::vector<std::string>>(program.code);
  MapVariables variables;
  variables.values["ARG"] = std::string(argument);
  int rc = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string line = lines[i];
    if (line.starts_with('?')) {
      const std::size_t blank = line.find(' ');
      if (std::atoi(line.c_str() + 1) != rc) continue;
      line.erase(0, blank + 1);
    }
    if (line == "loop") {
      if (rc == 0) i = static_cast<std::size_t>(-1);
      continue;
    }
    if (line.starts_with("exit")) return std::atoi(line.c_str() + 4);
    if (line == "return") return rc == 12 ? 0 : rc;
    if (line.starts_with("say ")) {
      // The return code that the last command left.
      commands.on_host_stack([&] { console_write(line.substr(4) + " " + std::to_string(rc)); });
      continue;
    }
    std::string expanded;
    for (std::size_t k = 0; k < line.size(); ++k) {
      if (line[k] != '=' || k + 1 == line.size() || line[k + 1] == ' ' ||
          (k > 0 && line[k - 1] != ' ')) {
        expanded += line[k];
        continue;
      }
      std::size_t end = line.find(' ', k);
      if (end == std::string::npos) end = line.size();
      expanded += variables.get(line.substr(k + 1, end - k - 1), true).value_or("");
      k = end - 1;
    }
    rc = commands.command(expanded, variables);
  }
  return 0;
}

}  // namespace cambridge::pipelines::testing
