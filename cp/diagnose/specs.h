/// Every DIAGNOSE value, declared; the list is in index.cpp.
#pragma once

#include "cp/diagnose/diagnose_spec.h"

namespace cambridge::cp::diagnose {

extern const DiagnoseSpec kDiagnose08;

}  // namespace cambridge::cp::diagnose
