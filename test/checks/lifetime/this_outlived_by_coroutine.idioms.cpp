// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How objects are kept alive as long as their member coroutines.
#include "coro.h"
#include <memory>

// An owner travels with the coroutine, as an argument or as its first local.
struct session : std::enable_shared_from_this<session> {
  int bytes = 0;
  task<> serve() {
    auto self = shared_from_this();
    co_await yield_now();
    ++bytes;
  }
  task<> kept(std::shared_ptr<session>) {
    co_await yield_now();
    ++bytes;
  }
  task<> bare() {
    co_await yield_now();
    ++bytes;
  }
  void start() {
    spawn([](std::shared_ptr<session> self) -> task<> { co_await self->bare(); }(shared_from_this()));
    spawn(kept(shared_from_this()));
    spawn(serve());
  }
};
void accept() {
  auto s = std::make_shared<session>();
  spawn(s->serve());
}
void accept_with_owner() {
  auto s = std::make_shared<session>();
  spawn(s->kept(s));
}

// C++/WinRT: a strong reference in the frame.
template <class D> struct implements {
  std::shared_ptr<D> get_strong();
};
struct page : implements<page> {
  int clicks = 0;
  eager_task<> click() {
    auto strong = get_strong();
    co_await yield_now();
    ++clicks;
  }
};

// The object joins its scope before it dies.
struct server {
  task_scope scope;
  int served = 0;
  task<> one() {
    co_await yield_now();
    ++served;
  }
  void start() { scope.spawn(one()); }
  task<> close() { co_await scope.join(); }
};
task<> run() {
  server s;
  s.start();
  co_await s.close();
}

// KJ: what is attached to a promise dies with it.
namespace kj {
template <class T> struct Promise : task<T> {
  Promise(task<T> t) : task<T>(std::move(t)) {}
  template <class... As> Promise attach(As &&...as) &&;
};
} // namespace kj
kj::Promise<void> attached() {
  auto s = std::make_unique<session>();
  auto &object = *s;
  return kj::Promise<void>(object.bare()).attach(std::move(s));
}
