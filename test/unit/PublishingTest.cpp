// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Publishing.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std {
template <class F> struct function {
  function(decltype(nullptr));
  function();
};
struct thread {
  template <class F> explicit thread(F);
  void detach();
};
} // namespace std
void post(std::coroutine_handle<>);
bool try_post(std::coroutine_handle<>);
struct list {
  std::coroutine_handle<> first;
  void add(std::coroutine_handle<> h) { first = h; }
};
)cpp";

/// What each body of an await_suspend hands over.
std::vector<std::vector<Publication>> publications(llvm::ArrayRef<const char *> Bodies) {
  static std::unique_ptr<Parsed> P; // what they point to lives as long as the AST
  std::string Code = Before;
  for (size_t I = 0; I != Bodies.size(); ++I)
    Code += "struct aw" + std::to_string(I) +
            " { list waiting; std::function<void()> call;"
            " void await_suspend(std::coroutine_handle<std::coroutine_traits<task<>>::promise_type>"
            " h) { " +
            std::string(Bodies[I]) + " } };";
  P = std::make_unique<Parsed>(Code);
  std::vector<std::vector<Publication>> Found;
  for (size_t I = 0; I != Bodies.size(); ++I)
    Found.push_back(publicationsIn(P->function("aw" + std::to_string(I) + "::await_suspend")));
  return Found;
}

TEST(Publishing, HandedOver) {
  auto Found = publications({"post(h);", "std::thread([h] { h.resume(); }).detach();"});
  ASSERT_EQ(Found[0].size(), 1u);
  EXPECT_FALSE(Found[0][0].Resumed);
  EXPECT_FALSE(Found[0][0].Certain);
  ASSERT_EQ(Found[1].size(), 1u);
  EXPECT_TRUE(Found[1][0].Certain);
}

TEST(Publishing, ResumedHere) {
  for (const auto &Found : publications({"h.resume();", "h();", "h.destroy();"})) {
    ASSERT_EQ(Found.size(), 1u);
    EXPECT_TRUE(Found[0].Resumed);
    EXPECT_TRUE(Found[0].Certain);
  }
}

TEST(Publishing, NotHandedOver) {
  const char *const Bodies[] = {
      "",
      "waiting.add(h);",                  // stored, as is seen
      "if (try_post(h)) call = nullptr;", // may have failed
      "post(std::noop_coroutine());",
      "use(h.done());",
  };
  auto Found = publications(Bodies);
  for (size_t I = 0; I != Found.size(); ++I)
    EXPECT_TRUE(Found[I].empty()) << Bodies[I];
}

} // namespace
