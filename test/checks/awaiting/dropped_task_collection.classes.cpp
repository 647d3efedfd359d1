// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Classes of the program itself that collect tasks.
#include <vector>

#include "coro.h"

namespace {
coro::task<> step();
struct crew {
  std::vector<coro::task<>> Tasks;
  void add(coro::task<> Work) { Tasks.push_back(std::move(Work)); }
  coro::task<> join() {
    for (std::size_t I = 0; I != Tasks.size(); ++I)
      co_await std::move(Tasks[I]);
  }
};
struct joining {
  std::vector<coro::task<>> Tasks;
  void add(coro::task<> Work) { Tasks.push_back(std::move(Work)); }
  ~joining();
};
} // namespace

coro::task<> lost() {
  crew C; //~ coro-dropped-task-collection
  C.add(step());
  C.add(step());
  co_return;
}

coro::task<> joined() {
  crew C;
  C.add(step());
  co_await C.join();
}
coro::task<> joinedByItsDestructor() {
  joining J;
  J.add(step());
  co_return;
}
void drive();
void runMeanwhile() {
  crew C;
  C.add(step());
  drive();
}
