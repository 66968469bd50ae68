/// The words of a `cambridge disk` command, sorted into options and the rest.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/types.h"

namespace cambridge::cli::disk {

/// What to tell the user, after "cambridge: ", and the exit status.
struct Complaint {
  std::string text;
  int status = 1;
};

Failure<Complaint> bad_usage(std::string text);
Failure<Complaint> failed(std::string text);

template <class T>
using Outcome = Result<T, Complaint>;

class Arguments {
 public:
  /// `valued` are options that take a value ("--size 10" or "--size=10"), `plain` those that do
  /// not.
  static Outcome<Arguments> parse(std::span<const std::string> words,
                                  const std::set<std::string_view>& valued,
                                  const std::set<std::string_view>& plain);

  [[nodiscard]] bool has(std::string_view option) const;
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  /// A decimal number, from `low` to `high`.
  [[nodiscard]] Outcome<std::optional<u64>> number(std::string_view option, u64 low,
                                                   u64 high) const;
  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

 private:
  std::map<std::string, std::string, std::less<>> options_;
  std::vector<std::string> words_;
};

/// Decimal digits only.
std::optional<u64> parse_number(std::string_view text);

}  // namespace cambridge::cli::disk
