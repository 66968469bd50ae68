#include "tests/cms/support/test_session.h"

#include <stdexcept>

#include "cms/commands/index.h"

namespace cambridge::tests {

TestSession::TestSession() {
  static const cms::Services kServices{cms::commands::all_commands(),
                                       cms::commands::query_operands(),
                                       cms::commands::set_operands(), nullptr};
  session = std::make_unique<cms::Session>(machine, cp::guest::IplParameters{}, kServices);
}

void TestSession::access(char mode, u16 number, const TestDisk& disk) {
  machine.add_disk(number, disk);
  if (!session->disks().access(number, mode, 0, {})) {
    throw std::runtime_error("the disk cannot be accessed");
  }
}

int TestSession::run(const std::string& command) {
  machine.transcript.clear();
  int code = session->execute(command, cms::CallKind::Console);
  session->disks().close_all();
  return code;
}

void TestSession::make_file(char mode, const std::string& name, const std::string& type,
                            char format, u32 length, u64 records) {
  fs::WriteOptions options;
  options.format = format == 'F' ? fs::RecordFormatKind::Fixed : fs::RecordFormatKind::Variable;
  options.record_length = format == 'F' ? length : 0;
  auto writer = session->disks().open_write("TST", {name, type, {mode, 0}}, options);
  if (!writer) {
    throw std::runtime_error(writer.error().message.with_id());
  }
  std::vector<u8> record(length);
  for (u64 number = 0; number < records; ++number) {
    for (std::size_t i = 0; i < record.size(); ++i) {
      record[i] = static_cast<u8>(number * 7 + i);
    }
    if (!(*writer)->append(record)) {
      throw std::runtime_error("the test file does not fit");
    }
  }
  if (!(*writer)->close()) {
    throw std::runtime_error("the test file cannot be closed");
  }
}

}  // namespace cambridge::tests
