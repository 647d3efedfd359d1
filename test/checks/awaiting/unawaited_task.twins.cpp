// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The silent twin of each disguise of a drop: the same shape, and nothing is lost.
#include "coro.h"
#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <thread>
#include <tuple>
#include <vector>

task<> make();
task<> flush();
std::pair<task<>, task<>> two();
void on_event(std::function<void()>);
void on_start(std::function<task<>()>);
template <class... A> struct signal { void connect(std::function<void(A...)>); };
struct server {
  task<> run();
  task<> handle(int);
};

task<> t1() { co_await make(); }
task<> t2() { co_await make(), co_await flush(); }
task<> t3(bool B) { co_await (B ? make() : make()); }
task<> t4() {
  for (int I = 0; I < 3; co_await make(), ++I)
    co_await flush();
}
task<> t5() { (void)make(); co_return; }
task<> t6() { std::ignore = make(); co_return; }
task<> t7() {
  auto [A, B] = two();
  co_await std::move(A);
  co_await std::move(B);
}
task<> t8() {
  auto _ = make();
  co_await std::move(_);
}
task<> t9(task<> Work) { co_await std::move(Work); }
struct handler {
  virtual void on(task<> Work);
};
struct idle : handler {
  void on(task<> Work) override {} // the signature is the base class's
};
void t10() {
  std::thread T([] { sync_wait(make()); });
  T.join();
}
void t11() { on_event([] { spawn(make()); }); }
void t11b() {
  on_start([]() -> task<> { co_await flush(); });
}
void t12(signal<int> &S) {
  S.connect([](int) { spawn(make()); });
}
task<> t13(std::vector<int> V) {
  std::for_each(V.begin(), V.end(), [](int) { spawn(make()); });
  for (int X : V)
    co_await make();
}
task<> t14() {
  std::vector<task<>> V;
  V.push_back(make());
  for (task<> &Each : V)
    co_await std::move(Each);
}
task<> t15(std::vector<int> In) {
  std::vector<task<>> V;
  std::transform(In.begin(), In.end(), std::back_inserter(V), [](int) { return make(); });
  for (task<> &Each : V)
    co_await std::move(Each);
}
std::vector<task<>> taken();
task<> t15b() {
  std::vector<task<>> V{};
  std::vector<task<>>(std::move(V)).swap(V);
  taken().front().await_ready();
  std::vector<int>{}.push_back(1);
  co_await flush();
}
void t16(server &S) {
  std::thread T([&S] { sync_wait(S.run()); });
  T.join();
}
task<> t17(server &S, task<> (server::*M)()) { co_await (S.*M)(); }
task<> t20(server &S) {
  std::function<task<>(int)> F = std::bind_front(&server::handle, &S);
  co_await F(1);
}
task<> t21() {
  auto L = [] { return make(); };
  co_await L();
}
task<> t23(task<> (*P)()) { co_await P(); }
task<> t24(server &S) { co_await std::invoke(&server::run, S); }
task<> t26() {
  std::array<task<>, 2> V{make(), make()};
  co_await std::move(V[0]);
  co_await std::move(V[1]);
}
task<> t27() {
  std::tuple<task<>, task<>> V(make(), make());
  co_await std::move(std::get<0>(V));
  co_await std::move(std::get<1>(V));
}
task<> t28() {
  std::optional<task<>> V = make();
  co_await std::move(*V);
}
struct keeper {
  task<> Kept;
  std::vector<task<>> All;
  void keep() {
    Kept = make();
    All.push_back(make());
  }
};
