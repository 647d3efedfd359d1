// For those who write awaiters and promise types. How the rows are read: matrix.py.
#include <coroutine>
#include <exception>
#include <thread>
#include <utility>

//: await_suspend touches the awaiter after it gave the handle away
namespace published {
//: bad
struct late {
  bool done = false;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    std::thread([h] { h.resume(); }).detach();
    done = true;
  }
  void await_resume() noexcept {}
};
//: good
struct right {
  bool done = false;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    done = true;
    std::thread([h] { h.resume(); }).detach();
  }
  void await_resume() noexcept {}
};
} // namespace published

//: await_suspend resumes the coroutine and then returns false
namespace resumed {
//: bad
struct twice {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> h) {
    h.resume();
    return false;
  }
  void await_resume() noexcept {}
};
//: good
struct right {
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<>) { return false; }
  void await_resume() noexcept {}
};
} // namespace resumed

//: a type that owns a handle can be copied: two owners destroy one frame
namespace owners {
//: bad
struct copied {
  std::coroutine_handle<> h;
  ~copied() { h.destroy(); }
};
//: good
struct right {
  std::coroutine_handle<> h;
  explicit right(std::coroutine_handle<> h) : h(h) {}
  right(right &&other) noexcept : h(std::exchange(other.h, {})) {}
  ~right() {
    if (h)
      h.destroy();
  }
};
} // namespace owners

//: a handle is used after destroy()
namespace destroyed {
//: bad
void used(std::coroutine_handle<> h) {
  h.destroy();
  h.resume();
}
//: good
void right(std::coroutine_handle<> h) {
  h.resume();
  h.destroy();
}
} // namespace destroyed

//: a promise swallows every exception
namespace swallowed {
//: bad
struct [[nodiscard]] silent {
  struct promise_type {
    silent get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
//: good
struct [[nodiscard]] right {
  struct promise_type {
    std::exception_ptr error;
    right get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { error = std::current_exception(); }
  };
};
} // namespace swallowed
