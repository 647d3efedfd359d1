// Every disguise of a drop, each found by the check that knows best what is lost.
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
template <class... A> struct signal { void connect(std::function<void(A...)>); };
struct server { task<> run(); task<> handle(int); };
task<> d1() { make(); co_return; } //~ coro-unawaited-task
task<> d2() { make(), co_await flush(); } //~ coro-unawaited-task
task<> d3(bool B) { B ? make() : make(); co_return; } //~ coro-unawaited-task
task<> d4() { for (int I = 0; I < 3; make()) co_await flush(); } //~ coro-unawaited-task
task<> d5() { (void)make(); co_return; }
task<> d6() { std::ignore = make(); co_return; }
task<> d7() { auto [A, B] = two(); co_await std::move(A); } //~ coro-task-never-awaited
task<> d8() { auto _ = make(); co_await flush(); } //~ coro-task-never-awaited
void d9(task<> Work) { (void)0; } //~ coro-task-never-awaited
void d10() {
  std::thread T([]() -> task<> { co_await flush(); }); //~ coro-task-to-void-callback
  T.join();
}
void d11() {
  on_event([]() -> task<> { co_await flush(); }); //~ coro-task-to-void-callback
}
void d12(signal<int> &S) {
  S.connect([](int) -> task<> { co_await flush(); }); //~ coro-task-to-void-callback
}
void d13(std::vector<int> V) {
  std::for_each(V.begin(), V.end(), [](int) -> task<> { co_await flush(); }); //~ coro-task-to-void-callback
}
task<> d14() {
  std::vector<task<>> V; //~ coro-dropped-task-collection
  V.push_back(make());
  co_await flush();
}
task<> d15(std::vector<int> In) {
  std::vector<task<>> V; //~ coro-dropped-task-collection
  std::transform(In.begin(), In.end(), std::back_inserter(V), [](int) { return make(); });
  co_await flush();
}
void d16(server &S) {
  std::thread T(&server::run, &S); //~ coro-task-to-void-callback
  T.join();
}
void d17(server &S, task<> (server::*M)()) { (S.*M)(); } //~ coro-unawaited-task
void d18(std::vector<int> V) { for (int X : V) make(); } //~ coro-unawaited-task
void d19(std::vector<int> V) {
  std::ranges::for_each(V, [](int) { return make(); }); //~ coro-task-to-void-callback
}
void d20(server &S) {
  std::function<void(int)> F = std::bind_front(&server::handle, &S); //~ coro-task-to-void-callback
  F(1);
}
task<> d21() { auto L = [] { return make(); }; L(); co_return; } //~ coro-unawaited-task
void d22() {
  std::jthread T([]() -> task<> { co_await flush(); }); //~ coro-task-to-void-callback
}
void d23(task<> (*P)()) { P(); } //~ coro-unawaited-task
void d24(server &S) { std::invoke(&server::run, S); } //~ coro-unawaited-task
task<> d26() {
  std::array<task<>, 2> V{make(), make()}; //~ coro-dropped-task-collection
  co_await flush();
}
task<> d27() {
  std::tuple<task<>, task<>> V(make(), make()); //~ coro-dropped-task-collection
  co_await flush();
}
task<> d28() {
  std::optional<task<>> V = make(); //~ coro-dropped-task-collection
  co_await flush();
}
task<> d29() {
  std::vector<task<>>{}.push_back(make()); //~ coro-dropped-task-collection
  std::vector<task<>>().emplace_back(make()); //~ coro-dropped-task-collection
  std::optional<task<>>{make()}; //~ coro-dropped-task-collection
  co_await flush();
}
