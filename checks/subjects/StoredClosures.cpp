// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "StoredClosures.h"

#include "code/ReferenceTypes.h"
#include "code/Unit.h"
#include "model/Annotations.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/AST/DeclTemplate.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;
using llvm::isa_and_nonnull;

namespace corolint {
namespace {

/// The call operators of \p Lambda that are coroutines; of a generic lambda, its instances.
llvm::SmallVector<const Function *, 2> coroutinesOf(const LambdaExpr &Lambda, Unit &In) {
  llvm::SmallVector<const Function *, 2> Found;
  auto Add = [&](const FunctionDecl *Operator) {
    const Function *Body = In.bodyOf(Operator);
    if (Body && Body->isCoroutine())
      Found.push_back(Body);
  };
  if (const FunctionTemplateDecl *Generic =
          Lambda.getLambdaClass()->getDependentLambdaCallOperator())
    llvm::for_each(Generic->specializations(), Add);
  else
    Add(Lambda.getCallOperator());
  return Found;
}

/// A generic lambda that nothing calls by name is not instantiated: its pattern is read in the
/// order of the source. The first capture that is named after a co_await.
class PatternReader {
public:
  explicit PatternReader(const CXXRecordDecl &Closure) : Closure(Closure) {}

  Read read(const Stmt *Body) {
    visit(Body);
    return Found;
  }

private:
  void visit(const Stmt *S) {
    if (!S || Found.Where)
      return;
    const auto *E = dyn_cast<Expr>(S);
    if (E && Awaited && isCapture(*E))
      Found = {ReadTime::AfterSuspension, E, Awaited};
    for (const Stmt *Child : evaluatedChildren(S))
      visit(Child);
    if (isa<CoawaitExpr, DependentCoawaitExpr>(S) && !Awaited)
      Awaited = S;
  }

  bool isCapture(const Expr &E) const {
    const auto *Ref = dyn_cast<DeclRefExpr>(&E);
    return llvm::any_of(Closure.captures(), [&](const LambdaCapture &C) {
      return C.capturesThis()
                 ? isa<CXXThisExpr>(E)
                 : Ref && C.getCapturedVar() == Ref->getDecl() && C.getCaptureKind() == LCK_ByCopy;
    });
  }

  const CXXRecordDecl &Closure;
  const Stmt *Awaited = nullptr;
  Read Found;
};

/// What a type-erased function gives: `void` of `std::function<void(int)>`.
QualType resultOf(QualType Erased) {
  const auto *Made = dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Erased));
  if (!Made || Made->getTemplateArgs().size() == 0 ||
      Made->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  const auto *Signature = Made->getTemplateArgs()[0].getAsType()->getAs<FunctionType>();
  return Signature ? Signature->getReturnType() : QualType();
}

class Keeping {
public:
  Keeping(const Function &F, const LambdaExpr &Lambda) : F(F), Lambda(Lambda) {}

  /// Whether the closure ends up where something keeps it.
  bool find() {
    const Expr *E = &Lambda;
    for (unsigned Steps = 0; Steps != 8; ++Steps) {
      Consumption C = fateOf(E, F);
      const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(C.At);
      if (C.What == Fate::Argument && Construct && isErasedCallable(Construct->getType())) {
        Erased = Construct->getType();
        E = Construct;
        continue;
      }
      return isKept(C);
    }
    return false;
  }

  QualType Erased; ///< the type-erased function that holds it, if that is seen
  const FunctionDecl *Keeper = nullptr;
  bool Awaited = false; ///< what it is given to is awaited, and may keep it that long

private:
  bool isKept(const Consumption &C) {
    switch (C.What) {
    case Fate::Argument: {
      Keeper = calleeOf(C.At);
      Awaited = fateOf(llvm::cast<Expr>(C.At), F).What == Fate::Awaited;
      return Keeper && mayKeep(*Keeper);
    }
    case Fate::Stored:
      if (const auto *Assign = dyn_cast<CXXOperatorCallExpr>(C.At);
          Assign && isErasedCallable(Assign->getArg(0)->getType()))
        Erased = Assign->getArg(0)->getType();
      return !Erased.isNull();
    case Fate::Returned:
      return !Erased.isNull();
    case Fate::Initialises:
      return !Erased.isNull() && C.Variable && handsOn(*C.Variable);
    default:
      return false;
    }
  }

  bool mayKeep(const FunctionDecl &Callee) const {
    const FunctionModel *Model = F.models().function(&Callee);
    bool KeepsForCoroutine =
        Model && (Model->has(Role::Stabilises) || Model->has(Role::Spawns) ||
                  Model->has(Role::SpawnsJoinable) || Model->has(Role::RunsInline) ||
                  Model->has(Role::DropsCallable) || Model->has(Role::TestBody) ||
                  Model->has(Role::Combines));
    return !KeepsForCoroutine;
  }

  /// A local function that is passed on, by copy or by move.
  bool handsOn(const VarDecl &Var) {
    return llvm::any_of(F.uses(&Var), [&](const Expr *Use) {
      Consumption C = fateOf(Use, F);
      const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(C.At);
      if (C.What == Fate::Argument && Construct && isErasedCallable(Construct->getType()))
        C = fateOf(Construct, F);
      Keeper = C.What == Fate::Argument ? calleeOf(C.At) : nullptr;
      return C.What == Fate::Returned || C.What == Fate::Stored || (Keeper && mayKeep(*Keeper));
    });
  }

  const Function &F;
  const LambdaExpr &Lambda;
};

/// Whether nobody can wait for a coroutine of \p Profile: by its type, or because the function that
/// holds it drops what it gives.
bool isDetached(const TypeProfile &Profile, QualType Erased) {
  if (Profile.Kind == TypeKind::FireAndForget)
    return true;
  QualType Result = Erased.isNull() ? QualType() : resultOf(Erased);
  return !Result.isNull() && Result->isVoidType() && Profile.isTask() &&
         Profile.Start == StartKind::Eager && Profile.Drop == DropEffect::KeepsRunning;
}

void generic(const LambdaExpr &Lambda, const Keeping &Kept, const Function &F,
             std::vector<StoredClosure> &Found) {
  const CXXMethodDecl *Pattern = Lambda.getCallOperator();
  QualType Result = Pattern->getReturnType();
  if (!Pattern->isDependentContext() || Result->isDependentType() || Result->isUndeducedType() ||
      !isa_and_nonnull<CoroutineBodyStmt>(Pattern->getBody()))
    return;
  Read Inside = PatternReader(*Lambda.getLambdaClass())
                    .read(llvm::cast<CoroutineBodyStmt>(Pattern->getBody())->getBody());
  if (Inside.Where && isDetached(F.types().of(Result), Kept.Erased))
    Found.push_back({&Lambda, Kept.Keeper, Inside, true});
}

} // namespace

std::vector<StoredClosure> storedClosures(const Function &F) {
  std::vector<StoredClosure> Found;
  if (isAnnotated(&F.decl(), Annotation::LifetimeOk) || !F.body())
    return Found;
  for (const LambdaExpr *Lambda : F.all<LambdaExpr>()) {
    Keeping Kept(F, *Lambda);
    if (Lambda->capture_size() == 0 || !Kept.find())
      continue;
    llvm::SmallVector<const Function *, 2> Bodies = coroutinesOf(*Lambda, F.unit());
    if (Bodies.empty())
      generic(*Lambda, Kept, F, Found);
    for (const Function *Body : Bodies) {
      Read Inside = readOf(&Body->decl(), {Slot::Closure}, F.unit());
      if (Inside.When != ReadTime::AfterSuspension)
        continue;
      bool Detached = isDetached(Body->returns(), Kept.Erased);
      if (Detached || (!Kept.Erased.isNull() && !Kept.Awaited)) {
        Found.push_back({Lambda, Kept.Keeper, Inside, Detached});
        break;
      }
    }
  }
  return Found;
}

} // namespace corolint
