// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the stand-ins share. Each imitates how its library's types are built: that is what profiles
// are deduced from.
#pragma once
#include <coroutine>
#include <iterator>
#include <type_traits>
#include <utility>

#define ROW(PROFILE) [[clang::annotate(PROFILE)]]

namespace parts {

struct from_address {
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) const noexcept;
  void await_resume() const noexcept {}
};

/// Asks whether the coroutine is done, as most awaiters of tasks do.
template <class T> struct done_awaiter {
  std::coroutine_handle<> handle;
  bool await_ready() const noexcept { return !handle || handle.done(); }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept;
  T await_resume();
};

template <class T> struct never_ready_awaiter {
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept;
  T await_resume();
};

template <class Initial, class Final> struct promise {
  Initial initial_suspend() noexcept { return {}; }
  Final final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept;
};
using lazy = promise<std::suspend_always, from_address>;
using eager = promise<std::suspend_never, from_address>;
using detached = promise<std::suspend_never, std::suspend_never>;

template <class T> struct returns { void return_value(T); };
template <> struct returns<void> { void return_void(); };

/// Move-only, and destroys its frame.
struct owner {
  owner(owner &&) noexcept;
  ~owner();
  std::coroutine_handle<> handle;
};
inline owner::~owner() { if (handle) handle.destroy(); }

template <class T> struct iterator {
  iterator &operator++();
  T &operator*() const;
  bool operator==(std::default_sentinel_t) const;
};

} // namespace parts
