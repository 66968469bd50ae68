#include <array>

#include "cp/diagnose/specs.h"

namespace cambridge::cp::diagnose {

std::span<const DiagnoseSpec* const> all_codes() {
  static constexpr std::array kList{
      &kDiagnose00, &kDiagnose08, &kDiagnose0C, &kDiagnose24,  &kDiagnose44,  &kDiagnose5C,
      &kDiagnose60, &kDiagnose64, &kDiagnose9C, &kDiagnose210, &kDiagnose260, &kDiagnose270,
  };
  return kList;
}

}  // namespace cambridge::cp::diagnose
