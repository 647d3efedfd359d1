#include "disk.h"
#include <aio/task.hpp>

aio::task<int> serve() {
  wait_for_disk();
  co_return 1;
}

int main() { auto task = serve(); }
