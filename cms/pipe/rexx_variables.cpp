#include "cms/pipe/rexx_variables.h"

namespace cambridge::cms::pipe {
namespace {

constexpr int kBadName = 8;

class RexxVariables final : public pipelines::VariablePool {
 public:
  explicit RexxVariables(rexx::VariablePool& pool) : pool_(pool) {}

  std::optional<std::string> get(std::string_view name, bool symbolic) override {
    std::string value;
    auto flags = pool_.fetch(name, symbolic, value);
    constexpr unsigned kNoValue = rexx::shv::kNewVariable | rexx::shv::kBadName;
    return (flags & kNoValue) != 0 ? std::nullopt : std::optional(std::move(value));
  }
  int set(std::string_view name, std::string_view value, bool symbolic) override {
    return (pool_.set(name, symbolic, value) & rexx::shv::kBadName) != 0 ? kBadName : 0;
  }
  int drop(std::string_view name, bool symbolic) override {
    return (pool_.drop(name, symbolic) & rexx::shv::kBadName) != 0 ? kBadName : 0;
  }
  void each(const std::function<void(std::string_view, std::string_view)>& visit) override {
    std::string name;
    std::string value;
    while ((pool_.next(name, value) & rexx::shv::kLast) == 0) {
      visit(name, value);
    }
  }
  std::string source() override {
    std::string value;
    pool_.fetch_private("SOURCE", value);
    return value;
  }

 private:
  rexx::VariablePool& pool_;
};

}  // namespace

std::unique_ptr<pipelines::VariablePool> make_variable_pool(rexx::VariablePool& pool) {
  return std::make_unique<RexxVariables>(pool);
}

}  // namespace cambridge::cms::pipe
