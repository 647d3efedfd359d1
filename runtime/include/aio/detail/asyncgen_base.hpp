// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The state machine of async generators: all of it that does not depend on the element.
//
// A tree of generators nested by elements_of has one root, which the consumer holds, and one
// leaf, which runs. Value, injected exception, consumer and context are kept at the root; so an
// operation reaches the leaf in O(1), and the leaf reaches the consumer in O(1).
#pragma once

#include <aio/cancellation.hpp>
#include <aio/detail/await_chain.hpp>
#include <aio/detail/asyncgen_hooks.hpp>
#include <aio/detail/config.hpp>
#include <aio/detail/frame_allocator.hpp>
#include <aio/detail/report.hpp>
#include <aio/detail/trampoline.hpp>

#include <coroutine>
#include <exception>
#include <utility>

namespace aio::detail {

class asyncgen_operation;

/// What owns a nested generator: the awaiter of elements_of, in the frame of the outer one.
class asyncgen_holder {
public:
  /// The frame has been destroyed by the root.
  virtual void forget() noexcept = 0;

protected:
  ~asyncgen_holder() = default;
};

class asyncgen_base : public asyncgen_node, public frame_allocator {
public:
  enum class state : unsigned char { created, suspended, running, done };

  asyncgen_base() = default;
  asyncgen_base(const asyncgen_base &) = delete;
  asyncgen_base &operator=(const asyncgen_base &) = delete;

  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> h) noexcept {
      return transfer(h.promise().on_end());
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  final_awaiter final_suspend() const noexcept { return {}; }
  void return_void() const noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }
  [[nodiscard]] context *get_context() const noexcept { return root_->context_; }

  /// The owner lets go. Never blocks, and destroys no frame that somebody waits for.
  /// `quiet`: on purpose, not to be reported in debug mode.
  static void release(asyncgen_base *p, bool quiet = false) noexcept;

  /// The frame and those nested in it, innermost first: the stack does not grow with the depth.
  void destroy() noexcept {
    while (leaf_ != this) {
      asyncgen_base *inner = std::exchange(leaf_, leaf_->parent_);
      inner->holder_->forget();
      inner->self_.destroy();
    }
    self_.destroy();
  }

  [[nodiscard]] state where() const noexcept { return state_; }
  [[nodiscard]] std::coroutine_handle<> self() const noexcept { return self_; }

  // From the loop.
  void close_orphan() noexcept override { start_closer(true); }
  [[nodiscard]] bool can_close() const noexcept override { return state_ == state::suspended; }
  void close_owned() noexcept override { start_closer(false); }
  void destroy_orphan() noexcept override {
    if (closer_)
      std::exchange(closer_, {}).destroy();
    destroy();
  }
  void forget_loop() noexcept override {
    hooks_ = nullptr;
    known_ = false;
    if (closer_)
      std::exchange(closer_, {}).destroy();
  }

protected:
  ~asyncgen_base() = default;

  /// A co_yield: `value` goes to the consumer, which runs next.
  std::coroutine_handle<> deliver(void *value) noexcept {
    root_->value_ = value;
    return root_->stop(state::suspended);
  }
  /// A co_yield goes on: with what throw_ or close put in.
  void receive() {
    if (root_->injected_)
      std::rethrow_exception(std::exchange(root_->injected_, nullptr));
  }
  /// elements_of: `inner` becomes the leaf of this tree.
  std::coroutine_handle<> nest(asyncgen_base &inner, asyncgen_holder &holder) noexcept {
    inner.holder_ = &holder;
    inner.state_ = state::running;
    inner.root_ = root_;
    inner.parent_ = this;
    root_->leaf_ = &inner;
    if (root_->context_ != nullptr)
      inner.awaited_.enter(root_->context_->awaits());
    return transfer(inner.self_);
  }
  void rethrow_nested(asyncgen_base &inner) {
    if (inner.error_)
      std::rethrow_exception(std::exchange(inner.error_, nullptr));
  }

  std::coroutine_handle<> self_{};
  asyncgen_base *root_ = this;
  [[no_unique_address]] await_frame awaited_;

private:
  friend asyncgen_operation;

  std::coroutine_handle<> stop(state s) noexcept {
    state_ = s;
    operation_ = nullptr;
    if (context_ != nullptr)
      awaited_.leave(context_->awaits());
    return std::exchange(consumer_, {});
  }
  std::coroutine_handle<> on_end() noexcept {
    state_ = state::done;
    if (parent_ != nullptr) {
      root_->leaf_ = parent_;
      if (root_->context_ != nullptr)
        awaited_.leave(root_->context_->awaits());
      return parent_->self_;
    }
    return stop(state::done);
  }
  void start_closer(bool orphan) noexcept;

  asyncgen_base *parent_ = nullptr;
  asyncgen_base *leaf_ = this;
  asyncgen_holder *holder_ = nullptr;
  std::coroutine_handle<> consumer_{};
  std::coroutine_handle<> closer_{};
  context *context_ = nullptr;
  void *value_ = nullptr;
  std::exception_ptr injected_;
  std::exception_ptr error_;
  asyncgen_operation *operation_ = nullptr;
  asyncgen_hooks *hooks_ = nullptr;
  state state_ = state::created;
  bool known_ = false;
  bool orphaned_ = false;
};

/// One next, send, throw_ or close, from its co_await to its end.
class asyncgen_operation {
public:
  asyncgen_operation(const asyncgen_operation &) = delete;
  asyncgen_operation &operator=(const asyncgen_operation &) = delete;
  ~asyncgen_operation() {
    if (gen_ == nullptr || gen_->operation_ != this)
      return;
    // The consumer's frame dies while the body waits: nobody will resume it, and what it waits for,
    // and the task that it waits in, may die before it.
    gen_->operation_ = nullptr;
    gen_->consumer_ = {};
    if (gen_->context_ != nullptr) {
      gen_->awaited_.leave(gen_->context_->awaits());
      gen_->context_->abandon_wait();
    }
    if (gen_->orphaned_)
      gen_->destroy();
  }

  template <class P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P> consumer) {
    asyncgen_base &g = *gen_;
    if (!std::exchange(g.known_, true) && current_hooks != nullptr) {
      current_hooks->first_iteration(g);
      g.hooks_ = current_hooks;
    }
    g.context_ = context_of(consumer);
    g.consumer_ = consumer;
    g.value_ = nullptr;
    g.injected_ = std::move(injected_);
    g.operation_ = this;
    g.state_ = asyncgen_base::state::running;
    if (g.context_ != nullptr)
      g.awaited_.enter_with(g.leaf_->awaited_, g.context_->awaits());
    return transfer(g.leaf_->self_);
  }

protected:
  using state = asyncgen_base::state;

  /// For an operation that pulls: a task that is overdue is cancelled here.
  template <class P> static void raise_overdue(std::coroutine_handle<P> consumer) {
    if (context *c = context_of(consumer))
      c->raise_overdue();
  }
  explicit asyncgen_operation(asyncgen_base *g, std::exception_ptr injected = nullptr) noexcept
      : gen_(g), injected_(std::move(injected)) {}

  /// Refuses misuse; true if there is nothing to resume.
  bool ready() const {
    if (gen_ == nullptr)
      throw invalid_state("this async generator is empty or moved away");
    if (gen_->state_ == state::running)
      throw invalid_state("this async generator is already running");
    return gen_->state_ == state::done;
  }
  /// Ends a generator whose body never ran.
  void finish_unstarted() const noexcept { gen_->state_ = state::done; }
  [[nodiscard]] bool unstarted() const noexcept { return gen_->state_ == state::created; }

  /// The element, or null at the end; throws what the body threw.
  void *outcome() {
    asyncgen_base &g = *gen_;
    if (g.orphaned_)
      leave_orphan();
    if (g.state_ == state::suspended)
      return g.value_;
    g.unlink();
    if (g.error_)
      std::rethrow_exception(std::exchange(g.error_, nullptr));
    return nullptr;
  }

  void forget_closer() const noexcept { gen_->closer_ = {}; }
  /// It did not close: the loop has tried, and learns of it again if it is pulled again.
  void forget_loop() const noexcept {
    gen_->unlink();
    gen_->hooks_ = nullptr;
    gen_->known_ = false;
  }

  asyncgen_base *gen_;
  std::exception_ptr injected_;

private:
  /// The generator object died while this operation ran: its frame is ours to pass on.
  [[noreturn]] void leave_orphan() {
    asyncgen_base *g = std::exchange(gen_, nullptr);
    std::exception_ptr error = std::exchange(g->error_, nullptr);
    g->orphaned_ = false;
    asyncgen_base::release(g);
    if (error)
      std::rethrow_exception(error);
    throw invalid_state("this async generator was destroyed while it ran");
  }
};

class [[nodiscard]] asyncgen_close final : public asyncgen_operation {
public:
  explicit asyncgen_close(asyncgen_base *g) noexcept : asyncgen_operation(g) {}

  bool await_ready() {
    if (gen_ == nullptr || ready())
      return true;
    if (unstarted()) {
      finish_unstarted();
      return true;
    }
    injected_ = std::make_exception_ptr(generator_exit());
    return false;
  }
  void await_resume() {
    if (gen_ == nullptr)
      return;
    forget_closer();
    try {
      if (outcome() == nullptr)
        return;
    } catch (const generator_exit &) {
      return;
    }
    forget_loop();
    throw invalid_state("the async generator ignored generator_exit: it yielded while closing");
  }
};

/// Closes a generator that has no consumer any more. Owns its own frame.
class asyncgen_closer {
public:
  class promise_type final {
    struct own_context final : context {};

  public:
    asyncgen_closer get_return_object() noexcept {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); } // the body catches all
    [[nodiscard]] context *get_context() noexcept { return &context_; }

  private:
    own_context context_;
  };
  std::coroutine_handle<> handle;

  static asyncgen_closer run(asyncgen_base &g, bool orphan) {
    try {
      co_await asyncgen_close(&g);
    } catch (...) {
      report("", "closing an abandoned async generator failed", std::current_exception());
    }
    if (orphan)
      g.destroy();
  }
};

inline void asyncgen_base::start_closer(bool orphan) noexcept {
  try {
    std::coroutine_handle<> h = asyncgen_closer::run(*this, orphan).handle;
    closer_ = h;
    resume(h);
  } catch (...) { // no memory for the closer: destructors are the best that is left
    if (orphan)
      destroy();
  }
}

inline void asyncgen_base::release(asyncgen_base *p, bool quiet) noexcept {
  if (p == nullptr)
    return;
  switch (p->state_) {
  case state::created:
  case state::done:
    p->destroy();
    return;
  case state::suspended:
    if (debugging && !quiet)
      report("coro-async-generator-not-closed",
             "an async generator was dropped before its end" + p->awaited_.made.text());
    if (p->hooks_ != nullptr)
      p->hooks_->finalize(*p);
    else
      p->destroy();
    return;
  case state::running:
    if (p->operation_ != nullptr)
      p->orphaned_ = true;
    else // abandoned by its consumer
      p->destroy();
    return;
  }
}

} // namespace aio::detail
