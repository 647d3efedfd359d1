// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "session.hpp"

#include <cstdio>
#include <cstdlib>

using namespace chat;

int main(int argc, char **argv) {
  unsigned short port = argc > 1 ? static_cast<unsigned short>(std::atoi(argv[1])) : 4000;
  loop on;
  history past("chat.log");
  room hall(on, past);

  int listener = listen_on(port);
  std::printf("telnet localhost %u\n", unsigned(port));
  // The closure dies at the end of this statement, long before the coroutine that reads it.
  on.spawn([&, listener]() -> task<> {
    for (;;) {
      int fd = co_await accept_from(on, listener);
      on.spawn(session(on, hall, fd));
    }
  }());
  on.run();
}
