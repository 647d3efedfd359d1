// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::process_pool: functions in child processes, concurrent.futures.ProcessPoolExecutor.
//
//   aio::process_pool pool(4);                        // first in main
//   const auto n = co_await aio::run_in_executor(pool, count_primes, 1'000'000);
//
// Contract
//   frame:   arguments and result cross as bytes (serialise.hpp); nothing is shared. The function
//            is a plain one or a lambda without captures.
//   resumes: the loop, after the result has come back.
//   thread:  the constructor forks once, and workers are forked from that child: make the pool before
//            the program has other threads, whose locks the child would inherit as they are, and
//            after the libraries are loaded whose functions are to run. A worker sees memory as it
//            was then. Workers are kept; a thread of the pool waits for each.
//   output:  what a function writes to stdout has been written when its result is there.
//   cancel:  a job that has not begun is dropped; one that runs is killed with its process.
//   throws:  child_error with the text of what the function threw; child_crashed if the process
//            ended instead, after which the next job gets a new process.
#pragma once

#include <aio/detail/nursery.hpp>
#include <aio/executor.hpp>
#include <aio/serialise.hpp>

#include <sys/wait.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

/// The function threw in its process; what() is the same text.
class child_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// The process ended before the function did.
class child_crashed : public std::runtime_error {
public:
  explicit child_crashed(int status) : std::runtime_error(text(status)), status_(status) {}
  /// The signal that ended it, or 0.
  [[nodiscard]] int signal() const noexcept { return WIFSIGNALED(status_) ? WTERMSIG(status_) : 0; }
  [[nodiscard]] int exit_code() const noexcept {
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
  }

private:
  static std::string text(int status) {
    return "aio: a child process ended " +
           (WIFSIGNALED(status) ? "by signal " + std::to_string(WTERMSIG(status))
                                : "with exit code " + std::to_string(WEXITSTATUS(status))) +
           " before its function returned";
  }
  int status_;
};

class process_pool {
public:
  /// 0 processes: as many as there are processors.
  explicit process_pool(unsigned processes = 0)
      : nursery_(&serve),
        threads_(processes != 0 ? processes : std::max(1U, std::thread::hardware_concurrency())) {}

  // For run_in_executor.
  using entry = std::string (*)(std::string_view arguments);

  /// On a thread: one job from its sending to its result.
  std::string call(entry f, const std::string &arguments, const std::stop_token &stop) {
    detail::nursery::worker w = take();
    std::string reply;
    bool whole = false;
    {
      std::stop_callback kill(stop, [&] { nursery_.kill(w.id); });
      whole = w.data.write(&f, sizeof f) && w.data.write_message(arguments) &&
              w.data.read_message(reply);
    }
    if (!whole) {
      int status = 0;
      if (!w.status.read(&status, sizeof status))
        throw std::runtime_error("aio: the process that makes workers is gone");
      throw child_crashed(status);
    }
    if (!stop.stop_requested()) // else it is being killed
      give_back(std::move(w));
    std::string_view rest = reply;
    if (!serialiser<bool>::read(rest))
      throw child_error(std::string(rest));
    return std::string(rest);
  }
  [[nodiscard]] thread_pool &threads() noexcept { return threads_; }

private:
  /// What a worker does: one job after the other.
  static void serve(const detail::socket_end &data) {
    entry f = nullptr;
    std::string arguments;
    while (data.read(&f, sizeof f) && data.read_message(arguments)) {
      std::string reply;
      try {
        std::string value = f(arguments);
        serialiser<bool>::write(true, reply);
        reply += value;
      } catch (...) {
        reply.clear();
        serialiser<bool>::write(false, reply);
        reply += detail::describe(std::current_exception());
      }
      detail::flush_output();
      if (!data.write_message(reply))
        return;
    }
  }

  detail::nursery::worker take() {
    std::lock_guard lock(mutex_);
    if (idle_.empty())
      return nursery_.start();
    auto w = std::move(idle_.back());
    idle_.pop_back();
    return w;
  }
  void give_back(detail::nursery::worker w) {
    std::lock_guard lock(mutex_);
    idle_.push_back(std::move(w));
  }

  detail::nursery nursery_;
  std::mutex mutex_;
  std::vector<detail::nursery::worker> idle_;
  thread_pool threads_; // ends first: its jobs use the rest
};

namespace detail {

/// In the worker: the same instantiation has the same address there.
template <class F, class... Args> std::string call_in_child(std::string_view bytes) {
  auto call = [&](auto f) {
    auto arguments = serialiser<std::tuple<Args...>>::read(bytes);
    using result = std::remove_cvref_t<std::invoke_result_t<F &, Args...>>;
    std::string out;
    if constexpr (std::is_void_v<result>)
      std::apply(f, std::move(arguments));
    else
      serialiser<result>::write(std::apply(f, std::move(arguments)), out);
    return out;
  };
  if constexpr (std::is_pointer_v<F>)
    return call(reinterpret_cast<F>(serialiser<std::uintptr_t>::read(bytes)));
  else
    return call(F());
}

} // namespace detail

/// Runs `f(args...)` in a process of `pool`.
template <class F, class... Args>
  requires std::invocable<F &, Args...>
auto run_in_executor(process_pool &pool, F f, Args... args) {
  using result = std::remove_cvref_t<std::invoke_result_t<F &, Args...>>;
  constexpr bool is_function = std::is_pointer_v<F>;
  static_assert(is_function || (std::is_empty_v<F> && std::is_default_constructible_v<F>),
                "a process shares no memory: give it a function or a lambda without captures, and "
                "what it needs as arguments");
  std::string bytes;
  if constexpr (is_function)
    serialiser<std::uintptr_t>::write(reinterpret_cast<std::uintptr_t>(f), bytes);
  serialiser<std::tuple<Args...>>::write(std::tuple<Args...>(std::move(args)...), bytes);
  auto job = [&pool, bytes = std::move(bytes)](const std::stop_token &stop) -> result {
    const std::string reply =
        pool.call(&detail::call_in_child<F, Args...>, bytes, stop);
    if constexpr (!std::is_void_v<result>) {
      std::string_view rest = reply;
      return serialiser<result>::read(rest);
    }
  };
  return run_in_executor(pool.threads(), std::move(job));
}

} // namespace aio
