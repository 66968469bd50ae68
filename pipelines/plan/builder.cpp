#include "pipelines/plan/builder.h"

#include <map>

#include "pipelines/plan/connectors.h"

namespace cambridge::pipelines {

namespace {

struct Planned {
  const SpecificationItem* item = nullptr;
  const StageSpec* spec = nullptr;
  StagePlace place;
  std::string operands;  ///< code page; with the name in front for a REXX program
  bool first = false;
  std::vector<std::string> stream_ids;  ///< one for each stream pair
  std::vector<bool> has_input, has_output;
  std::unique_ptr<Stage> stage;
};

/// One end of a connection: a planned stage and stream, or a connector.
struct End {
  Planned* stage = nullptr;
  unsigned stream = 0;
  const Connector* connector = nullptr;
};

class Builder {
 public:
  Builder(const BuildRequest& request, PipelineGroup& group) : request_(request), group_(group) {}

  Result<void, PlanError> build() {
    int number = 0;
    for (const PipelineSpecification& pipeline : request_.specification.pipelines) {
      if (!lay_out(pipeline, ++number)) return failure(std::move(*error_));
    }
    if (!resolve() || !make_stages()) return failure(std::move(*error_));
    connect_all();
    if (error_) return failure(std::move(*error_));
    return {};
  }

 private:
  bool fail(IssuedMessage message, const StagePlace& place) {
    if (!error_) error_ = PlanError{std::move(message), place};
    return false;
  }

  StagePlace place_of(const SpecificationItem& item, int stage, int pipeline) const {
    StagePlace place;
    place.stage = stage;
    place.pipeline = pipeline;
    place.pipeline_name = item.options.name;
    place.text = item.text;
    place.message_level = item.options.message_level;
    place.trace = item.options.trace;
    place.list_error = item.options.list_error;
    place.list_rc = item.options.list_rc;
    place.list_command = item.options.list_command;
    return place;
  }

  /// Notes the stages and connections of one pipeline.
  bool lay_out(const PipelineSpecification& pipeline, int number) {
    std::vector<End> ends;
    for (std::size_t i = 0; i < pipeline.size(); ++i) {
      const SpecificationItem& item = pipeline[i];
      const StagePlace place = place_of(item, static_cast<int>(i + 1), number);
      const bool has_input = i > 0, has_output = i + 1 < pipeline.size();
      if (item.kind == SpecificationItem::Kind::Connector) {
        if (!check_connector(item.connector, i, pipeline.size(), place)) return false;
        ends.push_back({nullptr, 0, &item.connector});
        continue;
      }
      Planned* planned = nullptr;
      if (item.kind == SpecificationItem::Kind::LabelReference) {
        const auto found = labels_.find(item.label);
        if (found == labels_.end()) {
          return fail(issue<msg::FPLSCA046E>(item.label), place);
        }
        planned = found->second;
        for (const std::string& id : planned->stream_ids) {
          if (!item.stream_id.empty() && id == item.stream_id) {
            return fail(issue<msg::FPLSCA165E>(id), place);
          }
        }
      } else {
        planned_.push_back(std::make_unique<Planned>());
        planned = planned_.back().get();
        planned->item = &item;
        planned->place = place;
        planned->first = !has_input;
        if (!item.label.empty() && !labels_.emplace(item.label, planned).second) {
          return fail(issue<msg::FPLSCA047E>(item.label), place);
        }
      }
      planned->stream_ids.push_back(item.stream_id);
      planned->has_input.push_back(has_input);
      planned->has_output.push_back(has_output);
      ends.push_back({planned, static_cast<unsigned>(planned->stream_ids.size() - 1), nullptr});
    }
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) joints_.emplace_back(ends[i], ends[i + 1]);
    return true;
  }

  bool check_connector(const Connector& connector, std::size_t i, std::size_t count,
                       const StagePlace& place) {
    if (request_.issuer == Issuer::Pipe) return fail(issue<msg::FPLCON103E>(), place);
    if (count == 1) return fail(issue<msg::FPLCON193E>(connector.text), place);
    if (request_.issuer == Issuer::AddPipe || !connector.has_direction) return true;
    if (i == 0 && connector.output) return fail(issue<msg::FPLCON195E>(connector.text), place);
    if (i != 0 && !connector.output) return fail(issue<msg::FPLCON194E>(connector.text), place);
    return true;
  }

  bool resolve() {
    for (const auto& planned : planned_) {
      const SpecificationItem& item = *planned->item;
      planned->operands = item.operands;
      planned->spec = request_.catalogue.find(item.name);
      if (planned->spec == nullptr) {
        std::optional<FilterProgram> program;
        PipelineSet& set = group_.set();
        set.dispatcher().on_host_stack([&] {
          program = set.host().find_filter(set.host().text().from_ascii_text(item.name));
        });
        if (!program) return fail(issue<msg::FPLSCA027E>(item.name), planned->place);
        planned->spec = request_.catalogue.find("REXX");
        planned->operands = set.host().text().from_ascii_text(" " + item.name) + item.operands;
      }
      if (!planned->spec->refusal.empty()) {
        return fail(issue<msg::FPLHST2901E>(planned->spec->name(), planned->spec->refusal),
                    planned->place);
      }
      if (planned->spec->position == Position::First && !planned->first) {
        return fail(issue<msg::FPLSCA087E>(item.name), planned->place);
      }
      if (planned->spec->position == Position::NotFirst && planned->first) {
        return fail(issue<msg::FPLSCA127E>(item.name), planned->place);
      }
    }
    return true;
  }

  static unsigned used(const std::vector<bool>& ends) {
    for (std::size_t i = ends.size(); i > 0; --i) {
      if (ends[i - 1]) return static_cast<unsigned>(i);
    }
    return 0;
  }

  bool make_stages() {
    const TextTables& text = group_.set().host().text();
    for (const auto& planned : planned_) {
      StageOperands operands(planned->operands, text);
      const auto streams = static_cast<unsigned>(planned->stream_ids.size());
      StageContext context{operands,      planned->first,      streams,
                           streams,       group_.set().host(), request_.catalogue,
                           planned->place};
      planned->stage = planned->spec->make(context);
      if (operands.refused()) return fail(operands.refusal(), planned->place);
      if (!planned->stage) return fail(issue<msg::FPLARG113E>(), planned->place);
      if (used(planned->has_input) > planned->spec->max_inputs ||
          used(planned->has_output) > planned->spec->max_outputs) {
        return fail(issue<msg::FPLDSP264E>(), planned->place);
      }
      Stage& stage = *planned->stage;
      stage.place() = planned->place;
      for (unsigned i = 0; i < streams; ++i) {
        stage.add_input(planned->stream_ids[i]);
        stage.add_output(planned->stream_ids[i]);
      }
      stage.set_defined_streams(streams);
      while (planned->spec->max_outputs < kAnyStreams &&
             stage.outputs().size() < planned->spec->max_outputs) {
        stage.add_output();
      }
      if (streams > 1) group_.set().set_not_linear();
    }
    if (request_.issuer != Issuer::Pipe) group_.set().set_not_linear();
    return true;
  }

  void connect_all() {
    for (const auto& planned : planned_) group_.add(std::move(planned->stage));
    std::size_t i = 0;
    for (const auto& planned : planned_) made_[planned.get()] = group_.stages()[i++].get();
    // What ends at the caller's output comes before what begins there: ADDPIPE may do both.
    for (const auto& [from, to] : joints_) {
      if (from.stage != nullptr && to.stage == nullptr && ends_at_output(*to.connector)) {
        connect_caller(*to.connector, true, {made_[from.stage], from.stream}, from.stage->place);
      }
    }
    for (const auto& [from, to] : joints_) {
      if (from.stage != nullptr && to.stage != nullptr) {
        connect(*made_[from.stage], from.stream, *made_[to.stage], to.stream);
      } else if (from.stage == nullptr && to.stage != nullptr) {
        connect_caller(*from.connector, false, {made_[to.stage], to.stream}, to.stage->place);
      } else if (from.stage != nullptr && !ends_at_output(*to.connector)) {
        connect_caller(*to.connector, true, {made_[from.stage], from.stream}, from.stage->place);
      }
    }
  }

  static bool ends_at_output(const Connector& connector) {
    return !connector.has_direction || connector.output;
  }

  void connect_caller(const Connector& connector, bool at_end, StreamEnd end,
                      const StagePlace& place) {
    const bool output = connector.has_direction ? connector.output : at_end;
    const int stream =
        connector.stream.empty()
            ? static_cast<int>(output ? request_.selected_output : request_.selected_input)
            : (output ? request_.caller->find_output(connector.stream)
                      : request_.caller->find_input(connector.stream));
    if (stream < 0) {
      fail(issue<msg::FPLCON102E>(connector.stream), place);
      return;
    }
    const StreamEnd caller{request_.caller, static_cast<unsigned>(stream)};
    const bool lend = request_.issuer == Issuer::CallPipe;
    bool taken = true;
    if (!output && !at_end) {
      taken = take_caller_input(caller, end, lend);
    } else if (output && at_end) {
      taken = take_caller_output(caller, end, lend);
    } else if (!output) {
      feed_caller_input(end, caller, group_);
    } else {
      follow_caller_output(caller, end);
    }
    if (!taken) fail(issue<msg::FPLCON101E>(connector.text), place);
  }

  const BuildRequest& request_;
  PipelineGroup& group_;
  std::vector<std::unique_ptr<Planned>> planned_;
  std::map<std::string, Planned*> labels_;
  std::vector<std::pair<End, End>> joints_;
  std::map<const Planned*, Stage*> made_;
  std::optional<PlanError> error_;
};

int run_specification(Issuer issuer, Stage& caller, std::string_view bytes,
                      const StageCatalogue& catalogue, unsigned input, unsigned output,
                      bool to_output = false) {
  PipelineSet& set = caller.set();
  auto scanned = scan_specification(bytes, set.host().text(), caller.place().message_level);
  if (!scanned) {
    set.issue_message(scanned.error().message, &scanned.error().place);
    return -scanned.error().message.row->number();
  }
  if (to_output) {
    SpecificationItem connector;
    connector.kind = SpecificationItem::Kind::Connector;
    connector.connector.text = "*:";
    scanned->pipelines.back().push_back(std::move(connector));
  }
  PipelineGroup& group = set.add_group();
  const BuildRequest request{*scanned, catalogue, issuer, &caller, input, output};
  auto built = build_group(request, group);
  if (!built) {
    set.issue_message(built.error().message, &built.error().place);
    return -built.error().message.row->number();
  }
  return issuer == Issuer::CallPipe ? set.call(group, caller) : set.add(group);
}

}  // namespace

Result<void, PlanError> build_group(const BuildRequest& request, PipelineGroup& group) {
  return Builder(request, group).build();
}

std::unique_ptr<Stage> make_inner_stage(StageContext& context) {
  StageOperands& operands = context.operands;
  const std::string name = upper_ascii(operands.word());
  if (name.empty()) {
    operands.fail<msg::FPLARG113E>();
    return nullptr;
  }
  const StageSpec* spec = context.catalogue.find(name);
  if (spec == nullptr) {
    operands.fail<msg::FPLSCA027E>(name);
    return nullptr;
  }
  if (!spec->refusal.empty()) {
    operands.fail<msg::FPLHST2901E>(spec->name(), spec->refusal);
    return nullptr;
  }
  auto stage = spec->make(context);
  if (stage) {
    stage->place() = context.place;
    stage->add_input();
    stage->add_output();
    stage->add_output();
  }
  return stage;
}

int call_pipeline(Stage& caller, std::string_view specification, const StageCatalogue& catalogue,
                  unsigned selected_input, unsigned selected_output) {
  return run_specification(Issuer::CallPipe, caller, specification, catalogue, selected_input,
                           selected_output);
}

int call_pipeline_to_output(Stage& caller, std::string_view specification,
                            const StageCatalogue& catalogue) {
  return run_specification(Issuer::CallPipe, caller, specification, catalogue, 0, 0, true);
}

int add_pipeline(Stage& caller, std::string_view specification, const StageCatalogue& catalogue,
                 unsigned selected_input, unsigned selected_output) {
  return run_specification(Issuer::AddPipe, caller, specification, catalogue, selected_input,
                           selected_output);
}

}  // namespace cambridge::pipelines
