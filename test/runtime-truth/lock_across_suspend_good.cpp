// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "run.h"

#include <mutex>
#include <thread>

std::mutex Mutex;

task<> holds() {
  {
    std::lock_guard lock(Mutex);
  }
  co_await later{};
}

int main() {
  spawn(holds());
  bool locked = true;
  std::thread([&] {
    locked = !Mutex.try_lock();
    if (!locked)
      Mutex.unlock();
  }).join();
  drain();
  return locked;
}
