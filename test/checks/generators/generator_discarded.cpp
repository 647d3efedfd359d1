#include "co.h"

generator<int> numbers(int Count);
async_generator<int> ticks();
struct source {
  generator<int> all();
  virtual async_generator<int> later();
};
std::function<generator<int>()> Made;

void dropped(source &From, bool Up) {
  numbers(3); //~ coro-generator-discarded
  ticks(); //~ coro-generator-discarded
  From.all(); //~ coro-generator-discarded
  From.later(); //~ coro-generator-discarded
  Made(); //~ coro-generator-discarded
  Up ? numbers(1) : numbers(2); //~ coro-generator-discarded coro-generator-discarded
  numbers(1), numbers(2); //~ coro-generator-discarded coro-generator-discarded
  for (int I = 0; I < 3; numbers(++I)) //~ coro-generator-discarded
    ;
  if (Up)
    numbers(1); //~ coro-generator-discarded
  [] { numbers(1); }(); //~ coro-generator-discarded
}

#define MAKE(N) numbers(N)
task<> by_macro() {
  MAKE(1); //~ coro-generator-discarded
  co_return;
}

// What follows is right.

void take(generator<int> All);
template <class... Ts> void take_all(Ts &&...) {}
struct holder {
  generator<int> All = numbers(1);
};
generator<int> passed_on() { return numbers(1); }
generator<int> chosen(bool Up) { return Up ? numbers(1) : numbers(2); }

void used(std::vector<generator<int>> &Into) {
  take(numbers(1));
  take_all(numbers(1), ticks());
  Into.push_back(numbers(1));
  Into.emplace_back(numbers(2));
  auto Kept = numbers(1);
  auto Shared = std::make_shared<generator<int>>(numbers(1));
  holder Held{numbers(2)};
  auto Lazy = [All = numbers(1)]() mutable { return All.begin(); };
  int First = *numbers(1).begin();
  (void)numbers(First);
}
