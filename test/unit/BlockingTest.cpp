// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Blocking.h"
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
[ [clang::annotate("coro::blocking")]] void said();
using namespace std::chrono_literals;
)cpp";

TEST(Blocking, Calls) {
  const std::pair<const char *, const char *> Cases[] = {
      {"sleep(1)", "sleep"},
      {"std::this_thread::sleep_for(1s)", "sleep"},
      {"later.get()", "wait"},
      {"t.join()", "wait"},
      {"poll(nullptr, 0, n)", "wait"},
      {"said()", "declared"},
      // Arguments that do not block.
      {"poll(nullptr, 0, 0)", ""},
      {"poll(nullptr, 0, -1)", "wait"}, // for ever
      {"later.wait_for(0s)", ""},
      {"later.wait_for(1s)", "wait"},
      // Other functions of the name.
      {"mine::sleep(1)", ""},
      {"use(1)", ""},
  };
  std::string Code = Before + "task<> f(std::future<int> &later, std::thread &t, int n) {";
  for (size_t I = 0; I != std::size(Cases); ++I)
    Code += "$x" + std::to_string(I) + "^" + Cases[I].first + ";";
  Parsed P(Code + "co_return; }");
  for (size_t I = 0; I != std::size(Cases); ++I) {
    const auto *Call = P.at<CallExpr>("x" + std::to_string(I));
    ASSERT_TRUE(Call) << Cases[I].first;
    std::optional<BlockingUse> Use = blockingUse(Call, P.function("f"));
    EXPECT_EQ(Use ? Use->Category : "", Cases[I].second) << Cases[I].first;
  }
}

TEST(Blocking, DestructorsAndResults) {
  Parsed P(Before +
           "void f(std::jthread &a, std::thread &b, int c) {"
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
  Parsed P("#include <functional>\nvoid named(int); template <class T> void take(T &&) {}"
           "void f() { $a^take([] {}); $b^take(named); $c^take(&named);"
           " $d^take(std::bind(named, 1)); $e^take(1); }");
  auto Callables = [&](const char *Mark) {
    return callablesOf(P.at<CallExpr>(Mark)->getArg(0)).size();
  };
  for (const char *Mark : {"a", "b", "c", "d"})
    EXPECT_EQ(Callables(Mark), 1u) << Mark;
  EXPECT_EQ(Callables("e"), 0u);
}

TEST(Blocking, DefaultArgumentsAreNotWritten) {
  Parsed P("void g(int a, int b = 2); void f() { $x^g(1); }");
  EXPECT_EQ(writtenArguments(P.at<CallExpr>("x")).size(), 1u);
}

TEST(Blocking, Declared) {
  Parsed P("[ [clang::annotate(\"coro::nonblocking\")]] void a(); void b() [ [clang::nonblocking]];"
           "void c();");
  EXPECT_TRUE(isDeclaredNonBlocking(P.declaration("a")));
  EXPECT_TRUE(isDeclaredNonBlocking(P.declaration("b")));
  EXPECT_FALSE(isDeclaredNonBlocking(P.declaration("c")));
}

} // namespace
