// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::async_generator<Ref, Value, Send>: a coroutine that may co_await and co_yield; PEP 525.
//
// Contract
//   frame:   owned by the generator object; it dies with it if the body has not begun or has ended.
//            Dropped between, the frame goes to the loop that pulled it first, which closes it;
//            without a loop it is destroyed at its co_yield. Never a frame that waits for something.
//   resumes: next, send, throw_ and close transfer to the body; its co_yield transfers back.
//            One operation at a time. No element allocates. Nested elements_of cost O(1).
//   element: a reference into the frame, dead at the next operation. A yielded lvalue of an
//            async_generator<T> is copied for the consumer, an rvalue is not.
//   thread:  the loop's; without a loop any, one at a time.
//   cancel:  the body waits in the context of the task that pulls. aio::cancelled that leaves the
//            body ends the generator. Between operations there is nothing to cancel.
//   throws:  what the body threw, once; then the generator is at its end. aio::invalid_state for
//            an operation while one runs, a first send, a co_yield during close. throw_ on a
//            generator that has not begun or has ended throws that exception to the caller.
#pragma once

#include <aio/detail/asyncgen_base.hpp>
#include <aio/elements_of.hpp>
#include <aio/generator.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>

namespace aio {

template <class Ref, class Value = void, class Send = void> class async_generator;

/// What next() gives: a pointer to the element, or the end.
template <class T> class [[nodiscard]] element {
public:
  explicit element(T *p) noexcept : pointer_(p) {}
  [[nodiscard]] explicit operator bool() const noexcept { return pointer_ != nullptr; }
  [[nodiscard]] bool has_value() const noexcept { return pointer_ != nullptr; }
  // Checked, all three: the branch is the one that the loop has just taken.
  [[nodiscard]] T &operator*() const { return value(); }
  [[nodiscard]] T *operator->() const { return std::addressof(value()); }
  [[nodiscard]] T &value() const {
    if (pointer_ == nullptr)
      throw invalid_state("the async generator is at its end");
    return *pointer_;
  }

private:
  T *pointer_;
};

namespace detail {

class an_async_generator_is_no_range__write_while_auto_x_co_await_gen_next;
class an_async_generator_is_not_awaitable__await_gen_next;

/// What a generator that is sent to keeps at its root.
template <class Send> class asyncgen_inbox : public asyncgen_base {
public:
  std::optional<Send> mail;

protected:
  std::optional<Send> collect() {
    this->receive();
    return std::exchange(static_cast<asyncgen_inbox *>(this->root_)->mail, std::nullopt);
  }
};
template <> class asyncgen_inbox<void> : public asyncgen_base {
protected:
  void collect() { this->receive(); }
};

template <class Yielded, class Send> class asyncgen_promise : public asyncgen_inbox<Send> {
protected:
  using object = std::remove_reference_t<Yielded>;

  class yield_awaiter {
  public:
    yield_awaiter(asyncgen_promise &p, object *value) noexcept : promise_(p), value_(value) {}
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
      return transfer(promise_.deliver(
          const_cast<void *>(static_cast<const volatile void *>(value_))));
    }
    auto await_resume() { return promise_.collect(); }

  private:
    asyncgen_promise &promise_;
    object *value_;
  };

  class copy_awaiter {
  public:
    copy_awaiter(asyncgen_promise &p, const object &value) : promise_(p), copy_(value) {}
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
      return transfer(promise_.deliver(
          const_cast<void *>(static_cast<const volatile void *>(std::addressof(copy_)))));
    }
    auto await_resume() { return promise_.collect(); }

  private:
    asyncgen_promise &promise_;
    std::remove_cv_t<object> copy_;
  };

  /// Owns the nested generator: nobody else destroys it while it runs.
  template <class Gen> class nested_awaiter final : asyncgen_holder {
  public:
    nested_awaiter(asyncgen_promise &outer, Gen gen) : outer_(outer), gen_(std::move(gen)) {}
    bool await_ready() const {
      const asyncgen_promise *p = gen_.promise_pointer();
      if (p == nullptr || p->where() == asyncgen_base::state::done)
        return true;
      if (p->where() != asyncgen_base::state::created)
        throw invalid_state("elements_of needs an async generator that has not begun");
      return false;
    }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept {
      return outer_.nest(*gen_.promise_pointer(), *this);
    }
    void await_resume() {
      if (asyncgen_promise *p = gen_.promise_pointer())
        outer_.rethrow_nested(*p);
    }

  private:
    void forget() noexcept override { gen_.forget(); }
    asyncgen_promise &outer_;
    Gen gen_;
  };

public:
  yield_awaiter yield_value(Yielded value) noexcept {
    return yield_awaiter(*this, std::addressof(value));
  }
  copy_awaiter yield_value(const object &value)
    requires std::is_rvalue_reference_v<Yielded> &&
             std::constructible_from<std::remove_cv_t<object>, const object &>
  {
    return copy_awaiter(*this, value);
  }

  template <class R, class V, class A>
    requires std::same_as<typename async_generator<R, V, Send>::yielded, Yielded>
  auto yield_value(elements_of<async_generator<R, V, Send> &&, A> nested) {
    return nested_awaiter<async_generator<R, V, Send>>(*this, std::move(nested.range));
  }
  template <std::ranges::input_range R, class A>
    requires detail::yieldable_from<std::ranges::range_reference_t<R>, Yielded>
  auto yield_value(elements_of<R, A> nested) {
    using gen = async_generator<Yielded, void, Send>;
    auto each = [](std::allocator_arg_t, A, std::ranges::iterator_t<R> first,
                   std::ranges::sentinel_t<R> last) -> gen {
      for (; first != last; ++first)
        co_yield *first;
    };
    return nested_awaiter<gen>(*this, each(std::allocator_arg, nested.allocator,
                                           std::ranges::begin(nested.range),
                                           std::ranges::end(nested.range)));
  }
};

/// What next, send, throw_ and close return: awaited once, at once.
template <class Awaiter, class... Args>
class [[nodiscard("the operation runs when it is awaited: co_await it")]] asyncgen_call {
public:
  explicit asyncgen_call(Args... args) noexcept : args_(std::move(args)...) {}
  [[nodiscard]] Awaiter operator co_await() && {
    return std::apply([](auto &...a) { return Awaiter(std::move(a)...); }, args_);
  }

private:
  std::tuple<Args...> args_;
};

template <class T> class asyncgen_next final : public asyncgen_operation {
public:
  explicit asyncgen_next(asyncgen_base *g) noexcept : asyncgen_operation(g) {}
  bool await_ready() const { return ready(); }
  template <class P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P> consumer) {
    raise_overdue(consumer);
    return asyncgen_operation::await_suspend(consumer);
  }
  element<T> await_resume() { return element<T>(static_cast<T *>(outcome())); }
};

template <class T, class Send> class asyncgen_send final : public asyncgen_operation {
public:
  asyncgen_send(asyncgen_inbox<Send> *g, Send value) noexcept(
      std::is_nothrow_move_constructible_v<Send>)
      : asyncgen_operation(g), inbox_(g), value_(std::move(value)) {}
  bool await_ready() {
    if (ready())
      return true;
    if (unstarted())
      throw invalid_state("the first operation on an async generator cannot be send: there is no "
                          "co_yield yet to receive the value");
    return false;
  }
  template <class P> std::coroutine_handle<> await_suspend(std::coroutine_handle<P> consumer) {
    raise_overdue(consumer);
    inbox_->mail.emplace(std::move(value_));
    return asyncgen_operation::await_suspend(consumer);
  }
  element<T> await_resume() { return element<T>(static_cast<T *>(outcome())); }

private:
  asyncgen_inbox<Send> *inbox_;
  Send value_;
};

template <class T> class asyncgen_throw final : public asyncgen_operation {
public:
  asyncgen_throw(asyncgen_base *g, std::exception_ptr e) noexcept
      : asyncgen_operation(g, std::move(e)) {}
  bool await_ready() {
    if (injected_ == nullptr)
      throw invalid_state("throw_ needs an exception");
    bool over = ready();
    if (!over && unstarted()) {
      finish_unstarted();
      over = true;
    }
    // Python 3.11 drops the exception if the generator has ended; here none is lost.
    if (over)
      std::rethrow_exception(injected_);
    return false;
  }
  element<T> await_resume() { return element<T>(static_cast<T *>(outcome())); }
};

} // namespace detail

template <class Ref, class Value, class Send>
class [[nodiscard("an async generator does nothing until it is pulled: AIO_FOR, for_each, or "
                  "co_await gen.next()")]] async_generator {
public:
  using reference = detail::generator_reference<Ref, Value>;
  using value_type = std::conditional_t<std::is_void_v<Value>, std::remove_cvref_t<Ref>, Value>;
  using yielded = detail::generator_yielded<reference>;
  using element_type = std::remove_reference_t<yielded>;
  using promise_base = detail::asyncgen_promise<yielded, Send>;

  class promise_type final : public promise_base {
  public:
    async_generator get_return_object(detail::where_made where = AIO_HERE) noexcept {
      this->awaited_.made = where;
      this->self_ = std::coroutine_handle<promise_type>::from_promise(*this);
      return async_generator(this);
    }
  };

  async_generator() noexcept = default;
  async_generator(async_generator &&other) noexcept
      : promise_(std::exchange(other.promise_, nullptr)) {}
  async_generator &operator=(async_generator &&other) noexcept {
    if (this != &other)
      detail::asyncgen_base::release(
          std::exchange(promise_, std::exchange(other.promise_, nullptr)));
    return *this;
  }
  ~async_generator() { detail::asyncgen_base::release(promise_); }

  /// Runs the body to its next co_yield: `while (auto x = co_await gen.next())`.
  auto next() noexcept {
    return detail::asyncgen_call<detail::asyncgen_next<element_type>, detail::asyncgen_base *>(
        promise_);
  }
  /// As next, and `value` becomes the result of the co_yield where the body waits.
  template <class S = Send>
    requires(!std::is_void_v<Send> && std::convertible_to<S, Send>)
  auto send(S &&value) {
    return detail::asyncgen_call<detail::asyncgen_send<element_type, Send>,
                                 detail::asyncgen_inbox<Send> *, Send>(promise_,
                                                                      std::forward<S>(value));
  }
  /// As next, and the co_yield where the body waits throws.
  auto throw_(std::exception_ptr error) noexcept {
    return detail::asyncgen_call<detail::asyncgen_throw<element_type>, detail::asyncgen_base *,
                                 std::exception_ptr>(promise_, std::move(error));
  }
  template <class E>
    requires(!std::convertible_to<E, std::exception_ptr>)
  auto throw_(E error) {
    return throw_(std::make_exception_ptr(std::move(error)));
  }
  /// Throws generator_exit at the co_yield and waits until the body is through. Idempotent.
  auto close() noexcept {
    return detail::asyncgen_call<detail::asyncgen_close, detail::asyncgen_base *>(promise_);
  }

  /// Gives the generator up: what the destructor does, said on purpose.
  void abandon() noexcept {
    detail::asyncgen_base::release(std::exchange(promise_, nullptr), true);
  }

  [[nodiscard]] bool running() const noexcept {
    return promise_ && promise_->where() == promise_base::state::running;
  }
  [[nodiscard]] bool done() const noexcept {
    return !promise_ || promise_->where() == promise_base::state::done;
  }

  detail::an_async_generator_is_no_range__write_while_auto_x_co_await_gen_next begin()
      AIO_DELETE("an async generator is no range: write AIO_FOR(auto &x, it)");
  detail::an_async_generator_is_no_range__write_while_auto_x_co_await_gen_next end()
      AIO_DELETE("an async generator is no range: write AIO_FOR(auto &x, it)");
  detail::an_async_generator_is_not_awaitable__await_gen_next operator co_await()
      AIO_DELETE("an async generator is not awaitable: await its next()");

  // For elements_of.
  [[nodiscard]] promise_base *promise_pointer() const noexcept { return promise_; }
  void forget() noexcept { promise_ = nullptr; }

private:
  explicit async_generator(promise_base *p) noexcept : promise_(p) {}
  promise_base *promise_ = nullptr;
};

} // namespace aio
