#include "pipelines/stages/picture.h"

#include <algorithm>

#include "pipelines/args/stage_operands.h"
#include "pipelines/host/messages.h"

namespace cambridge::pipelines {

namespace {

constexpr std::string_view kDrifting = "$S+-";

bool is_digit_place(char c) {
  return c == '9' || c == 'Z' || c == '*';
}

/// Number of digits the places of one side hold: drifting characters hold one less than they are.
int digit_places(std::string_view part, std::string_view whole) {
  int places = 0;
  for (const char c : part) places += is_digit_place(c) ? 1 : 0;
  for (const char d : kDrifting) {
    const auto total = std::count(whole.begin(), whole.end(), d);
    if (total > 1) places += static_cast<int>(std::count(part.begin(), part.end(), d));
  }
  return places;
}

bool drifts(std::string_view text, char c) {
  return kDrifting.find(c) != std::string_view::npos && std::count(text.begin(), text.end(), c) > 1;
}

std::string digits_of(const Decimal& value, int whole, int decimals) {
  const Decimal fixed = value.with_decimals(decimals);
  i128 coefficient = fixed.coefficient();
  if (coefficient < 0) coefficient = -coefficient;
  std::string digits;
  while (coefficient > 0) {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(coefficient % 10)));
    coefficient /= 10;
  }
  if (fixed.exponent() > -decimals) {
    digits.append(static_cast<std::size_t>(fixed.exponent() + decimals), '0');
  }
  const auto size = static_cast<std::size_t>(whole + decimals);
  if (digits.size() < size) digits.insert(0, size - digits.size(), '0');
  return digits;
}

}  // namespace

Result<Picture, IssuedMessage> Picture::parse(std::string_view text) {
  Picture picture;
  std::string upper = upper_ascii(text);
  if (upper.empty()) return failure(issue<msg::FPLPIC670E>());
  static constexpr std::string_view kKnown = "9Z*$S+-V.,/BCRDEK";
  for (const char c : upper) {
    if (kKnown.find(c) == std::string_view::npos) {
      return failure(issue<msg::FPLPIC671E>(std::string(1, c)));
    }
  }
  const std::size_t split = upper.find_first_of("EK");
  if (split != std::string::npos) {
    picture.exponent_letter_ = upper[split] == 'E';
    picture.exponent_ = upper.substr(split + 1);
    upper.erase(split);
    if (picture.exponent_.find_first_of("EK") != std::string::npos) {
      return failure(issue<msg::FPLPIC673E>("E"));
    }
    if (digit_places(picture.exponent_, picture.exponent_) == 0) {
      return failure(issue<msg::FPLPIC672E>());
    }
  }
  if (std::count(upper.begin(), upper.end(), 'V') > 1) return failure(issue<msg::FPLPIC673E>("V"));
  for (const std::string_view pair : {"CR", "DB"}) {
    for (std::size_t at = 0; (at = upper.find(pair[0], at)) != std::string::npos; at += 2) {
      // C, R, D and B come in these pairs, except B alone, which is a blank.
      if (upper.compare(at, 2, pair) != 0) {
        return failure(issue<msg::FPLPIC674E>(std::string(1, pair[0])));
      }
    }
  }
  if (upper.find('Z') != std::string::npos && upper.find('*') != std::string::npos) {
    return failure(issue<msg::FPLPIC674E>("*"));
  }
  const std::size_t point = std::min(upper.find('V'), upper.size());
  const std::string_view view = upper;
  picture.whole_ = digit_places(view.substr(0, point), view);
  picture.decimals_ = digit_places(view.substr(point), view);
  for (const char d : kDrifting) {
    if (drifts(view, d)) --picture.whole_;
  }
  if (picture.whole_ + picture.decimals_ <= 0) return failure(issue<msg::FPLPIC672E>());
  picture.text_ = std::move(upper);
  return picture;
}

std::optional<std::string> Picture::edit(const Decimal& value) const {
  Decimal mantissa = value;
  int exponent = 0;
  if (!exponent_.empty() && !value.is_zero()) {
    // As many digits before the point as the picture has.
    const std::string digits = digits_of(Decimal(value.coefficient(), 0), 0, 0);
    exponent = static_cast<int>(digits.size()) + value.exponent() - whole_;
    mantissa = Decimal(value.coefficient(), value.exponent() - exponent);
  }
  const std::string digits = digits_of(mantissa, whole_, decimals_);
  if (static_cast<int>(digits.size()) > whole_ + decimals_) return std::nullopt;
  const bool negative = mantissa.with_decimals(decimals_).is_negative();
  const bool zero_suppress = text_.find('9') == std::string::npos;
  std::string result;
  std::size_t digit = 0;
  bool significant = false;
  char fill = text_.find('*') != std::string::npos ? '*' : ' ';
  std::size_t drift_at = std::string::npos;
  char drift = 0;
  std::string seen;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const char c = text_[i];
    if (c == 'V') {
      significant = significant || digit > 0;
      continue;
    }
    if ((c == 'C' || c == 'D') && i + 1 < text_.size()) {
      result += negative ? text_.substr(i, 2) : std::string(2, ' ');
      ++i;
      continue;
    }
    if (kDrifting.find(c) != std::string_view::npos) {
      const char sign = c == '$'   ? '$'
                        : c == 'S' ? (negative ? '-' : '+')
                        : c == '+' ? (negative ? ' ' : '+')
                                   : (negative ? '-' : ' ');
      if (!drifts(text_, c)) {
        result += sign;
        continue;
      }
      drift = sign;
      const bool first = seen.find(c) == std::string::npos;
      seen += c;
      if (!first) {
        const char d = digits[digit++];
        significant = significant || d != '0';
        if (significant) {
          result += d;
          continue;
        }
      }
      if (significant) continue;
      drift_at = result.size();
      result += ' ';
      continue;
    }
    if (is_digit_place(c)) {
      const char d = digits[digit++];
      significant = significant || d != '0' || c == '9';
      result += significant ? d : fill;
      continue;
    }
    // Insertion characters: suppressed with the zeros before them.
    const char inserted = c == 'B' ? ' ' : c;
    const bool point_after_places = c == '.' && static_cast<int>(digit) >= whole_;
    result += significant || c == 'B' || (point_after_places && !zero_suppress) ||
                      (point_after_places && !value.is_zero())
                  ? inserted
                  : fill;
    if (point_after_places && (significant || !value.is_zero())) significant = true;
  }
  if (drift_at != std::string::npos) result[drift_at] = drift;
  if (!exponent_.empty()) {
    if (exponent_letter_) result += 'E';
    auto places = Picture::parse(exponent_);
    if (!places) return std::nullopt;
    const auto edited = places->edit(Decimal(exponent));
    if (!edited) return std::nullopt;
    result += *edited;
  }
  return result;
}

}  // namespace cambridge::pipelines
