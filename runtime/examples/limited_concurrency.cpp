// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// At most so many at a time: map_concurrently for a range, a semaphore for everything else.
#include <aio/gather.hpp>
#include <aio/map_concurrently.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/sync/semaphore.hpp>

#include <algorithm>
#include <iostream>
#include <ranges>
#include <vector>

using namespace std::chrono_literals;

struct server {
  int open = 0;
  int most = 0;
};

class open_request { // counted down on every way out, a cancellation as well
public:
  explicit open_request(server &s) : server_(s) { s.most = std::max(s.most, ++s.open); }
  open_request(const open_request &) = delete;
  ~open_request() { --server_.open; }

private:
  server &server_;
};

aio::task<int> request(server &s, int n) {
  open_request counted(s);
  co_await aio::sleep(2ms);
  co_return n * n;
}

aio::task<int> limited_request(server &s, aio::semaphore &limit, int n) {
  auto permit = co_await limit.acquire();
  co_return co_await request(s, n);
}

aio::task<> async_main() {
  server s;
  auto one = [&s](int n) { return request(s, n); };
  int sum = 0;
  for (int square : co_await aio::map_concurrently(std::views::iota(0, 10), 3, one))
    sum += square;
  std::cout << sum << ", at most " << s.most << " at a time\n";

  s.most = 0;
  aio::semaphore limit(2);
  std::vector<aio::task<int>> requests;
  for (int n = 0; n < 10; ++n)
    requests.push_back(limited_request(s, limit, n));
  const std::vector<int> squares = co_await aio::gather(std::move(requests));
  std::cout << squares.back() << ", at most " << s.most << " at a time\n";
}

int main() { aio::run(async_main()); }

// prints:
// 285, at most 3 at a time
// 81, at most 2 at a time
