// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "subjects/Moves.h"
#include "Parsed.h"
#include "flow/Flow.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

const std::string Before = R"cpp(
namespace std { template <class T> T &&move(T &); }
struct text { text(); text(const text &); text(text &&); text &operator=(text &&); ~text(); void clear(); bool empty() const; int size() const; };
struct message { text head, body; int id; };
void take(text); void accept(text &&); bool try_accept(text &&); void look(const text &); void change(text &);
)cpp";

TEST(Moves, WhatTakes) {
  Parsed P(Before + R"cpp(
void f(text t, text &lent, message m, int n, const text fixed) {
  take($yes[[std::move(t)]]); accept($yes[[std::move(t)]]); text made = $yes[[std::move(m.body)]];
  look(std::move(t)); try_accept(std::move(t)); take(std::move(lent)); use(std::move(n)); take(std::move(fixed));
})cpp");
  std::vector<std::string> Found;
  for (const Move &M : movesIn(P.function("f")))
    Found.push_back(P.spot(M.At));
  EXPECT_EQ(Found, P.marked("yes"));
}

/// What \p Use does with the body of a message that was moved away.
Touch after(const std::string &Use) {
  Parsed P(Before + "void f(message m) { take(std::move(m.body)); " + Use + " }");
  const Function &F = P.function("f");
  std::vector<Move> Moves = movesIn(F);
  Touch Found = Touch::None;
  flowOf(F)->search(*flowOf(F)->after(Moves.front().At), 0, [&](const Event &E, unsigned &) {
    Found = touchOf(E, Moves.front(), F);
    return Found == Touch::None ? Flow::Next::Go : Flow::Next::Found;
  });
  return Found;
}

TEST(Moves, WhatIsDoneAfterwards) {
  for (const char *Relies : {"look(m.body);", "take(m.body);", "text copy = m.body;"})
    EXPECT_EQ(after(Relies), Touch::Relies) << Relies;
  for (const char *Renews : {"m.body = text();", "m.body.clear();", "change(m.body);",
                             "if (m.body.empty()) use(1);", "use(&m.body);"})
    EXPECT_EQ(after(Renews), Touch::Renews) << Renews;
  for (const char *Other : {"look(m.head);", "use(m.id);", "m.body.size();"})
    EXPECT_EQ(after(Other), Touch::None) << Other;
}

} // namespace
