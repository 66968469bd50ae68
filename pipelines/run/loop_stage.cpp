#include "pipelines/run/loop_stage.h"

#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

/// One input: holds the view of the record whose producer waits in record().
class LoopStage::Port final : public Sink {
 public:
  Port(LoopStage& owner, unsigned stream) : owner_(owner), stream_(stream) {}

  Flow record(RecordView record) override {
    Dispatcher& dispatcher = owner_.set().dispatcher();
    if (owner_.retired()) return Flow::Ended;
    view = record;
    full = true;
    Waiter self{dispatcher.current()};
    waiter = &self;
    wake_owner();
    const Flow woken = dispatcher.block(WaitKind::Output, &owner_, stream_);
    if (waiter == &self) {
      // Nobody took the record: the set has stalled.
      waiter = nullptr;
      full = false;
    }
    if (woken == Flow::Stalled) return woken;
    return self.redirected != nullptr ? self.redirected->record(record) : self.flow;
  }

  void end() override {
    ended = true;
    supply = nullptr;
    wake_owner();
  }

  /// Reads the next record of a supply when none is here.
  void fill() {
    if (supply == nullptr || full || ended) return;
    if (const auto next = supply->next()) {
      view = *next;
      full = true;
      return;
    }
    ended = true;
    std::exchange(supply, nullptr)->read_out();
  }

  void wake_owner() {
    Task* task = owner_.task_;
    if (task == nullptr) return;
    const bool this_one =
        task->waiting == WaitKind::Input && task->stream == stream_ && task->waiting_at == &owner_;
    if (this_one || (task->waiting == WaitKind::AnyInput && task->waiting_at == &owner_)) {
      owner_.set().dispatcher().ready(*task);
    }
  }

  /// Lets the waiting producer go on. It may run much later, when another one has put a record
  /// here; so what it is told is its own.
  void release(Flow with, Sink* elsewhere = nullptr) {
    if (supply != nullptr) {
      RecordSupply* const from = elsewhere != nullptr ? std::exchange(supply, nullptr) : nullptr;
      const bool pending = std::exchange(full, false);
      if (from != nullptr) from->write_on(pending ? std::optional(view) : std::nullopt);
      return;
    }
    if (!full || waiter == nullptr) return;
    full = false;
    Waiter& told = *std::exchange(waiter, nullptr);
    told.flow = with;
    told.redirected = elsewhere;
    owner_.set().dispatcher().ready(*told.task);
  }

  RecordView view;
  bool full = false, ended = false;
  RecordSupply* supply = nullptr;
  Flow code = Flow::Ok;  ///< what consume() tells the producer

 private:
  struct Waiter {
    Task* task;
    Flow flow = Flow::Ended;
    Sink* redirected = nullptr;
  };

  Waiter* waiter = nullptr;
  LoopStage& owner_;
  unsigned stream_;
};

LoopStage::LoopStage() = default;
LoopStage::~LoopStage() = default;

std::size_t LoopStage::stack_size() const {
  return Fiber::kDefaultStack;
}

LoopStage::Port& LoopStage::port(unsigned stream) const {
  while (ports_.size() <= stream) {
    ports_.push_back(std::make_unique<Port>(const_cast<LoopStage&>(*this),
                                            static_cast<unsigned>(ports_.size())));
  }
  return *ports_[stream];
}

Sink& LoopStage::input(unsigned stream) {
  Port& p = port(stream);
  p.ended = false;
  return p;
}

void LoopStage::start() {
  spawn_loop();
}

void LoopStage::spawn_loop() {
  task_ = &set().dispatcher().spawn(
      this,
      [this] {
        const int code = run();
        task_ = nullptr;
        retire(code);
        for (const auto& p : ports_) p->release(Flow::Ended);
      },
      stack_size());
}

void LoopStage::attach_supply(unsigned stream, RecordSupply& supply) {
  port(stream).supply = &supply;
  port(stream).wake_owner();
}

bool LoopStage::record_waits(unsigned stream) const {
  Port& p = port(stream);
  p.fill();
  return p.full;
}

bool LoopStage::at_end(unsigned stream) const {
  Port& p = port(stream);
  p.fill();
  return !p.full && (p.ended || !input_connected(stream));
}

bool LoopStage::outputs_say_end() const {
  if (eof_report_ == EofReport::All) return !outputs_.empty() && !any_output_connected();
  if (eof_report_ == EofReport::Any) {
    for (const OutputStream& out : outputs_) {
      if (!out.consumer) return true;
    }
  }
  return false;
}

std::optional<RecordView> LoopStage::peek(unsigned stream) {
  Port& p = port(stream);
  p.fill();
  while (!p.full) {
    if (at_end(stream) || outputs_say_end()) return std::nullopt;
    if (set().dispatcher().block(WaitKind::Input, this, stream) == Flow::Stalled) {
      return std::nullopt;
    }
    p.fill();
  }
  return p.view;
}

void LoopStage::consume(unsigned stream, Flow flow) {
  Port& p = port(stream);
  p.release(flow == Flow::Ok ? std::exchange(p.code, Flow::Ok) : flow);
}

void LoopStage::set_pending_code(unsigned stream, Flow flow) {
  port(stream).code = flow;
}

bool LoopStage::waits_for_input(unsigned stream) const {
  if (task_ == nullptr || task_->waiting_at != this) return false;
  return task_->waiting == WaitKind::AnyInput ||
         (task_->waiting == WaitKind::Input && task_->stream == stream);
}

std::optional<unsigned> LoopStage::wait_any() {
  while (true) {
    bool open = false;
    for (unsigned i = 0; i < inputs_.size(); ++i) {
      if (record_waits(i)) return i;
      open = open || !at_end(i);
    }
    if (!open || outputs_say_end()) return std::nullopt;
    if (set().dispatcher().block(WaitKind::AnyInput, this) == Flow::Stalled) return std::nullopt;
  }
}

void LoopStage::output_severed(unsigned) {
  if (task_ == nullptr) return;
  const bool waits = task_->waiting == WaitKind::Input || task_->waiting == WaitKind::AnyInput;
  const bool outside = task_->waiting == WaitKind::External && !any_output_connected();
  if ((waits && outputs_say_end()) || outside) set().dispatcher().ready(*task_, Flow::Ended);
}

void LoopStage::input_redirected(unsigned stream, Sink& now) {
  port(stream).release(Flow::Ok, &now);
}

void LoopStage::input_returned(unsigned stream, bool ended) {
  if (ended) port(stream).ended = true;
}

}  // namespace cambridge::pipelines
