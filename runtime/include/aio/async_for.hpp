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
//            reported then, unless it is a cancellation.
//   macro:   AIO_FOR's last argument is the generator, all before it is the declaration, which may
//            be a structured binding: AIO_FOR(auto &[key, value], pairs()). Put a generator with a
//            comma of its own into parentheses: AIO_FOR(int x, (numbers<1, 9>())).
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
  if ((error = detail::first_error(error, failed, "closing a generator failed")))
    std::rethrow_exception(error);
}

} // namespace aio

#define AIO_DETAIL_JOIN2(a, b) a##b
#define AIO_DETAIL_JOIN(a, b) AIO_DETAIL_JOIN2(a, b)
#define AIO_DETAIL_STATE AIO_DETAIL_JOIN(aio_for_state_, __LINE__)
#define AIO_DETAIL_ELEMENT AIO_DETAIL_JOIN(aio_for_element_, __LINE__)

// The outer loop runs once; its increment, reached after the inner loop ends by itself or by a
// break of the user's block, awaits close(). A continue of the block is one of the inner loop.
#define AIO_DETAIL_FOR(generator, ...)                                                             \
  for (::aio::detail::async_for_state AIO_DETAIL_STATE(generator); AIO_DETAIL_STATE.open();        \
       co_await AIO_DETAIL_STATE.close())                                                          \
    while (auto AIO_DETAIL_ELEMENT = co_await AIO_DETAIL_STATE.next())                             \
      if (__VA_ARGS__ = *AIO_DETAIL_ELEMENT; false) {                                              \
      } else

// The preprocessor sees the commas of a structured binding: the last argument goes to the front.
#define AIO_DETAIL_FOR_2(a, gen) AIO_DETAIL_FOR(gen, a)
#define AIO_DETAIL_FOR_3(a, b, gen) AIO_DETAIL_FOR(gen, a, b)
#define AIO_DETAIL_FOR_4(a, b, c, gen) AIO_DETAIL_FOR(gen, a, b, c)
#define AIO_DETAIL_FOR_5(a, b, c, d, gen) AIO_DETAIL_FOR(gen, a, b, c, d)
#define AIO_DETAIL_FOR_6(a, b, c, d, e, gen) AIO_DETAIL_FOR(gen, a, b, c, d, e)
#define AIO_DETAIL_FOR_7(a, b, c, d, e, f, gen) AIO_DETAIL_FOR(gen, a, b, c, d, e, f)
#define AIO_DETAIL_FOR_8(a, b, c, d, e, f, g, gen) AIO_DETAIL_FOR(gen, a, b, c, d, e, f, g)
#define AIO_DETAIL_FOR_9(a, b, c, d, e, f, g, h, gen) AIO_DETAIL_FOR(gen, a, b, c, d, e, f, g, h)
#define AIO_DETAIL_PICK(a, b, c, d, e, f, g, h, i, name, ...) name
#define AIO_DETAIL_FOR_OF(...)                                                                     \
  AIO_DETAIL_PICK(__VA_ARGS__, AIO_DETAIL_FOR_9, AIO_DETAIL_FOR_8, AIO_DETAIL_FOR_7,               \
                  AIO_DETAIL_FOR_6, AIO_DETAIL_FOR_5, AIO_DETAIL_FOR_4, AIO_DETAIL_FOR_3,          \
                  AIO_DETAIL_FOR_2, AIO_DETAIL_FOR_2, )

#define AIO_FOR(...) AIO_DETAIL_FOR_OF(__VA_ARGS__)(__VA_ARGS__)
