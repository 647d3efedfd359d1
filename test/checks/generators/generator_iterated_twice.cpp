// Two passes in every spelling, and one pass that looks like two.
#include "co.h"

#include <algorithm>
#include <ranges>

generator<int> numbers();
void take(generator<int> All);
template <class R> int sum(R &&All) {
  int Sum = 0;
  for (int N : All)
    Sum += N;
  return Sum;
}

int two_begins(generator<int> All) {
  auto At = std::ranges::begin(All);
  auto Again = std::ranges::begin(All); //~ coro-generator-iterated-twice
  return *At + *Again;
}

int by_algorithm() {
  auto All = numbers();
  for (int N : All)
    if (N > 3)
      break;
  int Sum = 0;
  std::ranges::for_each(All, [&](int N) { Sum += N; }); //~ coro-generator-iterated-twice
  return Sum;
}

auto counted_first() {
  auto All = numbers();
  std::vector<int> Kept;
  Kept.reserve(std::ranges::count(All, 1));
  for (int N : All) //~ coro-generator-iterated-twice
    Kept.push_back(N);
  return Kept;
}

int through_a_function() {
  auto All = numbers();
  int Sum = sum(All);
  return Sum + sum(All); //~ coro-generator-iterated-twice
}

int through_a_function_and_a_loop() {
  auto All = numbers();
  int Sum = sum(All);
  for (int N : All) //~ coro-generator-iterated-twice
    Sum -= N;
  return Sum;
}

int after_a_move() {
  auto All = numbers();
  take(std::move(All));
  int Sum = 0;
  for (int N : All) //~ coro-generator-iterated-twice
    Sum += N;
  return Sum;
}

int moved_in_a_loop(int Times) {
  auto All = numbers();
  while (Times-- > 0)
    take(std::move(All)); //~ coro-generator-iterated-twice
  return Times;
}

template <class T> int in_a_template(generator<T> All) {
  int Sum = 0;
  for (int N : All)
    Sum += N;
  for (int N : All) //~ coro-generator-iterated-twice
    Sum -= N;
  return Sum;
}
template int in_a_template(generator<int>);

#define EACH(N, All) for (int N : All)
int by_macro() {
  auto All = numbers();
  int Sum = 0;
  EACH(N, All) Sum += N;
  EACH(N, All) Sum -= N; //~ coro-generator-iterated-twice
  return Sum;
}

int by_reference(generator<int> &All) {
  int Sum = 0;
  for (int N : All)
    Sum += N;
  for (int N : All) //~ coro-generator-iterated-twice
    Sum -= N;
  return Sum;
}

// What follows is right.

// co_context, P2502: begin and end of the same range are one pass.
int one_pass(generator<int> All) {
  auto At = std::ranges::begin(All);
  auto End = std::ranges::end(All);
  return At != End ? *At : 0;
}

int afresh(int Times) {
  auto All = numbers();
  int Sum = 0;
  while (Times-- > 0) {
    for (int N : All)
      Sum += N;
    All = numbers();
  }
  return Sum;
}

int moved_and_filled_again() {
  auto All = numbers();
  take(std::move(All));
  All = numbers();
  return sum(All);
}

int either(bool Up) {
  auto All = numbers();
  if (Up)
    return sum(std::move(All));
  take(std::move(All));
  return 0;
}

int one_for_each(std::vector<generator<int>> Many) {
  int Sum = 0;
  for (auto &One : Many)
    for (int N : One)
      Sum += N;
  return Sum;
}

// Only looked at.
bool is_set(const generator<int> &All);
int looked_at() {
  auto All = numbers();
  if (!is_set(All))
    return 0;
  return sum(All);
}

int swapped() {
  auto A = numbers(), B = numbers();
  int Sum = sum(A);
  std::swap(A, B);
  return Sum + sum(A);
}

// A sink takes a generator by value and moves it into a member, once.
namespace sinks {
template <class G> struct holder {
  explicit holder(G g) : held(std::move(g)) {}
  G held;
};
template <class G> struct derived : holder<G> {
  explicit derived(G g) : holder<G>(std::move(g)) {}
};
struct reader {
  explicit reader(generator<int> &&g) { total(g); }
  static void total(generator<int> &);
};
template <class T> struct forwards {
  explicit forwards(T &&held) : held(std::forward<T>(held)), help(std::forward<T>(this->held)) {}
  T held;
  reader help;
};
generator<int> numbers();
void use() {
  holder<generator<int>> A(numbers());
  derived<generator<int>> B(numbers());
  forwards<generator<int>> C(numbers());
}
struct twice {
  explicit twice(generator<int> g)
      : first(std::move(g)), second(std::move(g)) {} //~ coro-generator-iterated-twice
  generator<int> first, second;
};
} // namespace sinks

// Each round of a loop has a generator of its own.
void each_round(int Rounds) {
  for (int I = 0; I != Rounds; ++I) {
    auto All = numbers();
    take(std::move(All));
  }
  while (Rounds--) {
    auto All = numbers();
    for (int N : All)
      (void)N;
  }
}
