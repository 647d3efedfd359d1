// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "link/Borrowing.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(Borrowing, WhatACoroutineHasWithoutACopy) {
  Parsed P(R"cpp(
task<> f(const int &late, int *first, int copy, const int &never,
         [ [clang::annotate("coro::lifetime_ok")]] const int &said) {
  use(*first); co_await step(); use(late, copy, said);
}
void plain(int &r) {}
void g(int n) { auto l = [n, &r = n]() -> task<> { co_await step(); use(n, r); };
  auto none = []() -> task<> { co_return; }; }
)cpp");
  std::vector<BorrowState> States;
  for (const Borrowed &B : borrowedBy(P.function("f")))
    States.push_back(B.State);
  EXPECT_EQ(States, (std::vector{BorrowState::ReadLate, BorrowState::ReadAtStart,
                                 BorrowState::Unread, BorrowState::Declared}));
  EXPECT_TRUE(borrowedBy(P.function("plain")).empty());
  std::vector<Borrowed> Captures = borrowedBy(P.function("g::lambda"));
  ASSERT_EQ(Captures.size(), 1u);
  EXPECT_EQ(Captures[0].Index, -1);
  EXPECT_EQ(Captures[0].State, BorrowState::ReadLate);
  EXPECT_EQ(Captures[0].What, "captures 'n', 'r'");
}

TEST(Borrowing, CapturesInAnObjectTakenByValueAreCopied) {
  Parsed P(
      "void f(int n) { auto l = [n](this auto self) -> task<> { co_await step(); use(n); }; l(); }",
      {"-std=c++23"});
  std::vector<Borrowed> Found = borrowedBy(P.function("f::lambda"));
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found[0].State, BorrowState::Copied);
}

TEST(Borrowing, WhatIsLentAndForHowLong) {
  Parsed P(R"cpp(
task<> read(const int &n) { co_await step(); use(n); }
void keep(task<>); static int forever;
task<> f(const int &mine) {
  int local = 0;
  co_await read(local);
  co_await read(forever);
  auto kept = read(local); co_await kept;
  keep(read(mine));
  auto late = read(1); co_await late;
}
task<> g(const int &mine) { return read(mine); }
)cpp");
  struct {
    TaskEnd End;
    LentLife Life;
  } Wanted[] = {{TaskEnd::InPlace, LentLife::Enough},
                {TaskEnd::InPlace, LentLife::Forever},
                {TaskEnd::Kept, LentLife::Enough},
                {TaskEnd::Passed, LentLife::Caller},
                {TaskEnd::Kept, LentLife::TooShort}};
  std::vector<Lent> Found = lentBy(P.function("f"));
  ASSERT_EQ(Found.size(), std::size(Wanted));
  for (size_t I = 0; I != Found.size(); ++I) {
    EXPECT_EQ(Found[I].End, Wanted[I].End) << P.spot(Found[I].Where);
    EXPECT_EQ(Found[I].Life, Wanted[I].Life) << P.spot(Found[I].Where);
  }
  std::vector<Lent> PassedOn = lentBy(P.function("g"));
  ASSERT_EQ(PassedOn.size(), 1u);
  EXPECT_EQ(PassedOn[0].End, TaskEnd::Returned);
  EXPECT_EQ(PassedOn[0].From, 0); // its own parameter
}

} // namespace
