/// TAKE and DROP: the first or last records, or bytes.
#include <deque>

#include "pipelines/plan/stage_spec.h"
#include "pipelines/run/filter_stage.h"

namespace cambridge::pipelines {

namespace {

/// First n records to `chosen`, the rest to the other stream.
class First final : public FilterStage {
 public:
  First(i64 count, unsigned chosen) : left_(count), chosen_(chosen) {}

  Flow record(RecordView record) override {
    if (left_ == 0) return pass(1 - chosen_, record);
    --left_;
    const Flow flow = pass(chosen_, record);
    if (left_ == 0) first_done();
    return flow;
  }
  void start() override {
    if (left_ == 0) first_done();
  }

 private:
  void first_done() {
    // TAKE ends its primary output now: what follows need not wait. DROP's is the secondary.
    sever_output(chosen_);
    if (!any_output_connected()) retire(0);
  }

  i64 left_;
  unsigned chosen_;
};

/// Last n records to `chosen`; a record is written when n newer ones have come.
class Last final : public FilterStage {
 public:
  Last(i64 count, unsigned chosen) : count_(static_cast<std::size_t>(count)), chosen_(chosen) {}

  Flow record(RecordView record) override {
    if (count_ == 0) return pass(1 - chosen_, record);
    if (held_.size() < count_) {
      held_.emplace_back(record.text());
      return Flow::Ok;
    }
    std::string& oldest = held_[oldest_];
    const Flow flow = pass(1 - chosen_, oldest);
    oldest.assign(record.data(), record.size());
    oldest_ = oldest_ + 1 == count_ ? 0 : oldest_ + 1;
    return flow;
  }
  void finish() override {
    sever_output(1 - chosen_);
    for (std::size_t i = 0; i < held_.size(); ++i) {
      if (pass(chosen_, held_[(oldest_ + i) % held_.size()]) != Flow::Ok) break;
    }
  }
  bool consumes_first() const override { return true; }

 private:
  std::size_t count_;
  unsigned chosen_;
  std::vector<std::string> held_;  ///< a ring once it is full
  std::size_t oldest_ = 0;
};

/// The same for bytes: the record in which the count ends is split.
class FirstBytes final : public FilterStage {
 public:
  FirstBytes(i64 count, unsigned chosen) : left_(static_cast<u64>(count)), chosen_(chosen) {}

  Flow record(RecordView record) override {
    if (left_ == 0) return pass(1 - chosen_, record);
    if (record.size() <= left_) {
      left_ -= record.size();
      const Flow flow = pass(chosen_, record);
      if (left_ == 0) done();
      return flow;
    }
    const std::size_t cut = std::exchange(left_, 0);
    pass(chosen_, record.part(0, cut));
    done();
    if (retired()) return Flow::Ended;
    return pass(1 - chosen_, record.part(cut, record.size() - cut));
  }
  void start() override {
    if (left_ == 0) done();
  }

 private:
  void done() {
    sever_output(chosen_);
    if (!any_output_connected()) retire(0);
  }

  u64 left_;
  unsigned chosen_;
};

class LastBytes final : public FilterStage {
 public:
  LastBytes(i64 count, unsigned chosen) : count_(static_cast<u64>(count)), chosen_(chosen) {}

  Flow record(RecordView record) override {
    held_.emplace_back(record.text());
    bytes_ += record.size();
    Flow flow = Flow::Ok;
    while (!held_.empty() && bytes_ - held_.front().size() >= count_ && flow == Flow::Ok) {
      const std::string oldest = std::move(held_.front());
      held_.pop_front();
      bytes_ -= oldest.size();
      flow = pass(1 - chosen_, oldest);
    }
    return flow;
  }
  void finish() override {
    if (!held_.empty() && bytes_ > count_) {
      const std::size_t cut = bytes_ - count_;
      const std::string oldest = std::move(held_.front());
      held_.pop_front();
      pass(1 - chosen_, RecordView(oldest).part(0, cut));
      held_.push_front(oldest.substr(cut));
    }
    sever_output(1 - chosen_);
    for (const std::string& record : held_) {
      if (pass(chosen_, record) != Flow::Ok) break;
    }
  }
  bool consumes_first() const override { return true; }

 private:
  u64 count_;
  unsigned chosen_;
  u64 bytes_ = 0;
  std::deque<std::string> held_;
};

constexpr i64 kAll = i64{1} << 60;

std::unique_ptr<Stage> make(StageContext& context, unsigned chosen) {
  StageOperands& operands = context.operands;
  const bool last = operands.keyword("LAST");
  if (!last) operands.keyword("FIRST");
  i64 count = 1;
  if (operands.number_next() || operands.peek_word() == "*") count = operands.number_or_star(kAll);
  const bool bytes = operands.keyword("BYTES");
  if (!operands.at_end() && !operands.refused())
    operands.fail<msg::FPLARG111E>(operands.peek_word());
  if (bytes && last) return std::make_unique<LastBytes>(count, chosen);
  if (bytes) return std::make_unique<FirstBytes>(count, chosen);
  if (last) return std::make_unique<Last>(count, chosen);
  return std::make_unique<First>(count, chosen);
}

}  // namespace

extern const StageSpec kTake{
    .names = "TAKE",
    .syntax = "TAKE [FIRST|LAST] [number|*] [BYTES]",
    .summary = "Select the first or last records.",
    .help =
        "Records that are not taken go to the secondary output. Without one, TAKE FIRST ends "
        "when it has its records: end-of-file travels back to the source. TAKE LAST holds as "
        "many records as it may have to write.",
    .example = "literal a b c d | split | take 2 | console",
    .example_output = "a\nb",
    .delay = Delay::Conditional,
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, 0); }};

extern const StageSpec kDrop{
    .names = "DROP",
    .syntax = "DROP [FIRST|LAST] [number|*] [BYTES]",
    .summary = "Discard the first or last records.",
    .help =
        "The records dropped go to the secondary output. DROP FIRST does not delay the record; "
        "DROP LAST holds as many records as it drops.",
    .example = "literal a b c d | split | drop last 3 | console",
    .example_output = "a",
    .delay = Delay::Conditional,
    .max_outputs = 2,
    .make = [](StageContext& context) { return make(context, 1); }};

}  // namespace cambridge::pipelines
