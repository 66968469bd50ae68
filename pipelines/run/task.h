/// A task: a stage's own thread of control inside a pipeline set, on a fiber. Filters have none;
/// they run on the task of whoever writes to them.
#pragma once

#include <functional>
#include <memory>

#include "base/fiber.h"

#include "pipelines/run/flow.h"

namespace cambridge::pipelines {

class Stage;

/// What a blocked task waits for; shown in the report of a stall.
enum class WaitKind { None, Input, AnyInput, Output, Turn, Commit, External, Pipeline };

struct Task {
  std::unique_ptr<Fiber> fiber;
  std::function<void()> work;
  Stage* owner = nullptr;
  WaitKind waiting = WaitKind::None;
  Stage* waiting_at = nullptr;  ///< the stage in whose logic it stands
  unsigned stream = 0;
  Flow woken = Flow::Ok;  ///< why it runs again
  bool ready = false;
  bool busy = false;  ///< has work that is not done
};

}  // namespace cambridge::pipelines
