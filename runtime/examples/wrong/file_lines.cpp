// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads a file in the coroutine.
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>

aio::async_generator<std::string> lines(std::string name) {
  std::ifstream file(name); //~ coro-blocking-call
  std::string line;
  while (std::getline(file, line)) { // one finding a file: where it is opened
    co_await aio::yield();
    co_yield line;
  }
}

aio::task<int> first_byte(std::string name) {
  std::FILE *file = std::fopen(name.c_str(), "r"); //~ coro-blocking-call
  char byte = 0;
  if (file != nullptr) {
    std::fread(&byte, 1, 1, file); //~ coro-blocking-call
    std::fclose(file); //~ coro-blocking-call
  }
  co_await aio::yield();
  co_return byte;
}
