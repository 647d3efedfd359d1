// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::map_concurrently: fn over a range, at most `limit` calls at a time, results in order.
//
// Contract
//   frame:   range and fn live in the call until every worker has ended; a range given as an
//            lvalue is referred to, not copied.
//   resumes: when all are through.
//   thread:  the loop's.
//   cancel:  cancels the calls that run, waits for them, raises aio::cancelled.
//   throws:  aio::exception_group with what fn threw; the first failure cancels the rest, as in
//            task_group. aio::invalid_state for a limit of 0.
#pragma once

#include <aio/detail/join_group.hpp>
#include <aio/sleep.hpp>
#include <aio/task_group.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

namespace detail {

template <class Range, class F, class R>
task<std::vector<R>> map_owned(Range range, std::size_t limit, F fn) {
  if (limit == 0)
    throw invalid_state("map_concurrently needs a limit of at least 1");
  std::vector<std::optional<R>> results;
  auto at = std::ranges::begin(range);
  const auto end = std::ranges::end(range);
  auto worker = [&]() -> task<> {
    while (at != end) {
      const std::size_t i = results.size();
      results.emplace_back();
      auto call = std::invoke(fn, *at);
      ++at;
      if constexpr (std::is_void_v<await_result<decltype(call)>>) {
        co_await std::move(call);
        results[i].emplace();
      } else {
        // Two steps: the vector may grow while this waits.
        auto value = co_await std::move(call);
        results[i].emplace(std::move(value));
      }
    }
  };
  auto start = [&](task_group &g) -> task<> {
    for (std::size_t n = 0; n != limit && at != end; ++n) {
      g.spawn(worker());
      co_await yield(); // the worker takes its first element before another is made
    }
  };
  co_await task_group::run(std::ref(start));
  std::vector<R> out;
  out.reserve(results.size());
  for (std::optional<R> &r : results)
    out.push_back(std::move(*r));
  co_return out;
}

} // namespace detail

template <std::ranges::input_range Range, class F>
auto map_concurrently(Range &&range, std::size_t limit, F fn) {
  using call = std::invoke_result_t<F &, std::ranges::range_reference_t<Range>>;
  using result = detail::regular<detail::await_result<call>>;
  using kept = std::conditional_t<std::is_lvalue_reference_v<Range>, Range,
                                  std::remove_cvref_t<Range>>;
  return detail::map_owned<kept, F, result>(std::forward<Range>(range), limit, std::move(fn));
}

} // namespace aio
