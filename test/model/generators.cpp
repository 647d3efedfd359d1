// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generators: cppcoro's recursive one, TartanLlama's, async_simple's, kelcoro's, concurrencpp's and
// QCoro's.
#include "parts.h"
namespace parts {
using passive = promise<std::suspend_always, std::suspend_always>;
} // namespace parts
namespace cppcoro {
template <class T> struct [[nodiscard]] recursive_generator : parts::owner {
  struct promise_type : parts::passive, parts::returns<void> {
    recursive_generator get_return_object();
    std::suspend_always yield_value(T &);
    parts::from_address yield_value(recursive_generator &&);
    template <class U> std::suspend_never await_transform(U &&) = delete;
  };
  parts::iterator<T> begin();
  parts::iterator<T> end();
};
} // namespace cppcoro
namespace tl {
template <class T> struct generator : parts::owner {
  struct promise_type : parts::passive, parts::returns<void> {
    generator get_return_object();
    std::suspend_always yield_value(T);
  };
  parts::iterator<T> begin();
  std::default_sentinel_t end();
};
} // namespace tl
namespace async_simple::coro {
template <class Ref> struct Generator : parts::owner {
  struct promise_type : parts::passive, parts::returns<void> {
    Generator get_return_object();
    std::suspend_always yield_value(Ref &&);
    void await_transform() = delete;
  };
  parts::iterator<Ref> begin();
  std::default_sentinel_t end() const noexcept;
};
} // namespace async_simple::coro
namespace concurrencpp {
template <class T> struct generator : parts::owner {
  struct promise_type : parts::passive, parts::returns<void> {
    generator get_return_object();
    std::suspend_always yield_value(T &&);
  };
  parts::iterator<T> begin();
  std::default_sentinel_t end();
};
} // namespace concurrencpp
namespace parts {
template <class T> struct async_iterator {
  never_ready_awaiter<async_iterator &> operator++();
  T &operator*() const;
  bool operator==(std::default_sentinel_t) const;
};
} // namespace parts
namespace QCoro {
template <class T> struct Generator : parts::owner {
  struct promise_type : parts::passive, parts::returns<void> {
    Generator get_return_object();
    std::suspend_always yield_value(T &&);
    std::suspend_never await_transform(auto &&) = delete;
  };
  parts::iterator<T> begin();
  parts::iterator<T> end();
};
template <class T> struct [[nodiscard]] AsyncGenerator : parts::owner {
  struct promise_type : parts::lazy, parts::returns<void> {
    AsyncGenerator get_return_object();
    parts::from_address yield_value(T &&);
  };
  parts::never_ready_awaiter<parts::async_iterator<T>> begin();
  parts::async_iterator<T> end();
};
} // namespace QCoro
namespace dd {
template <class T> struct channel : parts::owner {
  struct promise_type : parts::lazy, parts::returns<void> {
    channel get_return_object();
    parts::from_address yield_value(T &&);
  };
  parts::never_ready_awaiter<parts::async_iterator<T>> begin();
  std::default_sentinel_t end();
};
/// Its coroutines may ask for their own handle, and await nothing else.
struct get_handle_t {
  auto operator co_await() const { return parts::never_ready_awaiter<void>{}; }
};
template <class T> struct generator : parts::owner {
  struct promise_type : parts::passive, parts::returns<void> {
    generator get_return_object();
    std::suspend_always yield_value(T &&);
    auto await_transform(get_handle_t) noexcept;
  };
  parts::iterator<T> begin();
  std::default_sentinel_t end();
};
} // namespace dd

ROW("generator lazy never-runs forbids-await nodiscard") cppcoro::recursive_generator<int> recursive();
ROW("generator lazy never-runs") tl::generator<int> tl_gen();
ROW("generator lazy never-runs forbids-await") async_simple::coro::Generator<int> a_gen();
ROW("generator lazy never-runs") dd::generator<int> d_gen();
ROW("async-generator lazy never-runs") dd::channel<int> d_channel();
ROW("generator lazy never-runs") concurrencpp::generator<int> c_gen();
ROW("generator lazy never-runs forbids-await") QCoro::Generator<int> q_gen();
ROW("async-generator lazy never-runs nodiscard") QCoro::AsyncGenerator<int> q_agen();
