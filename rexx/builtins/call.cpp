/// Call: the checks that all built-in functions share.
#include <algorithm>

#include "rexx/builtins/builtin.h"

namespace cambridge::rexx {

namespace {

constexpr i64 kLongestText = i64{1} << 30;

/// The letters allowed for argument `i` in "AB|CD".
std::string_view option_letters(std::string_view options, std::string_view kinds, std::size_t i) {
  std::size_t group = 0;
  for (std::size_t j = 0; j < i && j < kinds.size(); ++j) {
    group += kinds[j] == 'o' ? 1 : 0;
  }
  while (group-- > 0) {
    const auto bar = options.find('|');
    options = bar == std::string_view::npos ? std::string_view() : options.substr(bar + 1);
  }
  return options.substr(0, options.find('|'));
}

bool is_hexadecimal(std::string_view text, const TextTraits& traits) {
  std::size_t run = 0;
  bool first_group = true, blank_before = true;
  for (const char c : text) {
    const char a = traits.ascii_of(c);
    if (a == ' ' || a == '\t') {
      if (blank_before || (!first_group && run % 2 != 0)) {
        return false;
      }
      first_group = false;
      run = 0;
      blank_before = true;
      continue;
    }
    blank_before = false;
    ++run;
    if (!((a >= '0' && a <= '9') || (a >= 'A' && a <= 'F') || (a >= 'a' && a <= 'f'))) {
      return false;
    }
  }
  return text.empty() || (!blank_before && (first_group || run % 2 == 0));
}

bool is_binary(std::string_view text, const TextTraits& traits) {
  std::size_t run = 0;
  bool first_group = true, blank_before = true;
  for (const char c : text) {
    const char a = traits.ascii_of(c);
    if (a == ' ' || a == '\t') {
      if (blank_before || (!first_group && run % 4 != 0)) {
        return false;
      }
      first_group = false;
      run = 0;
      blank_before = true;
      continue;
    }
    blank_before = false;
    ++run;
    if (a != '0' && a != '1') {
      return false;
    }
  }
  return text.empty() || (!blank_before && (first_group || run % 4 == 0));
}

}  // namespace

bool Call::refuse(int sub_number, std::size_t argument, std::string_view found) {
  const TextTraits& t = traits();
  return fail({40,
               sub_number,
               t.text(function_.name),
               t.text(std::to_string(argument)),
               std::string(found),
               {}});
}

bool Call::refuse_value(int sub_number, std::string_view found) {
  return fail({40, sub_number, traits().text(function_.name), std::string(found), {}, {}});
}

bool Call::room_for(i64 length) {
  if (length > kLongestText) {
    return fail({5, 1, {}, {}, {}, {}});
  }
  return true;
}

bool Call::check() {
  if (count_ > function_.most && function_.most != 255) {
    return refuse(4, function_.most);
  }
  std::size_t given = count_;
  while (given != 0 && arguments_[given - 1].kind() == Kind::Unset) {
    --given;
  }
  if (given < function_.least) {
    return given < count_ ? refuse(5, given + 1) : refuse(3, function_.least);
  }
  const std::string_view kinds = function_.kinds;
  for (std::size_t i = 0; i < count_; ++i) {
    if (arguments_[i].kind() == Kind::Unset) {
      if (i < function_.least) {
        return refuse(5, i + 1);
      }
      continue;
    }
    const char kind = kinds.empty() ? 's' : kinds[std::min(i, kinds.size() - 1)];
    if (kind != 's' && !check_one(i, kind)) {
      return false;
    }
  }
  return true;
}

bool Call::check_one(std::size_t i, char kind) {
  switch (kind) {
    case 'w':
    case 'p':
    case 'i': {
      const Value& v = arguments_[i];
      if (v.is_integer() && v.integer() >= -999'999'999 && v.integer() <= 999'999'999) {
        whole_[i] = v.integer();
      } else {
        const auto number = whole_number(v, 9, traits());
        if (!number.has_value()) {
          return refuse(12, i + 1, text(i));
        }
        whole_[i] = *number;
      }
      if (kind == 'w' && whole_[i] < 0) {
        return refuse(13, i + 1, text(i));
      }
      if (kind == 'p' && whole_[i] <= 0) {
        return refuse(14, i + 1, text(i));
      }
      return true;
    }
    case 'n':
      return is_number(arguments_[i], traits()) || refuse(11, i + 1, text(i));
    case 'c':
      return text(i).size() == 1 || refuse(23, i + 1, text(i));
    case 'o': {
      const std::string_view letters = option_letters(function_.options, function_.kinds, i);
      if (text(i).empty()) {
        return refuse(21, i + 1);
      }
      if (letters.find(option(i, ' ')) == std::string_view::npos) {
        return fail({40, 28, traits().text(function_.name), traits().text(std::to_string(i + 1)),
                     traits().text(letters), std::string(text(i))});
      }
      return true;
    }
    case 'x':
      return is_hexadecimal(text(i), traits()) || refuse_value(25, text(i));
    case 'b':
      return is_binary(text(i), traits()) || refuse_value(24, text(i));
    default:
      return true;
  }
}

}  // namespace cambridge::rexx
