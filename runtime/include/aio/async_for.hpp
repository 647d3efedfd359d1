// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `async for`: AIO_FOR and aio::for_each. Both close the generator on every way out (PEP 533).
//
//   AIO_FOR(auto& line, lines) { if (line.empty()) break; ... }
//   co_await aio::for_each(lines(), [&](std::string& line) -> aio::task<> { ... });
//
// Contract
//   frame:   a temporary generator lives in the loop; a named one stays yours, closed.
//   resumes: the consumer, element by element; the close is awaited.
//   thread:  the caller's.
//   cancel:  raises where the generator waits; its cleanup runs.
//   exits:   after the last element and after break, AIO_FOR awaits close(). On an exception, on
//            co_return and goto C++ allows no co_await ([expr.await]/2: not in a destructor, not
//            in a handler): the generator, named or not, is then given to its loop, which closes it
//            in its next turn. for_each awaits close() on every way out.
//   throws:  what the generator or the body threw; the body's exception wins, one of close() is
//            reported then.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/awaitable.hpp>
#include <aio/task.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {

/// The state of an AIO_FOR; Gen is a reference for a named generator.
template <class Gen> class async_for_state {
public:
  explicit async_for_state(Gen &&g) : gen_(std::forward<Gen>(g)) {}
  async_for_state(const async_for_state &) = delete;
  async_for_state &operator=(const async_for_state &) = delete;

  ~async_for_state() {
    if (!closed_)
      gen_.abandon();
  }

  [[nodiscard]] bool open() const noexcept { return !closed_; }
  auto next() noexcept { return gen_.next(); }
  auto close() noexcept {
    closed_ = true;
    return gen_.close();
  }

private:
  Gen gen_;
  bool closed_ = false;
};
template <class Gen> async_for_state(Gen &&) -> async_for_state<Gen>;

} // namespace detail

/// Calls `body(element)` for each; a body that returns an awaitable is awaited, and one that
/// gives a bool stops the loop with false.
template <class Ref, class V, class S, class F>
task<> for_each(async_generator<Ref, V, S> gen, F body) {
  using element = typename async_generator<Ref, V, S>::element_type;
  using returned = std::invoke_result_t<F &, element &>;
  std::exception_ptr error;
  try {
    while (auto x = co_await gen.next()) {
      if constexpr (detail::awaitable<returned>) {
        if constexpr (std::same_as<detail::await_result<returned>, bool>) {
          const bool more = co_await std::invoke(body, *x);
          if (!more)
            break;
        } else {
          co_await std::invoke(body, *x);
        }
      } else if constexpr (std::same_as<returned, bool>) {
        if (!std::invoke(body, *x))
          break;
      } else {
        std::invoke(body, *x);
      }
    }
  } catch (...) {
    error = std::current_exception();
  }
  std::exception_ptr failed;
  try {
    co_await gen.close();
  } catch (...) {
    failed = std::current_exception();
  }
  if (failed && error)
    detail::report("", "closing a generator failed while another exception was on its way", failed);
  if (error || failed)
    std::rethrow_exception(error ? error : failed);
}

} // namespace aio

#define AIO_DETAIL_JOIN2(a, b) a##b
#define AIO_DETAIL_JOIN(a, b) AIO_DETAIL_JOIN2(a, b)
#define AIO_DETAIL_STATE AIO_DETAIL_JOIN(aio_for_state_, __LINE__)
#define AIO_DETAIL_ELEMENT AIO_DETAIL_JOIN(aio_for_element_, __LINE__)

// The outer loop runs once; its increment, reached after the inner loop ends by itself or by a
// break of the user's block, awaits close(). A continue of the block is one of the inner loop.
#define AIO_FOR(declaration, ...)                                                                  \
  for (::aio::detail::async_for_state AIO_DETAIL_STATE(__VA_ARGS__); AIO_DETAIL_STATE.open();      \
       co_await AIO_DETAIL_STATE.close())                                                          \
    while (auto AIO_DETAIL_ELEMENT = co_await AIO_DETAIL_STATE.next())                             \
      if (declaration = *AIO_DETAIL_ELEMENT; false) {                                              \
      } else
