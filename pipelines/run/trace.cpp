#include "pipelines/run/trace.h"

#include <fmt/format.h>

#include "pipelines/run/pipeline_set.h"

namespace cambridge::pipelines {

Flow TraceSink::record(RecordView record) {
  tell("output", record);
  const Flow flow = consumer_.record(record);
  if (flow != Flow::Ok) tell("return code", std::to_string(static_cast<int>(flow)));
  return flow;
}

void TraceSink::end() {
  consumer_.end();
}

void TraceSink::tell(std::string_view what, std::string_view data) {
  const auto& line = producer_.set().options().trace_line;
  if (!line) return;
  const StagePlace& place = producer_.place();
  line(fmt::format("Stage {} of pipeline {}, {} on stream {}: {}", place.stage, place.pipeline,
                   what, output_, producer_.set().host().text().ascii_text(data.substr(0, 60))));
}

}  // namespace cambridge::pipelines
