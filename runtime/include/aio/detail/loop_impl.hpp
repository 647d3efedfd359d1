// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The parts of aio::loop that are longer than a line; loop.hpp is the text to read.
#pragma once

#include <aio/loop.hpp>

namespace aio {

namespace detail {
inline void callback_timer::fire() noexcept { loop_.post(*this); }
} // namespace detail

/// One turn: events, then timers, then everything that was ready when they were through.
inline void loop::turn() {
  take_remote(true);
  std::optional<time_point> deadline;
  if (!ready_.empty() || stopping_)
    deadline = time_point::min();
  else if (!timers_.empty())
    deadline = timers_.earliest();
  wait(deadline);
  take_remote(true);
  if (!timers_.empty()) {
    const time_point t = now();
    while (detail::timer_node *due = timers_.pop_due(t))
      due->fire();
  }
  detail::list<detail::ready_node> batch;
  batch.splice_back(ready_);
  while (detail::ready_node *n = batch.pop_front())
    run_one(*n);
}

inline void loop::take_remote(bool run) {
  if (!has_remote())
    return;
  std::vector<callback> calls;
  std::vector<detail::asyncgen_node *> orphans;
  {
    std::lock_guard lock(remote_mutex_);
    calls.swap(remote_);
    orphans.swap(remote_orphans_);
    has_remote_.store(false, std::memory_order_release);
  }
  for (detail::asyncgen_node *g : orphans)
    adopt(*g);
  if (run)
    for (callback &f : calls)
      call_soon(std::move(f));
}

inline void loop::run_one(detail::ready_node &n) noexcept {
  running_ = nullptr;
  clock::time_point begin;
  if constexpr (detail::debugging) {
    running_name_.clear();
    begin = clock::now();
  }
  try {
    n.run(); // may destroy n
  } catch (...) {
    detail::report("", "a callback of the loop threw", std::current_exception());
  }
  if constexpr (detail::debugging) {
    const auto took = clock::now() - begin;
    if (took < slow_)
      return;
    const std::string who = running_name_.empty() ? "a callback" : "task '" + running_name_ + "'";
    using ms = std::chrono::milliseconds;
    detail::report("coro-blocking-call",
                   who + " kept the loop for " +
                       std::to_string(std::chrono::duration_cast<ms>(took).count()) + " ms");
  }
}

inline void loop::first_iteration(detail::asyncgen_node &g) {
  if (generators_shut_down_)
    detail::report("coro-async-generator-not-closed",
                   "an async generator was pulled after the loop had closed all");
  generators_.push_back(g);
}

inline void loop::finalize(detail::asyncgen_node &g) noexcept {
  if (current_or_null() == this) {
    adopt(g);
    return;
  }
  std::lock_guard lock(remote_mutex_);
  remote_orphans_.push_back(&g);
  has_remote_.store(true, std::memory_order_release);
  wake();
}

inline void loop::adopt(detail::asyncgen_node &g) {
  g.unlink();
  orphans_.push_back(g);
  call_soon([&g] { g.close_orphan(); });
}

inline void loop::close_generators() noexcept {
  generators_shut_down_ = true;
  scope s(*this);
  closing_orphans_.splice_back(orphans_);
  detail::asyncgen_list open;
  open.splice_back(generators_);
  while (detail::asyncgen_node *g = open.pop_front()) {
    // One that runs for a task belongs to the loop until it is dropped or ends.
    (g->can_close() ? closing_ : generators_).push_back(*g);
    if (g->can_close())
      g->close_owned();
  }
}

inline void loop::on_problem(const problem &p) noexcept {
  if (!handler_) {
    detail::print(p);
    return;
  }
  try {
    handler_(p);
  } catch (...) {
    detail::print(p);
    detail::print({"", "the exception handler of the loop threw", std::current_exception()});
  }
}

inline void loop::clear() noexcept {
  scope s(*this);
  running_ = nullptr;
  executor_.reset(); // joins its threads, which may still post
  take_remote(false);
  // One by one: a frame that goes may take the last handle of any other task with it.
  detail::list<detail::loop_task, detail::loop_task> seen;
  while (detail::loop_task *t = tasks_.pop_front()) {
    seen.push_back(*t);
    if (!t->finished())
      t->abandon();
  }
  orphans_.splice_back(closing_orphans_);
  while (detail::asyncgen_node *g = orphans_.pop_front())
    g->destroy_orphan();
  while (detail::asyncgen_node *g = closing_.pop_front())
    g->forget_loop();
  while (detail::asyncgen_node *g = generators_.pop_front())
    g->forget_loop();
  timers_.drop_all();
  while (detail::ready_node *n = ready_.pop_front())
    n->discard();
  while (detail::loop_task *t = seen.pop_front())
    t->forget_loop();
}

} // namespace aio
