// Blocking. How the rows are read: matrix.py.
#include "coro.h"
#include <chrono>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <poll.h>

using namespace std::chrono_literals;
task<> later();

//: a coroutine sleeps with the thread's sleep
namespace sleeps {
//: bad
task<> direct() {
  std::this_thread::sleep_for(1s);
  co_return;
}
//: good
task<> right() { co_await sleep_ms(1000); }
} // namespace sleeps

//: the same, four calls away
namespace far {
void retry() { std::this_thread::sleep_for(1s); }
void connect() { retry(); }
struct client {
  client() { connect(); }
};
//: bad
task<> distant() {
  client c;
  co_await later();
}
//: good
task<> right() {
  std::jthread worker([] { retry(); });
  worker.detach();
  co_await later();
}
} // namespace far

//: a future's get() or a task's sync_wait() in a coroutine
namespace waits {
//: bad
task<int> future(std::future<int> f) { co_return f.get(); }
task<> nested() {
  sync_wait(later());
  co_return;
}
//: good
task<int> ready(std::future<int> f) {
  if (f.wait_for(0s) == std::future_status::ready)
    co_return f.get();
  co_return 0;
}
} // namespace waits

//: poll() with a timeout; with none it does not block
namespace polls {
//: bad
task<int> waits(pollfd *fds) { co_return ::poll(fds, 1, -1); }
//: good
task<int> asks(pollfd *fds) { co_return ::poll(fds, 1, 0); }
} // namespace polls

//: a thread is joined by a destructor in a coroutine
namespace destructors {
void compute();
//: bad
task<> joined() {
  std::jthread worker(compute);
  co_await later();
}
//: good
task<> right() {
  std::thread(compute).detach();
  co_await later();
}
} // namespace destructors
