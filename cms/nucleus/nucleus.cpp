#include "cms/nucleus/nucleus.h"

#include <vector>

#include "cms/commands/index.h"
#include "cms/exec/exec_runner.h"
#include "cms/pipe/pipe_command.h"
#include "cms/shell/session.h"

namespace cambridge::cms {
namespace {

const Services& services() {
  static exec::RexxExecRunner execs;
  static const std::vector<const CommandSpec*> kCommands = [] {
    auto list = commands::all_commands();
    std::vector<const CommandSpec*> all(list.begin(), list.end());
    all.push_back(&pipe::kPipe);
    return all;
  }();
  static const Services kServices{kCommands, commands::query_operands(), commands::set_operands(),
                                  &execs};
  return kServices;
}

class Nucleus final : public cp::guest::NativeGuest {
 public:
  Nucleus(cp::guest::VirtualMachinePort& port, const cp::guest::IplParameters& parameters)
      : session_(port, parameters, services()) {}
  void run() override { session_.run(); }

 private:
  Session session_;
};

}  // namespace

cp::guest::NativeSystem native_system() {
  return {"CMS",
          [](cp::guest::VirtualMachinePort& port, const cp::guest::IplParameters& parameters) {
            return std::make_unique<Nucleus>(port, parameters);
          }};
}

}  // namespace cambridge::cms
