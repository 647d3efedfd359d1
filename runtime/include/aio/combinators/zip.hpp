// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::zip: tuples of one element of each, until the shortest ends.
//
// Contract
//   frame:   owns its sources; at its end, however it comes, the close of the source is awaited.
//   resumes, thread, cancel: as the generator that it is made of.
//   throws:  what source and functions throw.
#pragma once

#include <aio/detail/source.hpp>

#include <cstddef>
#include <tuple>

namespace aio {

namespace detail {

/// Pulls source I and those behind it; false at the first that has ended.
template <std::size_t I, class Sources, class Slots>
task<bool> pull_all(Sources &sources, Slots &slots) {
  if constexpr (I == std::tuple_size_v<Sources>) {
    co_return true;
  } else {
    auto x = co_await std::get<I>(sources).next();
    if (!x)
      co_return false;
    std::get<I>(slots) = &*x;
    co_return co_await pull_all<I + 1>(sources, slots);
  }
}

template <std::size_t I, class Sources> task<> finish_all(Sources &sources, std::exception_ptr e) {
  try {
    co_await finish(std::get<I>(sources), e);
  } catch (...) {
    e = std::current_exception();
  }
  if constexpr (I + 1 < std::tuple_size_v<Sources>)
    co_await finish_all<I + 1>(sources, e);
  else if (e)
    std::rethrow_exception(e);
}

} // namespace detail

template <detail::async_source... Gens>
  requires(sizeof...(Gens) != 0)
async_generator<std::tuple<detail::element_of<Gens> &...>> zip(Gens... gens) {
  using tuple = std::tuple<detail::element_of<Gens> &...>;
  std::tuple<Gens...> sources(std::move(gens)...);
  std::tuple<detail::element_of<Gens> *...> slots;
  std::exception_ptr error;
  try {
    using detail::pull_all;
    for (bool more = co_await pull_all<0>(sources, slots); more;
         more = co_await pull_all<0>(sources, slots))
      co_yield std::apply([](auto *...p) { return tuple(*p...); }, slots);
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::finish_all<0>(sources, error);
}

} // namespace aio
