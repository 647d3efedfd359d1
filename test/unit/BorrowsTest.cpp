// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Borrows.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std { template <class T> struct vector { ~vector(); T *begin(); T *end(); void clear(); T &operator[](int); };
 template <class T> struct unique_ptr { ~unique_ptr(); T &operator*() const; T *operator->() const; T *get() const; };
 template <class T> struct shared_ptr { shared_ptr(); ~shared_ptr(); shared_ptr(const shared_ptr &); T &operator*() const;
  T *operator->() const; T *get() const; };
 template <class T> struct optional { ~optional(); T &operator*(); T &value(); }; }
struct item { int n; std::vector<int> parts; };
struct store { std::vector<item> list; std::vector<std::unique_ptr<item>> boxes; std::unique_ptr<item> one;
 std::optional<item> maybe; std::shared_ptr<item> some;
 item &first() { if (!one.get()) throw 1; return *one; } std::shared_ptr<item> share() { return some; }
 item *find(int n) { item &found = list[n]; return n ? &found : nullptr; } item &unknown(); void f(); };
)cpp";

/// The holders that `x`, declared as \p Declaration in a member of store, leads into.
std::string into(const std::string &Declaration) {
  Parsed P(Before + "void store::f() { " + Declaration + " }");
  const VarDecl *X = P.variable("store::f", "x");
  std::string Found;
  for (const Borrow &B : borrowsOf(X->getType(), X->getInit(), P.function("store::f")))
    Found += B.Holder->getNameAsString() + (B.ByInsertion ? "+ " : " ");
  return Found;
}

TEST(Borrows, OfContainers) {
  EXPECT_EQ(into("auto &x = list[0];"), "list+ ");
  EXPECT_EQ(into("auto &x = list[0].parts[1];"), "parts+ list+ ");
  EXPECT_EQ(into("int *x = &list[0].n;"), "list+ ");
  EXPECT_EQ(into("item &i = list[0]; auto &x = i.parts;"), "list+ ");
  EXPECT_EQ(into("auto &x = list;"), "");
  EXPECT_EQ(into("auto x = list[0];"), "");
}

TEST(Borrows, OfPointers) {
  EXPECT_EQ(into("auto &x = *one;"), "one ");
  EXPECT_EQ(into("auto *x = one.get();"), "one ");
  EXPECT_EQ(into("int &x = one->n;"), "one ");
  EXPECT_EQ(into("auto &x = maybe.value();"), "maybe ");
  EXPECT_EQ(into("auto &x = *boxes[0];"), "boxes "); // moves the box, not what is in it
}

TEST(Borrows, ThroughFunctions) {
  EXPECT_EQ(into("auto &x = first();"), "one ");
  EXPECT_EQ(into("auto &x = first().parts[0];"), "parts+ one ");
  EXPECT_EQ(into("auto *x = find(1);"), "list+ ");
  EXPECT_EQ(into("auto &x = *share();"), "some ");
  EXPECT_EQ(into("auto &x = unknown();"), "");
}

TEST(Borrows, NothingOfTheFrame) {
  EXPECT_EQ(into("auto kept = some; auto &x = *kept;"), "");
  EXPECT_EQ(into("auto kept = share(); auto &x = kept->n;"), "");
  EXPECT_EQ(into("std::vector<item> own; auto &x = own[0];"), "");
  EXPECT_EQ(into("store own; auto &x = own.list[0];"), "");
}

} // namespace
