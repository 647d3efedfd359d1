// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Awaiters in frames: behind an optional handle, in a node that cannot be copied, and in the frame of
// a coroutine that a thread resumes.
#include "coro.h"
#include <atomic>
#include <coroutine>
#include <optional>
#include <thread>

struct request {
  void *data;
};

struct sending {
  request &to;
  std::optional<std::coroutine_handle<>> waiter;
  std::optional<int> status;
  explicit sending(request &r) : to(r) { r.data = this; }
  bool await_ready() const { return status.has_value(); }
  void await_suspend(std::coroutine_handle<> h) { waiter = h; }
  int await_resume() const { return *status; }
};

void on_sent(request *done, int status) {
  auto *one = static_cast<sending *>(done->data);
  one->status = status;
  if (one->waiter) {
    one->waiter->resume();
    one->waiter.reset(); //~ coro-use-after-resume
  }
}

void on_sent_by_value(request *done, int status) {
  auto *one = static_cast<sending *>(done->data);
  one->status = status;
  auto waiter = one->waiter.value();
  waiter.resume();
  one->status = 0; //~ coro-use-after-resume
}

void on_sent_in_order(request *done, int status) {
  auto *one = static_cast<sending *>(done->data);
  one->status = status;
  if (auto waiter = std::exchange(one->waiter, std::nullopt))
    waiter->resume();
}

struct operation {
  std::coroutine_handle<> waiter;
  std::atomic<bool> owned{false};
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) noexcept { waiter = h; }
  void await_resume() const noexcept {}
};

void run(operation *next) {
  next->waiter.resume();
  if (next->owned.load()) //~ coro-use-after-resume
    delete next;
}

void run_in_order(operation *next) {
  bool owned = next->owned.load();
  next->waiter.resume();
  if (owned)
    return;
}

// A member of something that lives on is no part of a frame.
struct event {
  std::coroutine_handle<> waiter;
  std::atomic<int> woken{0};
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) noexcept { waiter = h; }
  void await_resume() const noexcept {}
};
struct server {
  event stopped;
};
void stop(event *e) {
  e->waiter.resume();
  ++e->woken;
}

struct slot {
  int value = 0;
  std::coroutine_handle<> waiter;
  void set(int v) {
    value = v;
    if (waiter)
      waiter.resume();
  }
  void log();
  bool await_ready() const noexcept { return value != 0; }
  void await_suspend(std::coroutine_handle<> h) noexcept { waiter = h; }
  int await_resume() const noexcept { return value; }
};

task<int> measured() {
  slot s;
  std::thread worker([&] {
    s.set(1);
    s.log(); //~ coro-use-after-resume
  });
  worker.detach();
  co_return co_await s;
}

task<int> measured_in_order() {
  slot s;
  std::thread worker([&] {
    s.log();
    s.set(1);
  });
  worker.detach();
  co_return co_await s;
}
