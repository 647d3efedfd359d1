#include "co.h"

using namespace std::chrono;
task<> connect(milliseconds timeout);
task<> request(int, milliseconds timeout);
task<> with_timeout(milliseconds timeout, task<> work);
void remember(milliseconds);

task<> by_reference(const seconds &connect_timeout) { //~ coro-timeout-parameter
  co_await connect(connect_timeout);
  co_await request(1, connect_timeout);
}
task<> in_a_branch(milliseconds timeoutMs, bool more) { //~ coro-timeout-parameter
  co_await connect(timeoutMs);
  if (more)
    co_await request(1, timeoutMs);
}
template <class D> task<> in_a_template(D timeout) { //~ coro-timeout-parameter
  co_await connect(timeout);
  co_await connect(timeout);
}
template task<> in_a_template(seconds);
auto Lambda = [](milliseconds timeout) -> task<> { //~ coro-timeout-parameter
  co_await connect(timeout);
  co_await request(1, timeout);
};

// What follows is right.

task<> one_alone(milliseconds timeout) {
  remember(timeout);
  co_await connect(timeout);
}
task<> either(milliseconds timeout, bool fresh) {
  if (fresh)
    co_await connect(timeout);
  else
    co_await request(1, timeout);
}
task<> what_is_left(milliseconds timeout) {
  auto begin = steady_clock::now();
  co_await connect(timeout);
  co_await request(1, timeout - duration_cast<milliseconds>(steady_clock::now() - begin));
}
task<> shares(milliseconds timeout) {
  co_await connect(timeout / 2);
  co_await request(1, timeout / 2);
}
task<> delays(milliseconds delay) {
  co_await connect(delay);
  co_await connect(delay);
}
void no_coroutine(milliseconds timeout) {
  remember(timeout);
  remember(timeout);
}
