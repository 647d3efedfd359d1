// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Just enough of a coroutine library to run what the checks of lifetimes warn of. Strings are long
// so that they lie on the heap, where AddressSanitizer sees every use after free.
#ifndef COROLINT_TEST_RUNTIME_TRUTH_RUN_H
#define COROLINT_TEST_RUNTIME_TRUTH_RUN_H

#include <coroutine>
#include <cstdlib>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <utility>

inline std::deque<std::coroutine_handle<>> Ready;

/// Resumes everything that waits.
inline void drain() {
  while (!Ready.empty()) {
    std::coroutine_handle<> Next = Ready.front();
    Ready.pop_front();
    Next.resume();
  }
}

/// Suspends until drain().
struct later {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> Waiting) const { Ready.push_back(Waiting); }
  void await_resume() const noexcept {}
};

template <class T> struct result {
  std::optional<T> Value;
  template <class U> void return_value(U &&V) { Value.emplace(std::forward<U>(V)); }
  T take() { return std::move(*Value); }
};
template <> struct result<void> {
  void return_void() {}
  void take() {}
};

/// Lazy; awaited once.
template <class T = void> class task {
public:
  struct promise_type : result<T> {
    std::coroutine_handle<> Awaiting;
    std::exception_ptr Failed;
    task get_return_object() {
      return task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct resume_awaiting {
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> Done) noexcept {
        std::coroutine_handle<> Next = Done.promise().Awaiting;
        return Next ? Next : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    resume_awaiting final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept { Failed = std::current_exception(); }
  };

  explicit task(std::coroutine_handle<promise_type> H) : H(H) {}
  task(task &&Other) noexcept : H(std::exchange(Other.H, {})) {}
  ~task() {
    if (H)
      H.destroy();
  }
  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Awaiting) noexcept {
    H.promise().Awaiting = Awaiting;
    return H;
  }
  T await_resume() {
    if (H.promise().Failed)
      std::rethrow_exception(H.promise().Failed);
    return H.promise().take();
  }

private:
  std::coroutine_handle<promise_type> H;
};

/// Frees itself at its end.
struct detached {
  struct promise_type {
    detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

inline detached spawn(task<> Work) { co_await std::move(Work); }

inline std::string text() { return std::string(64, 'x'); }

/// Reads every character, so that nothing is optimised away.
template <class Range> void use(const Range &R) {
  unsigned Sum = 0;
  for (const auto &C : R)
    Sum += static_cast<unsigned>(C);
  if (Sum == 42)
    std::abort();
}

#endif
