#include "co.h"

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
