/// A record as stages see it: a view of bytes that somebody else owns. Pipelines User's Guide and
/// Reference, "records".
///
/// Invariants
///   1. A view stays valid until the call that handed it over returns (OUTPUT completes when the
///      record is consumed), so nobody copies a record only to look at it.
///   2. A stable view stays valid until the pipeline set ends (mapped file, literal): stages that
///      keep records keep the view and copy nothing.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "base/types.h"

namespace cambridge::pipelines {

class RecordView {
 public:
  constexpr RecordView() = default;
  constexpr RecordView(const char* data, std::size_t size, bool stable = false)
      : data_(data), meta_(size | (stable ? kStable : 0)) {}
  constexpr RecordView(std::string_view text)  // NOLINT: text is a record
      : RecordView(text.data(), text.size()) {}
  RecordView(const std::string& text)  // NOLINT: text is a record
      : RecordView(text.data(), text.size()) {}
  RecordView(const char* text)  // NOLINT: text is a record
      : RecordView(text, std::strlen(text)) {}

  [[nodiscard]] constexpr const char* data() const { return data_; }
  [[nodiscard]] constexpr std::size_t size() const { return meta_ & ~kStable; }
  [[nodiscard]] constexpr bool empty() const { return size() == 0; }
  [[nodiscard]] constexpr bool stable() const { return (meta_ & kStable) != 0; }
  [[nodiscard]] constexpr std::string_view text() const { return {data_, size()}; }
  [[nodiscard]] u8 byte(std::size_t i) const { return static_cast<u8>(data_[i]); }
  /// Part of the record, as stable as the whole. REQUIRES: start + length <= size().
  [[nodiscard]] constexpr RecordView part(std::size_t start, std::size_t length) const {
    return {data_ + start, length, stable()};
  }
  constexpr operator std::string_view() const { return text(); }  // NOLINT: a record is text

 private:
  static constexpr u64 kStable = u64{1} << 63;  // kept with the size: a view travels in registers
  const char* data_ = nullptr;
  u64 meta_ = 0;
};
static_assert(sizeof(RecordView) == 16);

}  // namespace cambridge::pipelines
