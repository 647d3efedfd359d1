// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A callback that may own what cannot be copied (std::move_only_function is C++23). Small ones
// allocate nothing.
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace aio::detail {

class callback {
  struct vtable {
    void (*call)(void *);
    void (*move)(void *from, void *to) noexcept;
    void (*destroy)(void *) noexcept;
  };
  static constexpr std::size_t room = 4 * sizeof(void *);

  template <class F> static F &in_place(void *p) noexcept {
    return *std::launder(static_cast<F *>(p));
  }
  template <class F>
  static constexpr vtable small{
      [](void *p) { in_place<F>(p)(); },
      [](void *from, void *to) noexcept {
        ::new (to) F(std::move(in_place<F>(from)));
        in_place<F>(from).~F();
      },
      [](void *p) noexcept { in_place<F>(p).~F(); }};

public:
  callback() noexcept = default;
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, callback> && std::invocable<std::decay_t<F> &>)
  callback(F &&f) { // NOLINT: implicit by design, as std::function
    using fn = std::decay_t<F>;
    if constexpr (sizeof(fn) <= room && alignof(fn) <= alignof(void *) &&
                  std::is_nothrow_move_constructible_v<fn>) {
      ::new (static_cast<void *>(store_)) fn(std::forward<F>(f));
      table_ = &small<fn>;
    } else {
      auto boxed = [p = std::make_unique<fn>(std::forward<F>(f))] { (*p)(); };
      ::new (static_cast<void *>(store_)) decltype(boxed)(std::move(boxed));
      table_ = &small<decltype(boxed)>;
    }
  }
  callback(callback &&other) noexcept : table_(std::exchange(other.table_, nullptr)) {
    if (table_)
      table_->move(other.store_, store_);
  }
  callback &operator=(callback &&other) noexcept {
    if (this != &other) {
      reset();
      table_ = std::exchange(other.table_, nullptr);
      if (table_)
        table_->move(other.store_, store_);
    }
    return *this;
  }
  ~callback() { reset(); }

  void reset() noexcept {
    if (const vtable *t = std::exchange(table_, nullptr))
      t->destroy(store_);
  }
  [[nodiscard]] explicit operator bool() const noexcept { return table_ != nullptr; }
  void operator()() { table_->call(store_); }

private:
  alignas(void *) std::byte store_[room];
  const vtable *table_ = nullptr;
};

} // namespace aio::detail
