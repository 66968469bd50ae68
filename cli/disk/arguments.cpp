#include "cli/disk/arguments.h"

#include <charconv>
#include <fmt/core.h>

namespace cambridge::cli::disk {

Failure<Complaint> bad_usage(std::string text) {
  return {Complaint{std::move(text), 2}};
}

Failure<Complaint> failed(std::string text) {
  return {Complaint{std::move(text), 1}};
}

std::optional<u64> parse_number(std::string_view text) {
  u64 number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && !text.empty() ? std::optional(number)
                                                              : std::nullopt;
}

Outcome<Arguments> Arguments::parse(std::span<const std::string> words,
                                    const std::set<std::string_view>& valued,
                                    const std::set<std::string_view>& plain) {
  Arguments parsed;
  bool options = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!options || word.size() < 2 || word[0] != '-') {
      parsed.words_.push_back(word);
      continue;
    }
    if (word == "--") {
      options = false;
      continue;
    }
    const auto equals = word.find('=');
    const std::string name = word.substr(0, equals);
    if (plain.contains(name) && equals == std::string::npos) {
      parsed.options_[name] = "";
    } else if (!valued.contains(name)) {
      return bad_usage(fmt::format("option, {}, see `cambridge disk --help`", word));
    } else if (equals != std::string::npos) {
      parsed.options_[name] = word.substr(equals + 1);
    } else if (i + 1 < words.size()) {
      parsed.options_[name] = words[++i];
    } else {
      return bad_usage(fmt::format("option, {} needs a value, see `cambridge disk --help`", name));
    }
  }
  return parsed;
}

bool Arguments::has(std::string_view option) const {
  return options_.find(option) != options_.end();
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::nullopt : std::optional(found->second);
}

Outcome<std::optional<u64>> Arguments::number(std::string_view option, u64 low, u64 high) const {
  const auto text = value(option);
  if (!text) {
    return std::optional<u64>();
  }
  const auto number = parse_number(*text);
  if (!number || *number < low || *number > high) {
    return bad_usage(
        fmt::format("option, {} {}, give a number from {} to {}", option, *text, low, high));
  }
  return std::optional<u64>(*number);
}

}  // namespace cambridge::cli::disk
