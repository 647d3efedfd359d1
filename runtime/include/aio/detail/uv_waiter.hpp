// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Waiting for a callback of libuv.
#pragma once

#include <aio/detail/waiter.hpp>
#include <aio/uv_loop.hpp>

#include <uv.h>

#include <coroutine>
#include <system_error>
#include <utility>

namespace aio::detail {

inline void uv_check(int code) {
  if (code < 0)
    throw std::system_error(-code, std::generic_category(), uv_strerror(code));
}

inline uv_loop &current_uv_loop() {
  auto *l = dynamic_cast<uv_loop *>(&loop::current());
  if (l == nullptr)
    throw invalid_state("this needs a uv_loop, which aio::run makes");
  return *l;
}

/// A waiter that a callback of libuv wakes; `slot` is where the callback finds it.
class uv_waiter : public waiter {
public:
  explicit uv_waiter(uv_waiter *&slot) : slot_(slot) {}
  bool await_ready() const {
    if (slot_ != nullptr)
      throw invalid_state("another task waits for the same");
    return false;
  }
  template <class P> void await_suspend(std::coroutine_handle<P> h) {
    suspend(h);
    if (waiting())
      slot_ = this;
  }
  void await_resume() { finish_or_raise(); }

protected:
  ~uv_waiter() { leave(); }

private:
  void on_cancel() noexcept override { leave(); }
  void leave() noexcept {
    if (slot_ == this)
      slot_ = nullptr;
  }
  uv_waiter *&slot_;
};
class [[nodiscard]] uv_wait final : public uv_waiter {
  using uv_waiter::uv_waiter;
};
inline void wake_and_clear(uv_waiter *&slot) noexcept {
  if (uv_waiter *w = std::exchange(slot, nullptr))
    w->wake();
}

} // namespace aio::detail
