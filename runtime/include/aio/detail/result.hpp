// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where a coroutine leaves its value or its exception.
#pragma once

#include <aio/errors.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace aio::detail {

/// What a T is stored as: a reference as a pointer, void as nothing much.
struct nothing {};
template <class T>
using stored = std::conditional_t<
    std::is_void_v<T>, nothing,
    std::conditional_t<std::is_reference_v<T>, std::add_pointer_t<T>, T>>;

/// The value half of a promise: return_value for a T.
template <class T> class result_sink {
  static_assert(!std::is_rvalue_reference_v<T>,
                "aio: a coroutine cannot return T&&: what it refers to died with the frame");

public:
  template <class U = T>
    requires std::constructible_from<T, U>
  void return_value(U &&value) noexcept(std::is_nothrow_constructible_v<T, U>) {
    if constexpr (std::is_reference_v<T>)
      value_.emplace(std::addressof(static_cast<T>(value)));
    else
      value_.emplace(std::forward<U>(value));
  }
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  T take() {
    rethrow();
    if constexpr (std::is_reference_v<T>)
      return static_cast<T>(**value_);
    else
      return std::move(*value_);
  }
  [[nodiscard]] std::add_lvalue_reference_t<T> get() {
    rethrow();
    if constexpr (std::is_reference_v<T>)
      return **value_;
    else
      return *value_;
  }
  [[nodiscard]] const std::exception_ptr &error() const noexcept { return error_; }
  void fail(std::exception_ptr error) noexcept {
    value_.reset();
    error_ = std::move(error);
  }

private:
  void rethrow() {
    if (error_)
      std::rethrow_exception(error_);
  }
  std::optional<stored<T>> value_;
  std::exception_ptr error_;
};

template <> class result_sink<void> {
public:
  void return_void() const noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }
  void take() const { get(); }
  void get() const {
    if (error_)
      std::rethrow_exception(error_);
  }
  [[nodiscard]] const std::exception_ptr &error() const noexcept { return error_; }
  void fail(std::exception_ptr error) noexcept { error_ = std::move(error); }

private:
  std::exception_ptr error_;
};

} // namespace aio::detail
