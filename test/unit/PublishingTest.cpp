// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "facts/Publishing.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
#include <functional>
#include <thread>
void post(std::coroutine_handle<>);
bool try_post(std::coroutine_handle<>);
struct list {
  std::coroutine_handle<> first;
  void add(std::coroutine_handle<> h) { first = h; }
};
)cpp";

std::vector<Publication> publications(const std::string &Body) {
  static std::unique_ptr<Parsed> P; // what they point to lives as long as the AST
  P = std::make_unique<Parsed>(Before + "struct aw { list waiting; std::function<void()> call;"
                                        "void await_suspend(std::coroutine_handle<> h) { " +
                               Body + " } };");
  return publicationsIn(P->function("aw::await_suspend"));
}

TEST(Publishing, HandedOver) {
  std::vector<Publication> Opaque = publications("post(h);");
  ASSERT_EQ(Opaque.size(), 1u);
  EXPECT_FALSE(Opaque[0].Resumed);
  EXPECT_FALSE(Opaque[0].Certain);
  std::vector<Publication> Thread = publications("std::thread([h] { h.resume(); }).detach();");
  ASSERT_EQ(Thread.size(), 1u);
  EXPECT_TRUE(Thread[0].Certain);
  EXPECT_EQ(publications("post(std::coroutine_handle<>::from_address(h.address()));").size(), 1u);
}

TEST(Publishing, ResumedHere) {
  for (const char *Body : {"h.resume();", "h();", "h.destroy();"}) {
    std::vector<Publication> Found = publications(Body);
    ASSERT_EQ(Found.size(), 1u) << Body;
    EXPECT_TRUE(Found[0].Resumed) << Body;
    EXPECT_TRUE(Found[0].Certain) << Body;
  }
}

TEST(Publishing, NotHandedOver) {
  EXPECT_TRUE(publications("").empty());
  EXPECT_TRUE(publications("waiting.add(h);").empty()); // stored, as is seen
  EXPECT_TRUE(publications("if (try_post(h)) call = nullptr;").empty()); // may have failed
  EXPECT_TRUE(publications("post(std::noop_coroutine());").empty());
  EXPECT_TRUE(publications("use(h.done());").empty());
}

} // namespace
