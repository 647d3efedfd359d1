#include "co.h"

#include <stop_token>

template <class T = void> struct job : task<T> {
  struct promise_type {
    std::stop_token token;
    job get_return_object();
    std::suspend_always initial_suspend() noexcept;
    std::suspend_always final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
};
struct connection {
  task<> send();
  task<> close();
  task<> close(std::stop_token);
  task<> rollback();
  task<> ping();
};
template <class T> task<T> shielded(task<T>);
struct failed {};

job<> by_pointer(connection *c) {
  try {
    co_await c->send();
  } catch (...) {
  }
  co_await c->close(); //~ coro-unshielded-async-cleanup
}

job<> in_a_branch(connection &c) {
  bool ok = true;
  try {
    co_await c.send();
  } catch (...) {
    ok = false;
  }
  if (!ok)
    co_await c.rollback(); //~ coro-unshielded-async-cleanup
}

template <class C> job<> in_a_template(C &c) {
  try {
    co_await c.send();
  } catch (...) {
  }
  co_await c.close(); //~ coro-unshielded-async-cleanup
}
template job<> in_a_template(connection &);

auto Lambda = [](connection &c) -> job<> {
  try {
    co_await c.send();
  } catch (...) {
  }
  co_await c.close(); //~ coro-unshielded-async-cleanup
};

// What follows is right.

job<> shields(connection &c) {
  try {
    co_await c.send();
  } catch (...) {
  }
  co_await shielded(c.close());
}
job<> token_of_its_own(connection &c) {
  try {
    co_await c.send();
  } catch (...) {
  }
  co_await c.close(std::stop_token());
}
job<> of_one_kind(connection &c) {
  try {
    co_await c.send();
  } catch (const failed &) {
  }
  co_await c.close();
}
job<> rethrows(connection &c) {
  try {
    co_await c.send();
  } catch (...) {
    throw;
  }
  co_await c.close();
}
job<> no_cleanup(connection &c) {
  try {
    co_await c.send();
  } catch (...) {
  }
  co_await c.ping();
  co_await c.close();
}
task<> has_no_token(connection &c) {
  try {
    co_await c.send();
  } catch (...) {
  }
  co_await c.close();
}
job<> nothing_to_cancel(connection &c) {
  try {
    c.send();
  } catch (...) {
  }
  co_await c.close();
}
