// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Scopes.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const char *const Yaml = R"(
library: lib
types:
  - names: [nursery]
    scope: {spawn: [start], join: [join, operator co_await], if-not-joined: terminates}
  - names: [group]
    scope: {spawn: [add], if-not-joined: cancels}
)";

/// All that happens to `n`, in the order of the source.
std::vector<ScopeEvent> events(const std::string &Body) {
  Models Known;
  EXPECT_EQ(llvm::toString(Known.add(Yaml, "lib.yaml")), "");
  Parsed P("struct nursery { void start(task<>); task<> join(); int size() const; nursery &self();"
           " task<> operator co_await(); }; void help(nursery &); task<> made();"
           "task<> f() { nursery n; " +
               Body + " co_return; }",
           {"-std=c++20"}, Known);
  const Function &F = P.function("f");
  const VarDecl *N = P.variable("f", "n");
  std::optional<ScopeModel> Model = scopeModelOf(N->getType(), F);
  std::vector<ScopeEvent> Found;
  if (!Model) {
    ADD_FAILURE() << "no scope";
    return Found;
  }
  for (const Stmt *S : F.statements())
    if (ScopeEvent E = scopeEventAt(S, N, *Model, F); E != ScopeEvent::None)
      Found.push_back(E);
  return Found;
}

using Events = std::vector<ScopeEvent>;

TEST(Scopes, SpawnsAndJoins) {
  EXPECT_EQ(events("n.start(made()); co_await n.join();"),
            (Events{ScopeEvent::Spawns, ScopeEvent::Joins}));
  EXPECT_EQ(events("n.start(made());"), Events{ScopeEvent::Spawns});
  EXPECT_EQ(events("co_await n;"), Events{ScopeEvent::Joins});
  EXPECT_EQ(events("use(n.size());"), Events{});
}

TEST(Scopes, HandedOn) {
  EXPECT_EQ(events("help(n);"), Events{ScopeEvent::Unknown});
  EXPECT_EQ(events("n.self();"), Events{ScopeEvent::Unknown});
  EXPECT_EQ(events("auto l = [&n] {};"), (Events{ScopeEvent::Unknown, ScopeEvent::Unknown}));
}

TEST(Scopes, Models) {
  Models Known;
  ASSERT_EQ(llvm::toString(Known.add(Yaml, "lib.yaml")), "");
  Parsed P("struct nursery {}; struct group {}; void f(nursery a, group b, nursery &c, int d) {}",
           {"-std=c++20"}, Known);
  const Function &F = P.function("f");
  auto Model = [&](const char *Name) { return scopeModelOf(P.variable("f", Name)->getType(), F); };
  ASSERT_TRUE(Model("a"));
  ASSERT_TRUE(Model("b"));
  EXPECT_TRUE(mustBeJoined(*Model("a")));
  EXPECT_FALSE(mustBeJoined(*Model("b")));
  EXPECT_FALSE(Model("c")); // somebody else's
  EXPECT_FALSE(Model("d"));
}

} // namespace
