// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "facts/Blocking.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
#include <chrono>
#include <future>
#include <thread>
extern "C" { unsigned sleep(unsigned); int poll(void *, unsigned long, int); }
namespace mine { unsigned sleep(unsigned); }
[[clang::annotate("coro::blocking")]] void said();
using namespace std::chrono_literals;
)cpp";

std::optional<BlockingUse> useAt(Parsed &P) {
  const auto *Call = P.at<CallExpr>("f", "x");
  EXPECT_TRUE(Call);
  return Call ? blockingUse(Call, P.function("f")) : std::nullopt;
}

/// The category of the call that follows /*x*/, empty where it does not block.
std::string category(const std::string &Body) {
  Parsed P(Before + "task<> f(std::future<int> &later, std::thread &t, int n) { " + Body +
           " co_return; }");
  std::optional<BlockingUse> Use = useAt(P);
  return Use ? Use->Category : "";
}

TEST(Blocking, Calls) {
  EXPECT_EQ(category("/*x*/ sleep(1);"), "sleep");
  EXPECT_EQ(category("/*x*/ std::this_thread::sleep_for(1s);"), "sleep");
  EXPECT_EQ(category("/*x*/ later.get();"), "wait");
  EXPECT_EQ(category("/*x*/ t.join();"), "wait");
  EXPECT_EQ(category("/*x*/ poll(nullptr, 0, n);"), "wait");
  EXPECT_EQ(category("/*x*/ said();"), "declared");
}

TEST(Blocking, ArgumentsThatDoNotBlock) {
  EXPECT_EQ(category("/*x*/ poll(nullptr, 0, 0);"), "");
  EXPECT_EQ(category("/*x*/ poll(nullptr, 0, -1);"), "wait");
  EXPECT_EQ(category("/*x*/ later.wait_for(0s);"), "");
  EXPECT_EQ(category("/*x*/ later.wait_for(1s);"), "wait");
}

TEST(Blocking, OtherFunctionsOfTheName) {
  EXPECT_EQ(category("/*x*/ mine::sleep(1);"), "");
  EXPECT_EQ(category("/*x*/ use(1);"), "");
}

TEST(Blocking, DestructorsAndResults) {
  Parsed P(Before + "void f(std::jthread &a, std::thread &b, int c) {"
                    " auto d = std::async([] {}); auto e = std::async(std::launch::deferred, [] {});"
                    " std::future<int> g; }");
  const Function &F = P.function("f");
  auto Blocks = [&](const char *Name) {
    return blockingDestructor(P.variable("f", Name)->getType().getNonReferenceType(), F)
        .has_value();
  };
  EXPECT_TRUE(Blocks("a"));
  EXPECT_FALSE(Blocks("b"));
  EXPECT_FALSE(Blocks("c"));
  EXPECT_FALSE(Blocks("g"));
  EXPECT_TRUE(blocksWhenDestroyed(P.variable("f", "d")->getInit(), F));
  EXPECT_FALSE(blocksWhenDestroyed(P.variable("f", "e")->getInit(), F));
}

TEST(Blocking, Callables) {
  Parsed P("#include <functional>\nvoid named(int); void take(...);"
           "void f() { /*a*/ take([] {}); /*b*/ take(named); /*c*/ take(&named);"
           " /*d*/ take(std::bind(named, 1)); /*e*/ take(1); }");
  auto Callables = [&](const char *Mark) {
    return callablesOf(P.at<CallExpr>("f", Mark)->getArg(0)).size();
  };
  for (const char *Mark : {"a", "b", "c", "d"})
    EXPECT_EQ(Callables(Mark), 1u) << Mark;
  EXPECT_EQ(Callables("e"), 0u);
}

TEST(Blocking, DefaultArgumentsAreNotWritten) {
  Parsed P("void g(int a, int b = 2); void f() { /*x*/ g(1); }");
  EXPECT_EQ(writtenArguments(P.at<CallExpr>("f", "x")).size(), 1u);
}

TEST(Blocking, Declared) {
  Parsed P("[[clang::annotate(\"coro::nonblocking\")]] void a(); void b() [[clang::nonblocking]];"
           "void c();");
  EXPECT_TRUE(isDeclaredNonBlocking(P.declaration("a")));
  EXPECT_TRUE(isDeclaredNonBlocking(P.declaration("b")));
  EXPECT_FALSE(isDeclaredNonBlocking(P.declaration("c")));
}

} // namespace
