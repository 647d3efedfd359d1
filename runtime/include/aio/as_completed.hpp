// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::as_completed: an async generator of results in the order in which the tasks end.
//
// Contract
//   frame:   the generator owns the tasks; they start at the first next(). Closed or ended, none of
//            them runs any more; dropped, the loop does the same.
//   resumes: the consumer, when a task has ended.
//   thread:  the loop's.
//   cancel:  a cancelled consumer cancels the tasks and waits for them.
//   throws:  next() throws the exception of the task that ended; the others are cancelled, joined.
#pragma once

#include <aio/async_generator.hpp>
#include <aio/detail/completions.hpp>
#include <aio/detail/join_group.hpp>

#include <exception>
#include <utility>
#include <vector>

namespace aio {

template <class T, template <class> class Task>
async_generator<detail::regular<T>> as_completed(std::vector<Task<T>> tasks) {
  auto hs = detail::ensure_tasks(std::move(tasks));
  std::exception_ptr error;
  {
    detail::completions order(hs.size());
    try {
      for (std::size_t i = 0; i < hs.size(); ++i)
        order.watch_task(i, *hs[i].state());
      for (std::size_t n = hs.size(); n != 0; --n) {
        const std::size_t i = co_await order.next();
        co_yield detail::take_result(hs[i]);
      }
    } catch (...) {
      error = std::current_exception();
    }
  }
  try {
    co_await detail::cancel_and_join(hs);
  } catch (...) {
    error = detail::first_error(error, std::current_exception(),
                                "a cancellation replaced an exception");
  }
  if (error)
    std::rethrow_exception(error);
}

} // namespace aio
