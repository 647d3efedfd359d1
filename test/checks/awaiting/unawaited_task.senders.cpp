// Senders start when they are connected and started, which awaiting them does.
#include "coro.h"

namespace exec {
struct sender_tag {};
struct env {
  using sender_concept = sender_tag;
  template <class Receiver> int connect(Receiver) const;
};
struct old_style {
  template <template <class...> class Variant, template <class...> class Tuple>
  using value_types = Variant<Tuple<>>;
  template <template <class...> class Variant> using error_types = Variant<>;
  static constexpr bool sends_done = false;
};
env schedule();
env operator|(env, int);
old_style transfer();

struct promise;
struct work {
  using promise_type = promise;
  work(work &&) noexcept;
};
struct promise {
  work get_return_object();
  std::suspend_always initial_suspend() noexcept;
  std::suspend_always final_suspend() noexcept;
  void return_void();
  void unhandled_exception();
  template <class Sender> std::suspend_always await_transform(Sender &&);
};
struct executor : env {
  template <class F> void execute(F) const;
};
executor get_executor();
[[clang::annotate("coro::spawn")]] env ensure_started(env);
[[clang::annotate("coro::detach_ok")]] env start();
void connect(env);
} // namespace exec

exec::work in_a_coroutine() {
  exec::schedule();     //~ coro-unawaited-task: nothing happens without co_await
  exec::schedule() | 1; //~ coro-unawaited-task
  exec::transfer();     //~ coro-unawaited-task
  co_await exec::schedule();
  co_await (exec::schedule() | 1);
  auto Kept = exec::schedule();
  exec::connect(Kept);
  exec::connect(exec::schedule());
  exec::ensure_started(exec::schedule()); // runs already
  exec::start();
  exec::get_executor();
  (void)exec::schedule();
}

// Outside coroutines a sender is passed around, and tests drop them to see that nothing happens.
void in_a_function() { exec::schedule(); }
