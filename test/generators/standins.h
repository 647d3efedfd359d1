// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generators that test/model has no use for, built as their libraries build them.
#pragma once
#include "parts.h"
#include <optional>

namespace tl {
template <class T> struct generator : parts::owner {
  struct promise_type : parts::promise<std::suspend_always, std::suspend_always>,
                        parts::returns<void> {
    generator get_return_object();
    std::suspend_always yield_value(T &);
    std::suspend_always yield_value(T &&);
  };
  parts::iterator<T> begin();
  std::default_sentinel_t end();
};
} // namespace tl

namespace std {
namespace ranges {
template <class Range> struct elements_of {
  Range range;
};
template <class Range> elements_of(Range &&) -> elements_of<Range &&>;
} // namespace ranges

/// As P2502: an lvalue is copied into the awaiter.
template <class T> struct generator : parts::owner {
  struct copy_awaiter : std::suspend_always {
    T value;
  };
  struct promise_type : parts::promise<std::suspend_always, std::suspend_always>,
                        parts::returns<void> {
    generator get_return_object();
    std::suspend_always yield_value(T &&);
    copy_awaiter yield_value(const T &);
    std::suspend_always yield_value(ranges::elements_of<generator &&>);
    template <class U> std::suspend_never await_transform(U &&) = delete;
  };
  parts::iterator<T> begin();
  std::default_sentinel_t end();
};
} // namespace std

namespace QCoro {
template <class T> struct Generator : parts::owner {
  struct promise_type : parts::promise<std::suspend_always, std::suspend_always>,
                        parts::returns<void> {
    Generator get_return_object();
    std::suspend_always yield_value(T &);
    std::suspend_always yield_value(T &&);
    template <class U> std::suspend_never await_transform(U &&) = delete;
  };
  parts::iterator<T> begin();
  std::default_sentinel_t end();
};
template <class T> struct AsyncGenerator : parts::owner {
  struct iterator {
    parts::never_ready_awaiter<iterator &> operator++();
    T &operator*() const;
    bool operator==(const iterator &) const;
  };
  struct promise_type : parts::promise<std::suspend_always, parts::from_address>,
                        parts::returns<void> {
    AsyncGenerator get_return_object();
    parts::from_address yield_value(T &);
    parts::from_address yield_value(T &&);
  };
  parts::never_ready_awaiter<iterator> begin();
  iterator end();
};
} // namespace QCoro

namespace seastar::coroutine::experimental {
/// Pulled by calling it: `while (auto x = co_await gen())`.
template <class T> struct generator : parts::owner {
  struct promise_type : parts::promise<std::suspend_always, parts::from_address>,
                        parts::returns<void> {
    generator get_return_object();
    parts::from_address yield_value(T);
  };
  parts::never_ready_awaiter<std::optional<T>> operator()();
};
} // namespace seastar::coroutine::experimental

namespace ranges::experimental {
enum struct generator_size : std::size_t {};
/// Gives its elements by value; may co_await its own size and nothing else.
template <class Reference> struct generator {
  struct promise_type {
    promise_type *get_return_object() noexcept { return this; }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() noexcept;
    template <class Arg> std::suspend_always yield_value(Arg &&) { return {}; }
    std::suspend_never await_transform(generator_size) const noexcept { return {}; }
  };
  struct iterator {
    iterator &operator++();
    Reference operator*() const;
    bool operator==(std::default_sentinel_t) const;
  };
  generator(promise_type *p);
  generator(generator &&) noexcept;
  ~generator() { coro_.destroy(); }
  iterator begin();
  std::default_sentinel_t end();
  std::coroutine_handle<promise_type> coro_;
};
} // namespace ranges::experimental

namespace kj_like {
template <class T> struct promise : parts::never_ready_awaiter<T> {
  promise(promise &&);
  ~promise();
};
/// Written over promises as KJ's are, which has no generators of its own.
template <class T> struct generator : parts::owner {
  struct promise_type : parts::promise<std::suspend_always, parts::from_address>,
                        parts::returns<void> {
    generator get_return_object();
    parts::from_address yield_value(T);
  };
  promise<std::optional<T>> next();
};
} // namespace kj_like

namespace hand {
/// Written for one program: no template, no iterator.
struct numbers : parts::owner {
  struct promise_type : parts::promise<std::suspend_always, std::suspend_always>,
                        parts::returns<void> {
    numbers get_return_object();
    std::suspend_always yield_value(int &);
  };
  parts::iterator<int> begin();
  std::default_sentinel_t end();
  int *next();
};
} // namespace hand
