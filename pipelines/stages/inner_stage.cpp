#include "pipelines/stages/inner_stage.h"

#include "pipelines/plan/builder.h"

namespace cambridge::pipelines {

void InnerStage::start(Stage& host, Write write) {
  write_ = std::move(write);
  for (unsigned i = 0; i < 2; ++i) {
    captures_[i].owner = this;
    captures_[i].stream = i;
  }
  stage_->embed(host, captures_[0], captures_[1]);
  stage_->start();
}

std::unique_ptr<FilterStage> make_inner_filter(StageContext& context) {
  const std::string name = context.operands.peek_word();
  auto stage = make_inner_stage(context);
  if (context.operands.refused() || !stage) return nullptr;
  auto* filter = dynamic_cast<FilterStage*>(stage.get());
  if (filter == nullptr) {
    context.operands.fail<msg::FPLARG111E>(name);
    return nullptr;
  }
  static_cast<void>(stage.release());
  return std::unique_ptr<FilterStage>(filter);
}

}  // namespace cambridge::pipelines
