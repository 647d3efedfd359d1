// Lifetimes. How the rows are read: matrix.py.
#include "coro.h"
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

task<> later();
task<std::size_t> by_ref(const std::string &s) {
  co_await later();
  co_return s.size();
}
task<std::size_t> by_view(std::string_view s) {
  co_await later();
  co_return s.size();
}
task<> keep_ref(const std::string &s) { co_await later(), (void)s.size(); }
std::string make();

//: a capturing lambda coroutine outlives its closure
namespace closures {
//: bad
task<int> stored(int x) {
  auto work = [x]() -> task<int> {
    co_await later();
    co_return x;
  }();
  co_return co_await std::move(work);
}
//: good
task<int> in_place(int x) {
  co_return co_await [x]() -> task<int> {
    co_await later();
    co_return x;
  }();
}
task<int> named(int x) {
  auto body = [x]() -> task<int> {
    co_await later();
    co_return x;
  };
  co_return co_await body();
}
} // namespace closures

//: a capturing lambda coroutine is spawned
namespace spawned {
//: bad
struct session {
  int n = 0;
  void start() {
    spawn([this]() -> task<> {
      co_await later();
      ++n;
    }());
  }
};
//: good
struct right {
  int n = 0;
  static task<> run(right *self) {
    co_await later();
    ++self->n;
  }
  void start() { spawn(run(this)); }
};
} // namespace spawned

//: a temporary bound to a reference of a stored task
namespace temporaries {
//: bad
task<std::size_t> stored() {
  auto work = by_ref(make());
  co_return co_await std::move(work);
}
//: good
task<std::size_t> right() { co_return co_await by_ref(make()); }
} // namespace temporaries

//: a temporary bound to a view of a stored task
namespace views {
//: bad
task<std::size_t> stored() {
  auto work = by_view(make());
  co_return co_await std::move(work);
}
//: good
task<std::size_t> right() {
  auto text = make();
  auto work = by_view(text);
  co_return co_await std::move(work);
}
} // namespace views

//: a local of a loop or block, in a task kept in a container
namespace containers {
//: bad
task<> loop() {
  std::vector<task<>> all;
  for (int i = 0; i < 3; ++i) {
    std::string name = make();
    all.push_back(keep_ref(name));
  }
  for (auto &one : all)
    co_await std::move(one);
}
//: good
task<> right() {
  std::string name = make();
  std::vector<task<>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(keep_ref(name));
  for (auto &one : all)
    co_await std::move(one);
}
} // namespace containers

//: a function returns a task that is bound to its own local
namespace wrappers {
//: bad
task<std::size_t> wrapped() {
  std::string s = make();
  return by_ref(s);
}
//: good
task<std::size_t> right() {
  std::string s = make();
  co_return co_await by_ref(s);
}
} // namespace wrappers

//: a callable by reference, called after a suspension, given a temporary
namespace callables {
task<> each(const std::function<void(int)> &f) {
  co_await later();
  f(1);
}
//: bad
task<> stored() {
  auto work = each([](int) {});
  co_await std::move(work);
}
//: good
task<> right() { co_await each([](int) {}); }
} // namespace callables

//: a braced list in an initializer_list parameter of a stored task
namespace lists {
task<int> sum(std::initializer_list<int> values) {
  co_await later();
  int total = 0;
  for (int v : values)
    total += v;
  co_return total;
}
//: bad
task<int> stored() {
  auto work = sum({1, 2, 3});
  co_return co_await std::move(work);
}
//: good
task<int> right() { co_return co_await sum({1, 2, 3}); }
} // namespace lists

//: `this` of a temporary object in a stored task
namespace objects {
struct client {
  std::string name;
  task<std::size_t> ask() {
    co_await later();
    co_return name.size();
  }
};
client make_client();
//: bad
task<std::size_t> stored() {
  auto work = make_client().ask();
  co_return co_await std::move(work);
}
//: good
task<std::size_t> right() { co_return co_await make_client().ask(); }
} // namespace objects

//: co_return of a view of the frame
namespace returns {
//: bad
task<std::string_view> dead() {
  std::string text = make();
  co_await later();
  co_return text;
}
//: good
task<std::string> right() {
  std::string text = make();
  co_await later();
  co_return text;
}
} // namespace returns

//: a reference into a temporary awaiter
namespace results {
struct reply {
  std::string text;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  const std::string &await_resume() const noexcept { return text; }
};
reply ask();
//: bad
task<std::size_t> dangling() {
  const std::string &text = co_await ask();
  co_await later();
  co_return text.size();
}
//: good
task<std::size_t> right() {
  std::string text = co_await ask();
  co_await later();
  co_return text.size();
}
} // namespace results

//: a task in a scope reads a local that dies before the scope is joined
namespace scopes {
//: bad
task<> early() {
  task_scope scope;
  {
    std::string name = make();
    scope.spawn(keep_ref(name));
  }
  co_await scope.join();
}
//: good
task<> right() {
  std::string name = make();
  task_scope scope;
  scope.spawn(keep_ref(name));
  co_await scope.join();
}
} // namespace scopes

//: a return between spawn and join
namespace exits {
//: bad
task<> skipped(bool stop) {
  task_scope scope;
  scope.spawn(later());
  if (stop)
    co_return;
  co_await scope.join();
}
//: good
task<> right(bool stop) {
  task_scope scope;
  scope.spawn(later());
  if (!stop)
    co_await later();
  co_await scope.join();
}
} // namespace exits
