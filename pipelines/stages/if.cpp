/// IF: a selection whose two branches come back in order.
#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/pipeline_set.h"
#include "pipelines/stages/inner_stage.h"

namespace cambridge::pipelines {

namespace {

/// Streams: 0 in the records and out those selected; 1 in the end of that branch and out the
/// result; 2 out the others (without it they go to the result); 3 in the end of that branch.
class If final : public Stage {
 public:
  explicit If(std::unique_ptr<FilterStage> inner) : inner_(std::move(inner)), records_(*this) {
    for (unsigned i = 0; i < 8; ++i) returns_.push_back(std::make_unique<Return>(*this));
  }

  void start() override {
    inner_.start(*this, [this](unsigned s, RecordView record) {
      if (s == 0) return output(0, record);
      return output_defined(2) ? output(2, record) : write_result(record);
    });
    if (!input_connected(0)) set().spawn(*this, [this] { records_.end(); });
  }
  Sink& input(unsigned stream) override {
    if (stream == 0) return records_;
    return *returns_[std::min<std::size_t>(stream, returns_.size() - 1)];
  }
  void input_redirected(unsigned, Sink&) override {}
  void output_severed(unsigned) override {
    if (!any_output_connected()) retire(0);
  }
  int active_stream() const override { return 0; }

 private:
  class Records final : public Sink {
   public:
    explicit Records(If& owner) : owner_(owner) {}
    Flow record(RecordView record) override { return owner_.inner_.record(record); }
    void end() override {
      owner_.inner_.finish();
      owner_.sever_output(0);
      if (owner_.outputs().size() > 2) owner_.sever_output(2);
      owner_.ended_ = true;
      owner_.end_if_done();
    }

   private:
    If& owner_;
  };
  class Return final : public Sink {
   public:
    explicit Return(If& owner) : owner_(owner) {}
    Flow record(RecordView record) override { return owner_.write_result(record); }
    void end() override { owner_.end_if_done(); }

   private:
    If& owner_;
  };

  /// Both branches write here; one waits when the other has a record on its way.
  Flow write_result(RecordView record) {
    while (writing_) {
      waiting_.push_back(set().dispatcher().current());
      const Flow flow = set().dispatcher().block(WaitKind::Turn, this);
      if (flow == Flow::Stalled) return flow;
    }
    writing_ = true;
    const Flow flow = outputs_.size() > 1 ? output(1, record) : Flow::Ended;
    writing_ = false;
    for (Task* task : std::exchange(waiting_, {})) set().dispatcher().ready(*task);
    return flow == Flow::Stalled ? flow : Flow::Ok;
  }
  void end_if_done() {
    if (!ended_ || retired()) return;
    for (unsigned i = 1; i < inputs_.size(); ++i) {
      if (input_connected(i)) return;
    }
    retire(0);
  }

  InnerStage inner_;
  Records records_;
  std::vector<std::unique_ptr<Return>> returns_;
  std::vector<Task*> waiting_;
  bool ended_ = false, writing_ = false;
};

std::unique_ptr<Stage> make(StageContext& context) {
  auto inner = make_inner_filter(context);
  return inner ? std::make_unique<If>(std::move(inner)) : nullptr;
}

}  // namespace

extern const StageSpec kIf{
    .names = "IF",
    .syntax = "IF stage [operands]",
    .summary = "Process selected records apart, and bring all back in order.",
    .help =
        "Selected records go to the primary output; that branch returns through the label, and "
        "what follows the label gets the result. Other records go to the result, or to the "
        "branch that begins with the third use of the label and returns through the fourth.",
    .example =
        "(end ?) literal a b c | split | i: if locate /b/ | insert /yes / | i: | console ? "
        "i: | insert /no / | i:",
    .example_output = "no a\nyes b\nno c",
    .max_inputs = 8,
    .max_outputs = kAnyStreams,
    .make = make};

}  // namespace cambridge::pipelines
