#include "co.h"

task<> write();
task<> rollback();
void log(const std::exception_ptr &);

task<> asked_twice() {
  std::exception_ptr error;
  try {
    co_await write();
  } catch (const std::exception &) {
    error = std::current_exception(); //~ coro-exception-lost-across-await
  } catch (...) {
    error = std::current_exception(); //~ coro-exception-lost-across-await
  }
  if (!error)
    co_return;
  co_await rollback();
}

template <class T> task<T> in_a_template() {
  std::exception_ptr error;
  try {
    co_await write();
  } catch (...) {
    error = std::current_exception(); //~ coro-exception-lost-across-await
  }
  co_await rollback();
  co_return error ? T(1) : T(0);
}
template task<int> in_a_template();

#define KEEP(error)                                                                                \
  catch (...) {                                                                                    \
    error = std::current_exception();                                                              \
  }
task<> by_macro() {
  std::exception_ptr error;
  try {
    co_await write();
  }
  KEEP(error) //~ coro-exception-lost-across-await
  co_await rollback();
}

auto Lambda = []() -> task<> {
  std::exception_ptr error;
  try {
    co_await write();
  } catch (...) {
    error = std::current_exception(); //~ coro-exception-lost-across-await
  }
  co_await rollback();
};

// What follows is right.

task<> thrown_on() {
  std::exception_ptr error;
  try {
    co_await write();
  } catch (...) {
    error = std::current_exception();
  }
  co_await rollback();
  if (error)
    std::rethrow_exception(error);
}

task<std::exception_ptr> returned() {
  std::exception_ptr error;
  try {
    co_await write();
  } catch (...) {
    error = std::current_exception();
  }
  co_await rollback();
  co_return error;
}

task<> captured() {
  std::exception_ptr error;
  try {
    co_await write();
  } catch (...) {
    error = std::current_exception();
  }
  auto report = [&] { log(error); };
  co_await rollback();
  report();
}

task<> handed_out(std::exception_ptr &error) {
  try {
    co_await write();
  } catch (...) {
    error = std::current_exception();
  }
  co_await rollback();
}

task<> ends_there() {
  std::exception_ptr error;
  try {
    co_await write();
  } catch (...) {
    error = std::current_exception();
  }
}

void no_coroutine() {
  std::exception_ptr error;
  try {
    log(nullptr);
  } catch (...) {
    error = std::current_exception();
  }
}
