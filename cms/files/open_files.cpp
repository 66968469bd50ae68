#include "cms/files/open_files.h"

#include "base/ebcdic.h"

#include "cms/files/file_failure.h"

namespace cambridge::cms::files {
namespace {

bool fits(std::string_view pattern, std::string_view text) {
  return fs::matches_pattern(utf8_to_ebcdic(pattern), utf8_to_ebcdic(text));
}

}  // namespace

Result<fs::FileReader*, CommandFailure> OpenFiles::reader(std::string_view module,
                                                          const FoundFile& file) {
  Key key{file.mode, file.name, file.type};
  auto found = files_.find(key);
  if (found != files_.end() && found->second.reader == nullptr) {
    CAM_TRY(close_one(module, found));
    found = files_.end();
  }
  if (found == files_.end()) {
    auto opened = CAM_TRY(disks_.open_read(module, file));
    found = files_.emplace(std::move(key), OpenFile{std::move(opened), nullptr}).first;
  }
  return found->second.reader.get();
}

Result<fs::FileWriter*, CommandFailure> OpenFiles::writer(std::string_view module,
                                                          const FileSpec& spec,
                                                          const fs::WriteOptions& options) {
  Key key{spec.mode.letter, spec.name, spec.type};
  auto found = files_.find(key);
  if (found != files_.end() && found->second.writer == nullptr) {
    CAM_TRY(close_one(module, found));
    found = files_.end();
  }
  if (found == files_.end()) {
    auto opened = CAM_TRY(disks_.open_write(module, spec, options));
    found = files_.emplace(std::move(key), OpenFile{nullptr, std::move(opened)}).first;
  }
  return found->second.writer.get();
}

bool OpenFiles::is_open(const FoundFile& file) const {
  return files_.count(Key{file.mode, file.name, file.type}) != 0;
}

Result<void, CommandFailure> OpenFiles::close_one(std::string_view module, Map::iterator at) {
  auto key = at->first;
  auto file = std::move(at->second);
  files_.erase(at);
  bool writing = file.writer != nullptr;
  auto closed = writing ? file.writer->close() : file.reader->close();
  if (!closed && closed.error().kind != fs::FileError::Kind::Empty) {
    return failure(explain(module, closed.error(), writing ? FileAction::Write : FileAction::Read,
                           key.text(), disks_.disk_name(key.mode)));
  }
  return {};
}

Result<int, CommandFailure> OpenFiles::close(std::string_view module, const FileSpec& pattern) {
  int closed = 0;
  for (auto at = files_.begin(); at != files_.end();) {
    auto here = at++;
    const auto& key = here->first;
    if ((pattern.mode.any() || pattern.mode.letter == key.mode) && fits(pattern.name, key.name) &&
        fits(pattern.type, key.type)) {
      CAM_TRY(close_one(module, here));
      ++closed;
    }
  }
  return closed;
}

std::vector<CommandFailure> OpenFiles::close_disk(char mode) {
  std::vector<CommandFailure> failures;
  for (auto at = files_.begin(); at != files_.end();) {
    auto here = at++;
    if (mode == '*' || here->first.mode == mode) {
      if (auto closed = close_one("INT", here); !closed) {
        failures.push_back(closed.error());
      }
    }
  }
  return failures;
}

std::vector<std::string> OpenFiles::names() const {
  std::vector<std::string> result;
  for (const auto& [key, file] : files_) {
    result.push_back(key.text());
  }
  return result;
}

}  // namespace cambridge::cms::files
