// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TestSections.h"

#include "code/Walk.h"
#include "model/Models.h"

#include "clang/AST/Stmt.h"

using namespace clang;

namespace corolint {

TestSections::TestSections(const CFG &Graph, const Stmt &Body, const Models &Known) {
  Conditions Blocks;
  for (const CFGBlock *Block : Graph)
    if (const auto *If = llvm::dyn_cast_or_null<IfStmt>(Block->getTerminatorStmt()))
      if (const CallExpr *Call = callOf(If->getCond());
          Call && Known.has(Call->getDirectCallee(), Role::TestSection))
        Blocks[If] = Block;
  Sections.reserve(Blocks.size()); // places in it are kept while they are numbered
  Section *Last = nullptr;
  if (!Blocks.empty())
    number(Body, 0, Blocks, Last);
}

void TestSections::number(const Stmt &Within, unsigned Around, const Conditions &Blocks,
                          Section *&LastHere) {
  if (Around)
    Inside[&Within] = Around;
  auto Found = Blocks.find(&Within);
  if (Found == Blocks.end()) {
    for (const Stmt *Child : Within.children())
      if (Child)
        number(*Child, Around, Blocks, LastHere);
    return;
  }
  if (LastHere)
    LastHere->Last = false;
  unsigned Number = Sections.size() + 1;
  LastHere = &(Sections[Found->second] = {Number, Around, true});
  const auto &If = llvm::cast<IfStmt>(Within);
  Section *LastInside = nullptr;
  number(*If.getThen(), Number, Blocks, LastInside);
  if (If.getElse())
    number(*If.getElse(), Around, Blocks, LastHere);
}

unsigned TestSections::around(const CFGBlock &Block, unsigned Index) const {
  for (unsigned At : {Index - 1, Index})
    if (At < Block.size())
      if (auto Element = Block[At].getAs<CFGStmt>())
        if (unsigned Found = Inside.lookup(Element->getStmt()))
          return Found;
  return 0;
}

bool TestSections::mayGo(const CFGBlock &Block, bool Taken, unsigned &Entered) const {
  auto Found = Sections.find(&Block);
  if (Found == Sections.end())
    return true;
  const Section &Here = Found->second;
  bool HadTurn = Entered != 0 && Entered != Here.Around;
  if (!Taken)
    return HadTurn || !Here.Last;
  if (HadTurn)
    return false;
  Entered = Here.Number;
  return true;
}

} // namespace corolint
