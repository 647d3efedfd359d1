// PEP 789 in synchronous and asynchronous generators.
#include "co.h"

namespace pqxx {
struct connection {};
template <int Isolation = 0> struct transaction {
  explicit transaction(connection &);
  ~transaction();
  int next();
  void commit();
};
using work = transaction<>;
} // namespace pqxx

int next_number();

async_generator<int> lock(async_mutex &M) {
  auto Held = co_await M.lock();
  for (;;)
    co_yield next_number(); //~ coro-yield-inside-scope
}

async_generator<int> nursery() {
  task_scope Work;
  for (int I = 0; I != 3; ++I)
    co_yield I; //~ coro-yield-inside-scope
  co_await Work.join();
}

generator<int> sync_nursery() {
  task_scope Work;
  for (int I = 0; I != 3; ++I)
    co_yield I; //~ coro-yield-inside-scope
}

generator<int> transaction(pqxx::connection &To) {
  pqxx::work Work(To);
  while (int Row = Work.next())
    co_yield Row; //~ coro-yield-inside-scope
  Work.commit();
}

template <class T> async_generator<T> in_a_template(async_mutex &M) {
  auto Held = co_await M.lock();
  co_yield T(1); //~ coro-yield-inside-scope
  co_yield T(2);
}
template async_generator<int> in_a_template(async_mutex &);

auto Lambda = [](async_mutex &M) -> async_generator<int> {
  while (true) {
    auto Held = co_await M.lock();
    co_yield next_number(); //~ coro-yield-inside-scope
  }
};

#define LOCKED(M) auto Held = co_await (M).lock()
async_generator<int> by_macro(async_mutex &M) {
  LOCKED(M);
  co_yield 1; //~ coro-yield-inside-scope
  co_yield 2;
}

// What follows is right.

async_generator<int> released(async_mutex &M) {
  for (;;) {
    int Number;
    {
      auto Held = co_await M.lock();
      Number = next_number();
    }
    co_yield Number;
  }
}

generator<int> committed(pqxx::connection &To) {
  std::vector<int> Rows;
  {
    pqxx::work Work(To);
    while (int Row = Work.next())
      Rows.push_back(Row);
    Work.commit();
  }
  for (int Row : Rows)
    co_yield Row;
}

// A context manager.
async_generator<int> locked(async_mutex &M) {
  auto Held = co_await M.lock();
  co_yield 1;
}
