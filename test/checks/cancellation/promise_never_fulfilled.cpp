#include "co.h"

struct event {
  bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
  void set();
  bool is_set() const;
};
task<bool> connect();
task<> listen();
void tell(event &);

task<> by_return(std::promise<int> &result) { //~ coro-promise-never-fulfilled
  if (!co_await connect())
    co_return;
  result.set_value(1);
}

task<> by_branch(event &started, int mode) { //~ coro-promise-never-fulfilled
  switch (mode) {
  case 0:
    started.set();
    break;
  default:
    break;
  }
  co_await listen();
}

task<> by_loop(event &started) { //~ coro-promise-never-fulfilled
  while (co_await connect())
    started.set();
}

template <class Event> task<> in_a_template(Event &started) { //~ coro-promise-never-fulfilled
  if (co_await connect())
    started.set();
}
template task<> in_a_template(event &);

auto Lambda = [](event &started) -> task<> { //~ coro-promise-never-fulfilled
  if (co_await connect())
    started.set();
};

// What follows is right.

task<> always(event &started) {
  started.set();
  if (co_await connect())
    co_await listen();
}

task<> both(std::promise<int> &result) {
  if (co_await connect())
    result.set_value(1);
  else
    result.set_exception(nullptr);
}

task<> by_throw(event &started) {
  if (!co_await connect())
    throw 1;
  started.set();
}

task<> handed_on(event &started) {
  if (co_await connect())
    started.set();
  else
    tell(started);
}

task<> awaited(event &started) {
  if (co_await connect())
    co_await started;
}

task<> asked(event &started) {
  if (started.is_set())
    co_return;
  started.set();
}

task<> captured(event &started) {
  auto done = [&] { started.set(); };
  if (co_await connect())
    done();
}

task<> never_its_own(event &) { co_await listen(); }
