/// The error messages: the tables and the lines made of them.
#include "rexx/builtins/messages.h"

#include <array>
#include <fmt/format.h>

namespace cambridge::rexx {

namespace {

constexpr std::array kErrors{
#define REXX_ERROR(number, dmsrex, text, ansi, explanation, action) \
  ErrorText{number, dmsrex, text, ansi, explanation, action},
#define REXX_SUB_ERROR(number, sub_number, text)
#include "rexx/builtins/errors.def"
#undef REXX_ERROR
#undef REXX_SUB_ERROR
};

constexpr std::array kSubErrors{
#define REXX_ERROR(number, dmsrex, text, ansi, explanation, action)
#define REXX_SUB_ERROR(number, sub_number, text) SubErrorText{number, sub_number, text},
#include "rexx/builtins/errors.def"
#undef REXX_ERROR
#undef REXX_SUB_ERROR
};

}  // namespace

std::span<const ErrorText> error_texts() {
  return kErrors;
}

std::span<const SubErrorText> sub_error_texts() {
  return kSubErrors;
}

const ErrorText* find_error(int number) {
  for (const auto& row : kErrors) {
    if (row.number == number) {
      return &row;
    }
  }
  return nullptr;
}

const SubErrorText* find_sub_error(int number, int sub_number) {
  for (const auto& row : kSubErrors) {
    if (row.number == number && row.sub_number == sub_number) {
      return &row;
    }
  }
  return nullptr;
}

std::string sub_message(const ErrorReport& report, const TextTraits& traits) {
  const SubErrorText* row = find_sub_error(report.number, report.sub_number);
  if (row == nullptr) {
    return {};
  }
  const std::array<const std::string*, 4> values{&report.first, &report.second, &report.third,
                                                 &report.fourth};
  std::string text;
  std::size_t next = 0;
  for (std::size_t i = 0; i < row->text.size(); ++i) {
    if (row->text[i] == '<' && next < values.size()) {
      text += *values[next++];
      i = row->text.find('>', i);
    } else {
      text.push_back(traits.from_ascii[static_cast<u8>(row->text[i])]);
    }
  }
  return text;
}

std::vector<std::string> error_lines(int number, std::string_view sub_number,
                                     std::string_view description, std::string_view program,
                                     u32 line, bool cms, const TextTraits& traits) {
  const ErrorText* row = find_error(number);
  const std::string text(row == nullptr ? "" : (cms ? row->text : row->ansi_text));
  std::vector<std::string> lines;
  if (cms) {
    lines.push_back(
        traits.text(fmt::format("DMSREX{:03}E Error {} running {}, line {}: {}",
                                row == nullptr ? 0 : row->dmsrex, number, program, line, text)));
    return lines;
  }
  lines.push_back(traits.text(
      fmt::format("Error {} running \"{}\", line {}: {}", number, program, line, text)));
  const auto dot = sub_number.find('.');
  if (!description.empty() && dot != std::string_view::npos && sub_number.substr(dot) != ".0") {
    lines.push_back(traits.text(fmt::format("Error {}: ", sub_number)) + std::string(description));
  }
  return lines;
}

}  // namespace cambridge::rexx
