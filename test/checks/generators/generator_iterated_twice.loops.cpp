// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An asynchronous for loop keeps a reference to the generator in an object of its own, and closes it.
#include <aio/async_for.hpp>

aio::async_generator<int> numbers();
void use(int);

aio::task<> twice() {
  auto all = numbers();
  AIO_FOR(int x, all) use(x);
  AIO_FOR(int x, all) use(x); //~ coro-generator-iterated-twice
}

aio::task<> in_a_loop() {
  auto all = numbers();
  for (int i = 0; i < 2; ++i)
    AIO_FOR(int x, all) use(x); //~ coro-generator-iterated-twice
}

aio::task<> another_one() {
  auto all = numbers();
  AIO_FOR(int x, all) use(x);
  auto more = numbers();
  AIO_FOR(int x, more) use(x);
  AIO_FOR(int x, numbers()) use(x);
}
