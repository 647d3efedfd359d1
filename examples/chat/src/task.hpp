// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// chat::task: a lazy coroutine. It runs when it is awaited, or when a loop spawns it.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace chat {

template <class T> class task;

namespace detail {

struct final_awaiter {
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) noexcept {
    return done.promise().continuation;
  }
  void await_resume() noexcept {}
};

struct promise_base {
  std::coroutine_handle<> continuation = std::noop_coroutine();
  std::exception_ptr failure;
  std::suspend_always initial_suspend() noexcept { return {}; }
  final_awaiter final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }
};

template <class T> struct promise : promise_base {
  std::optional<T> value;
  task<T> get_return_object();
  template <class U> void return_value(U &&v) { value.emplace(std::forward<U>(v)); }
  T result() {
    if (failure)
      std::rethrow_exception(failure);
    return std::move(*value);
  }
};

template <> struct promise<void> : promise_base {
  task<void> get_return_object();
  void return_void() {}
  void result() {
    if (failure)
      std::rethrow_exception(failure);
  }
};

} // namespace detail

// NOLINTNEXTLINE(coro-task-type-not-nodiscard) or the compiler would find half of the mistakes
template <class T = void> class task {
public:
  using promise_type = detail::promise<T>;

  explicit task(std::coroutine_handle<promise_type> h) : handle(h) {}
  task(task &&other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~task() {
    if (handle)
      handle.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
    handle.promise().continuation = awaiting;
    return handle;
  }
  T await_resume() { return handle.promise().result(); }

private:
  std::coroutine_handle<promise_type> handle;
};

template <class T> task<T> detail::promise<T>::get_return_object() {
  return task<T>(std::coroutine_handle<promise>::from_promise(*this));
}
inline task<void> detail::promise<void>::get_return_object() {
  return task<void>(std::coroutine_handle<promise>::from_promise(*this));
}

} // namespace chat
