// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What blocks where it must not: the ways from coroutines, callbacks and awaiters to operations
// that block. The checks of the group "blocking" share this and differ in what they speak of.
#ifndef COROLINT_CHECKS_LINK_BLOCKING_H
#define COROLINT_CHECKS_LINK_BLOCKING_H

#include "../Options.h"
#include "ProgramReport.h"
#include "Reach.h"

namespace corolint {

/// Each way belongs to one check.
enum class BlockingSubject {
  Call,       ///< everything that follows does not claim
  SyncWait,   ///< ends in a wait for a task, or in a nested loop
  Generator,  ///< starts in the body of a generator that is iterated
  Destructor, ///< starts with the end of an object's life
  Awaiter,    ///< starts in a member of an awaiter or a promise
  Annotation, ///< starts in a function that is declared not to block
  Lock,       ///< starts while a thread lock is held; beside the others
};

struct BlockingOptions {
  std::vector<std::string> Categories;
  std::vector<std::string> Barriers;
  bool AllOverriders = false;
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Categories", &BlockingOptions::Categories,
               "Kinds of blocking to report: sleep, wait, sync-wait, net, dns, process, db, file, "
               "stdin, gpu, lock, declared, no-async, other; all but lock if empty."),
        option(
            "Barriers", &BlockingOptions::Barriers,
            "Functions whose callees are not reported: qualified names, '*' stands for anything."),
        option("AllOverriders", &BlockingOptions::AllOverriders,
               "Follow a virtual call into every known overrider, not only into the function that "
               "the call names."),
        option("Strict", &BlockingOptions::Strict,
               "Also report calls that block only in some modes or for a short time: reads from "
               "descriptors, small file operations, locks.")};
  }
};

/// One finding: where \p Root starts to block, and how it gets to the operation.
struct BlockingWay {
  FunctionId Root;
  Way Steps;                    ///< empty where Root itself blocks
  const BlockingSummary *Block; ///< at the end of the way
  const BlockerSummary *Blocker;
  unsigned More = 0; ///< other operations that block behind the same call

  const StoredSpan &where() const {
    return Steps.empty() ? Block->Where : Steps.front().Call->Where;
  }
  const StoredSpan &lock() const { return Steps.empty() ? Block->Lock : Steps.front().Call->Lock; }
};

/// In the order of the program; the shortest way for each call of a root, and one for each root
/// and operation.
std::vector<BlockingWay> blockingWays(const Program &In, BlockingSubject Subject,
                                      const BlockingOptions &Options);

/// "sleeps", "waits for the disk": what an operation of \p Category does.
llvm::StringRef blockingVerb(llvm::StringRef Category);
/// Whether some category has that verb.
bool isBlockingVerb(llvm::StringRef Text);

/// The last part of a qualified name, with the one before it where there is room.
std::string shortName(llvm::StringRef Qualified);

/// Whether \p F is a coroutine that an event loop runs.
bool isLoopCoroutine(const FunctionSummary &F);

/// Adds the steps of \p Found and what replaces the operation in the library of the root.
void tell(const BlockingWay &Found, const Program &In, ProgramFinding &To);

} // namespace corolint

#endif
