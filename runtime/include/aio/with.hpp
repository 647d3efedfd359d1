// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::with: async context managers, `async with`: the release is awaited on every way out.
//
//   co_await aio::with(open(path), [&](file& f) -> aio::task<> { ... });
//
// Contract
//   manager: enter() and exit(exception_ptr), both awaited, exit's result true to swallow; or
//            close(), awaited; or an awaitable that gives one of these; or context_manager(gen).
//   frame:   manager and body live in with() until the release is over.
//   resumes: the body and the release run in the task that awaits.
//   thread:  the caller's.
//   cancel:  raises in the body; the release runs and may await. A second one may end the release.
//   throws:  what the body threw, unless swallowed. An exception of exit() replaces it, as in
//            Python; what C++ has for __context__ is std::throw_with_nested, and without it both
//            are reported, so that none is lost. One of close() does not replace it. A body
//            with a value cannot be swallowed: its exception goes on. context_manager throws
//            aio::invalid_state for a generator that does not yield exactly once.
//   g++ 12:  name a body whose captures have destructors and move it in: see detail/config.hpp.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/awaitable.hpp>
#include <aio/detail/result.hpp>
#include <aio/task.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {

template <class M>
concept manager = requires(M &m, std::exception_ptr e) {
  m.enter();
  m.exit(e);
};
template <class M>
concept closeable = !manager<M> && requires(M &m) { m.close(); };

/// close() as the release.
template <class C> class closing_manager {
public:
  explicit closing_manager(C c) : object_(std::move(c)) {}
  task<C &> enter() { co_return object_; }
  task<bool> exit(std::exception_ptr error) {
    std::exception_ptr failed;
    try {
      co_await object_.close();
    } catch (...) {
      failed = std::current_exception();
    }
    if (failed)
      std::rethrow_exception(first_error(error, failed, "closing failed"));
    co_return false;
  }

private:
  C object_;
};

/// A generator as a manager, contextlib.asynccontextmanager.
template <class Gen> class generator_manager {
  using element_type = typename Gen::element_type;

public:
  explicit generator_manager(Gen g) : gen_(std::move(g)) {}
  task<element_type &> enter() {
    auto x = co_await gen_.next();
    if (!x)
      throw invalid_state("a context manager's generator did not yield");
    co_return *x;
  }
  task<bool> exit(std::exception_ptr error) {
    bool again = false;
    if (!error) {
      auto x = co_await gen_.next();
      again = x.has_value();
    } else {
      auto x = co_await gen_.throw_(error); // what the body rethrows is not swallowed
      again = x.has_value();
    }
    if (again) {
      co_await gen_.close();
      throw invalid_state("a context manager's generator did not stop after its co_yield");
    }
    co_return error != nullptr;
  }

private:
  Gen gen_;
};

template <manager M, class F> auto with_manager(M &m, F &body) {
  using resource = await_result<decltype(m.enter())>;
  using result = await_result<decltype(std::invoke(body, std::declval<resource>()))>;
  return [](M &mgr, F &f) -> task<result> {
    decltype(auto) r = co_await mgr.enter();
    std::exception_ptr error;
    [[maybe_unused]] std::optional<stored<result>> value;
    try {
      if constexpr (std::is_void_v<result>)
        co_await std::invoke(f, r);
      else if constexpr (std::is_reference_v<result>)
        value.emplace(std::addressof(co_await std::invoke(f, r)));
      else
        value.emplace(co_await std::invoke(f, r));
    } catch (...) {
      error = std::current_exception();
    }
    bool swallowed = false;
    std::exception_ptr replaced;
    try {
      if constexpr (std::is_void_v<await_result<decltype(mgr.exit(error))>>)
        co_await mgr.exit(error);
      else
        swallowed = co_await mgr.exit(error);
    } catch (...) {
      replaced = std::exchange(error, std::current_exception());
      swallowed = false;
    }
    if (replaced && replaced != error && !nested_in(error))
      report("", "the exit of a context manager threw", error, replaced);
    if (error && (!swallowed || !std::is_void_v<result>))
      std::rethrow_exception(error);
    if constexpr (std::is_reference_v<result>)
      co_return **value;
    else if constexpr (!std::is_void_v<result>)
      co_return std::move(*value);
  }(m, body);
}

/// The manager that an argument of with() stands for.
template <class A> auto make_manager(A a) {
  if constexpr (manager<A>)
    return a;
  else if constexpr (closeable<A>)
    return closing_manager<A>(std::move(a));
  else
    static_assert(manager<A>, "aio::with: it has neither enter() and exit(exception_ptr) nor "
                              "close(), and is no awaitable that gives such a thing");
}

template <class M, class F> auto with_owned(M m, F body) {
  using result = typename decltype(with_manager(std::declval<M &>(),
                                                std::declval<F &>()))::value_type;
  return [](M mgr, F f) -> task<result> { co_return co_await with_manager(mgr, f); }(
      std::move(m), std::move(body));
}

} // namespace detail

/// `co_yield` exactly once: before it the acquisition, after it the release.
template <class Ref, class V, class S>
[[nodiscard]] auto context_manager(async_generator<Ref, V, S> gen) {
  return detail::generator_manager<async_generator<Ref, V, S>>(std::move(gen));
}

/// contextlib.aclosing.
template <class C> [[nodiscard]] auto closing(C c) {
  return detail::closing_manager<C>(std::move(c));
}

template <class A, class F> auto with(A acquired, F body) {
  if constexpr (detail::manager<A> || detail::closeable<A>) {
    return detail::with_owned(detail::make_manager(std::move(acquired)), std::move(body));
  } else {
    using got = std::remove_cvref_t<detail::await_result<A>>;
    using mgr = decltype(detail::make_manager(std::declval<got>()));
    using result = typename decltype(detail::with_manager(std::declval<mgr &>(),
                                                          std::declval<F &>()))::value_type;
    return [](A a, F f) -> task<result> {
      got resource = co_await std::move(a);
      mgr m = detail::make_manager(std::move(resource));
      co_return co_await detail::with_manager(m, f);
    }(std::move(acquired), std::move(body));
  }
}

} // namespace aio
