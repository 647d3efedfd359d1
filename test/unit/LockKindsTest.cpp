// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parsed.h"
#include "flow/Flow.h"
#include "subjects/LockTracking.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(LockKinds, ByAttributesAndByNames) {
  Parsed P(R"cpp(
struct __attribute__((capability("mutex"))) marked {
  void grab() __attribute__((acquire_capability())); void drop() __attribute__((release_capability()));
  bool attempt() __attribute__((try_acquire_capability(true)));
  void lock(); void lock_shared(); bool try_lock_for(int); void unlock(); void tryLock(); void other();
};)cpp");
  std::map<std::string, LockOperation> Found;
  for (const CXXRecordDecl *R : P.unit().records())
    if (R->getName() == "marked")
      for (const CXXMethodDecl *M : R->methods())
        if (M->getIdentifier())
          Found[M->getNameAsString()] = lockOperationOf(M);
  for (const char *Name : {"grab", "lock", "lock_shared"})
    EXPECT_EQ(Found[Name], LockOperation::Locks) << Name;
  for (const char *Name : {"attempt", "try_lock_for", "tryLock"})
    EXPECT_EQ(Found[Name], LockOperation::Tries) << Name;
  for (const char *Name : {"drop", "unlock"})
    EXPECT_EQ(Found[Name], LockOperation::Unlocks) << Name;
  EXPECT_EQ(Found["other"], LockOperation::None);
  EXPECT_EQ(lockOperationOf(nullptr), LockOperation::None);
}

TEST(LockKinds, Guards) {
  Parsed P(R"cpp(
namespace std { template <class T> struct optional { T v; }; template <class T> struct vector { T *v; }; }
struct amutex { task<> lock(); void unlock(); };
struct async_guard { explicit async_guard(amutex &a) : a(a) { a.lock(); } ~async_guard() { a.unlock(); } amutex &a; };
struct __attribute__((scoped_lockable)) declared { ~declared(); };
struct owner { guard held; }; struct cyclic { cyclic *next; guard &seen; };
struct unlocks { mutex &m; ~unlocks() { m.unlock(); } };
void f(guard a, declared b, owner c, std::optional<guard> d,
       async_guard e, cyclic g, unlocks h, guard &i, std::vector<guard> j, noisy k, int l) {}
)cpp");
  const Function &F = P.function("f");
  auto Is = [&](const char *Name) { return isThreadGuard(P.variable("f", Name)->getType(), F); };
  for (const char *Yes : {"a", "b", "c", "d"})
    EXPECT_TRUE(Is(Yes)) << Yes;
  for (const char *No : {"e", "g", "h", "i", "j", "k", "l"})
    EXPECT_FALSE(Is(No)) << No;
}

TEST(LockKinds, WhatBodiesDo) {
  Parsed P("void locks(mutex &m) { if (true) m.lock(); } void unlocks(mutex &m) { m.unlock(); }"
           "void later(mutex &m) { auto l = [&] { m.lock(); }; } void declared(mutex &m);");
  const Function &F = P.function("locks");
  EXPECT_TRUE(bodyDoes(&P.declaration("locks"), LockOperation::Locks, F));
  EXPECT_FALSE(bodyDoes(&P.declaration("locks"), LockOperation::Unlocks, F));
  EXPECT_TRUE(bodyDoes(&P.declaration("unlocks"), LockOperation::Unlocks, F));
  EXPECT_FALSE(bodyDoes(&P.declaration("later"), LockOperation::Locks, F));
  EXPECT_FALSE(bodyDoes(&P.declaration("declared"), LockOperation::Locks, F));
  EXPECT_FALSE(bodyDoes(nullptr, LockOperation::Locks, F));
}

TEST(LockKinds, TheSuspensionAtWhichALockIsHeld) {
  Parsed P(R"cpp(
task<> f(mutex &m, bool b) {
  co_await step();
  guard held(m);
  if (b) $held[[co_await step()]];
  co_await flag();
})cpp");
  const Function &F = P.function("f");
  const VarDecl *Guard = P.variable("f", "held");
  auto Found = heldAcrossSuspension(F, Guard, {}, *flowOf(F)->declared(Guard), Held);
  ASSERT_TRUE(Found);
  EXPECT_EQ(P.spot(Found->Path.End.Node), P.marked("held").front());
  EXPECT_EQ(Found->Owner, Guard);
  EXPECT_EQ(stateAfterConstruction(Guard->getInit(), F), unsigned(Held));
  EXPECT_FALSE(heldAcrossSuspension(F, Guard, {}, *flowOf(F)->declared(Guard), Free));
}

} // namespace
