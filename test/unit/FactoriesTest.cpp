// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Factories.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

TEST(Factories, ConstructorsThatRun) {
  Parsed P(R"cpp(
namespace std { template <class T> struct unique_ptr {};
 template <class T, class... A> unique_ptr<T> make_unique(A &&...);
 template <class T> struct vector { template <class... A> void emplace_back(A &&...);
  template <class... A> void emplace(int, A &&...); };
 template <class T> struct optional { template <class... A> void emplace(A &&...); }; }
namespace mine { template <class T, class... A> void make_unique(A &&...); }
struct one { one(int, int = 0); one(const one &) = default; };
struct two { two(int); two(const char *); };
void f(std::vector<one> v, std::optional<one> o, one value) {
  std::make_unique<one>(1); std::make_unique<one>(1, 2); v.emplace_back(1); o.emplace(1);
  std::make_unique<one>(1, 2, 3); std::make_unique<two>(1); std::make_unique<int>(1);
  mine::make_unique<one>(1); v.emplace(0, 1); use(1);
})cpp");
  unsigned Made = 0;
  for (const auto *Call : P.function("f").all<CallExpr>())
    if (const CXXConstructorDecl *Constructor = constructorRunBy(*Call, *Call->getDirectCallee())) {
      EXPECT_EQ(Constructor->getParent()->getName(), "one");
      EXPECT_EQ(Constructor->getNumParams(), 2u);
      ++Made;
    }
  EXPECT_EQ(Made, 4u);
}

} // namespace
