/// Runs one configuration test:  cp_configuration_driver [--bless] FILE
/// Sections: "source" (the configuration), then any of "values", "errors" (line:column number
/// text), "values SYSTEM" (the same for a system of that name).
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cp/configuration/system_configuration.h"
#include "tests/support/sections.h"

using namespace cambridge;
using namespace cambridge::cp::configuration;

namespace {

std::string errors_text(const std::vector<SourceError>& errors) {
  std::string text;
  for (const auto& error : errors) {
    text += fmt::format("{}:{} {} {}\n", error.line, error.column, error.number, error.text);
  }
  return text;
}

/// "name: value" for each value that is not the default.
class Report {
 public:
  template <class Value>
  void value(std::string_view name, const Value& value, const Value& by_default) {
    if (value != by_default) {
      text_ += fmt::format("{}: {}\n", name, value);
    }
  }
  void symbol(std::string_view name, char value, char by_default) {
    if (value != by_default) {
      text_ +=
          fmt::format("{}: {}\n", name, value == '\0' ? std::string("off") : std::string(1, value));
    }
  }
  void limit(std::string_view name, const std::optional<u32>& value) {
    if (value) {
      text_ += fmt::format("{}: {}\n", name, *value);
    }
  }
  void list(std::string_view name, const std::vector<std::string>& values) {
    if (!values.empty()) {
      text_ += fmt::format("{}: {}\n", name, fmt::join(values, " "));
    }
  }
  void statements(std::string_view name, const std::vector<OtherStatement>& values) {
    for (const auto& statement : values) {
      text_ += fmt::format("{} {}: {}\n", name, statement.line, statement.text);
    }
  }
  void line(const std::string& text) { text_ += text + "\n"; }
  std::string text_;
};

std::string values_text(const SystemConfiguration& is) {
  const SystemConfiguration plain;
  Report out;
  out.value("identifier", is.system_identifier, plain.system_identifier);
  for (const auto& owned : is.cp_owned) {
    out.line(
        fmt::format("cp_owned: {} {} {}", owned.slot, owned.volume, owned.own ? "own" : "shared"));
  }
  out.list("user_volumes", is.user_volumes);
  out.list("include", is.user_volume_include);
  out.list("exclude", is.user_volume_exclude);
  for (const auto& zone : is.time_zones) {
    out.line(fmt::format("zone: {} {}", zone.id, zone.offset_seconds));
  }
  for (const auto& boundary : is.time_zone_boundaries) {
    out.line(fmt::format("boundary: {} {} {}", boundary.date, boundary.time, boundary.zone));
  }
  out.list("operator_consoles", is.operator_consoles);
  out.value("operator", is.operator_user, plain.operator_user);
  out.value("startup", is.startup_user, plain.startup_user);
  out.value("accounting", is.accounting_user, plain.accounting_user);
  out.value("erep", is.erep_user, plain.erep_user);
  out.value("dump", is.dump_user, plain.dump_user);
  out.value("symptom", is.symptom_user, plain.symptom_user);
  out.symbol("line_delete", is.line_delete, plain.line_delete);
  out.symbol("line_end", is.line_end, plain.line_end);
  out.symbol("character_delete", is.character_delete, plain.character_delete);
  out.symbol("escape", is.escape, plain.escape);
  out.symbol("tab", is.tab, plain.tab);
  out.value("logon_password", is.logon_password_on_command, plain.logon_password_on_command);
  out.value("link_password", is.link_password_on_command, plain.link_password_on_command);
  out.value("autolog_password", is.autolog_password_on_command, plain.autolog_password_on_command);
  out.value("set_privclass", is.set_privclass, plain.set_privclass);
  out.value("auto_warm_ipl", is.auto_warm_ipl, plain.auto_warm_ipl);
  out.value("clear_tdisk", is.clear_tdisk, plain.clear_tdisk);
  out.limit("maximum_users", is.maximum_users);
  out.limit("disconnect_timeout", is.disconnect_timeout_minutes);
  out.value("retrieve_default", is.retrieve_default, plain.retrieve_default);
  out.value("retrieve_maximum", is.retrieve_maximum, plain.retrieve_maximum);
  out.value("shutdown_time", is.shutdown_time_seconds, plain.shutdown_time_seconds);
  out.list("logo", is.logo);
  out.statements("network", is.network);
  out.statements("other", is.other);
  if (!is.tolerated.empty()) {
    out.line("tolerated:\n" + errors_text(is.tolerated));
  }
  return out.text_;
}

std::string answer(const std::string& section, const std::string& source) {
  const auto parsed = parse_configuration(
      source, section.starts_with("values ") ? section.substr(7) : std::string());
  if (!parsed.ok()) {
    return (section == "errors" ? "" : "errors:\n") + errors_text(parsed.error());
  }
  return section == "errors" ? "" : values_text(*parsed);
}

}  // namespace

int main(int count, char** arguments) {
  const bool bless = count == 3 && std::string(arguments[1]) == "--bless";
  if (count != (bless ? 3 : 2)) {
    fmt::print(stderr, "usage: {} [--bless] FILE\n", arguments[0]);
    return 2;
  }
  const std::string path = arguments[count - 1];
  const auto expected = tests::read_data_test(path);
  auto actual = expected;
  if (expected.sections.empty() || expected.sections[0].first != "source") {
    fmt::print(stderr, "{}: has no section \"source\"\n", path);
    return 2;
  }
  for (std::size_t i = 1; i < actual.sections.size(); ++i) {
    actual.sections[i].second = answer(actual.sections[i].first, expected.sections[0].second);
  }
  return tests::judge(path, expected, actual, bless);
}
