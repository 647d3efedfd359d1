// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "words/EscapeStory.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
task<> read(const int &value) { co_await step(); use(value); }
task<> calls(void (&run)()) { co_await step(); run(); }
struct thing { int n = 0; task<> member() { co_await step(); use(n); } };
)cpp";

struct Story {
  EscapeKind Kind;
  std::string Message, Place;
  size_t Steps;
};

Story storyOf(Parsed &P, const char *Name = "f") {
  const Function &F = P.function(Name);
  if (escapesOf(F).size() != 1) {
    ADD_FAILURE() << escapesOf(F).size() << " escapes";
    return {};
  }
  const Escape &E = escapesOf(F).front();
  EscapeKind Kind = kindOf(E, F);
  return {Kind, messageOf(E, Kind), P.spot(placeOf(E, Kind)), stepsOf(E).size()};
}

void expectStory(const std::string &Code, EscapeKind Kind, llvm::StringRef Message) {
  Parsed P(Before + Code, {"-std=c++23"});
  Story Found = storyOf(P);
  EXPECT_EQ(Found.Kind, Kind) << Code;
  EXPECT_EQ(Found.Message, Message) << Code;
  EXPECT_EQ(Found.Place, P.marked().empty() ? "" : P.marked().front()) << Code;
  EXPECT_GT(Found.Steps, 0u) << Code;
}

TEST(EscapeStory, EachKindInItsWords) {
  expectStory("task<> f() { auto t = read([[1]]); co_await t; }", EscapeKind::Argument,
              "a temporary 'int' dies with this statement, but 'read' still reads it as 'value'");
  expectStory("task<> f() { int n = 0; return read([[n]]); }", EscapeKind::Returned,
              "'n' dies when this function returns, but the task that it returns still reads it");
  expectStory("task<> f() { auto t = [[thing().member()]]; co_await t; }", EscapeKind::Object,
              "a temporary 'thing' dies with this statement, but 'member' still uses 'this'");
  expectStory("task<> f(int n) { auto t = [[[n]() -> task<> { co_await step(); use(n); }()]];"
              " co_await t; }",
              EscapeKind::Closure,
              "the closure dies with this statement, but its coroutine still reads the captures");
}

} // namespace
