// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tasks that a loop awaits one by one: the first failure leaves the others behind.
#include <coroutine>
#include <exception>
#include <stdexcept>
#include <utility>
#include <vector>

template <class T> struct future {
  struct promise_type {
    future get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(T);
    void unhandled_exception() { std::terminate(); }
  };
  future(future &&) noexcept;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<>) const;
  T await_resume() const;
};

future<int> fetch(int key);
future<int> size_of(int key) {
  if (key < 0)
    throw std::invalid_argument("key");
  co_return co_await fetch(key);
}
future<int> all(std::vector<future<int>> started);

future<int> by_index(std::vector<int> keys) {
  std::vector<future<int>> sizes;
  for (int key : keys)
    sizes.push_back(size_of(key));
  int sum = 0;
  for (unsigned i = 0; i != keys.size(); ++i)
    sum += co_await std::move(sizes[i]); //~ coro-exit-drops-started-tasks
  co_return sum;
}

future<int> by_range(std::vector<int> keys) {
  std::vector<future<int>> sizes;
  for (int key : keys)
    sizes.emplace_back(size_of(key));
  int sum = 0;
  for (auto &size : sizes)
    sum += co_await std::move(size); //~ coro-exit-drops-started-tasks
  co_return sum;
}

// What fails is kept until all are done.
future<int> with_handler(std::vector<int> keys) {
  std::vector<future<int>> sizes;
  for (int key : keys)
    sizes.push_back(size_of(key));
  int sum = 0;
  std::exception_ptr failed;
  for (unsigned i = 0; i != keys.size(); ++i)
    try {
      sum += co_await std::move(sizes[i]);
    } catch (...) {
      failed = std::current_exception();
    }
  if (failed)
    std::rethrow_exception(failed);
  co_return sum;
}

future<int> together(std::vector<int> keys) {
  std::vector<future<int>> sizes;
  for (int key : keys)
    sizes.push_back(size_of(key));
  co_return co_await all(std::move(sizes));
}

// Nothing is known to throw, and a loop of as many rounds takes them all.
future<int> nothing_thrown(std::vector<int> keys) {
  std::vector<future<int>> sizes;
  for (int key : keys)
    sizes.push_back(fetch(key));
  int sum = 0;
  for (unsigned i = 0; i != keys.size(); ++i)
    sum += co_await std::move(sizes[i]);
  co_return sum;
}

// One in flight at a time.
future<int> one_at_a_time(std::vector<int> keys) {
  std::vector<future<int>> sizes;
  int sum = 0;
  for (unsigned i = 0; i != keys.size(); ++i) {
    sizes.push_back(size_of(keys[i]));
    sum += co_await std::move(sizes[i]);
  }
  co_return sum;
}

future<int> drained_before(std::vector<int> keys) {
  std::vector<future<int>> sizes;
  for (int key : keys)
    sizes.push_back(fetch(key));
  for (auto &size : sizes) {
    if (co_await std::move(size) < 0) {
      co_await all(std::move(sizes));
      co_return -1;
    }
  }
  co_return 0;
}
