// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::gather: runs tasks concurrently and gives all results in order.
//
// Contract
//   frame:   gather owns the tasks; each runs as its own task of the loop. It is lazy itself.
//   resumes: when every task has ended. Unlike asyncio's, it does not return at the first
//            exception while others still run: they may refer to the frame that waits. As there,
//            they are not cancelled by it; task_group does that.
//   thread:  the loop's.
//   cancel:  cancels all tasks, waits for all, raises aio::cancelled.
//   throws:  the first exception in time; the others are reported to the exception handler.
//            gather_settled throws none of them: each result is a settled<T>.
#pragma once

#include <aio/detail/join_group.hpp>

#include <tuple>
#include <utility>
#include <vector>

namespace aio {

/// A value or an exception.
template <class T> class settled {
public:
  explicit settled(task_handle<T> h) : handle_(std::move(h)), error_(handle_.exception()) {}
  [[nodiscard]] bool has_value() const noexcept { return error_ == nullptr; }
  [[nodiscard]] const std::exception_ptr &error() const noexcept { return error_; }
  /// Throws the exception if there is no value.
  [[nodiscard]] std::add_lvalue_reference_t<T> value() const { return handle_.result(); }

private:
  task_handle<T> handle_;
  std::exception_ptr error_;
};

namespace detail {

template <class... T>
task<std::tuple<regular<T>...>> gather_handles(std::tuple<task_handle<T>...> hs) {
  std::vector<task_core *> cores;
  std::apply([&](auto &...h) { (cores.push_back(h.state()), ...); }, hs);
  const std::size_t failed = co_await join_group(cores, join_group::until::all);
  if (failed != no_index) {
    cores[failed]->mark_seen();
    std::rethrow_exception(cores[failed]->error());
  }
  co_return std::apply(
      [](auto &...h) { return std::tuple<regular<T>...>(take_result(h)...); }, hs);
}

template <class A> using task_value = typename std::remove_cvref_t<A>::value_type;

} // namespace detail

template <class... A>
task<std::tuple<detail::regular<detail::task_value<A>>...>> gather(A... tasks) {
  // Braces: started in the order of the arguments.
  std::tuple<task_handle<detail::task_value<A>>...> hs{detail::ensure_task(std::move(tasks))...};
  co_return co_await detail::gather_handles(std::move(hs));
}

template <class T, template <class> class Task>
task<std::vector<detail::regular<T>>> gather(std::vector<Task<T>> tasks) {
  auto hs = detail::ensure_tasks(std::move(tasks));
  auto cores = detail::cores_of(hs);
  const std::size_t failed =
      co_await detail::join_group(cores, detail::join_group::until::all);
  if (failed != detail::no_index) {
    cores[failed]->mark_seen();
    std::rethrow_exception(cores[failed]->error());
  }
  std::vector<detail::regular<T>> out;
  out.reserve(hs.size());
  for (auto &h : hs)
    out.push_back(detail::take_result(h));
  co_return out;
}

/// asyncio's gather(return_exceptions=True).
template <class... A> task<std::tuple<settled<detail::task_value<A>>...>> gather_settled(A... tasks) {
  std::tuple<task_handle<detail::task_value<A>>...> hs{detail::ensure_task(std::move(tasks))...};
  std::vector<detail::task_core *> cores;
  std::apply([&](auto &...h) { (cores.push_back(h.state()), ...); }, hs);
  (void)co_await detail::join_group(cores, detail::join_group::until::all);
  co_return std::apply(
      [](auto &...h) {
        return std::tuple<settled<detail::task_value<A>>...>(
            settled<detail::task_value<A>>(std::move(h))...);
      },
      hs);
}

template <class T, template <class> class Task>
task<std::vector<settled<T>>> gather_settled(std::vector<Task<T>> tasks) {
  auto hs = detail::ensure_tasks(std::move(tasks));
  (void)co_await detail::join_group(detail::cores_of(hs), detail::join_group::until::all);
  std::vector<settled<T>> out;
  out.reserve(hs.size());
  for (auto &h : hs)
    out.emplace_back(std::move(h));
  co_return out;
}

} // namespace aio
