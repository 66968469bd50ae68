#include "base/operand_kind.h"

#include <algorithm>
#include <array>

namespace cambridge {

namespace {

struct NamedKind {
  std::string_view name;
  OperandKind kind;
};
constexpr std::array kKinds{
    NamedKind{"word", OperandKind::Word},      NamedKind{"userid", OperandKind::Userid},
    NamedKind{"vdev", OperandKind::Vdev},      NamedKind{"range", OperandKind::Range},
    NamedKind{"number", OperandKind::Number},  NamedKind{"size", OperandKind::Size},
    NamedKind{"hexloc", OperandKind::Hexloc},  NamedKind{"fn", OperandKind::FileName},
    NamedKind{"ft", OperandKind::FileType},    NamedKind{"fm", OperandKind::FileMode},
    NamedKind{"char", OperandKind::Character}, NamedKind{"text", OperandKind::Text}};

constexpr std::size_t kNameLength = 8;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
constexpr bool is_hexadecimal(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

template <class Predicate>
bool all_of(std::string_view word, std::size_t longest, Predicate predicate) {
  return !word.empty() && word.size() <= longest &&
         std::all_of(word.begin(), word.end(), predicate);
}

bool one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

bool is_userid(std::string_view word) {
  return all_of(word, kNameLength,
                [](char c) { return is_letter(c) || is_digit(c) || one_of(c, "@#$_-:+"); });
}

bool is_vdev(std::string_view word) {
  return all_of(word, 4, is_hexadecimal);
}

bool is_range(std::string_view word) {
  const auto dash = word.find('-');
  return dash == std::string_view::npos
             ? is_vdev(word)
             : is_vdev(word.substr(0, dash)) && is_vdev(word.substr(dash + 1));
}

bool is_size(std::string_view word) {
  return word.size() >= 2 && one_of(word.back(), "KMGTPkmgtp") &&
         all_of(word.substr(0, word.size() - 1), 15, is_digit);
}

bool is_file_word(std::string_view word) {
  return all_of(word, word.size(),
                [](char c) { return is_letter(c) || is_digit(c) || one_of(c, "@#$+-:_*%="); });
}

/// A letter, * or =, and perhaps a mode number.
bool is_file_mode(std::string_view word) {
  return !word.empty() && word.size() <= 2 && (is_letter(word[0]) || one_of(word[0], "*=")) &&
         (word.size() == 1 || one_of(word[1], "0123456*="));
}

bool is_character(std::string_view word) {
  if (word.size() == 2 && all_of(word, 2, is_hexadecimal)) {
    return true;
  }
  const auto continuation_bytes = std::count_if(
      word.begin(), word.end(), [](char c) { return (static_cast<u8>(c) & 0xC0) == 0x80; });
  return word.size() - static_cast<std::size_t>(continuation_bytes) == 1;
}

bool is_of_kind(OperandKind kind, std::string_view word) {
  switch (kind) {
    case OperandKind::Word:
    case OperandKind::Text:
      return true;
    case OperandKind::Userid:
      return is_userid(word);
    case OperandKind::Vdev:
      return is_vdev(word);
    case OperandKind::Range:
      return is_range(word);
    case OperandKind::Number:
      return all_of(word, 19, is_digit);
    case OperandKind::Size:
      return is_size(word);
    case OperandKind::Hexloc:
      return all_of(word, 16, is_hexadecimal);
    case OperandKind::FileName:
    case OperandKind::FileType:
      return is_file_word(word);
    case OperandKind::FileMode:
      return is_file_mode(word);
    case OperandKind::Character:
      return is_character(word);
  }
  return false;
}

}  // namespace

OperandKind find_operand_kind(std::string_view name) {
  const auto* found =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& row) { return row.name == name; });
  return found == kKinds.end() ? OperandKind::Word : found->kind;
}

std::string_view operand_kind_name(OperandKind kind) {
  const auto* found =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& row) { return row.kind == kind; });
  return found->name;
}

std::optional<std::string> operand_value(OperandKind kind, std::string_view word) {
  if (!is_of_kind(kind, word)) {
    return std::nullopt;
  }
  switch (kind) {
    case OperandKind::Userid:
    case OperandKind::Vdev:
    case OperandKind::Range:
    case OperandKind::Size:
    case OperandKind::Hexloc:
      return ascii_uppercase(word);
    case OperandKind::FileName:
    case OperandKind::FileType:
      return std::string(word.substr(0, kNameLength));
    default:
      return std::string(word);
  }
}

std::string ascii_uppercase(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return result;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ascii_uppercase(a) == ascii_uppercase(b);
}

}  // namespace cambridge
