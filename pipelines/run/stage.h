/// A stage of a running pipeline set: its streams, its life and its place. Pipelines User's Guide,
/// "stages and streams". Stages derive from FilterStage, MultiStage or LoopStage, not from this.
///
/// Invariants
///   1. outputs_[n].sink is never null: an unconnected or severed stream leads to a sink that
///      answers Flow::Ended.
///   2. A connection is known at both ends: outputs_[n] names consumer and stream, the consumer's
///      inputs_[m] names producer and stream.
///   3. A retired stage has no connections.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/message.h"

#include "pipelines/host/host.h"
#include "pipelines/run/flow.h"

namespace cambridge::pipelines {

class PipelineSet;
class PipelineGroup;
class Stage;

/// The stream of a stage that has its other end in another stage.
struct StreamEnd {
  Stage* stage = nullptr;
  unsigned stream = 0;
  explicit operator bool() const { return stage != nullptr; }
};

struct OutputStream {
  Sink* sink;
  StreamEnd consumer;
  std::string id;
  StreamEnd lender;  ///< a subroutine pipeline's: the caller's output stream to give back to
};

struct InputStream {
  StreamEnd producer;
  std::string id;
  StreamEnd lender;  ///< a subroutine pipeline's: the caller's input stream to give back to
};

/// Where a stage stands, for messages.
struct StagePlace {
  int stage = 0;     ///< position in the pipeline, from 1
  int pipeline = 0;  ///< pipeline in the set, from 1
  std::string pipeline_name;
  std::string text;  ///< as specified (host characters)
  int message_level = 15;
  bool trace = false;
  bool list_error = false, list_rc = false, list_command = false;
};

class Stage {
 public:
  virtual ~Stage() = default;
  Stage() = default;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // What the runtime asks of a stage.

  /// Commit level at which prepare() runs, below 0.
  [[nodiscard]] virtual int commit_level() const { return -1; }
  /// Opens what must be there before data flow. A return code other than 0 stops the whole set
  /// before anything is changed.
  virtual int prepare() { return 0; }
  /// Data are about to flow: start own tasks. Called from the last stage to the first.
  virtual void start() {}
  /// Where the producer of an input stream puts its records.
  virtual Sink& input(unsigned stream) = 0;
  /// The consumer of an output stream has gone.
  virtual void output_severed(unsigned stream) { static_cast<void>(stream); }
  /// A subroutine pipeline has given an input stream back; `ended`: it was read to its end.
  virtual void input_returned(unsigned stream, bool ended) { static_cast<void>(stream + ended); }
  /// The connection of an input goes to `now` instead: a producer that waits in it writes again.
  virtual void input_redirected(unsigned stream, Sink& now) = 0;
  /// Whether the stage consumes a record before it writes the output made from it.
  [[nodiscard]] virtual bool consumes_first() const { return false; }
  /// Whether the stage runs before data flow and commits by itself (REXX filters).
  [[nodiscard]] virtual bool starts_early() const { return false; }
  /// The input whose record is being worked on, -1 when none or not known; for reports.
  [[nodiscard]] virtual int active_stream() const { return -1; }
  /// A selection of all lines that hold the string, whole record: a file stage may then search
  /// before it cuts lines. Nothing for all other stages.
  [[nodiscard]] virtual std::optional<std::string_view> line_search() const { return std::nullopt; }
  /// Refuses a wrong number of streams once the graph is known. Returns 0 or a message number.
  virtual int check_streams() { return 0; }

  // The graph.
  [[nodiscard]] std::vector<OutputStream>& outputs() { return outputs_; }
  [[nodiscard]] std::vector<InputStream>& inputs() { return inputs_; }
  [[nodiscard]] const std::vector<OutputStream>& outputs() const { return outputs_; }
  [[nodiscard]] const std::vector<InputStream>& inputs() const { return inputs_; }
  unsigned add_output(std::string id = {});
  unsigned add_input(std::string id = {});
  [[nodiscard]] bool output_connected(unsigned stream) const {
    return stream < outputs_.size() && outputs_[stream].consumer;
  }
  [[nodiscard]] bool input_connected(unsigned stream) const {
    return stream < inputs_.size() && inputs_[stream].producer;
  }
  /// Whether the specification defines the stream, connected now or not. A stage has at least the
  /// output streams that it may write to, so that it can write without asking.
  [[nodiscard]] bool output_defined(unsigned stream) const { return stream < defined_streams_; }
  void set_defined_streams(unsigned count) { defined_streams_ = count; }
  [[nodiscard]] bool any_output_connected() const;
  void sever_output(unsigned stream);
  void sever_input(unsigned stream, bool ended = false);
  /// Number of the stream that a number or identifier names, -1 when there is none.
  [[nodiscard]] int find_output(std::string_view id) const;
  [[nodiscard]] int find_input(std::string_view id) const;

  // Identity and end.
  [[nodiscard]] StagePlace& place() { return place_; }
  [[nodiscard]] const StagePlace& place() const { return place_; }
  void join(PipelineSet& set, PipelineGroup& group);
  /// Makes the stage part of `host` (CASEI, ZONE, NOT): it has no place in the group, and its two
  /// outputs lead to the sinks given.
  void embed(Stage& host, Sink& primary, Sink& secondary);
  [[nodiscard]] PipelineSet& set() const { return *set_; }
  [[nodiscard]] PipelineGroup& group() const { return *group_; }
  [[nodiscard]] bool retired() const { return retired_; }
  [[nodiscard]] int return_code() const { return return_code_; }
  /// Ends the stage: all its streams are severed. The first call counts.
  void retire(int return_code = 0);

  /// Issues a message with the lines that say where it comes from.
  void say(const IssuedMessage& message) const;
  /// Issues the message and retires with its number; returns Flow::Ended for the caller to return.
  Flow fail(const IssuedMessage& message);

 protected:
  Flow output(unsigned stream, RecordView record) { return outputs_[stream].sink->record(record); }
  /// Runs `work(host)` where the host may block.
  void on_host(const std::function<void(Host&)>& work) const;
  [[nodiscard]] const TextTables& text() const;

  std::vector<OutputStream> outputs_;
  std::vector<InputStream> inputs_;

 private:
  StagePlace place_;
  PipelineSet* set_ = nullptr;
  PipelineGroup* group_ = nullptr;
  int return_code_ = 0;
  unsigned defined_streams_ = 1;
  bool retired_ = false;
  bool embedded_ = false;
};

/// The sink of streams that lead nowhere.
Sink& severed_sink();
/// Connects; both streams must exist and be free.
void connect(Stage& producer, unsigned output, Stage& consumer, unsigned input);

}  // namespace cambridge::pipelines
