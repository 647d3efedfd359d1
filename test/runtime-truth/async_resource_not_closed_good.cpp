// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "scope.h"

class output { // as seastar::output_stream
public:
  ~output() {
    if (!Buffered.empty())
      std::terminate();
  }
  task<> write(std::string What) {
    Buffered += What;
    co_return;
  }
  task<> close() {
    co_await later{};
    Buffered.clear();
  }

private:
  std::string Buffered;
};

task<> says() {
  output o;
  co_await o.write(text());
  co_await o.close();
}

int main() {
  spawn(says());
  drain();
}
