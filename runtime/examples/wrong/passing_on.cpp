// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Passes on its own recursion element by element; passes on a generator over what is gone;
// keeps elements past the step that ends them.
#include <aio/async_for.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <string>
#include <vector>

using namespace std::chrono_literals;

aio::async_generator<int> countdown(int n) {
  co_await aio::sleep(5ms);
  co_yield n;
  if (n > 0)
    AIO_FOR(int item, countdown(n - 1)) //~ coro-recursive-generator-without-elements-of
      co_yield item;
}

aio::async_generator<std::string> words(const std::vector<std::string> &all) {
  for (const std::string &word : all) {
    co_await aio::sleep(5ms);
    co_yield word;
  }
}

aio::async_generator<std::string> words_of_a_local() {
  std::vector<std::string> all{"one", "two"};
  return words(all); //~ coro-return-task-with-local
}

aio::task<> keeps_an_element() {
  auto gen = words({"one", "two"}); //~ coro-argument-outlived-by-task
  auto first = co_await gen.next();
  auto second = co_await gen.next();
  if (first && second)
    *first += *second; //~ coro-generator-element-escapes
  co_await gen.close();
}

aio::async_generator<std::string> greetings() {
  co_yield "hello";
  co_yield "good morning";
}

aio::task<std::size_t> keeps_what_a_loop_gave() {
  const std::string *longest = nullptr;
  AIO_FOR(const auto &word, greetings())
    if (longest == nullptr || word.size() > longest->size())
      longest = &word; //~ coro-generator-element-escapes
  co_return longest->size();
}

aio::task<std::size_t> keeps_a_copy() {
  std::string longest;
  AIO_FOR(const auto &word, greetings())
    if (word.size() > longest.size())
      longest = word;
  co_return longest.size();
}
