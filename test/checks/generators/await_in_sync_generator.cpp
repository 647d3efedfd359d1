#include "co.h"
#include <condition_variable>
#include <mutex>

/// As libcoro's and tl's: nothing forbids co_await.
template <class T> struct lax_generator {
  struct promise_type {
    const T *Current = nullptr;
    lax_generator get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(const T &Value) noexcept {
      Current = &Value;
      return {};
    }
    void return_void() {}
    void unhandled_exception() {}
  };
  struct iterator {
    iterator &operator++();
    const T &operator*() const;
    bool operator==(std::default_sentinel_t) const;
  };
  iterator begin();
  std::default_sentinel_t end();
};
task<int> fetch(int Number);
task<int> known() { co_return 1; }

lax_generator<int> in_a_statement() {
  co_await sleep_ms(1); //~ coro-await-in-sync-generator
  co_yield 1;
}
lax_generator<int> in_a_condition() {
  while (int N = co_await fetch(1)) //~ coro-await-in-sync-generator
    co_yield N;
}
template <class T> lax_generator<T> in_a_template() {
  co_yield co_await fetch(1); //~ coro-await-in-sync-generator
}
template lax_generator<int> in_a_template();
auto Lambda = []() -> lax_generator<int> {
  co_yield co_await fetch(1); //~ coro-await-in-sync-generator
};
#define FETCH(N) co_await fetch(N)
lax_generator<int> by_macro() {
  co_yield FETCH(1); //~ coro-await-in-sync-generator
}

// What follows is right.

lax_generator<int> plain() { co_yield 1; }
lax_generator<int> at_once() {
  co_await std::suspend_never{};
  co_yield co_await known();
}
async_generator<int> asynchronous() { co_yield co_await fetch(1); }
task<int> no_generator() { co_return co_await fetch(1); }

// A generator that can also be awaited, or that waits for an element, is fed by others.
namespace two_sides {
template <class T> struct base {
  struct promise_type {
    base get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T) noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
template <class T> struct plain_iterator {
  plain_iterator &operator++();
  const T &operator*() const;
  bool operator==(std::default_sentinel_t) const;
};
struct pull {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  int await_resume();
};
struct gate {
  std::mutex Lock;
  std::condition_variable Made;
  bool Ready = false;
  void wait() {
    std::unique_lock Held(Lock);
    Made.wait(Held, [this] { return Ready; });
  }
};
struct by_call {
  struct promise_type : base<int>::promise_type { by_call get_return_object(); };
  pull operator()();
  plain_iterator<int> begin();
  std::default_sentinel_t end();
};
struct by_name {
  struct promise_type : base<int>::promise_type { by_name get_return_object(); };
  pull take_one();
  plain_iterator<int> begin();
  std::default_sentinel_t end();
};
struct waits_at_begin {
  struct promise_type : base<int>::promise_type { waits_at_begin get_return_object(); };
  gate *Gate;
  plain_iterator<int> begin() {
    Gate->wait();
    return {};
  }
  std::default_sentinel_t end();
};
struct waits_at_step {
  struct promise_type : base<int>::promise_type { waits_at_step get_return_object(); };
  struct iterator {
    gate *Gate;
    void next() { Gate->wait(); }
    iterator &operator++() {
      next();
      return *this;
    }
    int operator*() const;
    bool operator==(std::default_sentinel_t) const;
  };
  iterator begin();
  std::default_sentinel_t end();
};
template <class Generator> Generator ticks() {
  co_await sleep_ms(1);
  co_yield 1;
}
template <class Generator> int sum() {
  int Sum = 0;
  for (int N : ticks<Generator>())
    Sum += N;
  return Sum;
}
int all() { return sum<by_call>() + sum<by_name>() + sum<waits_at_begin>() + sum<waits_at_step>(); }
} // namespace two_sides
