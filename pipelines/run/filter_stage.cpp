#include "pipelines/run/filter_stage.h"

#include "pipelines/run/detached_input.h"
#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

FilterStage::FilterStage() = default;
FilterStage::~FilterStage() = default;

void FilterStage::end() {
  if (retired()) return;
  finish();
  retire(final_code_);
}

Sink& FilterStage::input(unsigned) {
  if (!consumes_first() || set().linear()) return *this;
  if (!detached_) detached_ = std::make_unique<DetachedInput>(*this);
  return *detached_;
}

void FilterStage::output_severed(unsigned) {
  if (retired() || !ends_with_outputs() || any_output_connected()) return;
  retire(final_code_);
  if (detached_) detached_->wake_producer();
}

void FilterStage::input_redirected(unsigned, Sink& now) {
  if (detached_) detached_->redirect(now);
}

void FilterStage::input_returned(unsigned stream, bool ended) {
  if (!ended) return;
  Sink& sink = input(stream);
  set().spawn(*this, [&sink] { sink.end(); });
}

Flow FilterStage::output_refused(Flow flow) {
  if (flow == Flow::Stalled) {
    retire(static_cast<int>(Flow::Stalled));
    return flow;
  }
  if (any_output_connected()) return Flow::Ok;
  if (!ends_with_outputs()) return Flow::Ok;
  retire(final_code_);
  return Flow::Ended;
}

Flow DetachedInput::record(RecordView record) {
  while (busy_ && !stage_.retired()) {
    producer_ = stage_.set().dispatcher().current();
    const Flow flow = stage_.set().dispatcher().block(WaitKind::Output, &stage_);
    producer_ = nullptr;
    if (flow == Flow::Stalled) return flow;
    if (Sink* now = std::exchange(redirected_, nullptr)) return now->record(record);
  }
  if (stage_.retired()) return Flow::Ended;
  held_.assign(record.data(), record.size());
  busy_ = true;
  stage_.set().spawn(stage_, [this] { work(); });
  return Flow::Ok;
}

void DetachedInput::wake_producer() {
  if (producer_ != nullptr) stage_.set().dispatcher().ready(*producer_);
}

void DetachedInput::redirect(Sink& now) {
  if (producer_ == nullptr) return;
  redirected_ = &now;
  wake_producer();
}

void DetachedInput::work() {
  stage_.record(held_);
  busy_ = false;
  wake_producer();
  if (ended_) stage_.end();
}

void DetachedInput::end() {
  ended_ = true;
  if (!busy_) stage_.end();
}

}  // namespace cambridge::pipelines
