/// Result: a value or the reason why there is none. std::expected is not in g++ 12, so this is
/// ours.
#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/assert.h"

namespace cambridge {

/// Wraps an error so that `return failure(error);` converts to any Result with that error type.
template <class E>
struct Failure {
  E error;
};

template <class E>
Failure<std::decay_t<E>> failure(E&& error) {
  return {std::forward<E>(error)};
}

/// The host let us down: an errno value and what was attempted on what.
struct HostError {
  int number = 0;
  std::string what;
};

template <class T, class E>
class [[nodiscard]] Result {
 public:
  using Value = T;
  using Error = E;
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: conversion is the point
  template <class F>
  Result(Failure<F> wrapped)  // NOLINT: conversion is the point
      : state_(std::in_place_index<1>, std::move(wrapped.error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// REQUIRES: ok().
  [[nodiscard]] T& value() & {
    CAM_ASSERT(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    CAM_ASSERT(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    CAM_ASSERT(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  /// REQUIRES: !ok().
  [[nodiscard]] E& error() {
    CAM_ASSERT(!ok());
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] const E& error() const {
    CAM_ASSERT(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, E> state_;
};

/// A Result without a value: success, or the reason against it. `return {};` is success.
template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  using Value = void;
  using Error = E;
  Result() = default;
  template <class F>
  Result(Failure<F> wrapped)  // NOLINT: conversion is the point
      : state_(std::in_place_index<1>, std::move(wrapped.error)) {}

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  void value() const { CAM_ASSERT(ok()); }
  [[nodiscard]] E& error() {
    CAM_ASSERT(!ok());
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] const E& error() const {
    CAM_ASSERT(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<std::monostate, E> state_;
};

}  // namespace cambridge

/// The value of a Result expression, or: return its failure from the enclosing function.
#define CAM_TRY(expression)                                           \
  __extension__({                                                     \
    auto cam_try_result = (expression);                               \
    if (!cam_try_result.ok()) {                                       \
      return ::cambridge::failure(std::move(cam_try_result).error()); \
    }                                                                 \
    std::move(cam_try_result).value();                                \
  })
