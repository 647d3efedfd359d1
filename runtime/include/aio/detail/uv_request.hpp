// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A request of libuv, and waiting for it.
#pragma once

#include <aio/detail/uv_waiter.hpp>
#include <aio/task.hpp>

#include <memory>
#include <string>
#include <utility>

namespace aio::detail {

/// A request that libuv works on, also when nobody waits for it any more.
template <class Request> struct uv_request {
  Request request{};
  std::string data;
  uv_waiter *waiting = nullptr;
  int status = 0;
  bool done = false;
  std::shared_ptr<uv_request> self; // while libuv has it

  static void on_done(Request *r, int status) {
    auto own = std::move(static_cast<uv_request *>(r->data)->self);
    own->status = status;
    own->done = true;
    wake_and_clear(own->waiting);
  }
  static std::shared_ptr<uv_request> make() {
    auto own = std::make_shared<uv_request>();
    own->request.data = own.get();
    return own;
  }
  static task<> wait(std::shared_ptr<uv_request> r) {
    while (!r->done)
      co_await uv_wait(r->waiting);
    uv_check(r->status);
  }
};

} // namespace aio::detail
