// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::merge: the elements of several generators as they come, each pulled in a task of its own.
//
// Contract
//   frame:   owns its sources; at its end, however it comes, the close of the source is awaited.
//   resumes, thread, cancel: as the generator that it is made of.
//   throws:  what source and functions throw; the first exception ends all.
#pragma once

#include <aio/detail/completions.hpp>
#include <aio/detail/join_group.hpp>
#include <aio/detail/source.hpp>

#include <concepts>
#include <cstddef>
#include <vector>

namespace aio {

namespace detail {

template <class Gen> task<element_of<Gen> *> pull(Gen &source) {
  auto x = co_await source.next();
  co_return x ? &*x : nullptr;
}

} // namespace detail

template <detail::async_source Gen>
async_generator<detail::element_of<Gen> &> merge(std::vector<Gen> sources) {
  std::vector<task_handle<detail::element_of<Gen> *>> pulls;
  std::exception_ptr error;
  {
    detail::completions order(sources.size());
    try {
      for (std::size_t i = 0; i < sources.size(); ++i) {
        pulls.push_back(create_task(detail::pull(sources[i])));
        order.watch_task(i, *pulls[i].state());
      }
      for (std::size_t open = sources.size(); open != 0;) {
        const std::size_t i = co_await order.next();
        if (auto *element = pulls[i].result()) {
          co_yield *element;
          pulls[i] = create_task(detail::pull(sources[i]));
          order.watch_task(i, *pulls[i].state());
        } else {
          --open;
        }
      }
    } catch (...) {
      error = std::current_exception();
    }
  }
  try {
    co_await detail::cancel_and_join(pulls);
  } catch (...) {
    error = detail::first_error(error, std::current_exception(),
                                "a cancellation replaced an exception");
  }
  for (Gen &source : sources) {
    try {
      co_await detail::finish(source, error);
    } catch (...) {
      error = std::current_exception();
    }
  }
  if (error)
    std::rethrow_exception(error);
}

template <detail::async_source Gen, std::same_as<Gen>... More>
async_generator<detail::element_of<Gen> &> merge(Gen first, More... more) {
  std::vector<Gen> sources;
  sources.reserve(1 + sizeof...(More));
  sources.push_back(std::move(first));
  (sources.push_back(std::move(more)), ...);
  return merge(std::move(sources));
}

} // namespace aio
