#include "co.h"

#include <new>

void *from_pool(std::size_t size);
void to_pool(void *frame, std::size_t size);
struct base {
  void operator delete(void *frame, std::size_t size) { to_pool(frame, size); }
};
struct pooled {
  struct promise_type {
    static void *operator new(std::size_t size) { return from_pool(size); } //~ coro-promise-alloc-mismatch
    pooled get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
template <class T> struct in_a_template {
  struct promise_type {
    void *operator new(std::size_t size) { return from_pool(size); } //~ coro-promise-alloc-mismatch
    in_a_template get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
in_a_template<int> instance() { co_return; }

struct may_throw {
  struct promise_type {
    void *operator new(std::size_t size) { return ::operator new(size); } //~ coro-promise-alloc-mismatch
    static may_throw get_return_object_on_allocation_failure() { return {}; }
    may_throw get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

// What follows is right.

struct inherits_delete {
  struct promise_type : base {
    void *operator new(std::size_t size) { return from_pool(size); }
    inherits_delete get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
struct counts {
  struct promise_type {
    void *operator new(std::size_t size) { return ::operator new(size + 8); }
    counts get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
struct may_fail {
  struct promise_type {
    void *operator new(std::size_t size) noexcept { return ::operator new(size, std::nothrow); }
    static may_fail get_return_object_on_allocation_failure() { return {}; }
    may_fail get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
struct with_arguments {
  struct promise_type {
    template <class... Args> void *operator new(std::size_t size, Args &&...) {
      return from_pool(size);
    }
    void *operator new(std::size_t size, int) { return from_pool(size); }
    void operator delete(void *frame, std::size_t size) { to_pool(frame, size); }
    with_arguments get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};
struct no_promise {
  void *operator new(std::size_t size) { return from_pool(size); }
};
