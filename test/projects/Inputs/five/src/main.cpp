// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "post/mailbox.hpp"
#include <unistd.h>

static post::task day(post::mailbox &box) {
  sleep(1); // the fifth
  co_await post::rounds(box);
}

int main() {
  post::mailbox box;
  post::task work = day(box);
  work.run();
}
