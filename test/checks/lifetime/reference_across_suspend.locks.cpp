// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A lock keeps out who takes it, and nobody else; who waits for all before he erases takes turns.
#include "coro.h"
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

struct permits {
  permits(permits &&) noexcept;
  ~permits();
};
struct semaphore {
  task<permits> acquire();
};
struct gate {
  struct holder {
    ~holder();
  };
  holder hold();
  task<> close();
};
task<int> load(std::string);
task<int> measure();

class cache {
  semaphore loading;
  std::unordered_map<std::string, int> entries;
  std::vector<int> sizes, other;

public:
  task<int> get(std::string key) {
    int value = co_await load(key);
    entries.emplace(key, value);
    co_return value;
  }
  task<> reload() {
    auto locked = co_await loading.acquire();
    for (auto &[key, value] : entries) //~ coro-reference-across-suspend
      value = co_await load(key);
  }
  task<> add() {
    auto locked = co_await loading.acquire();
    sizes.push_back(1);
  }
  task<> measure_all() {
    auto locked = co_await loading.acquire();
    for (int &size : sizes)
      size = co_await measure();
  }
  task<> measure_other() {
    auto locked = co_await loading.acquire();
    for (int &size : other)
      size = co_await measure();
  }
  task<> grow() {
    auto locked = co_await loading.acquire();
    grown();
  }

private:
  void grown() { other.push_back(1); }
};

class table {
  gate streams;
  int loaded = 0;

public:
  gate::holder streaming() { return streams.hold(); }
  void add(int n) { loaded += n; }
  task<> stop() { co_await streams.close(); }
};
class database {
  std::map<int, table> tables;

public:
  task<> drop(int id) {
    co_await tables.at(id).stop();
    tables.erase(id);
  }
  task<> restore(int id) {
    table &one = tables.at(id);
    auto streaming = one.streaming();
    int n = co_await measure();
    one.add(n);
  }
  task<> restore_at_any_time(int id) {
    table &one = tables.at(id);
    int n = co_await measure();
    one.add(n); //~ coro-reference-across-suspend
  }
};
