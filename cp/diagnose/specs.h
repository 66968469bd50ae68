/// Every DIAGNOSE value, declared; the list is in index.cpp.
#pragma once

#include "cp/diagnose/diagnose_spec.h"

namespace cambridge::cp::diagnose {

extern const DiagnoseSpec kDiagnose00;
extern const DiagnoseSpec kDiagnose08;
extern const DiagnoseSpec kDiagnose0C;
extern const DiagnoseSpec kDiagnose24;
extern const DiagnoseSpec kDiagnose44;
extern const DiagnoseSpec kDiagnose5C;
extern const DiagnoseSpec kDiagnose60;
extern const DiagnoseSpec kDiagnose64;
extern const DiagnoseSpec kDiagnose9C;
extern const DiagnoseSpec kDiagnose210;
extern const DiagnoseSpec kDiagnose260;
extern const DiagnoseSpec kDiagnose270;

}  // namespace cambridge::cp::diagnose
