#include "co.h"

task<int> connect();

struct client {
  task<int> connecting;
  std::optional<task<int>> perhaps;
  shared_task<int> shared;
  task<int> later, asked, moved;

  task<int> as_lvalue() { co_return co_await connecting; } //~ coro-await-shared-task
  task<int> by_this() { co_return co_await std::move(this->connecting); } //~ coro-await-shared-task
  task<> in_a_branch(bool b) {
    if (b)
      co_await std::move(connecting); //~ coro-await-shared-task
  }

  task<int> any_number() { co_return co_await shared; }
  task<int> set_here() {
    later = connect();
    co_return co_await std::move(later);
  }
  task<int> taken() {
    task<int> mine = std::move(moved);
    co_return co_await std::move(mine);
  }
  task<int> fresh() { co_return co_await connect(); }
};

template <class T> struct in_a_template {
  task<T> connecting;
  task<T> ready() { co_return co_await std::move(connecting); } //~ coro-await-shared-task
};
template struct in_a_template<int>;

task<int> free_function(client &c) { co_return co_await std::move(c.connecting); }
