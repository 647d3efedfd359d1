// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::context_variable: a value of the task, asyncio's contextvars.
//
//   aio::context_variable<std::string> request("none");
//   request.set("17");                  // for this task and those that it creates from here on
//   log(request.get());                 // also in plain functions that the task calls
//
// Contract
//   frame:   a variable outlives the tasks that use it; make it static or a member of what does.
//   value:   create_task and run give the new task the values of their caller; what either sets later
//            the other does not see. A coroutine that is awaited, and a generator that is pulled, runs
//            with the values of its task. A function given to to_thread sees the caller's; one given
//            to run_in_executor those of its thread, as in Python.
//   thread:  any. Outside of a task, and in callbacks of the loop, the values are the thread's.
//   throws:  bad_alloc, and what copying the value throws.
#pragma once

#include <aio/detail/variables.hpp>

#include <memory>
#include <utility>

namespace aio {

template <class T> class context_variable {
public:
  /// What a set() replaced.
  class token {
    friend context_variable;
    std::shared_ptr<const void> before_;
  };

  explicit context_variable(T initial = T()) : initial_(std::move(initial)) {}
  context_variable(const context_variable &) = delete;
  context_variable &operator=(const context_variable &) = delete;
  ~context_variable() = default;

  [[nodiscard]] T get() const {
    const auto values = detail::current_variables();
    const void *found = values ? values->find(key_) : nullptr;
    return found != nullptr ? *static_cast<const T *>(found) : initial_;
  }
  token set(T value) {
    token t;
    t.before_ = exchange(std::make_shared<const T>(std::move(value)));
    return t;
  }
  /// Back to what it was before the set() that gave `t`.
  void reset(token t) { (void)exchange(std::move(t.before_)); }

private:
  std::shared_ptr<const void> exchange(std::shared_ptr<const void> value) {
    auto &values = detail::current_variables();
    auto changed = values ? std::make_shared<detail::variable_map>(*values)
                          : std::make_shared<detail::variable_map>();
    auto before = changed->exchange(key_, std::move(value));
    values = std::move(changed);
    return before;
  }
  const detail::variable_map::key key_ = detail::variable_map::next_key();
  T initial_;
};

} // namespace aio
