/// A minidisk as it ought to behave: a map from names to records, and random operations that are
/// done to it and to a real minidisk alike.
#pragma once

#include <map>
#include <random>

#include "tests/fs/support/disk.h"

namespace cambridge::fs::test {

struct ModelFile {
  bool fixed = false;
  Records records;
  bool operator==(const ModelFile&) const = default;
};
using Model = std::map<FileName, ModelFile>;

class RandomOperations {
 public:
  explicit RandomOperations(u32 seed) : random_(seed) {}

  u32 below(u32 limit) { return std::uniform_int_distribution<u32>(0, limit - 1)(random_); }

  /// One operation, on the disk and then, if it succeeded, on the model.
  FileResult<void> run(Minidisk& disk, Model& model) {
    const FileName id = some_name();
    const auto known = model.find(id);
    switch (below(10)) {
      case 0:
      case 1:
      case 2:
        return write(disk, model, id);
      case 3:
      case 4:
        return known == model.end() ? write(disk, model, id) : append(disk, *known);
      case 5:
      case 6:
        return known == model.end() ? write(disk, model, id) : update(disk, *known);
      case 7:
        return abandon(disk, id);
      case 8:
        if (known != model.end()) {
          CAM_TRY(disk.erase(id));
          model.erase(known);
        }
        return {};
      default: {
        const FileName other = some_name();
        if (known != model.end() && !model.contains(other)) {
          CAM_TRY(disk.change(id, {other, {}, {}}));
          model[other] = known->second;
          model.erase(known);
        }
        return {};
      }
    }
  }

 private:
  FileName some_name() { return name("F" + std::to_string(below(14))); }

  std::string record(bool fixed_length) {
    std::string made(fixed_length ? 80 : 1 + below(below(8) == 0 ? 3000 : 90),
                     static_cast<char>(below(4) == 0 ? 0 : 'a' + below(26)));
    made[0] = static_cast<char>(below(256));
    return made;
  }

  FileResult<void> write(Minidisk& disk, Model& model, const FileName& id) {
    ModelFile file;
    file.fixed = below(2) == 0;
    for (u32 count = 1 + below(below(5) == 0 ? 400 : 30); count > 0; --count) {
      file.records.push_back(record(file.fixed));
    }
    CAM_TRY(write_file(disk, id, file.records, file.fixed ? fixed(80) : WriteOptions{}));
    model[id] = file;
    return {};
  }

  FileResult<void> append(Minidisk& disk, Model::value_type& known) {
    auto writer = CAM_TRY(disk.open_write(known.first, extend()));
    Records more;
    for (u32 count = 1 + below(20); count > 0; --count) {
      more.push_back(record(known.second.fixed));
      CAM_TRY(writer->append(bytes(more.back())));
    }
    CAM_TRY(writer->close());
    Records& records = known.second.records;
    records.insert(records.end(), more.begin(), more.end());
    return {};
  }

  FileResult<void> update(Minidisk& disk, Model::value_type& known) {
    auto writer = CAM_TRY(disk.open_write(known.first, extend()));
    ModelFile file = known.second;
    for (u32 count = 1 + below(20); count > 0; --count) {
      const u32 number = 1 + below(static_cast<u32>(file.records.size()));
      std::string& old = file.records[number - 1];
      old.assign(old.size(), static_cast<char>('A' + below(26)));
      CAM_TRY(writer->update(number, bytes(old)));
    }
    if (file.fixed && below(3) == 0) {
      const u32 number = static_cast<u32>(file.records.size()) + 1 + below(200);
      file.records.resize(number, std::string(80, '\0'));
      file.records.back() = record(true);
      CAM_TRY(writer->update(number, bytes(file.records.back())));
    }
    CAM_TRY(writer->close());
    known.second = file;
    return {};
  }

  FileResult<void> abandon(Minidisk& disk, const FileName& id) {
    auto writer = CAM_TRY(disk.open_write(id, {}));
    for (int i = 0; i < 50; ++i) {
      CAM_TRY(writer->append(bytes(record(false))));
    }
    return {};
  }

  std::mt19937 random_;
};

/// What the disk holds, in the model's terms; fails the test when it cannot be read.
inline Model content(Minidisk& disk) {
  Model found;
  for (const FileStatus& status : disk.list()) {
    auto records = read_file(disk, status.name);
    if (!records) {
      FAIL(records.error().what);
    }
    found[status.name] = {status.fixed(), std::move(*records)};
  }
  return found;
}

}  // namespace cambridge::fs::test
