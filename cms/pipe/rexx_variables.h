/// The variables of the EXEC that issued PIPE, as the stages VAR and STEM use them.
#pragma once

#include <memory>

#include "pipelines/host/variables.h"
#include "rexx/host/variable_pool.h"

namespace cambridge::cms::pipe {

std::unique_ptr<pipelines::VariablePool> make_variable_pool(rexx::VariablePool& pool);

}  // namespace cambridge::cms::pipe
