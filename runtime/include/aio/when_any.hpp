// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::when_any: the first task to end wins; the losers are cancelled and joined.
//
// Contract
//   frame:   when_any owns the tasks; when it returns, none of them runs any more, so they may
//            refer to the frame that awaits.
//   resumes: when the first has ended and the losers have ended after it.
//   thread:  the loop's.
//   cancel:  cancels all, waits for all, raises aio::cancelled.
//   throws:  what the winner threw. An exception of a loser goes to the exception handler.
//            aio::invalid_state for no tasks at all.
#pragma once

#include <aio/detail/join_group.hpp>

#include <cstddef>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace aio {

/// Which one won, and its value.
template <class Value> struct any_result {
  std::size_t index;
  Value value;
};

namespace detail {

inline task<std::size_t> first_of(std::vector<task_core *> cores) {
  if (cores.empty())
    throw invalid_state("when_any needs a task");
  const std::size_t won = co_await join_group(cores, join_group::until::first);
  for (task_core *t : cores)
    t->request_cancel();
  (void)co_await join_group(cores, join_group::until::all);
  co_return won;
}

template <std::size_t I, class Variant, class Tuple>
any_result<Variant> pick(std::size_t won, Tuple &hs) {
  if constexpr (I + 1 < std::tuple_size_v<Tuple>)
    if (won != I)
      return pick<I + 1, Variant>(won, hs);
  return any_result<Variant>{won, Variant(std::in_place_index<I>, take_result(std::get<I>(hs)))};
}

} // namespace detail

template <class... A>
task<any_result<std::variant<detail::regular<typename A::value_type>...>>> when_any(A... tasks) {
  std::tuple<task_handle<typename A::value_type>...> hs{detail::ensure_task(std::move(tasks))...};
  std::vector<detail::task_core *> cores;
  std::apply([&](auto &...h) { (cores.push_back(h.state()), ...); }, hs);
  const std::size_t won = co_await detail::first_of(std::move(cores));
  co_return detail::pick<0, std::variant<detail::regular<typename A::value_type>...>>(won, hs);
}

template <class T, template <class> class Task>
task<any_result<detail::regular<T>>> when_any(std::vector<Task<T>> tasks) {
  auto hs = detail::ensure_tasks(std::move(tasks));
  const std::size_t won = co_await detail::first_of(detail::cores_of(hs));
  co_return any_result<detail::regular<T>>{won, detail::take_result(hs[won])};
}

} // namespace aio
