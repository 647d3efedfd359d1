// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "coro.h"
#include <vector>

struct connection {
  int number = 0;
  connection *self() { return this; }
  int &ref() { return number; }
  task<int> query();
  task<> close();
};

[[clang::annotate("coro::lends")]]
task<> with(task<connection> opened, auto body) {
  auto *c = new connection(co_await std::move(opened));
  co_await body(*c);
}
task<connection> open();

// Through a member that returns a part, through an alias, through a pointer.
task<int> part() {
  int *kept = nullptr;
  co_await with(open(), [&](connection &c) -> task<> {
    auto &again = c;
    kept = &again.number;
    co_return;
  });
  co_return *kept; //~ coro-resource-escapes-scope: 'kept' is used after 'with'
}

task<int> method() {
  connection *kept = nullptr;
  co_await with(open(), [&](connection &c) -> task<> {
    kept = c.self();
    co_return;
  });
  co_return kept->number; //~ coro-resource-escapes-scope
}

// A named callable, a generic one.
task<int> named() {
  connection *kept = nullptr;
  auto body = [&](auto &c) -> task<> {
    kept = &c;
    co_return;
  };
  co_await with(open(), body);
  co_return kept->number; //~ coro-resource-escapes-scope
}

// Used inside only, reset afterwards, or only asked whether it is set.
task<int> inside() {
  connection *kept = nullptr;
  int sum = 0;
  co_await with(open(), [&](connection &c) -> task<> {
    kept = &c;
    sum += co_await kept->query();
  });
  if (kept)
    sum += 1;
  kept = nullptr;
  co_return sum;
}

// Assigned again before it is used.
task<int> again(connection &other) {
  connection *kept = nullptr;
  co_await with(open(), [&](connection &c) -> task<> {
    kept = &c;
    co_return;
  });
  kept = &other;
  co_return kept->number;
}

// Out through a parameter, and through a global.
connection *global;
task<> out(connection *&result) {
  co_await with(open(), [&](connection &c) -> task<> {
    result = &c; //~ coro-resource-escapes-scope: the address of 'c' is kept beyond the call
    global = &c; //~ coro-resource-escapes-scope
    co_return;
  });
}
task<> out_and_back() {
  co_await with(open(), [](connection &c) -> task<> {
    global = &c;
    co_await c.query();
  });
  global = nullptr;
}

// A copy is no reference; nor is what the resource gives by value.
struct holder {
  int last = 0;
  task<> run() {
    co_await with(open(), [this](connection &c) -> task<> { last = co_await c.query(); });
  }
};

// A function that only calls its callable with what somebody else owns lends nothing.
template <class F> task<> each(connection *first, connection *end, F body) {
  for (; first != end; ++first)
    co_await body(*first);
}
task<int> elements(connection *first, connection *end) {
  connection *best = nullptr;
  co_await each(first, end, [&](connection &c) -> task<> {
    if (!best || c.number > best->number)
      best = &c;
    co_return;
  });
  co_return best->number;
}

// In a template.
template <class T> task<int> in_template(T) {
  connection *kept = nullptr;
  co_await with(open(), [&](connection &c) -> task<> {
    kept = &c;
    co_return;
  });
  co_return kept->number; //~ coro-resource-escapes-scope
}
template task<int> in_template(int);

// A loop variable of an iteration that is over.
task<int> previous(int n) {
  connection *last = nullptr;
  int sum = 0;
  for (int i = 0; i != n; ++i) {
    connection c = co_await open();
    if (last)
      sum += last->number; //~ coro-resource-escapes-scope: which it points to, was destroyed
    last = &c;
  }
  co_return sum;
}

// What an owner held survives a move of the owner.
task<int> moved() {
  int *raw = nullptr;
  std::unique_ptr<int> keep;
  {
    auto made = std::make_unique<int>(1);
    raw = made.get();
    keep = std::move(made);
  }
  co_await yield_now();
  co_return *raw;
}

// Another's awaiter may reset the member while this one waits: only scopes, locks and the like.
struct queue {
  int *waiting = nullptr;
  task<> wait() {
    int node = 0;
    waiting = &node;
    co_await yield_now();
  }
  task_scope *workers = nullptr;
  task<> serve() {
    task_scope scope;
    workers = &scope;
    scope.spawn(yield_now());
    co_await scope.join();
    workers = nullptr;
  }
};

// Elements of a range are copied; no iterator is kept.
task<std::vector<int>> numbers();
task<int> copied() {
  std::vector<int> all;
  for (int i = 0; i < 3; ++i) {
    auto some = co_await numbers();
    all.insert(all.end(), some.begin(), some.end());
    all.assign(some.begin(), some.end());
  }
  co_return all[0];
}

// A reference into the result that dies: its value is moved out, no address is kept.
struct parsed {
  std::vector<int> values;
  int *cursor;
  std::vector<int> &value() & [[clang::lifetimebound]] { return values; }
  int *&position() & [[clang::lifetimebound]] { return cursor; }
};
parsed parse();
task<int> count(const std::vector<int> &values);
task<int> moved_out() {
  std::vector<int> values;
  int *at = nullptr;
  {
    auto result = parse();
    values = std::move(result.value());
    at = result.position();
  }
  co_return co_await count(values) + *at;
}

// Reset by a closure, by a guard, by what a guard holds.
template <class F> struct scope_exit {
  F at_end;
  ~scope_exit() { at_end(); }
};
struct undo {
  connection *&place;
  ~undo() { place = nullptr; }
};
struct resets {
  connection *current = nullptr;
  task<> by_closure() {
    co_await with(open(), [this](connection &c) -> task<> {
      current = &c;
      auto reset = [this] { current = nullptr; };
      co_await c.query();
      reset();
    });
  }
  task<> by_guard() {
    co_await with(open(), [this](connection &c) -> task<> {
      current = &c;
      undo at_end{current};
      co_await c.query();
    });
  }
  task<> by_closure_of_guard() {
    co_await with(open(), [this](connection &c) -> task<> {
      current = &c;
      scope_exit at_end{[this] { current = nullptr; }};
      co_await c.query();
    });
  }
  task<> never() {
    co_await with(open(), [this](connection &c) -> task<> {
      current = &c; //~ coro-resource-escapes-scope
      co_await c.query();
    });
  }
};

// What is moved out of an optional's value() is no reference to the optional.
std::optional<std::vector<int>> parse_arguments();
task<int> run(std::vector<int> &Args);
task<int> movesOut() {
  std::vector<int> Args;
  {
    auto Parsed = parse_arguments();
    Args = std::move(Parsed.value());
  }
  co_return co_await run(Args);
}
task<int> copiesOut() {
  std::vector<int> Args;
  {
    auto Parsed = parse_arguments();
    Args = *Parsed;
  }
  co_return co_await run(Args);
}
task<int> keepsAddress() {
  std::vector<int> *Args = nullptr;
  {
    auto Parsed = parse_arguments();
    Args = &Parsed.value();
  }
  co_return co_await run(*Args); //~ coro-resource-escapes-scope
}

// seastar: do_with() waits for the future that its callable returns, and a chain is one future.
namespace seastar {
template <class T = void> struct future {
  using promise_type = coro::detail::promise<future, T, std::suspend_never>;
  explicit future(std::coroutine_handle<promise_type>);
  future(future &&) noexcept;
  ~future();
  template <class F> future<> then(F &&) { return next(); }
  template <class F> future<> finally(F &&) { return next(); }
  static future<> next();
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  T await_resume();
};
future<> later();
template <class T, class F> future<> do_with(T &&, F &&) { return later(); }
} // namespace seastar

seastar::future<> returnsChain() {
  return seastar::do_with(0, [](int &Count) {
    return seastar::later().then([&Count] { ++Count; }).finally([&Count] { ++Count; });
  });
}
seastar::future<> dropsChain() {
  return seastar::do_with(0, [](int &Count) {
    (void)seastar::later().then([&Count] { ++Count; }); //~ coro-resource-escapes-scope
    return seastar::later();
  });
}

// A reset on one way does not help on the other.
struct resets_sometimes {
  connection *current = nullptr;
  bool flag = false;
  task<> by_guard() {
    co_await with(open(), [this](connection &c) -> task<> {
      current = &c; //~ coro-resource-escapes-scope
      if (flag) {
        undo at_end{current};
        co_await c.query();
      }
    });
  }
  task<> by_closure() {
    co_await with(open(), [this](connection &c) -> task<> {
      current = &c; //~ coro-resource-escapes-scope
      if (flag)
        co_return;
      auto reset = [this] { current = nullptr; };
      co_await c.query();
      reset();
    });
  }
  task<> guarded_first() {
    co_await with(open(), [this](connection &c) -> task<> {
      undo at_end{current};
      current = &c;
      if (flag)
        co_return;
      co_await c.query();
    });
  }
};

// The callable ends with a call, which may throw: its end is a way out all the same.
template <class F> void lend(F &&run) {
  connection own;
  run(own);
}
void look(int *);
void lastIsACall() {
  int *kept = nullptr;
  lend([&](connection &c) {
    kept = &c.number;
    look(kept);
  });
  look(kept); //~ coro-resource-escapes-scope
}
