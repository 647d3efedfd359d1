// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What dropping a started coroutine does, in the ways that libraries write it: the destructor is
// read through calls, members, bases, smart pointers, deleters and counts.
#include "parts.h"
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace drops {

struct error_kept {
  std::exception_ptr error;
  void return_void() {}
  void unhandled_exception() noexcept { error = std::current_exception(); }
};
struct suspends_at_end : error_kept {
  std::suspend_never initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
};

/// Two calls below the destructor, through a pointer.
struct core {
  std::coroutine_handle<> frame;
  void finish() {
    if (frame)
      release();
  }
  void release() { frame.destroy(); }
};
struct two_calls {
  struct promise_type : suspends_at_end { core state; two_calls get_return_object(); };
  two_calls(two_calls &&o) noexcept : shared(std::exchange(o.shared, nullptr)) {}
  ~two_calls() { if (shared != nullptr) shared->finish(); }
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
private:
  core *shared;
};

/// A member of a member.
struct owner {
  std::coroutine_handle<> held;
  owner(owner &&) noexcept;
  ~owner() { if (auto h = std::exchange(held, nullptr)) h.destroy(); }
};
struct holder { owner inner; int priority; };
struct by_members {
  struct promise_type : suspends_at_end { by_members get_return_object(); };
  by_members(by_members &&) = default;
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  holder all;
};

/// A base that knows its heir.
template <class Derived> struct ends_in_base {
  ends_in_base() = default;
  ends_in_base(ends_in_base &&) = default;
  ~ends_in_base() { static_cast<Derived *>(this)->end(); }
};
struct by_crtp : ends_in_base<by_crtp> {
  struct promise_type : suspends_at_end { by_crtp get_return_object(); };
  by_crtp(by_crtp &&) = default;
  auto operator co_await() { return parts::done_awaiter<void>{}; }
  void end() { if (handle) handle.destroy(); }
private:
  std::coroutine_handle<promise_type> handle;
};

/// A deleter of its own.
struct destroys { void operator()(void *p) const { std::coroutine_handle<>::from_address(p).destroy(); } };
struct by_deleter {
  struct promise_type : suspends_at_end { by_deleter get_return_object(); };
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::unique_ptr<void, destroys> frame;
};

/// The last reference destroys; nothing but the handles counts.
struct counted_core {
  int references = 1;
  std::coroutine_handle<> frame;
  void drop() { if (--references == 0) frame.destroy(); }
};
struct by_count {
  struct promise_type : suspends_at_end { counted_core state; by_count get_return_object(); };
  by_count(by_count &&o) noexcept : shared(std::exchange(o.shared, nullptr)) {}
  ~by_count() { if (shared) shared->drop(); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  counted_core *shared;
};

/// The coroutine has a reference too, which it gives back at its end.
struct counted_promise {
  std::atomic<int> references{2};
  void drop(std::coroutine_handle<> h) { if (references.fetch_sub(1) == 1) h.destroy(); }
};
struct shared_with_coroutine {
  struct promise_type : counted_promise, error_kept {
    std::suspend_never initial_suspend() noexcept { return {}; }
    struct last {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> h) noexcept { h.promise().drop(h); }
      void await_resume() noexcept {}
    };
    last final_suspend() noexcept { return {}; }
    shared_with_coroutine get_return_object();
  };
  shared_with_coroutine(shared_with_coroutine &&) noexcept;
  ~shared_with_coroutine() { if (handle) handle.promise().drop(handle); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

/// A shared state that owns the frame.
struct state { std::coroutine_handle<> frame; ~state() { if (frame) frame.destroy(); } };
struct by_shared_ptr {
  struct promise_type : suspends_at_end { std::weak_ptr<state> own; by_shared_ptr get_return_object(); };
  by_shared_ptr(by_shared_ptr &&) = default;
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::shared_ptr<state> shared;
};

/// Destroys what is done, lets go of the rest.
struct lets_go {
  struct promise_type : suspends_at_end { bool orphan = false; lets_go get_return_object(); };
  lets_go(lets_go &&) noexcept;
  ~lets_go() {
    if (!handle)
      return;
    if (handle.done())
      handle.destroy();
    else
      handle.promise().orphan = true;
  }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

/// Waits.
struct waits {
  struct promise_type : suspends_at_end {
    std::mutex m; std::condition_variable ended; bool done = false;
    waits get_return_object();
    void wait() { std::unique_lock lock(m); ended.wait(lock, [this] { return done; }); }
  };
  waits(waits &&) noexcept;
  ~waits() { if (handle) join(); }
  void join() { handle.promise().wait(); handle.destroy(); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

/// Must be done.
struct asserts {
  struct promise_type : suspends_at_end { asserts get_return_object(); };
  asserts(asserts &&) noexcept;
  ~asserts() {
    if (handle && !handle.done())
      std::terminate();
  }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

/// Asks it to stop.
struct stops {
  struct promise_type : suspends_at_end { std::stop_source source; stops get_return_object(); };
  stops(stops &&) noexcept;
  ~stops() { if (handle) handle.promise().source.request_stop(); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

/// Somewhere else.
void end(std::coroutine_handle<>);
struct elsewhere {
  struct promise_type : suspends_at_end { elsewhere get_return_object(); };
  elsewhere(elsewhere &&) noexcept;
  ~elsewhere() { if (handle) end(handle); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

/// Nothing at all, and a line in a log.
void log(const char *);
struct forgets {
  struct promise_type : suspends_at_end { forgets get_return_object(); };
  forgets(forgets &&) noexcept;
  ~forgets() { log("dropped"); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

/// Lazy, and started by its end.
struct starts_at_end {
  struct promise_type : parts::lazy, parts::returns<void> { starts_at_end get_return_object(); };
  starts_at_end(starts_at_end &&) noexcept;
  ~starts_at_end() { if (handle) run(); }
  void run() { handle.resume(); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

/// A handle of what runs, no coroutine's return type.
struct [[nodiscard]] running {
  std::stop_source source;
  running(running &&) = default;
  ~running() { source.request_stop(); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
};

/// Nobody can await it, join it, or ask it: whether by a template's argument or by counting.
template <class Policy> struct background {
  struct promise_type : counted_promise, error_kept {
    struct initial {
      bool await_ready() const noexcept { if constexpr (Policy::now) return true; else return false; }
      void await_suspend(std::coroutine_handle<>) const noexcept {}
      void await_resume() const noexcept {}
    };
    initial initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    background get_return_object();
  };
  background(background &&) noexcept;
  ~background() { if (handle) handle.promise().drop(handle); }
  explicit operator bool() const { return handle != nullptr; }
  void start() requires(!Policy::now) { handle.resume(); }
private:
  std::coroutine_handle<promise_type> handle;
};
struct at_once { static constexpr bool now = true; };
struct at_start { static constexpr bool now = false; };

/// A value to return, and no end to suspend at.
struct with_value {
  struct promise_type : parts::detached { with_value get_return_object(); void return_value(int) {} };
};

/// Started by a flag that its awaiter is made with.
struct by_flag {
  struct when {
    bool ready;
    bool await_ready() const noexcept { return ready; }
    void await_suspend(std::coroutine_handle<>) noexcept {}
    void await_resume() noexcept {}
  };
  struct promise_type : suspends_at_end { by_flag get_return_object(); when initial_suspend() noexcept { return {false}; } };
  by_flag(by_flag &&) noexcept;
  ~by_flag() { if (handle) handle.destroy(); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

/// A hook looks at the handle.
inline void trace(std::coroutine_handle<> h, const char *where) { (void)h.address(); (void)where; }
template <class P> void observe(std::coroutine_handle<P> h) { trace(h, "suspended"); }
struct traced {
  struct promise_type : suspends_at_end {
    bool prepared = false;
    struct initial {
      promise_type &me;
      bool await_ready() const noexcept { return me.prepared; }
      void await_suspend(std::coroutine_handle<promise_type> h) noexcept { observe(h); }
      void await_resume() noexcept {}
    };
    initial initial_suspend() noexcept { return {*this}; }
    traced get_return_object();
  };
  traced(traced &&) noexcept;
  ~traced() { if (handle) handle.destroy(); }
  auto operator co_await() { return parts::done_awaiter<void>{}; }
private:
  std::coroutine_handle<promise_type> handle;
};

} // namespace drops

ROW("task eager cancels self-awaitable") drops::two_calls f_two_calls();
ROW("task eager cancels multi self-awaitable") drops::by_members f_by_members();
ROW("task eager cancels multi self-awaitable") drops::by_crtp f_by_crtp();
ROW("task eager cancels multi self-awaitable") drops::by_deleter f_by_deleter();
ROW("task eager cancels multi self-awaitable") drops::by_count f_by_count();
ROW("task eager cancels multi self-awaitable") drops::by_shared_ptr f_by_shared_ptr();
ROW("task eager keeps-running multi self-awaitable") drops::shared_with_coroutine f_shared_with();
ROW("task eager keeps-running multi self-awaitable") drops::lets_go f_lets_go();
ROW("task eager blocks multi self-awaitable") drops::waits f_waits();
ROW("task eager aborts multi self-awaitable") drops::asserts f_asserts();
ROW("task eager cancels multi self-awaitable") drops::stops f_stops();
ROW("task eager drop-unknown multi self-awaitable") drops::elsewhere f_elsewhere();
ROW("task eager keeps-running multi self-awaitable") drops::forgets f_forgets();
ROW("task lazy starts multi self-awaitable") drops::starts_at_end f_starts();
ROW("awaitable self-awaitable nodiscard") drops::running f_running();
ROW("fire-and-forget eager") drops::background<drops::at_once> f_now();
ROW("task lazy never-runs") drops::background<drops::at_start> f_later();
ROW("fire-and-forget eager copyable") drops::with_value f_value();
ROW("task lazy never-runs multi self-awaitable") drops::by_flag f_flag();
ROW("task lazy never-runs multi self-awaitable") drops::traced f_traced();
