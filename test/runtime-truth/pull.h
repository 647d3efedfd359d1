// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A generator as libcoro's and tl's: nothing in it forbids co_await.
#ifndef COROLINT_TEST_RUNTIME_TRUTH_PULL_H
#define COROLINT_TEST_RUNTIME_TRUTH_PULL_H

#include <coroutine>
#include <exception>
#include <iterator>
#include <utility>

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
    void unhandled_exception() { std::terminate(); }
  };
  struct iterator {
    std::coroutine_handle<promise_type> Body;
    iterator &operator++() {
      Body.resume();
      return *this;
    }
    const T &operator*() const { return *Body.promise().Current; }
    bool operator==(std::default_sentinel_t) const { return Body.done(); }
  };

  generator(generator &&Other) noexcept : Body(std::exchange(Other.Body, {})) {}
  ~generator() {
    if (Body)
      Body.destroy();
  }
  iterator begin() {
    Body.resume();
    return {Body};
  }
  std::default_sentinel_t end() { return {}; }

private:
  explicit generator(std::coroutine_handle<promise_type> Body) : Body(Body) {}
  std::coroutine_handle<promise_type> Body;
};

#endif
