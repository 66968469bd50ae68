#include <array>

#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {

std::span<const DiagnoseSpec* const> all_codes() {
  static constexpr std::array kList{
      &kDiagnose08,
  };
  return kList;
}

}  // namespace cambridge::cp::diagnose
