/// The DIAGNOSE processor: finds the code's value, checks the class, runs it.
#pragma once

#include <memory>

#include "cp/system/command_processor.h"

namespace cambridge::cp::diagnose {

std::unique_ptr<DiagnoseProcessor> make_diagnose_processor();

}  // namespace cambridge::cp::diagnose
