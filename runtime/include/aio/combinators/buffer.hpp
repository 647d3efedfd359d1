// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::buffer: lets a task pull up to n elements ahead of the consumer.
//
// Contract
//   frame:   owns its source and the task; at its end, however it comes, the close of the source is awaited.
//   resumes, thread, cancel: as the generator that it is made of.
//   throws:  what source and functions throw; aio::invalid_state for n == 0.
#pragma once

#include <aio/detail/join_group.hpp>
#include <aio/detail/source.hpp>
#include <aio/sync/queue.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace aio {

namespace detail {

template <class Gen> task<> fill(Gen &source, queue<typename Gen::value_type> &ahead) {
  struct end {
    queue<typename Gen::value_type> &q;
    ~end() { q.close(); }
  } at_end{ahead};
  while (auto x = co_await source.next())
    co_await ahead.put(value_of<Gen>(*x));
}

} // namespace detail

template <detail::async_source Gen>
async_generator<typename Gen::value_type> buffer(Gen source, std::size_t n) {
  if (n == 0)
    throw invalid_state("buffer needs room for at least 1 element");
  queue<typename Gen::value_type> ahead(n);
  std::vector<task_handle<>> producer;
  std::exception_ptr error;
  try {
    producer.push_back(create_task(detail::fill(source, ahead)));
    for (;;) {
      auto value = co_await ahead.get();
      co_yield std::move(value);
    }
  } catch (const queue_closed &) {
    error = producer.front().exception();
  } catch (...) {
    error = std::current_exception();
  }
  try {
    co_await detail::cancel_and_join(producer);
  } catch (...) {
    error = detail::first_error(error, std::current_exception(),
                                "a cancellation replaced an exception");
  }
  co_await detail::finish(source, error);
}

} // namespace aio
