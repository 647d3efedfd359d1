// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The suspension-aware view of a body's control flow. Clang's CFG knows order, branches, scopes
// and destructors; this adds what it does not: a coroutine may be destroyed where it is
// suspended, and a suspension is an event of its own. All path questions of the checks are one
// search over it.
#ifndef COROLINT_CHECKS_FLOW_FLOW_H
#define COROLINT_CHECKS_FLOW_FLOW_H

#include "clang/AST/ExprCXX.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <memory>
#include <optional>
#include <vector>

namespace corolint {

class Conditions;
class Function;
struct Knowledge;

/// What a search meets on its way, in the order of evaluation.
struct Event {
  enum Kind {
    Statement,      ///< Node was evaluated; every expression is an event after its operands
    Suspension,     ///< Node is a co_await or co_yield: the coroutine may suspend here
    FrameDestroyed, ///< the coroutine was destroyed while suspended at Node
    VariableDies,   ///< Variable goes out of scope and its destructor runs
    LifetimeEnds,   ///< Variable goes out of scope; it has no destructor
    TemporaryDies,  ///< the temporary bound at Node is destroyed
    Branch,         ///< Node is a condition, Taken says which way
    Exit,           ///< the body is left; Node is the co_return, return or throw, or null
    Thrown,         ///< the body is left by an exception out of the call Node; the destructors
                    ///< that then run are no events
    Caught,         ///< an exception out of Node, a call or throw, goes to a handler of the body;
                    ///< null where handlers inside let it pass
  };
  Kind Kind;
  const clang::Stmt *Node = nullptr;
  const clang::VarDecl *Variable = nullptr;
  bool Taken = false;

  template <class T> const T *as() const { return llvm::dyn_cast_or_null<T>(Node); }
};

/// A position before an element of a block.
struct FlowPoint {
  const clang::CFGBlock *Block = nullptr;
  unsigned Index = 0;
};

/// How a search got where it ended: the branches it took, then the event it stopped at.
struct FlowPath {
  std::vector<Event> Branches;
  Event End;
};

/// The flow of one body. Built on demand; null where Clang cannot build a CFG.
class Flow {
public:
  ~Flow();
  static std::unique_ptr<Flow> build(const Function &F);

  FlowPoint entry() const;
  /// Just after \p S was evaluated; nullopt if it is not reachable or not part of this body.
  std::optional<FlowPoint> after(const clang::Stmt *S) const;
  std::optional<FlowPoint> before(const clang::Stmt *S) const;
  /// Just after \p V was initialised; nullopt for parameters and what is not reachable.
  std::optional<FlowPoint> declared(const clang::VarDecl *V) const;
  bool reachable(const clang::Stmt *S) const { return after(S).has_value(); }
  /// Whether a path from the entry that contradicts none of its conditions leads to \p S.
  bool isReached(const clang::Stmt *S) const;
  /// Whether such a path leads to the end of the scope of \p V, whose destructor runs there.
  bool isDestroyed(const clang::VarDecl &V) const;

  enum class Next {
    Go,    ///< go on
    Prune, ///< this path holds no interest any more
    Found, ///< stop the whole search here
  };
  /// Called for each event with the state of the path, which it may change. The state is the
  /// check's own: a lock's mode, a task's progress, a set of bits.
  using Visitor = llvm::function_ref<Next(const Event &, unsigned &State)>;

  /// Breadth first over (block, state, knowledge), so that no other path passes fewer forks and
  /// joins than the one found. A path knows the outcome of the conditions that it may meet again
  /// and takes no branch that contradicts it. Each triple is visited once, and of what differs in
  /// knowledge alone only a bounded number: linear in blocks times states.
  std::optional<FlowPath> search(FlowPoint From, unsigned State, Visitor Visit) const;
  std::optional<FlowPath> search(Visitor Visit) const { return search(entry(), 0, Visit); }

  const clang::CFG &cfg() const { return *Graph; }

private:
  Flow();
  void note(const clang::CFGElement &Element, FlowPoint At);
  void note(const clang::Stmt *S, FlowPoint At);
  struct Search;
  struct Content;
  const Content &contents(const clang::CFGBlock &Block) const;

  std::unique_ptr<clang::CFG> Graph;
  std::vector<Content> Contents; ///< by the blocks' numbers
  llvm::DenseMap<const clang::Stmt *, FlowPoint> Where;
  llvm::DenseMap<const clang::VarDecl *, FlowPoint> Declared;
  llvm::DenseMap<const clang::VarDecl *, llvm::SmallVector<const clang::CFGBlock *, 1>> Deaths;
  /// What paths from the entry know where they enter \p Block; at \p At with what is before it.
  const std::vector<Knowledge> &knownAtEntry(const clang::CFGBlock &Block) const;
  std::vector<Knowledge> knownAt(FlowPoint At) const;

  std::unique_ptr<Conditions> Asked;
  using EntryKnowledge = llvm::DenseMap<const clang::CFGBlock *, std::vector<Knowledge>>;
  mutable std::unique_ptr<EntryKnowledge> AtEntry;
};

/// The flow of \p F, built once; null where Clang cannot build one.
const Flow *flowOf(const Function &F);

} // namespace corolint

#endif
