// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scope.h"

struct connection {
  std::string name = text();
};

template <class Body> task<> with_connection(Body body) {
  auto c = std::make_unique<connection>();
  co_await body(*c);
}

task<> used_later() {
  std::string kept;
  co_await with_connection([&](connection &c) -> task<> {
    kept = c.name;
    co_return;
  });
  use(kept);
}

int main() { spawn(used_later()); }
