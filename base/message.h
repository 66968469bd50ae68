/// The message catalogue: one row per message, read by the code that issues it and by HELP MSG.
/// A component keeps its rows in a .def file (cp/messages/hcp.def) and turns each into a constant
/// in its namespace `msg`; issue<msg::HCPCMD001E>(word) is then checked by the compiler.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace cambridge {

/// One catalogue row. Text holds named substitutions in braces, filled in order of appearance:
/// "{userid} not logged on".
struct Message {
  std::string_view id;  ///< component, module, number, severity: HCPCMD001E
  std::string_view text;
  std::string_view explanation;
  std::string_view action;

  /// The severity letter: E error, I information, W warning or wait state, A action, R response, S
  /// T severe.
  [[nodiscard]] constexpr char severity() const { return id.back(); }

  /// The number, which is also the return code of a CP command that fails with this message.
  [[nodiscard]] constexpr int number() const {
    int value = 0;
    for (char c : id.substr(6, id.size() - 7)) {
      value = value * 10 + (c - '0');
    }
    return value;
  }

  [[nodiscard]] constexpr std::size_t substitutions() const {
    std::size_t count = 0;
    for (char c : text) {
      count += c == '{' ? 1 : 0;
    }
    return count;
  }
};

/// A message as issued: the row and its text with the substitutions made.
struct IssuedMessage {
  const Message* row = nullptr;
  std::string text;

  /// "HCPCMD001E Unknown CP command: FROB"
  [[nodiscard]] std::string with_id() const;
};

/// The row's text with the braces replaced, in order, by the given values.
std::string substitute(std::string_view text, const std::string_view* values, std::size_t count);

std::string substitution_text(std::string_view value);
std::string substitution_text(long long value);
inline std::string substitution_text(int value) {
  return substitution_text(static_cast<long long>(value));
}
inline std::string substitution_text(long value) {
  return substitution_text(static_cast<long long>(value));
}
inline std::string substitution_text(unsigned value) {
  return substitution_text(static_cast<long long>(value));
}
inline std::string substitution_text(unsigned long value) {
  return substitution_text(static_cast<long long>(value));
}
inline std::string substitution_text(char value) {
  return std::string(1, value);
}

template <const Message& M, class... Args>
IssuedMessage issue(const Args&... args) {
  static_assert(M.substitutions() == sizeof...(Args), "substitutions do not match the text");
  const std::array<std::string, sizeof...(Args)> owned{substitution_text(args)...};
  std::array<std::string_view, sizeof...(Args)> views;
  for (std::size_t i = 0; i < owned.size(); ++i) {
    views[i] = owned[i];
  }
  return {&M, substitute(M.text, views.data(), views.size())};
}

}  // namespace cambridge
