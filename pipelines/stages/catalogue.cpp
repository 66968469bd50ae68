#include "pipelines/stages/catalogue.h"

#include <unordered_map>

namespace cambridge::pipelines {

namespace {

/// Full names first, then the first stage in the list of which the word is an abbreviation.
class BuiltInStages final : public StageCatalogue {
 public:
  BuiltInStages() {
    for (const StageSpec* spec : all_stages()) {
      each_name(*spec, [&](std::string_view name) { by_name_.emplace(upper_ascii(name), spec); });
    }
  }

  const StageSpec* find(std::string_view name) const override {
    if (const auto found = by_name_.find(std::string(name)); found != by_name_.end()) {
      return found->second;
    }
    for (const StageSpec* spec : all_stages()) {
      bool match = false;
      each_name(*spec, [&](std::string_view n) { match = match || is_abbreviation(name, n); });
      if (match) return spec;
    }
    return nullptr;
  }

 private:
  template <class F>
  static void each_name(const StageSpec& spec, F&& f) {
    std::string_view names = spec.names;
    while (!names.empty()) {
      const std::size_t blank = names.find(' ');
      f(names.substr(0, blank));
      if (blank == std::string_view::npos) break;
      names.remove_prefix(blank + 1);
    }
  }

  std::unordered_map<std::string, const StageSpec*> by_name_;
};

}  // namespace

std::span<const StageSpec* const> all_stages() {
  static constexpr const StageSpec* kStages[] = {
#define STAGE(value) &value,
#include "pipelines/stages/stages.def"
#undef STAGE
  };
  return kStages;
}

const StageCatalogue& built_in_stages() {
  static const BuiltInStages stages;
  return stages;
}

}  // namespace cambridge::pipelines
