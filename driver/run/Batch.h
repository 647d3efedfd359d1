// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TUs with the same flags, in the stages after which each begins where they share the parse of
// headers: always next what most of those read that read all so far, and each TU after the last
// one up to which it reads all.
#ifndef COROLINT_DRIVER_RUN_BATCH_H
#define COROLINT_DRIVER_RUN_BATCH_H

#include "UnitAnalysis.h"
#include "llvm/ADT/BitVector.h"

#include <deque>

namespace corolint::driver {

class Batch {
public:
  /// With fewer left, what is shared would not pay.
  static constexpr size_t Smallest = 3;

  struct Member {
    size_t Job;
    std::vector<size_t> Order; ///< of the batch's headers those that it reads
    llvm::BitVector Reads;     ///< the same
  };
  /// \p Headers as HeaderGuess::headers() gives them.
  Batch(std::vector<std::string> Headers, std::vector<Member> Members);

  const HeaderStages &stages() const { return Stages; }
  /// Another one where the stages were made anew.
  unsigned plan() const { return Plan; }
  /// How many are left that share something.
  size_t size() const;
  std::vector<size_t> jobs() const;
  /// Any of the jobs.
  size_t first() const;
  /// Takes a job of stage \p Stage, or none where none is left.
  std::optional<size_t> take(size_t Stage);
  /// Takes a job that shares nothing, else one of the last stage that has one.
  std::optional<size_t> takeLast();
  bool hasAfter(size_t Stage) const;

  /// Of a TU that was different, for \p Unfit or for no header that is known.
  void learn(llvm::ArrayRef<std::string> Unfit);
  /// What is shared does not compile, or is of no use. The standard library is given a second try,
  /// alone; then nothing is shared any more.
  void abandon();

private:
  void arrange(std::vector<Member> Members);
  void arrangeAgain();
  std::vector<size_t> orderFor(llvm::ArrayRef<Member> Members) const;

  std::vector<std::string> Headers;
  size_t Total;
  HeaderStages Stages;
  std::vector<std::deque<Member>> Waiting; ///< by stage, one more for those with none
  llvm::BitVector Avoided;
  unsigned Plan = 0;
  size_t Different = 0;
  bool Abandoned = false; ///< all but the standard library
};

/// The batches of \p Jobs. A job may be in none.
std::vector<std::unique_ptr<Batch>> batchesOf(llvm::ArrayRef<UnitJob> Jobs);

} // namespace corolint::driver

#endif
