// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Escape.h"
#include "subjects/Outliving.h"
#include "summaries/Summary.h"
#include "values/Consumption.h"
#include "values/Stores.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict,
               "Also report functions of which only the name suggests that they keep a callback, "
               "and 'this' in the callbacks of a class that is shared by shared_ptr.")};
  }
};

struct CaptureEscapesToAsyncSink final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const auto *Call : F.all<CallExpr>())
      if (const FunctionDecl *Callee = Call->getDirectCallee();
          Callee && !Callee->isInStdNamespace())
        for (unsigned I = 0; I != Call->getNumArgs(); ++I)
          if (const LambdaExpr *Lambda = lambdaIn(Call->getArg(I));
              Lambda &&
              (isSink(*Callee, F) || isSeenToKeep(*Call, I, F) || resumesLater(*Lambda, F)))
            look(*Call, *Callee, *Lambda, F, R);
  }

private:
  bool isSink(const FunctionDecl &Callee, const Function &F) const {
    const Models &Known = F.models();
    if (Known.has(&Callee, Role::Callback) || Known.has(&Callee, Role::Spawns))
      return true;
    return Options.Strict && soundsLikeSink(Callee) && !Known.function(&Callee) &&
           !F.unit().bodyOf(&Callee);
  }

  /// Whether the body of what is called leaves argument \p Index in a place that outlives this
  /// function, or with a thread that it does not join.
  static bool isSeenToKeep(const CallExpr &Call, unsigned Index, const Function &F) {
    const ArgumentSummary &Done = argumentSummary(&Call, Index, F.unit());
    return Done.BodySeen && !Done.has(ArgumentEffect::RunsToEnd) &&
           llvm::any_of(Done.Uses, [&](const ArgumentUse &U) {
             if (U.Effect != ArgumentEffect::Keeps)
               return U.Effect == ArgumentEffect::CallsElsewhere ||
                      U.Effect == ArgumentEffect::CallsLater;
             const Expr *In = keeperOf(U, &Call);
             return In ? outlivesFunction(In) : U.In.Kind == Keeper::Global;
           });
  }

  /// `loop()`, `for (auto &n : nodes_)`: of this object, a parameter's or a global, by another
  /// name.
  static bool isOfOthers(const Expr *Object) {
    Referents Places = placesOf(Object);
    return !Places.empty() && llvm::all_of(Places, [](const Referent &R) {
      return R.Kind == Referent::This || R.Kind == Referent::Global;
    });
  }

  static bool outlivesFunction(const Expr *Object) {
    if (isOfOthers(Object))
      return true;
    Root R = rootOf(Object);
    if (R.Captured || R.This || !R.Variable) // or `Loop::current()`
      return R.This || (!R.Variable && placesOf(Object).empty());
    bool Given = llvm::isa<ParmVarDecl>(R.Variable) &&
                 (R.Through || R.Variable->getType()->isReferenceType());
    return Given || R.Variable->hasGlobalStorage();
  }

  /// What resumes the coroutine that await_suspend() is suspending runs when that has returned.
  static bool resumesLater(const LambdaExpr &Lambda, const Function &F) {
    const IdentifierInfo *Name = F.decl().getIdentifier();
    if (!Name || !Name->isStr("await_suspend"))
      return false;
    bool Resumes = false;
    walk(Lambda.getBody(), [&](const Stmt *S) {
      const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(calleeOf(S));
      Resumes |= Method && canonicalName(*Method) == "std::coroutine_handle::resume";
      return !Resumes;
    });
    return Resumes;
  }

  static bool soundsLikeSink(const FunctionDecl &Callee) {
    static const llvm::StringRef Words[] = {"then",   "post",    "defer",   "dispatch", "schedule",
                                            "submit", "enqueue", "connect", "subscribe"};
    llvm::StringRef Name = identifierOf(&Callee);
    return llvm::is_contained(Words, Name) || Name.starts_with("async_") ||
           Name.ends_with("_later") || Name.ends_with("_callback");
  }

  /// `while (!begun)`: by this variable the function waits until the callback is done with it.
  static bool isPolled(const VarDecl *Var, const Function &F) {
    return Var && llvm::any_of(F.uses(Var), [&](const Expr *Use) {
             const Stmt *Child = Use, *Parent = F.parent(Use);
             for (; llvm::isa_and_nonnull<Expr>(Parent); Parent = F.parent(Child))
               Child = Parent;
             const auto *While = llvm::dyn_cast_or_null<WhileStmt>(Parent);
             const auto *Do = llvm::dyn_cast_or_null<DoStmt>(Parent);
             return (While && While->getCond() == Child) || (Do && Do->getCond() == Child);
           });
  }

  static const LambdaExpr *lambdaIn(const Expr *Argument) {
    const Expr *Value = movedValueOf(Argument);
    while (const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(Value)) {
      // std::function and its like, made from the lambda.
      if (Construct->getNumArgs() == 0)
        return nullptr;
      Value = movedValueOf(Construct->getArg(0));
    }
    return llvm::dyn_cast_or_null<LambdaExpr>(Value);
  }

  void look(const CallExpr &Call, const FunctionDecl &Callee, const LambdaExpr &Lambda,
            const Function &F, Report &R) const {
    Destination Goes = destination(Call, F);
    for (const Referent &What : pointeesOf(&Lambda))
      if (((What.Kind == Referent::Local && !(What.Held && givesAway(*What.Variable, F))) ||
           diesWithClosure(What, F)) &&
          !isPolled(What.Variable, F))
        if (std::optional<LateTask> Late = late(What, Call, Lambda, Goes, F))
          return report(What, Callee, *Late, R);
    if (Options.Strict && capturesBareThis(Lambda, F))
      R.warn(Lambda.getSourceRange(),
             "the object may be destroyed when '{0}' runs this callback, which does not own it",
             Callee.getName());
  }

  /// Where the callback goes with the result of the call.
  static Destination destination(const CallExpr &Call, const Function &F) {
    Destination Spawned{Destination::Spawned, &Call};
    if (!Call.getType()->isRecordType())
      return Spawned;
    Destination Goes = destinationOf(&Call, F.types().of(Call.getType()), F);
    return Goes.Kind == Destination::Dropped ? Spawned : Goes;
  }

  /// Whether \p What dies before the callback was waited for; not known where that is unseen.
  static std::optional<LateTask> late(const Referent &What, const CallExpr &Call,
                                      const LambdaExpr &Lambda, const Destination &Goes,
                                      const Function &F) {
    const TypeProfile &Profile = F.types().of(Call.getType());
    const Stmt *Since = Goes.At && flowOf(F) && flowOf(F)->after(Goes.At) ? Goes.At : &Call;
    switch (Goes.Kind) {
    case Destination::Returned:
      // What a coroutine returns is made before it suspends for good: its locals live until then.
      return F.isCoroutine() ? std::nullopt : std::optional(LateTask{Goes});
    case Destination::Spawned:
    case Destination::Stored:
      return diesUnwaited(What, &Lambda, Since, F) ? std::optional(LateTask{Goes}) : std::nullopt;
    case Destination::Kept:
      // What is awaited before the local dies may be what the callback does with it.
      return Profile.isTask() && diesUnwaited(What, &Lambda, &Call, F)
                 ? outlivesReferent(F, Profile, What, false, Goes, &Lambda)
                 : std::nullopt;
    default:
      return std::nullopt;
    }
  }

  static void report(const Referent &What, const FunctionDecl &Callee, const LateTask &Late,
                     Report &R) {
    const Destination &Goes = Late.Goes;
    bool Returned = Goes.Kind == Destination::Returned;
    FindingBuilder Found =
        R.warn(What.Where->getSourceRange(),
               "'{0}' dies when {1}; the callback that '{2}' keeps reads it later",
               What.Variable->getName(),
               What.Kind == Referent::Captured ? "this callback returns"
               : Returned                      ? "this function returns"
                                               : "its block ends",
               Callee.getName());
    Found.step(What.Variable->getLocation(), "'{0}' is declared here", What.Variable->getName());
    if (Goes.At)
      Found.step(Goes.At->getSourceRange(), Returned ? "what runs the callback is returned here"
                                            : Late.Used
                                                ? "what waits for the callback is kept here"
                                                : "the callback is kept here, and nothing waits");
    if (Late.Used && Late.Used != Goes.At)
      Found.step(Late.Used->getSourceRange(),
                 "it is waited for only here, after '{0}' is destroyed", What.Variable->getName());
  }

  static bool capturesBareThis(const LambdaExpr &Lambda, const Function &F) {
    bool This = false;
    for (const LambdaCapture &Capture : Lambda.captures()) {
      if (Capture.capturesThis())
        This = Capture.getCaptureKind() == LCK_This;
      else if (const CXXRecordDecl *Owner = Capture.capturesVariable()
                                                ? recordOf(Capture.getCapturedVar()->getType())
                                                : nullptr;
               Owner && Owner->isInStdNamespace() && Owner->getIdentifier() &&
               Owner->getName().ends_with("_ptr"))
        return false;
    }
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&F.decl());
    return This && Method && isSharedByPointer(Method->getParent());
  }

  static bool isSharedByPointer(const CXXRecordDecl *Record) {
    return Record->hasDefinition() &&
           llvm::any_of(Record->getDefinition()->bases(), [](const CXXBaseSpecifier &Base) {
             const CXXRecordDecl *Of = recordOf(Base.getType());
             return Of &&
                    (canonicalName(*Of) == "std::enable_shared_from_this" || isSharedByPointer(Of));
           });
  }
};
} // namespace

COROLINT_CHECK(
    capture_escapes_to_async_sink, CaptureEscapesToAsyncSink,
    ({.Name = "coro-capture-escapes-to-async-sink",
      .Summary = "A callback that runs later refers to locals that are destroyed by then"}))
