// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scope.h"

struct connection {
  std::string name = text();
};

template <class Body> task<> with_connection(Body body) {
  auto c = std::make_unique<connection>();
  co_await body(*c);
}

task<> report(connection &c) {
  co_await later{};
  use(c.name);
}

task<> runs_on() {
  co_await with_connection([](connection &c) -> task<> {
    spawn(report(c));
    co_return;
  });
}

int main() {
  spawn(runs_on());
  drain();
}
