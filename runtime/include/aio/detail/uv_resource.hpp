// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A handle of libuv and what belongs to it, in one object.
//
// Contract
//   owner:   shared by the program and libuv: it is deleted when release() has been called and the
//            handle is closed. The loop closes what is open when it ends; the object may outlive it.
//   thread:  the loop's.
//   throws:  check_loop() aio::invalid_state if the loop has ended or is not the one that runs.
#pragma once

#include <aio/detail/list.hpp>
#include <aio/errors.hpp>
#include <aio/loop.hpp>

#include <uv.h>

#include <string>

namespace aio::detail {

class uv_resource : public list_node<uv_resource> {
public:
  uv_resource() = default;
  uv_resource(const uv_resource &) = delete;
  uv_resource &operator=(const uv_resource &) = delete;
  virtual ~uv_resource() = default;

  /// From the loop that `h`, a part of this object, has been initialised for.
  void opened(loop &home, uv_handle_t *h) noexcept {
    home_ = &home;
    handle_ = h;
    h->data = this;
  }
  /// The loop ends, and closes the handle.
  void loop_ended() noexcept {
    home_ = nullptr;
    unlink();
  }

  /// Idempotent. The object lives on until release().
  void close() noexcept {
    if (closing_ || home_ == nullptr)
      return;
    closing_ = true;
    uv_close(handle_, [](uv_handle_t *h) {
      auto *self = static_cast<uv_resource *>(h->data);
      self->closed_ = true;
      if (self->released_)
        delete self;
    });
  }
  /// The program is through with it.
  void release() noexcept {
    released_ = true;
    if (closed_ || home_ == nullptr)
      delete this;
    else
      close();
  }

  [[nodiscard]] bool closing() const noexcept { return closing_; }
  [[nodiscard]] bool orphaned() const noexcept { return home_ == nullptr; }
  void check_loop(const char *what) const {
    if (home_ == nullptr)
      throw invalid_state("the loop of this " + std::string(what) + " has ended");
    if (home_ != loop::current_or_null())
      throw invalid_state("this " + std::string(what) + " belongs to another loop");
  }

private:
  loop *home_ = nullptr;
  uv_handle_t *handle_ = nullptr;
  bool closing_ = false;
  bool closed_ = false;
  bool released_ = false;
};

} // namespace aio::detail
