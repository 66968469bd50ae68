#include "cms/commands/execio/execio_lines.h"

#include <algorithm>

#include "base/ebcdic.h"

#include "cms/commands/output.h"
#include "rexx/host/variable_pool.h"

namespace cambridge::cms::commands {
namespace {

constexpr int kNoVariables = -3;
constexpr u8 kMistakes = rexx::shv::kBadName | rexx::shv::kBadValue | rexx::shv::kBadFunction;

std::string digits(u64 number) {
  return utf8_to_ebcdic(std::to_string(number));
}

Result<void, VariableFailure> set(rexx::VariablePool* pool, const std::string& name,
                                  std::string_view value) {
  if (pool == nullptr) {
    return failure(VariableFailure{kNoVariables});
  }
  auto flags = pool->set(name, false, value);
  if ((flags & kMistakes) != 0) {
    return failure(VariableFailure{flags & kMistakes});
  }
  return {};
}

Result<std::string, VariableFailure> fetch(rexx::VariablePool* pool, const std::string& name) {
  if (pool == nullptr) {
    return failure(VariableFailure{kNoVariables});
  }
  std::string value;
  auto flags = pool->fetch(name, false, value);
  if ((flags & kMistakes) != 0) {
    return failure(VariableFailure{flags & kMistakes});
  }
  return value;
}

}  // namespace

Result<void, VariableFailure> LineSink::put(std::string_view line) {
  auto first = std::min(options_.margin_first - 1, line.size());
  auto last = options_.margin_last == 0 ? line.size() : std::min(options_.margin_last, line.size());
  line_.assign(line.substr(first, last > first ? last - first : 0));
  if (options_.strip) {
    line_.erase(line_.find_last_not_of('\x40') + 1);
  }
  if (options_.upper) {
    ebcdic_uppercase(line_);
  }
  ++count_;
  if (!options_.variable.empty()) {
    return set(session_.variables(), options_.variable, line_);
  }
  if (!options_.stem.empty()) {
    return set(session_.variables(), options_.stem + digits(count_), line_);
  }
  bool lifo = options_.order == ExecioOptions::Order::Lifo;
  if (lifo) {
    session_.stack().push(line_);
  } else {
    session_.stack().queue(line_);
  }
  return {};
}

Result<void, VariableFailure> LineSink::finish() {
  if (options_.stem.empty() || options_.skip) {
    return {};
  }
  return set(session_.variables(), options_.stem + digits(0), digits(count_));
}

Result<std::optional<std::string>, VariableFailure> LineSource::from_stem() {
  auto* pool = session_.variables();
  if (!options_.lines && !stem_count_) {
    auto text = CAM_TRY(fetch(pool, options_.stem + digits(0)));
    auto count = whole_number(ebcdic_to_utf8(text));
    if (!count) {
      return failure(VariableFailure{rexx::shv::kBadValue});
    }
    stem_count_ = *count;
  }
  if (stem_count_ && taken_ >= *stem_count_) {
    return std::optional<std::string>();
  }
  return std::optional(CAM_TRY(fetch(pool, options_.stem + digits(++taken_))));
}

Result<std::optional<std::string>, VariableFailure> LineSource::next() {
  if (options_.string) {
    if (!options_.lines && taken_++ > 0) {
      return std::optional<std::string>();
    }
    return options_.string;
  }
  if (!options_.variable.empty()) {
    return std::optional(CAM_TRY(fetch(session_.variables(), options_.variable)));
  }
  if (!options_.stem.empty()) {
    return from_stem();
  }
  if (options_.lines) {
    return std::optional(session_.pull());
  }
  // All lines up to a null one.
  auto line = session_.pull();
  if (line.empty()) {
    return std::optional<std::string>();
  }
  return std::optional(std::move(line));
}

}  // namespace cambridge::cms::commands
