// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Lending.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
struct part { int n; }; struct resource { part p; part *inner() { return &p; } static part *other(); };
namespace std { template <class F, class... A> void invoke(F &&, A &&...) {} }
template <class F> void with(F run) { resource own; run(own); }
template <class F> void with_pointer(F run) { resource own; std::invoke(run, &own); }
template <class F> task<> with_async(F run) { resource own; co_await run(own); }
template <class F> void hand_on(resource &r, F run) { run(r); }
template <class F> void give(F run) { static resource own; run(own); }
struct context { template <class F> void operator()(F run) { resource own; run(own, 1); } };
)cpp";

TEST(Lending, ByWhatTheBodyDoes) {
  Parsed P(Before + R"cpp(
void f(resource &r, context in) {
  $lends[[with([](resource &lent) {})]];
  $lends[[with_pointer([](resource *) {})]];
  auto named = [](resource &lent) {};
  $lends[[with(named)]];
  $lends[[in([](resource &lent, int count) {})]];
  $lends[[with([](auto &lent) {})]];
  with([](resource copy) {});
  hand_on(r, [](resource &lent) {});
  give([](resource &lent) {});
  use([](resource &lent) {});
})cpp");
  std::vector<std::string> Found;
  for (const Loan &L : loansIn(P.function("f"))) {
    Found.push_back(P.spot(L.Lender));
    EXPECT_EQ(L.Resource->getFunctionScopeIndex(), 0u);
    EXPECT_EQ(L.Over, L.Lender); // nothing to await: done when it returns
    EXPECT_TRUE(llvm::StringRef(L.Name).starts_with("with") || L.Name == "context") << L.Name;
  }
  EXPECT_EQ(Found, P.marked("lends"));
}

TEST(Lending, ALoanToACoroutineIsOverWhenItIsAwaited) {
  Parsed P(Before + R"cpp(
task<> f() { $await[[co_await with_async([](resource &lent) -> task<> { co_return; })]]; }
task<> g() { return with_async([](resource &lent) -> task<> { co_return; }); }
)cpp");
  std::vector<Loan> Awaited = loansIn(P.function("f")), Returned = loansIn(P.function("g"));
  ASSERT_EQ(Awaited.size(), 1u);
  EXPECT_EQ(P.spot(Awaited[0].Over), P.marked("await").front());
  ASSERT_EQ(Returned.size(), 1u);
  EXPECT_FALSE(Returned[0].Over);
}

TEST(Lending, ByModel) {
  Models Known;
  ASSERT_EQ(llvm::toString(Known.add(
                "library: x\nfunctions:\n  - names: [borrow]\n    roles: [lends]\n", "x.yaml")),
            "");
  const char *Code = "template <class F> task<> borrow(F run) { co_return; }"
                     "task<> f() { co_await borrow([](int &lent, int *too, int not_this) {}); }";
  Parsed With(Code, {"-std=c++20"}, Known), Without(Code);
  EXPECT_EQ(loansIn(With.function("f")).size(), 2u);
  EXPECT_EQ(loansIn(Without.function("f")).size(), 0u);
}

TEST(Lending, WhatRefersToTheResource) {
  Parsed P(Before + R"cpp(
void f() { with([](resource &lent) {
  part *alias = &lent.p; part copy = lent.p;
  $yes^use(&lent); $yes^use(&lent.p); $yes^use(lent.inner()); $yes^use(alias);
  $no^use(lent.p.n + 0); $no^use(copy); $no^use(lent.other());
}); })cpp");
  std::vector<Loan> Loans = loansIn(P.function("f"));
  ASSERT_EQ(Loans.size(), 1u);
  std::string Found;
  for (const auto *Call : Loans[0].Body->all<CallExpr>())
    if (Call->getDirectCallee()->getName() == "use")
      Found += refersToLoan(Call->getArg(0), Loans[0]) ? 'y' : 'n';
  EXPECT_EQ(Found, "yyyynnn");
}

} // namespace
