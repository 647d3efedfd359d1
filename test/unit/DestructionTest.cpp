// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Destruction.h"
#include "Parsed.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std { template <class T> struct unique_ptr { ~unique_ptr(); }; template <class T> struct vector { ~vector(); };
 struct jthread { jthread(); jthread(jthread &&); ~jthread(); void join(); void detach(); }; }
struct quiet { int n; }; struct user { ~user(); }; struct derived : user {}; struct nested { int n; derived d; };
struct abstract { virtual ~abstract(); };
)cpp";

/// Marks of what dies, as the ranges of deaths() say.
std::vector<std::string> deaths(Parsed &P, const char *Name, bool Blocking = false) {
  std::vector<std::string> Found;
  for (const Death &D : DestructionFacts(P.function(Name)).deaths()) {
    EXPECT_NE(D.Destructor != nullptr, D.Blocks.has_value());
    if (D.Blocks.has_value() == Blocking)
      Found.push_back(P.spot(D.Range));
  }
  return Found;
}

TEST(Destruction, OfWhatUserCodeWrote) {
  Parsed P(Before + R"cpp(
user make(); void take(user); void look(const user &);
void f(user &r, abstract *a) {
  quiet q{}; user [[u]]; nested [[n]]; user [[array]][1]; std::unique_ptr<user> [[owned]];
  static user forever; user &alias = r;
  [[make()]]; look([[make()]]); take(make());
  [[delete a]];
}
struct holder { user member; ~holder() {} };
)cpp");
  EXPECT_EQ(deaths(P, "f"), P.marked());
  EXPECT_EQ(DestructionFacts(P.function("holder::~holder")).deaths().size(), 1u);
}

TEST(Destruction, ThatBlocks) {
  Parsed P(Before + R"cpp(
void f(bool b) {
  std::jthread [[waits]]; std::jthread [[maybe]]; std::jthread joined; std::jthread gone; std::jthread moved;
  if (b) maybe.join();
  joined.join(); gone.detach(); auto [[there]] = std::move(moved);
})cpp");
  EXPECT_EQ(deaths(P, "f", true), P.marked());
  EXPECT_TRUE(deaths(P, "f").empty());
}

} // namespace
