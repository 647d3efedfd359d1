// Bridges in every place that a loop runs, and where blocking is fine.
#include "co.h"

namespace cppcoro {
template <class A> auto sync_wait(A &&Work) -> decltype(Work.await_resume()) { return Work.await_resume(); }
}
namespace asio {
struct io_context {};
template <class F> void post(io_context &Loop, F &&Do) {}
} // namespace asio
async_generator<int> ticks();
void use(int);

task<> by_begin() {
  auto All = ticks();
  auto At = cppcoro::sync_wait(All.begin()); //~ coro-async-generator-consumed-synchronously
  while (At != All.end())
    cppcoro::sync_wait(++At); //~ coro-async-generator-consumed-synchronously
  co_return;
}

task<> moved() {
  auto All = ticks();
  auto First = All.begin();
  auto At = cppcoro::sync_wait(std::move(First)); //~ coro-async-generator-consumed-synchronously
  use(*At);
  co_return;
}

void in_a_callback(asio::io_context &Loop) {
  asio::post(Loop, [] {
    auto All = ticks();
    use(*cppcoro::sync_wait(All.begin())); //~ coro-async-generator-consumed-synchronously
  });
}

void on_event(async_generator<int> &All) {
  use(*cppcoro::sync_wait(All.begin()));
}
void registers(asio::io_context &Loop, async_generator<int> &All) {
  asio::post(Loop, [&] { on_event(All); }); //~ coro-async-generator-consumed-synchronously
}

template <class G> task<> in_a_template(G All) {
  auto At = cppcoro::sync_wait(All.begin()); //~ coro-async-generator-consumed-synchronously
  use(*At);
  co_return;
}
template task<> in_a_template(async_generator<int>);

#define WAIT(Work) cppcoro::sync_wait(Work)
task<> by_macro() {
  auto All = ticks();
  WAIT(All.begin()); //~ coro-async-generator-consumed-synchronously
  co_return;
}

// What follows is right, or no matter of generators.

task<int> sum(async_generator<int> All);
int main() { return 0; }
int from_outside() { return cppcoro::sync_wait(sum(ticks())); }

int in_a_test() {
  auto All = ticks();
  auto At = cppcoro::sync_wait(All.begin());
  return *At;
}

task<> on_another_thread() {
  std::thread Worker([] {
    auto All = ticks();
    use(*cppcoro::sync_wait(All.begin()));
  });
  Worker.detach();
  co_return;
}
