#include "pipelines/run/multi_stage.h"

#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

/// One input; at most one producer waits in it.
class MultiStage::Port final : public Sink {
 public:
  Port(MultiStage& owner, unsigned stream) : owner_(owner), stream_(stream) {}

  Flow record(RecordView record) override {
    if ((owner_.busy_ || !owner_.admits(stream_)) && !owner_.enter(*this, false)) {
      if (redirected != nullptr) return std::exchange(redirected, nullptr)->record(record);
      return owner_.set().stalled() ? Flow::Stalled : Flow::Ended;
    }
    owner_.busy_ = true;
    owner_.active_ = static_cast<int>(stream_);
    const Flow flow = owner_.record_on(stream_, record);
    owner_.leave();
    return flow;
  }

  void end() override {
    if (owner_.busy_) owner_.enter(*this, true);
    if (owner_.retired() || ended) return;
    ended = true;
    owner_.busy_ = true;
    owner_.active_ = static_cast<int>(stream_);
    owner_.input_ended(stream_);
    owner_.leave();
    owner_.end_if_all_ended();
  }

  [[nodiscard]] unsigned stream() const { return stream_; }

  bool ended = false;
  Task* waiting = nullptr;
  Sink* redirected = nullptr;

 private:
  MultiStage& owner_;
  unsigned stream_;
};

MultiStage::MultiStage() = default;
MultiStage::~MultiStage() = default;

MultiStage::Port& MultiStage::port(unsigned stream) {
  while (ports_.size() <= stream) {
    ports_.push_back(std::make_unique<Port>(*this, static_cast<unsigned>(ports_.size())));
  }
  return *ports_[stream];
}

Sink& MultiStage::input(unsigned stream) {
  Port& p = port(stream);
  p.ended = false;
  return p;
}

void MultiStage::start() {
  for (unsigned i = 0; i < inputs_.size(); ++i) {
    if (!input_connected(i)) port(i).ended = true;
  }
  if (!has_begin() && any_input_open()) return;
  busy_ = true;
  set().spawn(*this, [this] {
    if (has_begin()) begin();
    leave();
    end_if_all_ended();
  });
}

bool MultiStage::any_input_open() const {
  for (unsigned i = 0; i < inputs_.size(); ++i) {
    if (!input_at_end(i)) return true;
  }
  return false;
}

bool MultiStage::input_at_end(unsigned stream) const {
  return stream >= ports_.size() || ports_[stream]->ended;
}

void MultiStage::end_if_all_ended() {
  if (retired() || any_input_open()) return;
  busy_ = true;
  active_ = -1;
  finish();
  leave();
  retire(final_code_);
}

bool MultiStage::enter(Port& port, bool for_end) {
  Dispatcher& dispatcher = set().dispatcher();
  while (!retired() && (busy_ || (!for_end && !admits(port.stream())))) {
    port.waiting = dispatcher.current();
    const Flow flow = dispatcher.block(WaitKind::Turn, this, port.stream());
    port.waiting = nullptr;
    if (flow == Flow::Stalled || port.redirected != nullptr) return false;
  }
  return !retired();
}

void MultiStage::leave() {
  busy_ = false;
  wake_all();
}

void MultiStage::wake_all() {
  for (std::size_t i = ports_.size(); i-- > 0;) {
    if (ports_[i]->waiting != nullptr) set().dispatcher().ready(*ports_[i]->waiting);
  }
}

void MultiStage::output_severed(unsigned) {
  if (retired() || !ends_with_outputs() || any_output_connected()) return;
  retire(final_code_);
  wake_all();
}

void MultiStage::input_redirected(unsigned stream, Sink& now) {
  if (port(stream).waiting == nullptr) return;
  port(stream).redirected = &now;
  set().dispatcher().ready(*port(stream).waiting);
}

void MultiStage::input_returned(unsigned stream, bool ended) {
  if (ended) {
    Sink& sink = port(stream);
    set().spawn(*this, [&sink] { sink.end(); });
  }
}

Flow MultiStage::output_refused(Flow flow) {
  if (flow == Flow::Stalled) {
    retire(static_cast<int>(flow));
    return flow;
  }
  if (any_output_connected() || !ends_with_outputs()) return Flow::Ok;
  retire(final_code_);
  wake_all();
  return Flow::Ended;
}

}  // namespace cambridge::pipelines
