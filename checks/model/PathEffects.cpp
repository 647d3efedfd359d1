// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "PathEffects.h"

#include "Names.h"
#include "Structure.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {

bool Paths::any(unsigned Effects) const {
  return llvm::any_of(Sums, [&](unsigned Sum) { return Sum & Effects; });
}

bool Paths::all(unsigned Effects) const {
  return !Sums.empty() && llvm::all_of(Sums, [&](unsigned Sum) { return Sum & Effects; });
}

Paths &Paths::operator|=(const Paths &Others) {
  Sums.insert(Others.Sums.begin(), Others.Sums.end());
  return *this;
}

Paths Paths::then(const Paths &Next) const {
  Paths Made;
  for (unsigned First : Sums)
    for (unsigned Second : Next.Sums)
      Made.Sums.insert(First | Second);
  return Made;
}

static Paths either(Paths One, const Paths &Other) { return One |= Other; }

static Paths nothing() { return Paths(0u); }
static Paths unknown() { return Paths(CallsUnknown); }

//===-- Statements
//--------------------------------------------------------------------------------//

/// \p Each: every statement may be left out, as in the body of a switch.
PathReader::Flowed PathReader::readAll(Stmt::const_child_range Statements, bool Each) {
  Flowed All{nothing(), {}};
  for (const Stmt *S : Statements) {
    Flowed One = read(S);
    All.Leaves |= All.Falls.then(One.Leaves);
    Paths After = All.Falls.then(One.Falls);
    All.Falls = Each ? either(After, All.Falls) : After;
  }
  return All;
}

PathReader::Flowed PathReader::readIf(const IfStmt &If) {
  Paths Before = If.getInit() ? read(If.getInit()).Falls : nothing();
  if (const VarDecl *Variable = If.getConditionVariable())
    Before = Before.then(of(Variable->getInit()));
  Before = Before.then(of(If.getCond()));
  std::optional<bool> Way = answer(If.getCond());
  Flowed Made;
  auto Add = [&](const Stmt *Branch) {
    Flowed One = read(Branch);
    Made.Falls |= Before.then(One.Falls);
    Made.Leaves |= Before.then(One.Leaves);
  };
  if (Way != false)
    Add(If.getThen());
  if (Way != true)
    Add(If.getElse());
  return Made;
}

/// A local that takes over what the object held ends it with the scope:
/// `auto Owned = std::exchange(handle, {});`.
Paths PathReader::ofVariables(const DeclStmt &Declaration) {
  Paths Made = nothing();
  for (const Decl *D : Declaration.decls()) {
    const auto *Variable = dyn_cast<VarDecl>(D);
    if (!Variable || !Variable->hasLocalStorage() || !Variable->getInit())
      continue;
    Made = Made.then(of(Variable->getInit()));
    const Expr *Init = Variable->getInit()->IgnoreImplicit();
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Init);
        Construct && Construct->getNumArgs() == 1)
      Init = Construct->getArg(0)->IgnoreImplicit();
    const auto *Call = dyn_cast<CallExpr>(Init);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (Callee && isStd(*Callee) &&
        (identifierOf(Callee) == "exchange" || identifierOf(Callee) == "move"))
      Made = Made.then(ofDestructor(Variable->getType()));
  }
  return Made;
}

PathReader::Flowed PathReader::read(const Stmt *S) {
  if (!S || Budget == 0)
    return {S ? unknown() : nothing(), {}};
  --Budget;
  if (const auto *E = dyn_cast<Expr>(S)) {
    Paths Made = of(E);
    // What a statement makes and drops dies with it: `std::exchange(owner, nullptr);`.
    if (E->isPRValue() && E->getType()->isRecordType())
      Made = Made.then(ofDestructor(E->getType()));
    return {Made, {}};
  }
  if (const auto *If = dyn_cast<IfStmt>(S))
    return readIf(*If);
  if (const auto *Declaration = dyn_cast<DeclStmt>(S))
    return {ofVariables(*Declaration), {}};
  if (const auto *Return = dyn_cast<ReturnStmt>(S))
    return {{}, of(Return->getRetValue())};
  if (const auto *Try = dyn_cast<CXXTryStmt>(S))
    return read(Try->getTryBlock());
  if (const auto *Switch = dyn_cast<SwitchStmt>(S)) {
    Flowed Cases = readAll(Switch->getBody()->children(), /*Each=*/true);
    Paths Before = of(Switch->getCond());
    return {Before.then(Cases.Falls), Before.then(Cases.Leaves)};
  }
  if (isa<WhileStmt, ForStmt, DoStmt, CXXForRangeStmt>(S)) {
    Flowed Once = readAll(S->children(), /*Each=*/true);
    const auto *Loop = dyn_cast<WhileStmt>(S);
    if (!Loop || answer(Loop->getCond()) != true)
      return Once;
    return readAll(S->children(), /*Each=*/false);
  }
  return readAll(S->children(), /*Each=*/false);
}

//===-- Expressions
//-------------------------------------------------------------------------------//

Paths PathReader::ofChoice(const Expr *Condition, const Expr *Then, const Expr *Else) {
  std::optional<bool> Way = answer(Condition);
  Paths Made;
  if (Way != false)
    Made |= of(Then);
  if (Way != true)
    Made |= of(Else);
  return of(Condition).then(Made);
}

Paths PathReader::of(const Expr *E) {
  if (!E || isa<LambdaExpr>(E) || isa<UnaryExprOrTypeTraitExpr>(E))
    return nothing();
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E))
    return ofChoice(Choice->getCond(), Choice->getTrueExpr(), Choice->getFalseExpr());
  if (const auto *Logic = dyn_cast<BinaryOperator>(E); Logic && Logic->isLogicalOp())
    return Logic->getOpcode() == BO_LAnd ? ofChoice(Logic->getLHS(), Logic->getRHS(), nullptr)
                                         : ofChoice(Logic->getLHS(), nullptr, Logic->getRHS());
  Paths Made = nothing();
  for (const Stmt *Child : E->children())
    if (const auto *Part = dyn_cast_or_null<Expr>(Child))
      Made = Made.then(of(Part));
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return Made.then(ofCall(*Call));
  if (const auto *Delete = dyn_cast<CXXDeleteExpr>(E))
    return Made.then(ofDestructor(Delete->getDestroyedType()));
  if (const auto *Step = dyn_cast<UnaryOperator>(E); Step && Step->isDecrementOp())
    return Made.then(Paths(Counts));
  return Made;
}

/// Members of std::coroutine_handle.
Paths PathReader::ofHandle(const FunctionDecl &Member) {
  if (identifierOf(&Member) == "destroy")
    return Paths(EndsFrame);
  bool Resuming = identifierOf(&Member) == "resume" || Member.getOverloadedOperator() == OO_Call;
  return Paths(Resuming ? Resumes : 0u);
}

static bool isHandle(const CXXRecordDecl *Record) {
  return Record && Record->isInStdNamespace() && identifierOf(Record) == "coroutine_handle";
}

static const CXXRecordDecl *parentOf(const FunctionDecl &F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  return Method ? Method->getParent() : nullptr;
}

/// Functions of the standard library, whose bodies nobody needs to read.
Paths PathReader::ofStd(const CallExpr &Call, const FunctionDecl &Callee) {
  llvm::StringRef Name = identifierOf(&Callee);
  if (Name == "request_stop")
    return Paths(RequestsStop);
  if (Name == "fetch_sub" || (Callee.getOverloadedOperator() == OO_MinusMinus && parentOf(Callee)))
    return Paths(Counts);
  bool Invokes = Name == "invoke" || Name == "apply" || Name == "for_each" || Name == "visit";
  const CXXRecordDecl *Parent = parentOf(Callee);
  if (Invokes || (Parent && Callee.getOverloadedOperator() == OO_Call))
    return unknown();
  bool Empties = Name == "reset" || Name == "clear" || Name == "pop_back" || Name == "destroy_at" ||
                 Callee.getOverloadedOperator() == OO_Equal;
  if (!Empties)
    return nothing();
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call))
    return ofDestructor(Member->getObjectType());
  if (Call.getNumArgs() == 0)
    return nothing();
  QualType First = Call.getArg(0)->getType();
  return ofDestructor(First->isPointerType() ? First->getPointeeType() : First);
}

/// Whether the object, or something that refers to more than a value, takes part in \p Call: what
/// only writes a line into a log ends no coroutine.
bool PathReader::concernsObject(const CallExpr &Call) const {
  struct Finder : RecursiveASTVisitor<Finder> {
    bool Found = false;
    bool VisitCXXThisExpr(CXXThisExpr *) {
      Found = true;
      return false;
    }
    bool VisitDeclRefExpr(DeclRefExpr *Ref) {
      QualType Type = Ref->getDecl()->getType();
      bool Refers = Type->isPointerType() || Type->isReferenceType() || Type->isRecordType();
      Found |= isa<VarDecl>(Ref->getDecl()) && (Refers || Type->isDependentType());
      return !Found;
    }
  } Search;
  Search.TraverseStmt(const_cast<CallExpr *>(&Call));
  return Search.Found;
}

static bool isStopName(llvm::StringRef Name) {
  return Name.contains_insensitive("cancel") || Name.contains_insensitive("stop") ||
         Name.contains_insensitive("abort") || Name.contains_insensitive("interrupt");
}

Paths PathReader::ofCallee(const CallExpr &Call, const FunctionDecl &Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (Callee.isDefaulted() || Callee.isTrivial())
    return nothing();
  const FunctionDecl *Body = T.defined(&Callee);
  bool Question = Method && Method->isConst() && !Callee.getReturnType()->isVoidType();
  bool Foreign = Callee.isExternC() || Question || !concernsObject(Call);
  if (!Body)
    return Foreign ? nothing() : unknown();
  for (unsigned I = 0; I != Body->getNumParams() && I < Call.getNumArgs(); ++I) {
    std::optional<bool> Value =
        Body->getParamDecl(I)->getType()->isBooleanType() ? answer(Call.getArg(I)) : std::nullopt;
    Given.erase(Body->getParamDecl(I));
    if (Value)
      Given[Body->getParamDecl(I)] = *Value;
  }
  Paths Made = ofBody(Body);
  // A flag that the coroutine looks at is not seen to end it.
  if (isStopName(identifierOf(&Callee)) && !Made.any(~0u))
    Made = unknown();
  bool Virtual = Method && Method->isVirtual() && !Method->hasAttr<FinalAttr>() &&
                 !Method->getParent()->isEffectivelyFinal();
  return Virtual && !Question ? Made.then(either(nothing(), unknown())) : Made;
}

Paths PathReader::ofCall(const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee)
    return isa<CXXPseudoDestructorExpr>(Call.getCallee()->IgnoreParens()) ? nothing() : unknown();
  if (isHandle(parentOf(*Callee)))
    return ofHandle(*Callee);
  if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Callee))
    return ofDestructor(Destructor->getParent());
  if (Callee->isNoReturn() || identifierOf(Callee) == "terminate")
    return Paths(Terminates);
  const FunctionModel *Model = T.models().function(Callee);
  if (Model && (Model->has(Role::Bridges) || (Model->Blocking && Model->Blocking->Certain)))
    return Paths(Blocks);
  if (isStd(*Callee))
    return ofStd(Call, *Callee);
  return ofCallee(Call, *Callee);
}

Paths PathReader::ofBody(const FunctionDecl *F) {
  const FunctionDecl *Body = T.defined(F);
  if (!Body)
    return unknown();
  if (isa<CoroutineBodyStmt>(Body->getBody()))
    return Paths(Resumes);
  if (!Active.insert(Body).second)
    return nothing();
  Flowed Made = read(Body->getBody());
  Active.erase(Body);
  return either(Made.Falls, Made.Leaves);
}

//===-- Answers under the assumption
//--------------------------------------------------------------//

/// nullptr, NULL, `{}`: what a pointer or a handle that is set is never equal to.
static bool isEmptyValue(const Expr *E, const ASTContext &Context) {
  E = E->IgnoreParenImpCasts();
  if (E->getType()->isNullPtrType() || isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E))
    return true;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return Construct->getNumArgs() == 0 ||
           (Construct->getNumArgs() == 1 && isEmptyValue(Construct->getArg(0), Context));
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return List->getNumInits() == 0;
  return E->getType()->isPointerType() && !E->isValueDependent() &&
         E->isNullPointerConstant(const_cast<ASTContext &>(Context),
                                  Expr::NPC_ValueDependentIsNotNull);
}

static bool holdsObject(QualType T) { return T->isPointerType() || T->isRecordType(); }

std::optional<bool> PathReader::comparison(const Expr *Left, const Expr *Right, bool Equal) {
  bool Null = (isEmptyValue(Right, Context) && holdsObject(Left->IgnoreImpCasts()->getType())) ||
              (isEmptyValue(Left, Context) && holdsObject(Right->IgnoreImpCasts()->getType()));
  return Null ? std::optional(!Equal) : std::nullopt;
}

std::optional<bool> PathReader::answerOf(const CallExpr &Call, unsigned Depth) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || Depth == 8)
    return std::nullopt;
  if (isHandle(parentOf(*Callee)) && identifierOf(Callee) == "done")
    return false;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call)) {
    if (Operator->getOperator() == OO_Exclaim)
      return false;
    if (Operator->getNumArgs() == 2 &&
        (Operator->getOperator() == OO_EqualEqual || Operator->getOperator() == OO_ExclaimEqual))
      if (auto Known = comparison(Operator->getArg(0), Operator->getArg(1),
                                  Operator->getOperator() == OO_EqualEqual))
        return Known;
  }
  bool ToBool = isa<CXXConversionDecl>(Callee) && Callee->getReturnType()->isBooleanType();
  if (isStd(*Callee))
    return ToBool || identifierOf(Callee) == "has_value" || identifierOf(Callee) == "joinable" ||
                   identifierOf(Callee) == "address"
               ? std::optional(true)
               : std::nullopt;
  const FunctionDecl *Body = T.defined(Callee);
  const auto *Block = Body ? dyn_cast<CompoundStmt>(Body->getBody()) : nullptr;
  const auto *Return =
      Block && Block->size() == 1 ? dyn_cast<ReturnStmt>(Block->body_front()) : nullptr;
  if (Return && Return->getRetValue())
    return answer(Return->getRetValue(), Depth + 1);
  return ToBool ? std::optional(true) : std::nullopt;
}

std::optional<bool> PathReader::answerOf(const BinaryOperator &Binary, unsigned Depth) {
  if (Binary.isEqualityOp())
    return comparison(Binary.getLHS(), Binary.getRHS(), Binary.getOpcode() == BO_EQ);
  if (!Binary.isLogicalOp())
    return std::nullopt;
  bool Decides = Binary.getOpcode() == BO_LOr; // the value that decides on its own
  std::optional<bool> Left = answer(Binary.getLHS(), Depth + 1);
  std::optional<bool> Right = answer(Binary.getRHS(), Depth + 1);
  if (Left == Decides || Right == Decides)
    return Decides;
  return Left && Right ? std::optional(!Decides) : std::nullopt;
}

std::optional<bool> PathReader::answer(const Expr *E, unsigned Depth) {
  if (!E || Depth == 8)
    return std::nullopt;
  bool Constant = false;
  if (!E->isValueDependent() && !E->getType()->isDependentType() && E->getType()->isBooleanType() &&
      E->EvaluateAsBooleanCondition(Constant, Context))
    return Constant;
  E = E->IgnoreParenImpCasts();
  if (const auto *Not = dyn_cast<UnaryOperator>(E); Not && Not->getOpcode() == UO_LNot) {
    std::optional<bool> Inner = answer(Not->getSubExpr(), Depth + 1);
    return Inner ? std::optional(!*Inner) : std::nullopt;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(E))
    return answerOf(*Binary, Depth);
  if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E)) {
    auto Parts = Rewritten->getDecomposedForm();
    return comparison(Parts.LHS, Parts.RHS, Parts.Opcode == BO_EQ);
  }
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return answer(Cast->getSubExpr(), Depth + 1);
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (std::optional<bool> Known = answerOf(*Call, Depth))
      return Known;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl())) {
      if (auto Known = Given.find(Variable); Known != Given.end())
        return Known->second;
      if (Variable->getType()->isBooleanType() && Variable->hasInit())
        return answer(Variable->getInit(), Depth + 1);
    }
  return E->getType()->isPointerType() || isHandle(recordOf(E->getType())) ? std::optional(true)
                                                                           : std::nullopt;
}

} // namespace corolint
