#include "cp/diagnose/diagnose_table.h"

#include <algorithm>

#include "cp/diagnose/diagnose_spec.h"

namespace cambridge::cp::diagnose {
namespace {

class DiagnoseTable final : public DiagnoseProcessor {
 public:
  guest::DiagnoseEnd diagnose(System& system, VirtualMachine& vm, u16 code,
                              const guest::DiagnoseRegisters& registers) override {
    auto codes = all_codes();
    auto found = std::find_if(codes.begin(), codes.end(),
                              [code](const auto* spec) { return spec->code == code; });
    if (found == codes.end()) {
      return program_interruption(kSpecification);
    }
    if (!vm.has_class((*found)->classes)) {
      return program_interruption(kPrivilegedOperation);
    }
    DiagnoseContext context{system, vm};
    return (*found)->run(context, registers);
  }
};

}  // namespace

std::unique_ptr<DiagnoseProcessor> make_diagnose_processor() {
  return std::make_unique<DiagnoseTable>();
}

}  // namespace cambridge::cp::diagnose
