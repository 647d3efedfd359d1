// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Locks.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

size_t heldIn(const std::string &Body, const std::string &Before = "#include <mutex>") {
  Parsed P(Before + "\ntask<> f(bool x, mutex &m) { " + Body + " co_return; }");
  return locksAcrossSuspension(P.function("f")).size();
}

TEST(Locks, Guards) {
  EXPECT_EQ(heldIn("guard g(m); co_await step();"), 1u);
  EXPECT_EQ(heldIn("{ guard g(m); } co_await step();"), 0u);
  EXPECT_EQ(heldIn("std::lock_guard g(m); co_await step();"), 1u);
  EXPECT_EQ(heldIn("std::scoped_lock g(m); if (x) co_await step();"), 1u);
  EXPECT_EQ(heldIn("std::unique_lock g(m); g.unlock(); co_await step();"), 0u);
  EXPECT_EQ(heldIn("std::unique_lock g(m); if (x) g.unlock(); co_await step();"), 1u);
  EXPECT_EQ(heldIn("std::unique_lock g(m, std::defer_lock); co_await step();"), 0u);
  EXPECT_EQ(heldIn("std::unique_lock g(m, std::defer_lock); g.lock(); co_await step();"), 1u);
  EXPECT_EQ(heldIn("std::unique_lock g(m, std::try_to_lock); if (!g.owns_lock()) co_await step();"),
            0u);
}

TEST(Locks, OtherNamesOfAGuard) {
  const std::string Pair = "#include <mutex>\n#include <memory>\n#include <optional>\n"
                           "#include <utility>\n"
                           "struct both { std::unique_lock<mutex> l; int n; };";
  for (const char *Unlocks :
       {"auto *k = &g; k->unlock();", "auto *k = &g; (*k).unlock();", "auto &k = g; k.unlock();",
        "auto *k = std::addressof(g); auto &q = *k; q.unlock();",
        "auto k = std::ref(g); k.get().unlock();",
        "std::unique_lock<mutex> *k = nullptr; k = &g; k->unlock();",
        "auto free = [&] { g.unlock(); }; free();", "auto *k = &g; if (*k) k->unlock();",
        "std::exchange(g, {});"})
    EXPECT_EQ(heldIn(std::string("std::unique_lock g(m); ") + Unlocks + " co_await step();", Pair),
              0u)
        << Unlocks;
  EXPECT_EQ(heldIn("both s{std::unique_lock(m), 1}; auto &[k, n] = s; k.unlock();"
                   " co_await step();",
                   Pair),
            0u);
  EXPECT_EQ(heldIn("both s{std::unique_lock(m), 1}; auto *p = &s; p->l.unlock();"
                   " co_await step();",
                   Pair),
            0u);
  EXPECT_EQ(heldIn("std::optional<std::unique_lock<mutex>> o(m); auto &k = *o; k.unlock();"
                   " co_await step();",
                   Pair),
            0u);
  EXPECT_EQ(heldIn("std::unique_lock g(m); auto *k = &g; k->unlock(); k->lock();"
                   " co_await step();",
                   Pair),
            1u);
  EXPECT_EQ(heldIn("std::unique_lock g(m, std::defer_lock); auto *k = &g; k->lock();"
                   " co_await step();",
                   Pair),
            1u);
  EXPECT_EQ(heldIn("std::unique_lock g(m); std::unique_lock<mutex> other; auto *k = &other;"
                   " k->unlock(); co_await step();",
                   Pair),
            1u);
  EXPECT_EQ(heldIn("both s{std::unique_lock(m), 1}; auto *p = &s; p->n = std::move(s.n);"
                   " co_await step();",
                   Pair),
            1u);
}

TEST(Locks, ByHand) {
  EXPECT_EQ(heldIn("m.lock(); co_await step(); m.unlock();"), 1u);
  EXPECT_EQ(heldIn("m.lock(); m.unlock(); co_await step();"), 0u);
  EXPECT_EQ(heldIn("if (m.try_lock()) { co_await step(); m.unlock(); }"), 1u);
  EXPECT_EQ(heldIn("if (!m.try_lock()) co_await step();"), 0u);
}

TEST(Locks, AsyncOnesMayBeHeld) {
  const char *Async = "#include <mutex>\nstruct amutex { task<> lock(); void unlock(); };\n"
                      "struct coroutine_mutex { task<std::unique_lock<coroutine_mutex>> hold();"
                      " bool try_lock(); void unlock(); };";
  EXPECT_EQ(heldIn("amutex a; co_await a.lock(); co_await step(); a.unlock();", Async), 0u);
  EXPECT_EQ(heldIn("coroutine_mutex a; auto g = co_await a.hold(); co_await step();", Async), 0u);
}

TEST(Locks, WhatNeverSuspendsIsNoSuspension) {
  EXPECT_EQ(heldIn("guard g(m); co_await std::suspend_never{};"), 0u);
}

TEST(Locks, KindsOfTypes) {
  Parsed P("#include <mutex>\nstruct amutex { task<> lock(); void unlock(); };\n"
           "struct lockless { void unlock(); };\n"
           "void f(std::mutex &a, mutex &b, amutex &c, lockless &d, int e) {}");
  const Function &F = P.function("f");
  auto Kind = [&](const char *Name) { return lockKindOf(P.variable("f", Name)->getType(), F); };
  EXPECT_EQ(Kind("a"), LockKind::Thread);
  EXPECT_EQ(Kind("b"), LockKind::Thread);
  EXPECT_EQ(Kind("c"), LockKind::Async);
  EXPECT_EQ(Kind("d"), LockKind::None);
  EXPECT_EQ(Kind("e"), LockKind::None);
}

} // namespace
