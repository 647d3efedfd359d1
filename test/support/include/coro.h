// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A coroutine library as small as can be, for the examples on the pages of the checks: one type
// of each kind that matters. Declarations without a body are never called: pages are compiled, not
// run. It includes little on purpose; a page is parsed in a few hundredths of a second.
#ifndef COROLINT_TEST_CORO_H
#define COROLINT_TEST_CORO_H

#include <coroutine>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

// Attributes of the task types, for tests of what they bring.
#ifndef CORO_TASK
#define CORO_TASK
#endif

namespace coro {
namespace detail {

/// At the end of a task: go on with whoever awaits it.
struct resume_awaiting {
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> Done) noexcept {
    std::coroutine_handle<> Next = Done.promise().Awaiting;
    return Next ? Next : std::noop_coroutine();
  }
  void await_resume() noexcept {}
};

template <class T> struct result {
  std::optional<T> Value;
  template <class U> void return_value(U &&V) { Value.emplace(std::forward<U>(V)); }
  T take() { return std::move(*Value); }
};
template <class T> struct result<T &> {
  T *Value = nullptr;
  void return_value(T &V) { Value = &V; }
  T &take() { return *Value; }
};
template <> struct result<void> {
  void return_void() {}
  void take() {}
};

/// Promise of a task; Start is suspend_always for a lazy one, suspend_never for an eager one.
template <template <class> class Task, class T, class Start> struct promise : result<T> {
  std::coroutine_handle<> Awaiting;
  std::exception_ptr Failed;
  Task<T> get_return_object() {
    return Task<T>(std::coroutine_handle<promise>::from_promise(*this));
  }
  Start initial_suspend() noexcept { return {}; }
  resume_awaiting final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { Failed = std::current_exception(); }
  T result() {
    if (Failed)
      std::rethrow_exception(Failed);
    return this->take();
  }
};

} // namespace detail

/// Lazy: the body runs when the task is awaited, once. Dropped, it never runs.
template <class T = void> class CORO_TASK task {
public:
  using promise_type = detail::promise<coro::task, T, std::suspend_always>;
  using handle = std::coroutine_handle<promise_type>;

  task() = default;
  explicit task(handle H) : H(H) {}
  task(task &&Other) noexcept : H(std::exchange(Other.H, {})) {}
  task &operator=(task &&Other) noexcept {
    std::swap(H, Other.H);
    return *this;
  }
  ~task() {
    if (H)
      H.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> Awaiting) noexcept {
    H.promise().Awaiting = Awaiting;
    return H;
  }
  T await_resume() { return H.promise().result(); }

private:
  handle H;
};

/// Eager: the body runs to its first suspension before the call returns. Dropped while it is
/// suspended, it is destroyed there.
template <class T = void> class CORO_TASK eager_task {
public:
  using promise_type = detail::promise<coro::eager_task, T, std::suspend_never>;
  using handle = std::coroutine_handle<promise_type>;

  explicit eager_task(handle H) : H(H) {}
  eager_task(eager_task &&Other) noexcept : H(std::exchange(Other.H, {})) {}
  ~eager_task() {
    if (H)
      H.destroy();
  }

  bool await_ready() const noexcept { return H.done(); }
  void await_suspend(std::coroutine_handle<> Awaiting) noexcept { H.promise().Awaiting = Awaiting; }
  T await_resume() { return H.promise().result(); }

private:
  handle H;
};

/// Lazy, may be copied and awaited any number of times.
template <class T = void> class shared_task {
public:
  struct promise_type : detail::result<T> {
    shared_task get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept {}
  };

  shared_task(const shared_task &) = default;
  bool await_ready() const noexcept;
  bool await_suspend(std::coroutine_handle<> Awaiting) const noexcept;
  const T &await_resume() const;

private:
  std::shared_ptr<promise_type> Shared;
};

/// Fire and forget: runs at once, nobody can await it.
struct detached {
  struct promise_type {
    detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

/// Pulled by a loop that does not await.
template <class T> class generator {
public:
  struct promise_type {
    const T *Current = nullptr;
    generator get_return_object() {
      return generator(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(const T &Value) noexcept {
      Current = &Value;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { throw; }
    template <class U> std::suspend_never await_transform(U &&) = delete;
  };
  using handle = std::coroutine_handle<promise_type>;

  struct iterator {
    using iterator_concept = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = T;
    handle H;
    iterator &operator++() {
      H.resume();
      return *this;
    }
    void operator++(int) { ++*this; }
    const T &operator*() const { return *H.promise().Current; }
    bool operator==(std::default_sentinel_t) const { return H.done(); }
  };

  explicit generator(handle H) : H(H) {}
  generator(generator &&Other) noexcept : H(std::exchange(Other.H, {})) {}
  generator &operator=(generator &&Other) noexcept {
    std::swap(H, Other.H);
    return *this;
  }
  ~generator() {
    if (H)
      H.destroy();
  }
  iterator begin() {
    H.resume();
    return {H};
  }
  std::default_sentinel_t end() { return {}; }

private:
  handle H;
};

/// Pulled by awaiting: `for (auto I = co_await G.begin(); I != G.end(); co_await ++I)`.
template <class T> class async_generator {
public:
  struct promise_type {
    const T *Current = nullptr;
    std::coroutine_handle<> Awaiting;
    async_generator get_return_object() {
      return async_generator(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    detail::resume_awaiting final_suspend() noexcept { return {}; }
    detail::resume_awaiting yield_value(const T &Value) noexcept {
      Current = &Value;
      return {};
    }
    void return_void() {}
    void unhandled_exception() noexcept {}
  };
  using handle = std::coroutine_handle<promise_type>;

  struct iterator {
    handle H;
    struct step {
      iterator *At;
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> Awaiting) noexcept {
        At->H.promise().Awaiting = Awaiting;
        return At->H;
      }
      iterator &await_resume() noexcept { return *At; }
    };
    [[nodiscard]] step operator++() { return {this}; }
    const T &operator*() const { return *H.promise().Current; }
    bool operator==(std::default_sentinel_t) const { return H.done(); }
  };
  struct first {
    handle H;
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> Awaiting) noexcept {
      H.promise().Awaiting = Awaiting;
      return H;
    }
    iterator await_resume() noexcept { return {H}; }
  };

  explicit async_generator(handle H) : H(H) {}
  async_generator(async_generator &&Other) noexcept : H(std::exchange(Other.H, {})) {}
  ~async_generator() {
    if (H)
      H.destroy();
  }
  [[nodiscard]] first begin() { return {H}; }
  std::default_sentinel_t end() { return {}; }

private:
  handle H;
};

/// Blocks the calling thread until the task is done.
template <class T> T sync_wait(task<T> Work);
/// Starts a task that nobody waits for.
void spawn(task<> Work);
/// Done when all of them are.
template <class... Ts> task<> when_all(task<Ts>... Work);
/// Comes back after a time, and lets others run meanwhile.
task<> sleep_ms(unsigned Milliseconds);
/// Gives other coroutines a turn.
task<> yield_now();

/// A mutex that suspends the coroutine and not the thread.
class async_mutex {
public:
  class guard {
  public:
    explicit guard(async_mutex &M) : M(&M) {}
    guard(guard &&Other) noexcept : M(std::exchange(Other.M, nullptr)) {}
    ~guard();

  private:
    async_mutex *M;
  };
  task<guard> lock();
};

/// Holds tasks that must be joined before it dies.
class task_scope {
public:
  task_scope() = default;
  task_scope(const task_scope &) = delete;
  ~task_scope();
  void spawn(task<> Work);
  task<> join();
};

} // namespace coro

using namespace coro;

#endif
