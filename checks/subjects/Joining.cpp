// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Joining.h"

#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/Analysis/Analyses/LifetimeSafety/LifetimeAnnotations.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;
using llvm::isa_and_nonnull;

namespace corolint {
namespace {

/// The variable that \p Ref names, the whole of a structured binding.
const VarDecl *variableAt(const DeclRefExpr *Ref) {
  const ValueDecl *Named = Ref->getDecl();
  if (const auto *Binding = dyn_cast<BindingDecl>(Named))
    Named = Binding->getDecomposedDecl();
  const auto *Var = dyn_cast_or_null<VarDecl>(Named);
  return Var && Var->hasLocalStorage() ? Var : nullptr;
}

bool isSmartPointer(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->isInStdNamespace() && identifierOf(Record).ends_with("_ptr");
}

/// Whether the end of a \p T waits for nothing: std's owners and smart pointers, closures, tasks.
bool endsAtOnce(QualType T, const Function &F) {
  const CXXRecordDecl *Record = recordOf(T);
  return lifetimes::isGslOwnerType(T) || lifetimes::isGslPointerType(T) || isSmartPointer(T) ||
         !Record || Record->isLambda() || Record->hasTrivialDestructor() ||
         F.types().of(T).isTask();
}

/// What a variable is made of where it stands for a part of that: `auto tx = channel.sender();`
/// Null where it came out of an await, and for arguments of constructors, which are copied from.
const Expr *sourceOf(const VarDecl &Var) {
  const Expr *E = movedValueOf(Var.getInit());
  for (unsigned Steps = 0; E && Steps != 8; ++Steps) {
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
      E = movedValueOf(Call->getImplicitObjectArgument());
    else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
             Unary && (Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Deref))
      E = movedValueOf(Unary->getSubExpr());
    else
      return isa<DeclRefExpr, MemberExpr>(E) ? E : nullptr;
  }
  return nullptr;
}

/// What a thread is given to run: the closure of `std::thread t([&] { context.run(); });`. Whoever
/// joins the thread waits for what it uses.
const Expr *closureOfThread(const VarDecl &Var) {
  const CXXRecordDecl *Record = recordOf(Var.getType());
  const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(movedValueOf(Var.getInit()));
  if (!Construct || !Record || !Record->isInStdNamespace() ||
      !identifierOf(Record).ends_with("thread"))
    return nullptr;
  for (const Expr *Argument : Construct->arguments())
    if (isa_and_nonnull<LambdaExpr>(movedValueOf(Argument)))
      return Argument;
  return nullptr;
}

bool isChannel(QualType T) {
  T = T.getNonReferenceType();
  return T->isPointerType() || T->isRecordType();
}

/// size(), is_open(): a const member without arguments that gives a number.
bool onlyAsks(const CXXMethodDecl &Method) {
  QualType Result = Method.getReturnType();
  return Method.isConst() && Method.getNumParams() == 0 &&
         (Result->isArithmeticType() || Result->isEnumeralType());
}

/// Whether changing the object through argument \p Index of \p Call may tell somebody something.
bool givesToChange(const Expr *Call, unsigned Index) {
  const ParmVarDecl *Param = parameterOf(Call, Index);
  if (!Param)
    return true;
  QualType T = Param->getType();
  if (T->isReferenceType() || T->isPointerType())
    return !T->getPointeeType().isConstQualified();
  return T->isRecordType();
}

/// The expression by which \p Use, in \p Body, may tell somebody that a thing happened: a member
/// that changes it, an assignment, what it is handed to. Null where it is only looked at.
const Expr *tellingAt(const Expr *Use, const Function &Body) {
  const Expr *Child = Use;
  if (isa<LambdaExpr>(Use))
    return Use;
  for (unsigned Steps = 0; Steps != 32; ++Steps) {
    const auto *Parent = dyn_cast_or_null<Expr>(Body.parent(Child));
    if (!Parent)
      return nullptr;
    if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
      if (const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl()))
        return Method->isConst() ? nullptr : dyn_cast_or_null<Expr>(Body.parent(Member));
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(Parent)) {
      if (Unary->isIncrementDecrementOp())
        return Unary;
      if (Unary->getOpcode() != UO_AddrOf && Unary->getOpcode() != UO_Deref)
        return nullptr;
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
      return Binary->isAssignmentOp() && Binary->getLHS() == Child ? Binary : nullptr;
    } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Parent)) {
      bool Dereferences = Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow;
      if (!Dereferences || Operator->getNumArgs() != 1)
        return Operator->isAssignmentOp() || Operator->getOperator() == OO_Call ? Operator
                                                                                : nullptr;
    } else if (isa<CallExpr, CXXConstructExpr>(Parent)) {
      if (isMoveOrForward(Parent) || isa_and_nonnull<LambdaExpr>(Parent)) {
        Child = Parent;
        continue;
      }
      Consumption C = fateOf(Child, Body);
      return C.What == Fate::Argument && C.At == Parent && !givesToChange(Parent, C.Index) ? nullptr
                                                                                           : Parent;
    } else if (isa<LambdaExpr>(Parent)) {
      return Parent;
    } else if (!isa<CastExpr, ParenExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr>(
                   Parent)) {
      return nullptr;
    }
    Child = Parent;
  }
  return nullptr;
}

const FunctionDecl *awaitedMember(const Stmt *Await) {
  const auto *Suspend = dyn_cast_or_null<CoawaitExpr>(Await);
  const auto *Call =
      dyn_cast_or_null<CXXMemberCallExpr>(Suspend ? movedValueOf(Suspend->getOperand()) : nullptr);
  return Call ? Call->getMethodDecl() : nullptr;
}

} // namespace

Joining::Joining(const Function &F, const Started &What) : F(F), What(What) {
  relate();
  auto Note = [&](const Stmt *S, Things &To, const Things *Except) {
    if (S)
      for (const Decl *Thing : thingsIn(S))
        if (!Except || !Except->contains(groupOf(Thing)))
          To.insert(groupOf(Thing));
  };
  Note(What.Made, Given, nullptr);
  Note(What.By, Around, &Given);
  if (const auto *Call = dyn_cast_or_null<CallExpr>(What.Made))
    Body = Call->getDirectCallee() ? F.unit().bodyOf(Call->getDirectCallee()) : nullptr;
  else if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(What.Made))
    Body = F.unit().bodyOf(Lambda->getCallOperator());
  if (Body && What.Lent)
    for (const Expr *Use : usesInBody(groupOf(What.Lent)))
      LentUses.insert(Use);
}

void Joining::relate() {
  for (const VarDecl *Var : F.variables()) {
    if (!Var->getInit() || !isChannel(Var->getType()))
      continue;
    const Expr *Thread = closureOfThread(*Var), *Source = Thread ? Thread : sourceOf(*Var);
    if (!Source)
      continue;
    for (const Decl *Thing : thingsIn(Source))
      if (Thing != &F.decl())
        Groups[groupOf(Var)] = groupOf(Thing);
  }
}

const Decl *Joining::groupOf(const Decl *Thing) const {
  for (auto Found = Groups.find(Thing); Found != Groups.end() && Found->second != Thing;
       Found = Groups.find(Thing))
    Thing = Found->second;
  return Thing;
}

Joining::Things Joining::thingsIn(const Stmt *S) const {
  Things Found;
  walk(S, [&](const Stmt *In) {
    const auto *Member = dyn_cast<MemberExpr>(In);
    if (Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
        isa<FieldDecl>(Member->getMemberDecl())) {
      Found.insert(Member->getMemberDecl());
      return false;
    }
    if (isa<CXXThisExpr>(In))
      Found.insert(&F.decl());
    if (const auto *Ref = dyn_cast<DeclRefExpr>(In))
      if (const VarDecl *Var = variableAt(Ref))
        Found.insert(Var);
    return true;
  });
  return Found;
}

bool Joining::mayWait(const Event &E) const {
  switch (E.Kind) {
  case Event::Suspension:
    return shares(E.Node);
  case Event::Branch:
    return E.Node && F.isCoroutine() && shares(E.Node);
  case Event::Statement: {
    const auto *Call = E.as<CallExpr>();
    return Call && mayWaitIn(*Call);
  }
  case Event::VariableDies:
    return mayWaitAtEndOf(*E.Variable);
  default:
    return false;
  }
}

/// Whether what \p S looks at is something through which the two may meet.
bool Joining::shares(const Stmt *S) const {
  const auto *Await = dyn_cast<CoawaitExpr>(S);
  const Stmt *Operand = Await ? Await->getOperand() : S;
  const FunctionDecl *Outermost = calleeOf(Await ? movedValueOf(Await->getOperand()) : nullptr);
  if (F.models().has(Outermost, Role::Timeout) || F.models().has(Outermost, Role::Races))
    return false; // comes back before what it waits for is done
  // A callback that was posted has run when the loop had its turn.
  if (isa_and_nonnull<LambdaExpr>(What.Made) && F.models().has(Outermost, Role::Yields))
    return true;
  for (const Decl *Thing : thingsIn(Operand)) {
    const Decl *Group = groupOf(Thing);
    if (Around.contains(Group))
      return true;
    bool OfObject = isa<FieldDecl>(Group) && Given.contains(&F.decl());
    if ((Given.contains(Group) || OfObject) && tells(Group, S))
      return true;
  }
  return false;
}

bool Joining::mayWaitIn(const CallExpr &Call) const {
  const FunctionDecl *Callee = Call.getDirectCallee();
  const FunctionModel *Model = F.models().function(Callee);
  if (isMoveOrForward(&Call) || F.models().has(Callee, Role::Spawns))
    return false;
  if (Model && (Model->has(Role::Bridges) || Model->has(Role::RunsLoop)))
    return true;
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (F.isCoroutine()) {
    // A task that is made is not yet awaited.
    TypeKind Kind = F.types().of(Call.getType()).Kind;
    const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
    bool OfPromise = Member && variableOf(Member->getImplicitObjectArgument()) ==
                                   F.coroutine()->getPromiseDecl();
    return Kind == TypeKind::Other && !OfPromise && !isa<CXXOperatorCallExpr>(Call) &&
           shares(&Call);
  }
  if (!Callee)
    return true;
  if (isStd(*Callee))
    return (Model && Model->Blocking) || Callee->getOverloadedOperator() == OO_Call;
  if (isa<CXXOperatorCallExpr>(Call))
    return Callee->getOverloadedOperator() == OO_Call;
  return !(Method && onlyAsks(*Method));
}

bool Joining::mayWaitAtEndOf(const VarDecl &Var) const {
  if (endsAtOnce(Var.getType(), F))
    return false;
  const Decl *Group = groupOf(&Var);
  return !F.isCoroutine() || Around.contains(Group) ||
         (Given.contains(Group) && tells(Group, nullptr));
}

/// Whether what was started does something to \p Thing after which it uses nothing that it was
/// lent.
bool Joining::tells(const Decl *Thing, const Stmt *Awaiting) const {
  if (!Body)
    return true;
  const FunctionDecl *Peer = awaitedMember(Awaiting);
  for (const Expr *Use : usesInBody(Thing)) {
    if (const auto *Param = dyn_cast_or_null<ParmVarDecl>(variableOf(Use));
        Param && Param->getType()->isRecordType() && !endsAtOnce(Param->getType(), *Body))
      return true; // its destructor may tell
    const Expr *Told = tellingAt(Use, *Body);
    const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Told);
    // Two that await one operation are peers: neither tells the other.
    if (!Told || (Peer && Call && Call->getMethodDecl() == Peer))
      continue;
    if (!usesLentAfter(Told))
      return true;
  }
  return false;
}

Joining::Uses Joining::usesInBody(const Decl *Thing) const {
  Uses Found;
  if (const auto *Call = dyn_cast_or_null<CallExpr>(What.Made))
    usesInCall(Thing, *Call, Found);
  usesInClosure(Thing, Found);
  return Found;
}

void Joining::usesInCall(const Decl *Thing, const CallExpr &Call, Uses &To) const {
  auto Mentions = [&](const Stmt *S) {
    return llvm::any_of(thingsIn(S), [&](const Decl *D) { return groupOf(D) == Thing; });
  };
  for (unsigned I = 0; I != Call.getNumArgs(); ++I)
    if (const ParmVarDecl *Param = parameterOf(&Call, I);
        Param && Param->getFunctionScopeIndex() < Body->decl().getNumParams() &&
        Mentions(Call.getArg(I)))
      for (const Expr *Use : Body->uses(Body->decl().getParamDecl(Param->getFunctionScopeIndex())))
        To.push_back(Use);
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  const Expr *Object = Member ? Member->getImplicitObjectArgument() : nullptr;
  bool Own = Object && isa<CXXThisExpr>(Object->IgnoreParenImpCasts());
  if (!Object || !(Mentions(Object) || (Own && isa<FieldDecl>(Thing))))
    return;
  for (const Stmt *S : Body->statements())
    if (const auto *Field = dyn_cast<MemberExpr>(S); Own && isa<FieldDecl>(Thing)
                                                         ? Field && Field->getMemberDecl() == Thing
                                                         : isa<CXXThisExpr>(S))
      To.push_back(llvm::cast<Expr>(S));
}

void Joining::usesInClosure(const Decl *Thing, Uses &To) const {
  if (!Body || !Body->closure())
    return;
  for (const Stmt *S : Body->statements())
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
        Ref && Ref->refersToEnclosingVariableOrCapture())
      if (const VarDecl *Var = variableAt(Ref); Var && groupOf(Var) == Thing)
        To.push_back(Ref);
  // Init-captures are variables of the lambda.
  for (const LambdaCapture &C : Body->closure()->captures()) {
    const auto *Var = C.capturesVariable() ? dyn_cast<VarDecl>(C.getCapturedVar()) : nullptr;
    if (!Var || !Var->isInitCapture() || !Var->getInit() ||
        llvm::none_of(thingsIn(Var->getInit()), [&](const Decl *D) { return groupOf(D) == Thing; }))
      continue;
    for (const Expr *Use : Body->uses(Var))
      To.push_back(Use);
  }
}

bool Joining::usesLentAfter(const Expr *Told) const {
  std::optional<FlowPoint> From = flowOf(*Body) ? flowOf(*Body)->after(Told) : std::nullopt;
  if (!From)
    return false;
  auto Visit = [&](const Event &E, unsigned &) {
    bool Uses = E.Kind == Event::Statement && LentUses.contains(E.Node);
    // What is awaited has it until the coroutine resumes.
    if (const auto *Await = E.Kind == Event::Suspension ? E.as<CoawaitExpr>() : nullptr)
      walk(Await->getOperand(), [&](const Stmt *S) { return !(Uses |= LentUses.contains(S)); });
    return Uses ? Flow::Next::Found : Flow::Next::Go;
  };
  return flowOf(*Body)->search(*From, 0, Visit).has_value();
}

} // namespace corolint
