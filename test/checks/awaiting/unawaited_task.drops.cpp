// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the end of a value does by itself, and what cannot be awaited at all.
#include "coro.h"
#include <functional>
#include <vector>

task<> step();

// An operation that starts where nobody awaited it: by its destructor, by a member's, a base's.
namespace started_at_end {
inline std::vector<std::coroutine_handle<>> running;
inline void launch(task<> Work);
struct runner {
  std::coroutine_handle<> pending;
  void run() {
    running.push_back(pending);
    running.back().resume();
  }
};
struct op {
  runner *owner;
  op(op &&Other) noexcept : owner(std::exchange(Other.owner, nullptr)) {}
  ~op() {
    if (owner)
      owner->run();
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept { std::exchange(owner, nullptr)->run(); }
  void await_resume() const noexcept {}
};
struct finisher {
  runner *owner;
  ~finisher() { owner->run(); }
};
struct by_member {
  finisher last;
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() const noexcept;
};
struct by_base : finisher {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() const noexcept;
};
template <class F> struct by_callable {
  F work;
  bool consumed = false;
  ~by_callable() {
    if (!consumed)
      work();
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() const noexcept;
};
op start();
by_member post();
by_base send();
by_callable<std::function<void()>> later();

task<> each() {
  start();
  post();
  send();
  later();
  co_await start();
}
} // namespace started_at_end

// An awaiter whose end only withdraws it does nothing unless it is awaited.
namespace withdrawn {
struct list {
  void *first = nullptr;
};
struct wait {
  list *in;
  ~wait() {
    if (in)
      in->first = nullptr;
  }
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() const noexcept;
};
wait next();
task<> forgets() {
  next(); //~ coro-unawaited-task
  co_return;
}
} // namespace withdrawn

// Nothing can be asked of it: dropping it is its only use.
namespace background {
template <bool Now> struct work {
  struct promise_type {
    int references = 2;
    work get_return_object();
    auto initial_suspend() noexcept {
      struct when {
        bool await_ready() const noexcept { return Now; }
        void await_suspend(std::coroutine_handle<>) const noexcept {}
        void await_resume() const noexcept {}
      };
      return when{};
    }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
    void release() {
      if (--references == 0)
        std::coroutine_handle<promise_type>::from_promise(*this).destroy();
    }
  };
  work(work &&Other) noexcept : handle(std::exchange(Other.handle, {})) {}
  ~work() {
    if (handle)
      handle.promise().release();
  }
  bool valid() const { return handle != nullptr; }
  void start() { handle.resume(); }

private:
  std::coroutine_handle<promise_type> handle;
};
work<true> now();
work<false> later();
task<> each() {
  now();
  []() -> work<true> { co_await step(); }();
  later(); //~ coro-unawaited-task
  co_return;
}
} // namespace background

// A destructor that lets go of what is not done, where nothing is lost with it.
namespace let_go {
template <class Result, bool Keeps> struct loose {
  struct promise_type : coro::detail::result<Result> {
    bool detached = false;
    loose get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    struct last {
      bool await_ready() noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        if (h.promise().detached)
          h.destroy();
      }
      void await_resume() noexcept {}
    };
    last final_suspend() noexcept { return {}; }
    void unhandled_exception() { std::terminate(); }
  };
  loose(loose &&) noexcept;
  ~loose() {
    if (!handle.done())
      handle.promise().detached = true;
    else
      handle.destroy();
  }
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  Result await_resume();

private:
  std::coroutine_handle<promise_type> handle;
};
loose<void, false> print();
task<> linked() {
  print();
  co_await print();
}
} // namespace let_go

// A promise that is driven by hand makes no coroutine, and suspend_never needs no await.
namespace by_hand {
struct always {
  std::suspend_never begin() noexcept { return {}; }
};
task<> drives() {
  coro::task<int>::promise_type Promise;
  Promise.initial_suspend();
  Promise.final_suspend();
  always().begin();
  std::suspend_always{}; //~ coro-unawaited-task
  co_return;
}
} // namespace by_hand
