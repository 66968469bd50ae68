/// The pipeline commands of a REXX filter (READTO, PEEKTO, OUTPUT, CALLPIPE ...) as the host's REXX
/// reaches them: the default environment of the filter sends each command string here.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "pipelines/host/variables.h"

namespace cambridge::pipelines {

class FilterCommands {
 public:
  virtual ~FilterCommands() = default;
  /// Runs one command in the code page; the value is RC. Blocks the stage, not the caller's thread.
  /// `pool` holds the variables of the program that issued it.
  virtual int command(std::string_view text, VariablePool& pool) = 0;
  /// Runs `work` on the stack of whoever runs the pipeline, where it may block or suspend.
  virtual void on_host_stack(const std::function<void()>& work) = 0;
  /// Called at each clause or so: gives other stages and virtual machines their turn.
  virtual void safe_point() = 0;
};

}  // namespace cambridge::pipelines
