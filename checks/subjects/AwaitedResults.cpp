// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "AwaitedResults.h"

#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace corolint {

static bool has(const Function &F, const CXXRecordDecl *Record,
                std::initializer_list<llvm::StringRef> Names) {
  return llvm::all_of(Names,
                      [&](llvm::StringRef N) { return !F.types().members(Record, N).empty(); });
}

bool saysWhatFailed(QualType T, const Function &F) {
  const CXXRecordDecl *Record = F.types().complete(recordOf(T));
  return Record && (has(F, Record, {"category", "message", "value"}) ||
                    has(F, Record, {"has_value", "error", "value"}) ||
                    has(F, Record, {"ok", "message", "code"}));
}

bool answers(QualType T, const Function &F) {
  if (T->isBooleanType() || T->isEnumeralType())
    return true;
  const CXXRecordDecl *Record = F.types().complete(recordOf(T));
  return Record && Record->hasDefinition() &&
         llvm::any_of(Record->getVisibleConversionFunctions(), [](const NamedDecl *D) {
           const auto *Conversion = llvm::dyn_cast<CXXConversionDecl>(D->getUnderlyingDecl());
           return Conversion && Conversion->getConversionType()->isBooleanType();
         });
}

static const FunctionDecl *awaitedCall(const CoawaitExpr *Await) {
  return calleeOf(movedValueOf(Await->getOperand()));
}

static bool isTimeName(llvm::StringRef Name) {
  static const llvm::StringRef Words[] = {"sleep", "delay", "timer", "timeout", "pause", "yield"};
  return llvm::any_of(Words, [&](llvm::StringRef Word) { return Name.contains_insensitive(Word); });
}

bool waitsForTime(const CoawaitExpr *Await, const Function &F) {
  const FunctionDecl *Callee = awaitedCall(Await);
  const CXXRecordDecl *Operand = recordOf(Await->getOperand()->getType());
  if (isTimeName(identifierOf(Operand)))
    return true;
  if (!Callee)
    return false;
  const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Callee);
  if (F.models().has(Callee, Role::Sleeps) || F.models().has(Callee, Role::Yields) ||
      isTimeName(identifierOf(Callee)) || (Method && isTimeName(identifierOf(Method->getParent()))))
    return true;
  return !Method && Callee->getNumParams() != 0 &&
         llvm::all_of(Callee->parameters(), [](const ParmVarDecl *Param) {
           llvm::StringRef Type = identifierOf(recordOf(Param->getType()));
           return Type == "duration" || Type == "time_point" || Type == "stop_token";
         });
}

bool isUsuallyDropped(const CoawaitExpr *Await, const Function &F) {
  auto Named = [](const CoawaitExpr *E) -> const FunctionDecl * {
    const FunctionDecl *Callee = awaitedCall(E);
    const FunctionDecl *Pattern = Callee ? Callee->getTemplateInstantiationPattern() : nullptr;
    return Callee ? (Pattern ? Pattern : Callee)->getCanonicalDecl() : nullptr;
  };
  const FunctionDecl *Callee = Named(Await);
  unsigned Dropped = 0, Used = 0;
  if (!Callee)
    return false;
  for (const auto &Other : F.unit().functions())
    for (const auto *E : Other->all<CoawaitExpr>())
      if (Named(E) == Callee)
        ++(fateOf(E, *Other).What == Fate::Dropped ? Dropped : Used);
  return Dropped >= 4 && Used * 8 <= Dropped;
}

} // namespace corolint
