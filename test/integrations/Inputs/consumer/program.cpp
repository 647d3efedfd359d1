#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <chrono>
#include <cstdio>

aio::task<int> answer() {
  co_await aio::sleep(std::chrono::milliseconds(1));
  co_return 42;
}

int main() { std::printf("answer %d\n", aio::run(answer())); }
