// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parsed.h"
#include "model/Structure.h"

#include <gtest/gtest.h>

using namespace clang;
using namespace corolint;
using corolint::test::Parsed;

namespace {

/// Members of a promise, but for get_return_object.
const std::string Rest = "std::suspend_always final_suspend() noexcept; void return_void();"
                         "void unhandled_exception();";
const std::string Lazy = "std::suspend_always initial_suspend() { return {}; }" + Rest;
const std::string Eager = "std::suspend_never initial_suspend() { return {}; }" + Rest;

TEST(Awaiters, ParametersChooseThePromise) {
  Parsed P(R"cpp(
struct result { result(); ~result(); }; struct tag {}; struct other {};
struct lazy { result get_return_object(); )cpp" +
               Lazy + R"cpp( };
struct eager { result get_return_object(); )cpp" +
               Eager + R"cpp( };
struct owner { result member(tag &); result twice(int) &&; result object(this owner &, tag &); };
template <> struct std::coroutine_traits<result, tag &> { using promise_type = lazy; };
template <class... More> struct std::coroutine_traits<result, int, More...> { using promise_type = eager; };
template <> struct std::coroutine_traits<result, owner &, tag &> { using promise_type = lazy; };
template <> struct std::coroutine_traits<result, owner &&, int> { using promise_type = eager; };
result by_tag(tag &); result by_number(int, other); result by_value(tag); result none();
)cpp",
           {"-std=c++23"});
  auto Start = [&](const FunctionDecl &F) {
    const TypeProfile &Profile = P.unit().types().returnedBy(F);
    return Profile.Promise ? wordFor(Profile.Start).str() : "no promise";
  };
  EXPECT_EQ(Start(P.declaration("by_tag")), "lazy");
  EXPECT_EQ(Start(P.declaration("by_number")), "eager");
  EXPECT_EQ(Start(P.declaration("by_value")), "no promise");
  EXPECT_EQ(Start(P.declaration("none")), "no promise");
  for (const CXXRecordDecl *Record : P.unit().records())
    for (const CXXMethodDecl *Method : Record->methods())
      if (Record->getName() == "owner" && Method->getIdentifier())
        EXPECT_EQ(Start(*Method), Method->getName() == "twice" ? "eager" : "lazy")
            << Method->getName().str();
}

TEST(Awaiters, WhatInitialSuspendDoesWithTheHandle) {
  auto Start = [](const std::string &Suspends) {
    Parsed P("void post(std::coroutine_handle<>); struct own { struct promise_type {"
             " struct initial { bool await_ready() { return false; }" +
             Suspends +
             " void await_resume(); std::coroutine_handle<> kept; }; int id;"
             " own get_return_object(); initial initial_suspend();" +
             Rest + "}; }; own f();");
    return wordFor(P.unit().types().returnedBy(P.declaration("f")).Start).str();
  };
  EXPECT_EQ(Start("void await_suspend(std::coroutine_handle<>) {}"), "lazy");
  EXPECT_EQ(
      Start("void await_suspend(std::coroutine_handle<promise_type> h) { h.promise().id = 1; }"),
      "lazy");
  EXPECT_EQ(Start("template <class P> void await_suspend(std::coroutine_handle<P> h) {"
                  " h.promise().id = 1; }"),
            "lazy");
  EXPECT_EQ(Start("void await_suspend(std::coroutine_handle<>); "), "lazy"); // nobody sees it
  // An executor may run it at any time now.
  EXPECT_EQ(Start("void await_suspend(std::coroutine_handle<> h) { post(h); }"), "dynamic");
  EXPECT_EQ(Start("template <class P> void await_suspend(std::coroutine_handle<P> h) {"
                  " h.promise().id = 1; auto l = [h] { h.resume(); }; l(); }"),
            "dynamic");
}

TEST(Awaiters, YieldValueAloneProvesNothing) {
  Parsed P("struct failed {}; template <class T> struct fallible { struct promise_type {"
           " fallible get_return_object(); std::suspend_always yield_value(failed);" +
           Lazy +
           "};"
           " bool await_ready(); void await_suspend(std::coroutine_handle<>); T await_resume(); };"
           "fallible<int> f();");
  EXPECT_EQ(P.unit().types().returnedBy(P.declaration("f")).Kind, TypeKind::Task);
}

/// How certainly `co_await v;` suspends in a coroutine of type `own`.
SuspendCertainty certainty(const std::string &Promise, const std::string &Value) {
  Parsed P("struct own { struct promise_type { own get_return_object();" + Lazy + Promise +
           "}; };" + Value + "own f(value v) { ^co_await v; }");
  const SuspensionPoint *Point = P.function("f").suspension(P.at<CoawaitExpr>());
  EXPECT_TRUE(Point);
  return Point ? Point->Certainty : SuspendCertainty::May;
}

TEST(Awaiters, WhatIsReallyAwaitedDecides) {
  const char *Always = "struct value : std::suspend_always {};";
  const char *Free =
      "namespace n { struct value {}; std::suspend_never operator co_await(value &); }"
      "using n::value;";
  EXPECT_EQ(certainty("", Always), SuspendCertainty::Must);
  EXPECT_EQ(certainty("", Free), SuspendCertainty::Never);
  EXPECT_EQ(certainty("", "struct value { std::suspend_never operator co_await(); };"),
            SuspendCertainty::Never);
  // The promise of the awaiting coroutine has the first word ([expr.await]/3.2).
  EXPECT_EQ(certainty("template <class T> std::suspend_never await_transform(T &);", Always),
            SuspendCertainty::Never);
  EXPECT_EQ(certainty("template <class T> T &await_transform(T &v);", Free),
            SuspendCertainty::Never);
}

TEST(Awaiters, AwaitersAndResults) {
  Parsed P("struct base : std::suspend_always { long await_resume(); }; struct derived : base {};"
           "struct indirect { derived operator co_await() &&; };"
           "struct gone { derived operator co_await() = delete; };"
           "struct half { bool await_ready(); };"
           "void f(derived a, indirect b, gone c, half d, int e) {}");
  Types &T = P.unit().types();
  auto Result = [&](const char *Name) {
    QualType Type = P.variable("f", Name)->getType();
    return T.awaiterOf(Type) ? T.awaitResult(Type).getAsString() : "none";
  };
  EXPECT_EQ(Result("a"), "long");
  EXPECT_EQ(Result("b"), "long");
  for (const char *Name : {"c", "d", "e"})
    EXPECT_EQ(Result(Name), "none") << Name;
}

TEST(Awaiters, ConstantAnswers) {
  Parsed P(
      "bool yes() { return true; } bool no() { return false; } bool asks() { return yes(); }"
      "bool late() { use(1); return true; } bool declared(); struct h { void done(); h *next; };"
      "void calls(h x) { x.next->done(); } void names(h x) { &h::done; x.next; }");
  auto Answer = [&](const char *Name) {
    return constantAnswer(&P.declaration(Name), P.unit().types());
  };
  EXPECT_EQ(Answer("yes"), true);
  EXPECT_EQ(Answer("no"), false);
  for (const char *Name : {"asks", "late", "declared"})
    EXPECT_EQ(Answer(Name), std::nullopt) << Name;
  EXPECT_TRUE(callsMember(P.declaration("calls").getBody(), "done"));
  EXPECT_FALSE(callsMember(P.declaration("names").getBody(), "done"));
}

TEST(Awaiters, CopiesAndMoves) {
  Parsed P("struct plain { int n; }; struct moves { moves(moves &&); };"
           "struct pinned { pinned(pinned &&) = delete; }; struct holds { moves m; };"
           "struct shares { shares(const shares &); };");
  auto Can = [&](llvm::StringRef Name) {
    for (const CXXRecordDecl *R : P.unit().records())
      if (R->getName() == Name)
        return std::pair(isCopyable(R), isMovable(R));
    return std::pair(false, false);
  };
  EXPECT_EQ(Can("plain"), std::pair(true, true));
  EXPECT_EQ(Can("shares"), std::pair(true, true));
  EXPECT_EQ(Can("moves"), std::pair(false, true));
  EXPECT_EQ(Can("holds"), std::pair(false, true));
  EXPECT_EQ(Can("pinned"), std::pair(false, false));
}

} // namespace
