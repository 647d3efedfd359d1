// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A visitor's task refers to the alternative, which dies with the local variant.
#include "coro.h"
#include <variant>

struct one {
  int value;
};
struct range {
  int from, to;
};
using choice = std::variant<one, range>;
choice get(int);

template <class... F> struct overloaded : F... {
  using F::operator()...;
};
template <class... F> overloaded(F...) -> overloaded<F...>;

generator<int> values(const one &o) { co_yield o.value; }
generator<int> values_copied(one o) { co_yield o.value; }
generator<int> span(range r) {
  for (int i = r.from; i < r.to; ++i)
    co_yield i;
}

generator<int> each(int var) {
  choice c = get(var);
  return std::visit(overloaded{[](const one &o) {
                                 return values(o); //~ coro-return-task-with-local
                               },
                               [](const range &r) { return span(r); }},
                    c);
}

generator<int> each_copied(int var) {
  choice c = get(var);
  return std::visit(overloaded{[](const one &o) { return values_copied(o); },
                               [](const range &r) { return span(r); }},
                    c);
}

generator<int> each_of(const choice &c) {
  return std::visit(
      overloaded{[](const one &o) { return values(o); }, [](const range &r) { return span(r); }},
      c);
}
