/// A CMS session on a FakeMachine for C++ tests: runs commands one by one and keeps what is shown.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cms/shell/session.h"
#include "tests/cms/support/fake_machine.h"

namespace cambridge::tests {

class TestSession {
 public:
  TestSession();
  /// Makes and attaches a disk and accesses it at the mode.
  void access(char mode, u16 number, const TestDisk& disk);
  /// Runs a command; the return code. What it showed is in shown().
  int run(const std::string& command);
  [[nodiscard]] const std::vector<std::string>& shown() const { return machine.transcript; }
  /// Writes a file of one record pattern, `records` times, straight through the disk table.
  void make_file(char mode, const std::string& name, const std::string& type, char format,
                 u32 length, u64 records);

  FakeMachine machine;
  std::unique_ptr<cms::Session> session;
};

}  // namespace cambridge::tests
