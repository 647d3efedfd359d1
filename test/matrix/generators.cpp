// Generators. How the rows are read: matrix.py.
#include "coro.h"
#include <algorithm>
#include <string>
#include <vector>

generator<int> numbers();
generator<std::string> lines() {
  std::string line = "a";
  co_yield line;
  line += "b";
  co_yield line;
}
async_generator<int> readings();
task<> later();

//: a generator is made and dropped: its body never runs
namespace dropped {
//: bad
void made() { numbers(); }
//: good
int right() {
  int sum = 0;
  for (int n : numbers())
    sum += n;
  return sum;
}
} // namespace dropped

//: a generator is iterated twice
namespace twice {
//: bad
int again() {
  auto all = numbers();
  int sum = 0;
  for (int n : all)
    sum += n;
  for (int n : all)
    sum += n;
  return sum;
}
//: good
int right() {
  auto all = numbers();
  int sum = 0;
  for (int n : all)
    sum += n;
  auto more = numbers();
  for (int n : more)
    sum += n;
  return sum;
}
} // namespace twice

//: the address of an element kept past the next increment
namespace elements {
//: bad
std::vector<const std::string *> kept() {
  std::vector<const std::string *> all;
  for (const std::string &line : lines())
    all.push_back(&line);
  return all;
}
//: good
std::vector<std::string> right() {
  std::vector<std::string> all;
  for (const std::string &line : lines())
    all.push_back(line);
  return all;
}
} // namespace elements

//: `++it` of an async generator without co_await
namespace increments {
//: bad
task<int> skipped() {
  auto all = readings();
  int sum = 0;
  auto it = co_await all.begin();
  sum += *it;
  ++it;
  co_return sum + *it;
}
//: good
task<int> right() {
  auto all = readings();
  int sum = 0;
  for (auto it = co_await all.begin(); it != all.end(); co_await ++it)
    sum += *it;
  co_return sum;
}
} // namespace increments
