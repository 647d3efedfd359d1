// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A handle of running work whose end cancels it: aio's, and one that no model knows.
#include "coro.h"
#include <aio/create_task.hpp>
#include <aio/sleep.hpp>
#include <aio/task_group.hpp>
#include <stop_token>
#include <vector>

using namespace std::chrono_literals;
aio::task<> work();

aio::task<> dropped() {
  aio::create_task(work()); //~ coro-unawaited-task
  co_await aio::sleep(1ms);
}
void inPlainCode() {
  aio::create_task(work()); //~ coro-unawaited-task
}
aio::task<> atTheEnd() {
  auto Handle = aio::create_task(work()); //~ coro-task-never-awaited
  co_return;
}
aio::task<> collected() {
  std::vector<aio::task_handle<>> Handles; //~ coro-dropped-task-collection
  Handles.push_back(aio::create_task(work()));
  co_return;
}

aio::task<> kept() {
  auto Handle = aio::create_task(work());
  std::vector<aio::task_handle<>> Handles;
  Handles.push_back(aio::create_task(work()));
  co_await aio::sleep(1ms);
}
aio::task<> letGo() {
  aio::create_task(work()).detach();
  co_await aio::create_task(work());
  auto Handle = aio::create_task(work());
  std::move(Handle).detach();
}
aio::task<> grouped() {
  co_await aio::task_group::run([](aio::task_group &Group) -> aio::task<> {
    Group.create_task(work());
    co_return;
  });
}

namespace mine {
struct [[nodiscard]] running {
  std::stop_source Source;
  running(running &&) = default;
  ~running() { Source.request_stop(); }
  task<> operator co_await();
};
running start(task<> Work);
task<> step();

task<> drops() {
  start(step()); //~ coro-unawaited-task
  auto Kept = start(step());
  co_await step();
}
} // namespace mine
