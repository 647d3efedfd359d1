// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TaskCollections.h"

#include "Background.h"
#include "Blocking.h"
#include "Detaching.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "summaries/Summary.h"

#include "clang/AST/Attr.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;
using llvm::isa_and_nonnull;

namespace corolint {
namespace {

enum class Use { Fills, Inspects, Takes };

bool isOneOf(llvm::StringRef Name, std::initializer_list<llvm::StringRef> Names) {
  return llvm::is_contained(Names, Name);
}

Use useOf(const Expr *Name, const Function &F);

Use useAsReceiver(const Consumption &How, const Function &F) {
  const FunctionDecl *Callee = calleeOf(How.At);
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(How.At)) {
    if (Operator->getOperator() == OO_Subscript)
      return useOf(Operator, F);
    return Operator->getOperator() == OO_Equal ? Use::Fills : Use::Takes;
  }
  llvm::StringRef Member = identifierOf(Callee);
  if (isOneOf(Member, {"push_back", "emplace_back", "push_front", "emplace_front", "insert",
                       "emplace", "push", "insert_or_assign", "try_emplace", "append"}))
    return llvm::cast<Expr>(How.At)->getType()->isVoidType() ||
                   fateOf(llvm::cast<Expr>(How.At), F).What == Fate::Dropped
               ? Use::Fills
               : Use::Takes;
  return isOneOf(Member, {"reserve", "size", "empty", "capacity", "has_value"}) ? Use::Inspects
                                                                                : Use::Takes;
}

/// `p.second`, where no task is.
bool namesOtherMember(const Expr *Name, const Function &F) {
  const Stmt *Parent = F.parent(Name);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Parent))
    Parent = F.parent(Parent);
  const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(Parent);
  const auto *Field = Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
  return Field && !F.types().of(Field->getType()).isTask() && !elementTasks(Field->getType(), F);
}

Use useOf(const Expr *Name, const Function &F) {
  if (isa<LambdaExpr>(Name))
    return Use::Takes;
  if (namesOtherMember(Name, F))
    return Use::Inspects;
  Consumption How = fateOf(Name, F);
  if (How.What == Fate::Receiver)
    return useAsReceiver(How, F);
  if (How.What == Fate::Argument) {
    const FunctionDecl *Callee = calleeOf(How.At);
    bool Inserter = Callee && Callee->isInStdNamespace() &&
                    isOneOf(identifierOf(Callee), {"back_inserter", "front_inserter"});
    return Inserter ? Use::Fills : Use::Takes;
  }
  return Use::Takes;
}

bool ownsElements(const CXXRecordDecl *Record, Types &T) {
  return Record->isInStdNamespace() ? !Record->hasTrivialDestructor()
                                    : !T.members(Record, "push_back").empty();
}

/// Whether \p Init waits for what gives the collection: a combinator gives back the tasks that it
/// has waited for.
bool isOutcome(const Expr *Init, const Function &F) {
  const Expr *Value = movedValueOf(Init);
  return isa_and_nonnull<CoroutineSuspendExpr>(Value) ||
         (isa_and_nonnull<CallExpr>(Value) && blockingUse(Value, F));
}

/// Whether \p T is made with type \p Part as an argument: `when_all_ready<std::tuple<A, B>>`.
bool isMadeWith(QualType T, QualType Part, unsigned Depth = 0) {
  const auto *Made = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  return Made && Depth != 4 &&
         llvm::any_of(Made->getTemplateArgs().asArray(), [&](const TemplateArgument &Argument) {
           return Argument.getKind() == TemplateArgument::Type &&
                  (Argument.getAsType()->getCanonicalTypeUnqualified() ==
                       Part->getCanonicalTypeUnqualified() ||
                   isMadeWith(Argument.getAsType(), Part, Depth + 1));
         });
}

/// Whether \p Value comes out of an operation on that very collection,
/// `sync_wait(std::move(both))`, or of a function that returns such a one.
bool comesOutOfWork(const Expr *Value, const Function &F, unsigned Depth = 0) {
  const auto *Call = Value && Depth != 3 ? dyn_cast<CallExpr>(movedValueOf(Value)) : nullptr;
  if (!Call)
    return false;
  auto IsWork = [&](const Expr *E) { return isMadeWith(E->getType(), Value->getType()); };
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  if (llvm::any_of(Call->arguments(), IsWork) ||
      (Member && IsWork(Member->getImplicitObjectArgument())))
    return true;
  const Function *Body = F.unit().bodyOf(Call->getDirectCallee());
  if (!Body || Body->isCoroutine())
    return false;
  bool Any = false;
  for (const auto *Return : Body->all<ReturnStmt>()) {
    const Expr *Given = Return->getRetValue();
    const VarDecl *Var = Given ? variableOf(movedValueOf(Given)) : nullptr;
    if (!comesOutOfWork(Var ? Var->getInit() : Given, *Body, Depth + 1))
      return false;
    Any = true;
  }
  return Any;
}

/// Whether \p Init puts tasks of \p Profile in: it makes one, or is itself a call that gives the
/// collection.
bool bringsTasks(const Expr *Init, const TypeProfile &Profile, const Function &F) {
  if (!Init || (!Profile.isLazy() && isOutcome(Init, F)) || comesOutOfWork(Init, F))
    return false;
  if (isa<CallExpr>(valueOf(Init)))
    return true;
  bool Found = false;
  walk(Init, [&](const Stmt *S) {
    const auto *Call = dyn_cast<CallExpr>(S);
    Found |= Call && !Call->getType().isNull() && Call->getType()->isRecordType() &&
             F.types().of(Call->getType()).isTask();
    return !Found;
  });
  return Found;
}

/// A collection without a name that dies with its tasks: made and dropped, or filled on the spot,
/// `std::vector<task<>>{}.push_back(f());`.
bool isDroppedTemporary(const Expr *Value, const TypeProfile &Profile, const Function &F) {
  Consumption Fate = fateOf(Value, F);
  if (Fate.What == Fate::Receiver)
    return recordOf(Value->getType())->isInStdNamespace() && useAsReceiver(Fate, F) == Use::Fills;
  bool OnPurpose = Fate.Form == DropForm::VoidCast || Fate.Form == DropForm::Ignore;
  return Fate.What == Fate::Dropped && !OnPurpose && bringsTasks(Value, Profile, F);
}

/// Where what fills the collection is done.
std::optional<FlowPoint> afterFill(const Expr *Fill, const TaskCollection &C, const Function &F) {
  if (Fill == C.Variable->getInit())
    return flowOf(F)->declared(C.Variable);
  const Stmt *Call = Fill;
  for (const Stmt *S = Fill; S; S = F.parent(S))
    Call = isa<Expr>(S) ? S : Call;
  std::optional<FlowPoint> Found = flowOf(F)->after(Call);
  return Found ? Found : flowOf(F)->after(Fill);
}

bool workInBackground(const TaskCollection &C, const Function &F) {
  return flowOf(F) && llvm::any_of(C.Fills, [&](const Expr *Fill) {
           std::optional<FlowPoint> From = afterFill(Fill, C, F);
           return From && worksInBackground(*C.Profile, C.Variable, *From, F);
         });
}

/// The tasks that are members of an aggregate whose destruction does nothing else.
const TypeProfile *memberTasks(QualType T, const Function &F) {
  const CXXRecordDecl *Record = recordOf(T);
  Record = Record ? Record->getDefinition() : nullptr;
  if (!Record || Record->isInStdNamespace() || !Record->isAggregate() ||
      Record->hasUserDeclaredDestructor() || F.types().of(T).Kind != TypeKind::Other)
    return nullptr;
  for (const FieldDecl *Field : Record->fields())
    if (const TypeProfile &Profile = F.types().of(Field->getType());
        !Field->getType()->isReferenceType() && Profile.isTask() &&
        Profile.Drop != DropEffect::Blocks)
      return &Profile;
  return nullptr;
}

std::optional<TaskCollection> collection(const VarDecl *Var, const Function &F) {
  if (isa<ParmVarDecl, DecompositionDecl>(Var) || !Var->hasLocalStorage() ||
      Var->hasAttr<UnusedAttr>() || Var->getType()->isReferenceType())
    return std::nullopt;
  const TypeProfile *Profile = elementTasks(Var->getType(), F);
  if (!Profile)
    Profile = memberTasks(Var->getType(), F);
  if (!Profile)
    return std::nullopt;
  TaskCollection C;
  C.Variable = Var;
  C.Profile = Profile;
  if (bringsTasks(Var->getInit(), *Profile, F))
    C.Fills.push_back(Var->getInit());
  for (const Expr *Name : F.uses(Var)) {
    Use What = useOf(Name, F);
    if (What != Use::Inspects)
      (What == Use::Takes ? C.Takes : C.Fills).push_back(Name);
  }
  return C.Fills.empty() ? std::nullopt : std::optional(std::move(C));
}

bool isTask(QualType T, const Function &F) {
  return !T->isReferenceType() && recordOf(T) && F.types().of(T).isTask();
}

/// Whether an object of \p Record destroys its tasks when it dies, and does nothing else.
bool dropsItsTasks(const CXXRecordDecl &Record, const Function &F) {
  const CXXDestructorDecl *Destructor = Record.getDestructor();
  return !Record.isInStdNamespace() && !(Destructor && Destructor->isUserProvided()) &&
         Record.getNumBases() == 0 && llvm::all_of(Record.fields(), [&](const FieldDecl *Field) {
           return elementTasks(Field->getType(), F) || isTask(Field->getType(), F) ||
                  endsQuietly(Field->getType());
         });
}

/// The profile of the task that \p Call, of a member of an object, leaves in that; null if it does
/// something else.
const TypeProfile *taskLeftBy(const Expr *Call, const Function &F) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  for (unsigned I = 0; Member && I != Member->getNumArgs(); ++I) {
    const Expr *Argument = Member->getArg(I);
    const ArgumentUse *Kept = isTask(Argument->getType(), F)
                                  ? argumentSummary(Member, I, F.unit()).find(ArgumentEffect::Keeps)
                                  : nullptr;
    if (Kept && Kept->In.Kind == Keeper::Object)
      return &F.types().of(Argument->getType());
  }
  return nullptr;
}

/// Whether \p Var dies on a path from \p Since with nothing in between that lets tasks run.
bool diesAtOnce(const VarDecl &Var, const Expr *Since, const Function &F) {
  std::optional<FlowPoint> From = flowOf(F) ? flowOf(F)->after(Since) : std::nullopt;
  return From && flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
    if (E.Kind == Event::VariableDies && E.Variable == &Var)
      return Flow::Next::Found;
    const auto *Call = E.Kind == Event::Statement ? E.as<CallExpr>() : nullptr;
    bool Runs = E.Kind == Event::Suspension ||
                (Call && !F.isCoroutine() && calleeOf(Call) && !isStd(*calleeOf(Call)));
    return Runs ? Flow::Next::Prune : Flow::Next::Go;
  });
}

/// `crew c; c.add(f());` and no more: a class of the program's own that collects tasks. One that
/// lives over a suspension or a loop may have had them run meanwhile.
std::optional<TaskCollection> droppedCrew(const VarDecl *Var, const Function &F) {
  const CXXRecordDecl *Record =
      isa<ParmVarDecl>(Var) || !Var->hasLocalStorage() || Var->getType()->isReferenceType()
          ? nullptr
          : recordOf(Var->getType());
  if (!Record || Record->isLambda() || !(Record = Record->getDefinition()) ||
      F.types().of(Var->getType()).Kind != TypeKind::Other)
    return std::nullopt;
  TaskCollection C;
  C.Variable = Var;
  for (const Expr *Name : F.uses(Var)) {
    Consumption How = isa<LambdaExpr>(Name) ? Consumption() : fateOf(Name, F);
    C.Profile = How.What == Fate::Receiver ? taskLeftBy(llvm::cast<Expr>(How.At), F) : nullptr;
    if (!C.Profile || C.Profile->Drop == DropEffect::Blocks)
      return std::nullopt;
    C.Fills.push_back(llvm::cast<Expr>(How.At));
  }
  bool Lost = dropsItsTasks(*Record, F) &&
              llvm::any_of(C.Fills, [&](const Expr *Fill) { return diesAtOnce(*Var, Fill, F); });
  return Lost ? std::optional(std::move(C)) : std::nullopt;
}

} // namespace

const TypeProfile *elementTasks(QualType T, const Function &F) {
  QualType Plain = T.getNonReferenceType();
  auto Tasks = [&](QualType Element) -> const TypeProfile * {
    if (!recordOf(Element) || Element->isReferenceType())
      return nullptr;
    const TypeProfile &Profile = F.types().of(Element);
    // A collection is also how one keeps what must not die: joins in a destructor are kept.
    bool Lost = Profile.Drop != DropEffect::Blocks && Profile.Drop != DropEffect::Starts;
    bool Cancelled = Profile.Kind == TypeKind::Awaitable && Profile.Drop == DropEffect::Cancels;
    return (Profile.isTask() && Lost) || Cancelled ? &Profile : nullptr;
  };
  if (const auto *Array = F.context().getAsArrayType(Plain))
    return Tasks(Array->getElementType());
  const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Plain));
  if (!Spec || F.types().of(Plain).Kind != TypeKind::Other || !ownsElements(Spec, F.types()))
    return nullptr;
  auto InArgument = [&](const TemplateArgument &Arg) {
    return Arg.getKind() == TemplateArgument::Type ? Tasks(Arg.getAsType()) : nullptr;
  };
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray()) {
    if (const TypeProfile *Found = InArgument(Arg))
      return Found;
    if (Arg.getKind() == TemplateArgument::Pack)
      for (const TemplateArgument &Element : Arg.pack_elements())
        if (const TypeProfile *Found = InArgument(Element))
          return Found;
  }
  return nullptr;
}

std::vector<TaskCollection> droppedTaskCollections(const Function &F) {
  std::vector<TaskCollection> Found;
  for (const VarDecl *Var : F.variables())
    if (!Var->isInvalidDecl()) {
      if (std::optional<TaskCollection> C = collection(Var, F);
          C && C->Takes.empty() && !workInBackground(*C, F))
        Found.push_back(std::move(*C));
      else if (!C && (C = droppedCrew(Var, F)))
        Found.push_back(std::move(*C));
    }
  for (const Stmt *S : F.statements()) {
    const auto *Value = dyn_cast<Expr>(S);
    if (!Value || !isa<CallExpr, CXXTemporaryObjectExpr, CXXFunctionalCastExpr>(Value) ||
        !Value->isPRValue() || Value->getType().isNull() || !Value->getType()->isRecordType())
      continue;
    const TypeProfile *Profile = elementTasks(Value->getType(), F);
    if (Profile && isDroppedTemporary(Value, *Profile, F))
      Found.push_back({nullptr, Value, Profile, {}, {}});
  }
  return Found;
}

std::vector<TaskCollection> readTaskCollections(const Function &F) {
  std::vector<TaskCollection> Found;
  for (const VarDecl *Var : F.variables())
    if (std::optional<TaskCollection> C =
            Var->isInvalidDecl() ? std::nullopt : collection(Var, F)) {
      llvm::erase(C->Fills, Var->getInit());
      if (!C->Takes.empty() && !C->Fills.empty())
        Found.push_back(std::move(*C));
    }
  return Found;
}

} // namespace corolint
