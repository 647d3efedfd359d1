// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::generator<Ref, Value>: a synchronous generator and input range, used as std::generator is.
//
// Contract
//   frame:   owned by the generator; it dies with it, at any co_yield, running destructors.
//   resumes: begin() and ++ run the body to its next co_yield; the innermost of nested
//            elements_of is resumed directly, whatever the depth, and the stack does not grow, nor
//            when a generator is destroyed before its end.
//   element: a reference into the frame; it dies at the next ++. Single pass: begin() once.
//   thread:  any, one at a time.
//   cancel:  none: the body cannot wait. co_await in it does not compile.
//   throws:  begin() and ++ throw what the body threw, after which the generator is at its end;
//            begin() of an empty or already begun generator and * at the end throw
//            aio::invalid_state.
#pragma once

#include <aio/detail/config.hpp>
#include <aio/detail/frame_allocator.hpp>
#include <aio/elements_of.hpp>
#include <aio/errors.hpp>

#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <ranges>
#include <type_traits>
#include <utility>

namespace aio {

template <class Ref, class Value = void> class generator;

namespace detail {

/// P2502: what `generator<Ref, Value>` hands out, and what its body yields.
template <class Ref, class Value>
using generator_reference = std::conditional_t<std::is_void_v<Value>, Ref &&, Ref>;
template <class Reference>
using generator_yielded =
    std::conditional_t<std::is_reference_v<Reference>, Reference, const Reference &>;

/// P2502 lets only `convertible_to<From, Yielded>` through; a copy of an lvalue does no harm.
template <class From, class Yielded>
concept yieldable_from =
    std::convertible_to<From, Yielded> ||
    (std::is_rvalue_reference_v<Yielded> &&
     std::constructible_from<std::remove_cvref_t<Yielded>, From> &&
     std::convertible_to<From, const std::remove_cvref_t<Yielded> &>);

class an_aio_generator_is_synchronous__use_async_generator_to_co_await;

template <class Yielded> class generator_promise : public frame_allocator {
  using element = std::remove_reference_t<Yielded>;

  /// Keeps a copy of a yielded lvalue, which the consumer may change, until the next ++.
  class copy_awaiter {
  public:
    copy_awaiter(const element &value, generator_promise &root) : copy_(value), root_(root) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) noexcept { root_.value_ = std::addressof(copy_); }
    void await_resume() const noexcept {}

  private:
    std::remove_cv_t<element> copy_;
    generator_promise &root_;
  };

  /// Owns the nested generator and makes it the leaf. Nothing is resumed here: advance() does, from
  /// a flat stack.
  class nested_awaiter {
  public:
    nested_awaiter(generator_promise *inner, generator_promise &outer) noexcept
        : inner_(inner), outer_(outer) {}
    nested_awaiter(const nested_awaiter &) = delete;
    nested_awaiter &operator=(const nested_awaiter &) = delete;
    ~nested_awaiter() {
      if (inner_ != nullptr)
        inner_->destroy();
    }
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) noexcept {
      inner_->holder_ = this;
      inner_->root_ = outer_.root_;
      inner_->parent_ = std::addressof(outer_);
      outer_.root_->leaf_ = inner_;
    }
    void await_resume() const {
      if (inner_->error_)
        std::rethrow_exception(std::exchange(inner_->error_, nullptr));
    }

  private:
    friend generator_promise;
    generator_promise *inner_;
    generator_promise &outer_;
  };

  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class P> void await_suspend(std::coroutine_handle<P> h) noexcept {
      generator_promise &self = h.promise();
      self.root_->leaf_ = self.parent_; // null at the root: the end
    }
    void await_resume() const noexcept {}
  };

public:
  std::suspend_always initial_suspend() const noexcept { return {}; }
  final_awaiter final_suspend() const noexcept { return {}; }
  void return_void() const noexcept {}
  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  /// The yielded object lives until the next resumption ([class.temporary]/4), so a pointer does.
  std::suspend_always yield_value(Yielded value) noexcept {
    root_->value_ = std::addressof(value);
    return {};
  }
  copy_awaiter yield_value(const element &value)
    requires std::is_rvalue_reference_v<Yielded> &&
             std::constructible_from<std::remove_cv_t<element>, const element &>
  {
    return copy_awaiter(value, *root_);
  }

  template <class R, class V, class A>
    requires std::same_as<generator_yielded<generator_reference<R, V>>, Yielded>
  nested_awaiter yield_value(elements_of<generator<R, V> &&, A> nested) {
    const generator_promise *inner = nested.range.promise();
    if (inner == nullptr || inner->begun_)
      throw invalid_state("coro-generator-iterated-twice: elements_of needs a generator that has "
                          "not begun, and is not empty or moved away");
    return nested_awaiter(begun(nested.range.release()), *this);
  }

  template <std::ranges::input_range R, class A>
    requires detail::yieldable_from<std::ranges::range_reference_t<R>, Yielded>
  auto yield_value(elements_of<R, A> nested) {
    using gen = generator<Yielded>;
    auto each = [](std::allocator_arg_t, A, std::ranges::iterator_t<R> first,
                   std::ranges::sentinel_t<R> last) -> gen {
      for (; first != last; ++first)
        co_yield *first;
    };
    gen all = each(std::allocator_arg, nested.allocator, std::ranges::begin(nested.range),
                   std::ranges::end(nested.range));
    return nested_awaiter(begun(all.release()), *this);
  }

  template <class Any>
  an_aio_generator_is_synchronous__use_async_generator_to_co_await await_transform(Any &&)
      AIO_DELETE("an aio::generator is synchronous: use aio::async_generator to co_await");

  [[nodiscard]] std::coroutine_handle<> self() const noexcept { return self_; }

  /// At the root: runs until there is an element or an end.
  void advance() {
    value_ = nullptr;
    while (value_ == nullptr && leaf_ != nullptr)
      leaf_->self().resume();
    if (leaf_ == nullptr && error_)
      std::rethrow_exception(std::exchange(error_, nullptr));
  }
  void begin() {
    if (std::exchange(begun_, true))
      throw invalid_state("coro-generator-iterated-twice: this generator has begun already");
    advance();
  }
  [[nodiscard]] bool finished() const noexcept { return leaf_ == nullptr; }
  /// The frame and those nested in it, innermost first: the stack does not grow with the depth.
  void destroy() noexcept {
    while (leaf_ != nullptr && leaf_ != this) {
      generator_promise *inner = std::exchange(leaf_, leaf_->parent_);
      inner->holder_->inner_ = nullptr;
      inner->self_.destroy();
    }
    self_.destroy();
  }
  [[nodiscard]] Yielded value() const {
    if (value_ == nullptr)
      throw invalid_state("this generator is at its end");
    return static_cast<Yielded>(*value_);
  }

protected:
  // Kept, because from_promise of a base class is outside its precondition
  // ([coroutine.handle.con]), and nesting knows no more than the base.
  std::coroutine_handle<> self_{};

private:
  static generator_promise *begun(generator_promise *inner) noexcept {
    inner->begun_ = true;
    return inner;
  }

  generator_promise *root_ = this;
  generator_promise *parent_ = nullptr;
  generator_promise *leaf_ = this;
  nested_awaiter *holder_ = nullptr; // in the parent's frame
  std::add_pointer_t<Yielded> value_ = nullptr;
  std::exception_ptr error_;
  bool begun_ = false;
};

} // namespace detail

template <class Ref, class Value>
class [[nodiscard("a generator does nothing until it is iterated")]] generator
    : public std::ranges::view_interface<generator<Ref, Value>> {
  using reference = detail::generator_reference<Ref, Value>;
  using yielded = detail::generator_yielded<reference>;
  using promise_base = detail::generator_promise<yielded>;

public:
  class promise_type final : public promise_base {
  public:
    generator get_return_object() noexcept {
      this->self_ = std::coroutine_handle<promise_type>::from_promise(*this);
      return generator(this);
    }
  };

  class iterator {
  public:
    using value_type =
        std::conditional_t<std::is_void_v<Value>, std::remove_cvref_t<Ref>, Value>;
    using difference_type = std::ptrdiff_t;

    iterator(iterator &&other) noexcept : promise_(std::exchange(other.promise_, nullptr)) {}
    iterator &operator=(iterator &&other) noexcept {
      promise_ = std::exchange(other.promise_, nullptr);
      return *this;
    }
    ~iterator() = default;

    [[nodiscard]] reference operator*() const {
      return static_cast<reference>(promise_->value());
    }
    iterator &operator++() {
      promise_->advance();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator &i, std::default_sentinel_t) noexcept {
      return i.promise_->finished();
    }

  private:
    friend generator;
    explicit iterator(promise_base *p) noexcept : promise_(p) {}
    promise_base *promise_;
  };

  generator() noexcept = default;
  generator(generator &&other) noexcept : promise_(std::exchange(other.promise_, nullptr)) {}
  generator &operator=(generator &&other) noexcept {
    generator(std::move(other)).swap(*this);
    return *this;
  }
  ~generator() {
    if (promise_)
      promise_->destroy();
  }
  void swap(generator &other) noexcept { std::swap(promise_, other.promise_); }

  [[nodiscard]] iterator begin() {
    if (!promise_)
      throw invalid_state("coro-generator-iterated-twice: this generator is empty or moved away");
    promise_->begin();
    return iterator(promise_);
  }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

  // For elements_of.
  [[nodiscard]] const promise_base *promise() const noexcept { return promise_; }
  [[nodiscard]] promise_base *release() noexcept { return std::exchange(promise_, nullptr); }

private:
  explicit generator(promise_base *p) noexcept : promise_(p) {}
  promise_base *promise_ = nullptr;
};

} // namespace aio

template <class Ref, class Value>
inline constexpr bool std::ranges::enable_view<aio::generator<Ref, Value>> = true;
