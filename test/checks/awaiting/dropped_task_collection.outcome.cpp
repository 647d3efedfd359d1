// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Met on real code: what a combinator gives back has been waited for.
#include "coro.h"
#include <vector>

namespace concurrencpp {
template <class T> struct result {
  T get();
  coro::task<T> operator co_await();
};
} // namespace concurrencpp

using coro::eager_task;

eager_task<int> start();
coro::task<std::vector<eager_task<int>>> all_of(std::vector<eager_task<int>> Tasks);
concurrencpp::result<std::vector<eager_task<int>>> whenAll(std::vector<eager_task<int>> Tasks);
coro::task<std::vector<coro::task<int>>> plans();
void check(bool);

coro::task<> awaited(std::vector<eager_task<int>> Tasks) {
  auto Done = co_await all_of(std::move(Tasks));
  check(Done.empty());
}
void waited(std::vector<eager_task<int>> Tasks) {
  auto Done = whenAll(std::move(Tasks)).get();
  check(Done.empty());
}

// A lazy task has not begun, wherever it comes from; a started one that nobody waited for is lost.
coro::task<> neverBegun() {
  auto Planned = co_await plans(); //~ coro-dropped-task-collection
  check(Planned.empty());
}
void started() {
  std::vector<eager_task<int>> Running; //~ coro-dropped-task-collection
  Running.push_back(start());
}

// A task that its destructor cancels works while its collection lives.
void keptAndDriven() {
  eager_task<int> Running[] = {start(), start()};
  std::vector<eager_task<int>> More;
  More.push_back(start());
  check(true);
}
coro::task<> keptMeanwhile() {
  std::vector<eager_task<int>> Running;
  Running.push_back(start());
  co_await plans();
}
