// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::print_tasks: the tasks of a loop and what each waits for, as `python -m asyncio pstree`.
//
//   task 'main' waits for task 'reader', task 'writer'
//     serve(int) at server.cpp:12
//       gather_handles(...) at gather.hpp:47
//   task 'reader' waits
//     ...
//
// Contract
//   owner:   the text is a copy; nothing is kept.
//   thread:  the loop's: from a task, a callback or a timer of it. On a signal, from a task that
//            awaits a signal_set.
//   debug:   the coroutines below a task, the outermost first, are known with AIO_DEBUG=1 only;
//   each
//            with the place of its function. Tasks and what they wait for are known in every mode.
//   throws:  bad_alloc; without an argument aio::invalid_state if no loop runs on this thread.
#pragma once

#include <aio/detail/task_core.hpp>
#include <aio/loop.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

namespace aio {

namespace detail {

inline std::string describe_wait(const task_core &task, const loop &l) {
  if (l.running() == &task)
    return " runs";
  if (task.waiting() == nullptr)
    return " is ready";
  std::vector<const task_core *> awaited;
  task.waiting()->add_awaited(awaited);
  std::string text = awaited.empty() ? " waits" : " waits for ";
  for (const task_core *t : awaited)
    text += (t == awaited.front() ? "task '" : ", task '") + t->name() + "'";
  return text;
}

#if AIO_DEBUG
inline std::string describe_chain(const await_chain &chain) {
  std::vector<const await_frame *> frames;
  for (const await_frame *f = chain.innermost(); f != nullptr; f = f->outer())
    frames.push_back(f);
  std::string text;
  std::size_t depth = 0;
  for (auto f = frames.rbegin(); f != frames.rend(); ++f) {
    constexpr std::size_t deepest = 20; // a text as long as the chain, not as its square
    text.append(2 * std::min(++depth, deepest), ' ').append((*f)->made.place()) += '\n';
  }
  return text;
}
#else
inline std::string describe_chain(const await_chain &) { return {}; }
#endif

} // namespace detail

/// Every unfinished task of \p l, in the order in which they were made.
[[nodiscard]] inline std::string describe_tasks(loop &l = loop::current()) {
  std::string text;
  l.for_each_task([&](detail::loop_task &t) {
    const detail::task_core &task = t.core();
    if (!task.done())
      text += "task '" + task.name() + "'" + detail::describe_wait(task, l) + "\n" +
              detail::describe_chain(task.awaits());
  });
  return text;
}

inline void print_tasks(std::FILE *to = stderr) { std::fputs(describe_tasks().c_str(), to); }

} // namespace aio
