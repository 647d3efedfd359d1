// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Met on real code: who asks a started task whether it is done waits for it in his own way, and a test
// that asserts something of a task looks at the task itself.
#include "coro.h"
#include <utility>

namespace polled {
template <class T> struct job {
  using promise_type = coro::detail::promise<job, T, std::suspend_never>;
  explicit job(std::coroutine_handle<promise_type> H) : H(H) {}
  job(job &&Other) noexcept : H(std::exchange(Other.H, {})) {}
  bool done() const { return H.done(); }
  explicit operator bool() const { return bool(H); }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  T await_resume() { return H.promise().result(); }
  std::coroutine_handle<promise_type> H;
};
job<int> start();
task<> tick();

task<> polls() {
  auto Job = start();
  while (!Job.done())
    co_await tick();
}
task<> forgets() {
  auto Job = start(); //~ coro-task-never-awaited
  co_await tick();
}
} // namespace polled

struct lazy {
  struct promise_type {
    lazy get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
  lazy();
  lazy(lazy &&) noexcept;
  ~lazy();
  explicit operator bool() const;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
lazy make();
void assert_true(bool);
void print(bool);

void movesAndAsks() {
  auto First = make();
  auto Second = std::move(First);
  assert_true(static_cast<bool>(Second));
}
void onlyPrints() {
  auto First = make(); //~ coro-task-never-awaited
  print(static_cast<bool>(First));
}

// KJ: a started task that its destructor cancels works on while the variable lives: if what a plain
// function calls drives the loop, and while a coroutine awaits others.
namespace kept {
template <class T> struct [[nodiscard]] promised {
  using promise_type = coro::detail::promise<promised, T, std::suspend_never>;
  explicit promised(std::coroutine_handle<promise_type> H) : H(H) {}
  promised(promised &&Other) noexcept : H(std::exchange(Other.H, {})) {}
  ~promised() {
    if (H)
      H.destroy();
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  T await_resume() { return H.promise().result(); }
  std::coroutine_handle<promise_type> H;
};
promised<int> listen();
task<> serve();
void runLoop();

task<> whileItAwaits() {
  auto Listening = listen();
  co_await serve();
}
task<> awaitsBefore() {
  co_await serve();
  auto Listening = listen(); //~ coro-task-never-awaited
}
void drivenByAPlainFunction() {
  auto Listening = listen();
  runLoop();
}
void cancelledAtOnce() {
  auto Listening = listen(); //~ coro-task-never-awaited
}
} // namespace kept

// tinycoro: a plain function looks at an awaiter.
struct gate {
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
gate arrive();
void looks() { auto Gate = arrive(); }
task<> forgetsGate() {
  auto Gate = arrive(); //~ coro-task-never-awaited
  co_return;
}

// What dropping a task does, seen through calls, members and bases.
namespace owned {
struct frame_owner {
  std::coroutine_handle<> frame;
  void end() {
    if (frame)
      frame.destroy();
  }
};
template <class T, class Owner> struct [[nodiscard]] job_of {
  struct promise_type : coro::detail::result<T> {
    job_of get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept {}
  };
  job_of(job_of &&) = default;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  T await_resume();

private:
  Owner owner;
};
struct by_call {
  frame_owner *core;
  by_call(by_call &&) noexcept;
  ~by_call() {
    if (core)
      core->end();
  }
};
struct by_member {
  by_call inner;
};
struct by_base : by_call {};
struct by_unique {
  struct ends {
    void operator()(frame_owner *f) const { f->end(); }
  };
  std::unique_ptr<frame_owner, ends> core;
};
struct by_shared {
  struct state {
    frame_owner all;
    ~state() { all.end(); }
  };
  std::shared_ptr<state> core;
};
void detach(frame_owner &);
struct by_unknown {
  frame_owner core;
  by_unknown(by_unknown &&) noexcept;
  ~by_unknown() { detach(core); }
};

template <class Owner> job_of<void, Owner> listen();
void drive();
task<> ping();

template <class Owner> task<> keeps() {
  auto Server = listen<Owner>();
  co_await ping();
}
template <class Owner> void drives() {
  auto Server = listen<Owner>();
  drive();
}
template <class Owner> task<> endsIt() {
  co_await ping();
  auto Server = listen<Owner>(); //~ coro-task-never-awaited
}
template <class Owner> task<> all() {
  drives<Owner>();
  co_await keeps<Owner>();
  co_await endsIt<Owner>();
}
task<> endsSomehow() {
  auto Server = listen<by_unknown>();
  co_return;
}
task<> each() {
  co_await all<by_call>();
  co_await all<by_member>();
  co_await all<by_base>();
  co_await all<by_unique>();
  co_await all<by_shared>();
  drives<by_unknown>();
  co_await keeps<by_unknown>();
}
} // namespace owned

// The receiving end of what somebody else completes has no coroutine behind it.
namespace completed {
struct shared_state;
struct [[nodiscard]] outcome {
  struct promise_type {
    outcome get_return_object();
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void();
    void unhandled_exception();
  };
  explicit outcome(std::shared_ptr<shared_state> s) : state(std::move(s)) {}
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>) const;
  void await_resume() const;

private:
  std::shared_ptr<shared_state> state;
};
class source {
public:
  outcome receiver() const { return outcome{state}; }
  outcome get_future() const { return receiver(); }
  void set() const;

private:
  std::shared_ptr<shared_state> state;
};
outcome run();

task<> ready() {
  source Source;
  auto Done = Source.receiver();
  outcome Also{Source.get_future()};
  Source.set();
  co_return;
}
// What its end does with the state of another file is not known.
task<> runs() {
  auto Done = run();
  co_return;
}
} // namespace completed
