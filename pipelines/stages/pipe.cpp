#include "pipelines/stages/pipe.h"

#include "pipelines/plan/builder.h"
#include "pipelines/stages/catalogue.h"

namespace cambridge::pipelines {

int run_pipe(std::string_view specification, Host& host, RunOptions options) {
  const int message_level = options.message_level;
  auto scanned = scan_specification(specification, host.text(), message_level);
  if (scanned && scanned->options.trace) {
    options.traced = true;
    if (!options.trace_line) {
      options.trace_line = [&host](std::string_view line) {
        host.message(issue<msg::FPLDSP2905I>(line));
      };
    }
  }
  if (options.catalogue == nullptr) options.catalogue = &built_in_stages();
  PipelineSet set(host, std::move(options));
  if (!scanned) {
    set.issue_message(scanned.error().message, &scanned.error().place);
    return -scanned.error().message.row->number();
  }
  PipelineGroup& group = set.add_group();
  auto built = build_group({*scanned, *set.options().catalogue}, group);
  if (!built) {
    set.issue_message(built.error().message, &built.error().place);
    return -built.error().message.row->number();
  }
  return set.run();
}

}  // namespace cambridge::pipelines
