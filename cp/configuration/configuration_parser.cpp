#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/operand_kind.h"

#include "cp/configuration/configuration_grammar.h"
#include "cp/configuration/configuration_source.h"

namespace cambridge::cp::configuration {

namespace {

/// Statements that build the virtual networks; they take effect in order, like the commands.
bool is_network_statement(std::string_view text) {
  constexpr std::array<std::string_view, 5> kBeginnings{"DEFINE VSWITCH", "DEFINE LAN",
                                                        "MODIFY VSWITCH", "MODIFY LAN", "VMLAN"};
  std::string upper = ascii_uppercase(text);
  upper.erase(
      std::unique(upper.begin(), upper.end(), [](char a, char b) { return a == ' ' && b == ' '; }),
      upper.end());
  return std::any_of(kBeginnings.begin(), kBeginnings.end(), [&](std::string_view beginning) {
    return upper.starts_with(beginning) &&
           (upper.size() == beginning.size() || upper[beginning.size()] == ' ');
  });
}

class Reader {
 public:
  explicit Reader(std::string_view system_name) : system_name_(ascii_uppercase(system_name)) {}

  std::vector<SourceError>& errors() { return errors_; }

  void read(const SourceStatement& statement) {
    std::size_t at = 0;
    auto word = statement.word_at(at);
    if (word.size() > 1 && word.ends_with(':')) {  // "sysid: statement", "sysid: BEGIN"
      const bool mine = is_mine(word.substr(0, word.size() - 1));
      at = next_word(statement, at);
      word = statement.word_at(at);
      if (equal_ignoring_case(word, "BEGIN")) {
        block_ = mine ? Block::Mine : Block::OfOthers;
        return;
      }
      if (equal_ignoring_case(word, "END")) {
        block_ = Block::None;
        return;
      }
      if (!mine) {
        return;
      }
    } else if (block_ == Block::OfOthers) {
      return;
    }
    if (word.empty()) {
      complain(statement, {statement.text().size(), "a statement"});
      return;
    }
    const StatementRow* row = find_statement(word);
    if (row == nullptr) {
      complain(statement, {at, ""});
    } else if (row->read == nullptr) {
      keep(statement, at);
    } else {
      read_operands(statement, *row, next_word(statement, at));
    }
  }

  SystemConfiguration finish() {
    SystemConfiguration& values = draft_.values;
    values.system_identifier = identifier();
    return std::move(values);
  }

 private:
  enum class Block { None, Mine, OfOthers };

  /// A statement with a mistake has no effect at all.
  void read_operands(const SourceStatement& statement, const StatementRow& row, std::size_t at) {
    Draft trial = draft_;
    if (auto mismatch = row.read(statement.text(), at, trial)) {
      complain(statement, *mismatch);
    } else {
      draft_ = std::move(trial);
    }
  }

  static std::size_t next_word(const SourceStatement& statement, std::size_t at) {
    const auto& text = statement.text();
    return std::min(text.find_first_not_of(' ', at + statement.word_at(at).size()), text.size());
  }

  [[nodiscard]] std::string identifier() const {
    if (!system_name_.empty()) {
      return system_name_;
    }
    return draft_.identifier.value_or(
        draft_.default_identifier.value_or(SystemConfiguration().system_identifier));
  }

  [[nodiscard]] bool is_mine(std::string_view qualifier) const {
    const auto name = ascii_uppercase(qualifier);
    const auto equate = draft_.equates.find(name);
    return name == identifier() ||
           (equate != draft_.equates.end() && equate->second.contains(identifier()));
  }

  void keep(const SourceStatement& statement, std::size_t at) {
    OtherStatement kept{statement.line(), statement.text().substr(at)};
    auto& list = is_network_statement(kept.text) ? draft_.values.network : draft_.values.other;
    list.push_back(std::move(kept));
  }

  void complain(const SourceStatement& statement, const grammar::Mismatch& mismatch) {
    const auto place = statement.place(mismatch.offset);
    const auto hint = mismatch.expected.empty() ? std::string()
                                                : fmt::format(" (expected: {})", mismatch.expected);
    const auto found = mismatch.offset < statement.text().size()
                           ? std::string(statement.word_at(mismatch.offset))
                           : std::string("nothing follows");
    const SourceError error{
        place.line, place.column,
        fmt::format("Invalid system configuration file statement - {}{}", found, hint), 6701};
    (draft_.tolerate_errors ? draft_.values.tolerated : errors_).push_back(error);
  }

  std::string system_name_;
  Draft draft_;
  Block block_ = Block::None;
  std::vector<SourceError> errors_;
};

}  // namespace

Result<SystemConfiguration, std::vector<SourceError>> parse_configuration(
    std::string_view source, std::string_view system_name) {
  Reader reader(system_name);
  for (const SourceStatement& statement : read_statements(source, reader.errors())) {
    reader.read(statement);
  }
  auto& errors = reader.errors();
  if (!errors.empty()) {
    std::stable_sort(errors.begin(), errors.end(), [](const SourceError& a, const SourceError& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return failure(std::move(errors));
  }
  return reader.finish();
}

}  // namespace cambridge::cp::configuration
