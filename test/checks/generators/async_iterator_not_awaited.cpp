// Every spelling of a step that nobody awaits, and the macros and algorithms that await it.
#include "co.h"

#include <algorithm>

async_generator<int> ticks();
void print(int Number);

task<> increments(int Count) {
  auto All = ticks();
  auto At = co_await All.begin();
  ++At; //~ coro-async-iterator-not-awaited
  while (Count-- > 0)
    ++At; //~ coro-async-iterator-not-awaited
  if (Count)
    ++At; //~ coro-async-iterator-not-awaited
  print(*At), ++At; //~ coro-async-iterator-not-awaited
  Count ? ++At : ++At; //~ coro-async-iterator-not-awaited coro-async-iterator-not-awaited
}

task<> begins() {
  auto All = ticks();
  All.begin(); //~ coro-async-iterator-not-awaited
  auto Kept = All.begin(); //~ coro-async-iterator-not-awaited
}

task<> in_a_lambda(async_generator<int> &All) {
  auto At = co_await All.begin();
  auto Next = [&] { ++At; }; //~ coro-async-iterator-not-awaited
  Next();
}

template <class G> task<> in_a_template(G All) {
  for (auto At = co_await All.begin(); At != All.end(); ++At) //~ coro-async-iterator-not-awaited
    print(*At);
}
template task<> in_a_template(async_generator<int>);

#define STEP(At) ++(At)
task<> in_a_macro(async_generator<int> All) {
  auto At = co_await All.begin();
  STEP(At); //~ coro-async-iterator-not-awaited
}

// What follows is right.

// QCoro's, which awaits both.
#define FOREACH(Element, Generator)                                                                \
  if (auto &&Range = (Generator); false) {                                                         \
  } else                                                                                           \
    for (auto It = co_await Range.begin(); It != Range.end(); co_await ++It)                       \
      if (Element = *It; false) {                                                                  \
      } else

task<> by_macro() {
  FOREACH(const int &Number, ticks())
    print(Number);
}

template <class G, class F> task<> for_each_async(G All, F Do) {
  for (auto At = co_await All.begin(); At != All.end(); co_await ++At)
    Do(*At);
}
template task<> for_each_async(async_generator<int>, void (*)(int));

task<> by_hand() {
  auto All = ticks();
  auto At = co_await All.begin();
  while (At != All.end()) {
    print(*At);
    auto Step = ++At;
    co_await Step;
  }
}

task<> step_passed_on(async_generator<int>::iterator At) {
  auto Await = [](auto Step) -> task<> { co_await Step; };
  co_await Await(++At);
}

struct cursor {
  async_generator<int>::iterator At;
  auto next() { return ++At; }
};

task<> from_a_cursor(cursor From) { co_await From.next(); }

// asio::experimental::coro with a completion handler.
struct calling_back : async_generator<int> {
  using async_generator<int>::async_generator;
  template <class Handler> void async_resume(Handler) {}
};
void by_callback(calling_back &All) {
  All.async_resume([](int) {});
}
