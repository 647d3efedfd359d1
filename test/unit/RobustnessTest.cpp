// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code that does not compile, or that nobody would write: every check at its strictest, no crash.
#include "Parsed.h"
#include "flow/Flow.h"

#include <gtest/gtest.h>

using namespace corolint;
using corolint::test::Parsed;

namespace {

void analyseAll(Parsed &P) {
  std::vector<EnabledCheck> Checks;
  for (const CheckEntry &Entry : allChecks()) {
    std::unique_ptr<CheckBase> Made = Entry.Create();
    llvm::cantFail(Made->readOptions([](llvm::StringRef Name) -> std::optional<std::string> {
      return Name == "Strict" ? std::optional<std::string>("true") : std::nullopt;
    }));
    Checks.push_back({&Entry, std::move(Made)});
  }
  analyze(P.unit(), Checks);
  for (const auto &F : P.unit().functions()) {
    F->returns();
    (void)F->suspensions();
    flowOf(*F);
  }
}

class Broken : public testing::TestWithParam<const char *> {};

TEST_P(Broken, IsSurvived) {
  for (const char *Standard : {"-std=c++20", "-std=c++23"}) {
    Parsed P = Parsed::bare(GetParam(), {Standard});
    analyseAll(P);
  }
}

const char *const Codes[] = {
    "",
    "int f() { co_await 1; }",
    "#include <coroutine>\nstruct t; t f() { co_return; }",
    "#include <coroutine>\nstruct t { struct promise_type; }; t f() { co_return; }",
    "#include <coroutine>\nstruct t { struct promise_type {}; }; t f() { co_await 1; co_return; }",
    "#include <coroutine>\nstruct t { struct promise_type { t get_return_object(); }; };"
    " t f() { co_await undeclared(); }",
    "namespace std { template <class...> struct coroutine_traits; } int f() { co_return; }",
    "namespace std { template <class T> class coroutine_traits; }"
    " struct s {}; s f() { co_return; } s g(); void h() { g(); }",
    "namespace std { int coroutine_traits; } struct s {}; s f();  void h() { f(); }",
    "#include <coroutine>\ntemplate <class T> struct t { struct promise_type {"
    " t get_return_object(); std::suspend_always initial_suspend();"
    " std::suspend_always final_suspend() noexcept; void return_void(); void unhandled_exception();"
    " }; bool await_ready(); void await_suspend(std::coroutine_handle<>); T await_resume(); };"
    " template <class T> t<T> f(T v) { co_await v; co_await f(v.x); co_return; }"
    " t<int> g() { co_await f(1); co_await g(; }",
    "#include <coroutine>\nstruct t : t {}; t f(); void g() { f(); }",
    "#include <coroutine>\nstruct a { auto operator co_await() { return a{}; } }; a f();"
    " void g() { f(); }",
    "#include <coroutine>\nstruct a { auto operator co_await() { return undeclared; } }; a f();"
    " void g() { f(); }",
    "#include <coroutine>\nstruct a { a begin(); a end(); a operator++(); a next(); a operator()();"
    " struct promise_type { a get_return_object(); auto initial_suspend() { return a{}; }"
    " auto final_suspend() noexcept { return a{}; } void yield_value(); void yield_value(...);"
    " void return_void(); void unhandled_exception(); }; }; a f() { co_yield 1; }",
    "#include <coroutine>\nstruct a { template <class T> bool await_ready();"
    " template <class T> void await_suspend(T); template <class T> T await_resume(); };"
    " a f(); void g() { f(); }",
    "#include <coroutine>\nauto l = [](auto x) { co_await x; }; auto m = [] { co_return; };",
    "struct s { s(int) : n(undeclared) {} int n = missing; ~s() noexcept(false); };"
    " void f() { s x(1); goto nowhere; }",
    "void f() { for (auto x : undeclared) { x; } switch (1) { case 1: case 1:; } }",
    "#include <coroutine>\nstruct t { struct promise_type { t get_return_object();"
    " std::suspend_never initial_suspend(); std::suspend_never final_suspend() noexcept;"
    " void return_void(); void unhandled_exception(); }; };"
    " t f(auto... xs) { (co_await xs, ...); } t g(this auto self) { co_return; }"
    " struct s { t h(this s &self) { co_await std::suspend_always{}; } ~s() { co_return; } };"
    " t k() try { co_await std::suspend_always{}; } catch (...) { }",
};

INSTANTIATE_TEST_SUITE_P(Robustness, Broken, testing::ValuesIn(Codes));

} // namespace
