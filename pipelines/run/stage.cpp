#include "pipelines/run/stage.h"

#include <charconv>

#include "pipelines/host/messages.h"
#include "pipelines/run/pipeline_set.h"
#include "pipelines/run/trace.h"

namespace cambridge::pipelines {

namespace {

class SeveredSink final : public Sink {
 public:
  Flow record(RecordView) override { return Flow::Ended; }
  void end() override {}
};

template <class Streams>
int find_stream(const Streams& streams, std::string_view id) {
  unsigned number = 0;
  auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error == std::errc{} && end == id.data() + id.size()) {
    return number < streams.size() ? static_cast<int>(number) : -1;
  }
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (!id.empty() && streams[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

Sink& severed_sink() {
  static SeveredSink sink;
  return sink;
}

void connect(Stage& producer, unsigned output, Stage& consumer, unsigned input) {
  OutputStream& out = producer.outputs()[output];
  out.consumer = {&consumer, input};
  consumer.inputs()[input].producer = {&producer, output};
  Sink& sink = consumer.input(input);
  out.sink = producer.set().traced() ? &producer.set().trace_sink(producer, output, sink) : &sink;
}

unsigned Stage::add_output(std::string id) {
  outputs_.push_back({&severed_sink(), {}, std::move(id), {}});
  return static_cast<unsigned>(outputs_.size() - 1);
}

unsigned Stage::add_input(std::string id) {
  inputs_.push_back({{}, std::move(id), {}});
  return static_cast<unsigned>(inputs_.size() - 1);
}

bool Stage::any_output_connected() const {
  for (const OutputStream& out : outputs_) {
    if (out.consumer) return true;
  }
  return false;
}

void Stage::sever_output(unsigned stream) {
  OutputStream& out = outputs_[stream];
  if (!out.consumer) return;
  if (embedded_) {
    out.consumer = {};
    out.sink = &severed_sink();
    return;
  }
  const StreamEnd consumer = std::exchange(out.consumer, {});
  out.sink = &severed_sink();
  consumer.stage->inputs_[consumer.stream].producer = {};
  if (const StreamEnd lender = std::exchange(out.lender, {})) {
    if (!lender.stage->retired()) {
      connect(*lender.stage, lender.stream, *consumer.stage, consumer.stream);
      return;
    }
  }
  Sink& sink = consumer.stage->input(consumer.stream);
  set_->spawn(*consumer.stage, [&sink] { sink.end(); });
}

void Stage::sever_input(unsigned stream, bool ended) {
  InputStream& in = inputs_[stream];
  const StreamEnd producer = std::exchange(in.producer, {});
  if (const StreamEnd lender = std::exchange(in.lender, {})) {
    if (!lender.stage->retired()) {
      if (producer) {
        producer.stage->outputs_[producer.stream].consumer = {};
        connect(*producer.stage, producer.stream, *lender.stage, lender.stream);
        input_redirected(stream, *producer.stage->outputs_[producer.stream].sink);
      }
      lender.stage->input_returned(lender.stream, !producer || ended);
      return;
    }
  }
  if (!producer) return;
  OutputStream& out = producer.stage->outputs_[producer.stream];
  out.consumer = {};
  out.sink = &severed_sink();
  const StreamEnd lender = out.lender;
  producer.stage->output_severed(producer.stream);
  if (lender && !lender.stage->retired()) lender.stage->output_severed(lender.stream);
}

int Stage::find_output(std::string_view id) const {
  return find_stream(outputs_, id);
}

int Stage::find_input(std::string_view id) const {
  return find_stream(inputs_, id);
}

void Stage::join(PipelineSet& set, PipelineGroup& group) {
  set_ = &set;
  group_ = &group;
}

void Stage::embed(Stage& host, Sink& primary, Sink& secondary) {
  embedded_ = true;
  place_ = host.place();
  join(host.set(), host.group());
  while (outputs_.size() < 2) add_output();
  set_defined_streams(2);
  Sink* const sinks[] = {&primary, &secondary};
  for (unsigned i = 0; i < 2; ++i) {
    outputs_[i].sink = sinks[i];
    outputs_[i].consumer = {&host, i};
  }
}

void Stage::retire(int return_code) {
  if (retired_) return;
  retired_ = true;
  return_code_ = return_code;
  if (embedded_) return;
  // Ends become ready tasks, the last one first: so the consumer of stream 0 hears of it first.
  for (std::size_t i = outputs_.size(); i-- > 0;) sever_output(static_cast<unsigned>(i));
  for (std::size_t i = 0; i < inputs_.size(); ++i) sever_input(static_cast<unsigned>(i));
  set_->stage_retired(*this);
}

void Stage::say(const IssuedMessage& message) const {
  set_->issue_message(message, &place_);
}

Flow Stage::fail(const IssuedMessage& message) {
  say(message);
  retire(message.row->number());
  return Flow::Ended;
}

void Stage::on_host(const std::function<void(Host&)>& work) const {
  Host& host = set_->host();
  set_->dispatcher().on_host_stack([&] { work(host); });
}

const TextTables& Stage::text() const {
  return set_->host().text();
}

}  // namespace cambridge::pipelines
