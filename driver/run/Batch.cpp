// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Batch.h"

#include "HeaderGuess.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <map>

using namespace llvm;

namespace corolint::driver {

Batch::Batch(std::vector<std::string> Headers, std::vector<Member> Members)
    : Headers(std::move(Headers)), Total(Members.size()), Avoided(this->Headers.size()) {
  for (Member &M : Members) {
    M.Reads.resize(this->Headers.size());
    for (size_t Header : M.Order)
      M.Reads.set(Header);
  }
  arrange(std::move(Members));
}

/// The headers to share, by position: greedily, since TUs that lack one cannot go on behind it.
std::vector<size_t> Batch::orderFor(ArrayRef<Member> Members) const {
  std::vector<size_t> Readers(Headers.size()), Order;
  std::vector<const Member *> Left;
  for (const Member &M : Members) {
    Left.push_back(&M);
    for (size_t Header : M.Order)
      ++Readers[Header];
  }
  for (BitVector Candidates = BitVector(Avoided).flip(); Candidates.any() && !Left.empty();) {
    // Of equals the one that comes first in a TU: what follows may expect it.
    std::optional<size_t> Best;
    for (size_t Header : Left.front()->Order)
      if (Candidates[Header] && (!Best || Readers[Header] > Readers[*Best]))
        Best = Header;
    for (size_t Header : Candidates.set_bits())
      if (!Best || Readers[Header] > Readers[*Best])
        Best = Header;
    size_t Next = *Best;
    if (Readers[Next] < Smallest)
      break;
    Order.push_back(Next);
    Candidates.reset(Next);
    erase_if(Left, [&](const Member *M) {
      if (M->Reads[Next])
        return false;
      for (size_t Header : M->Order)
        --Readers[Header];
      return true;
    });
  }
  return Order;
}

void Batch::arrange(std::vector<Member> Members) {
  ++Plan;
  std::vector<size_t> Order = orderFor(Members);
  std::map<size_t, std::deque<Member>> ByEnd;
  for (Member &M : Members) {
    size_t End = find_if(Order, [&](size_t Header) { return !M.Reads[Header]; }) - Order.begin();
    ByEnd[End].push_back(std::move(M));
  }
  std::deque<Member> Alone = std::move(ByEnd[0]);
  ByEnd.erase(0);
  Stages = {};
  Waiting.clear();
  for (size_t Header : Order)
    Stages.Headers.push_back(Headers[Header]);
  for (auto &[End, Here] : ByEnd) {
    Stages.Ends.push_back(End);
    Waiting.push_back(std::move(Here));
  }
  Waiting.push_back(std::move(Alone));
}

size_t Batch::size() const {
  size_t Result = 0;
  for (const std::deque<Member> &Here : drop_end(Waiting))
    Result += Here.size();
  return Result;
}

size_t Batch::first() const {
  return find_if(Waiting, [](const std::deque<Member> &Here) { return !Here.empty(); })
      ->front()
      .Job;
}

std::optional<size_t> Batch::take(size_t Stage) {
  if (Stage >= Waiting.size() || Waiting[Stage].empty())
    return std::nullopt;
  size_t Job = Waiting[Stage].front().Job;
  Waiting[Stage].pop_front();
  return Job;
}

std::optional<size_t> Batch::takeLast() {
  for (size_t Stage = Waiting.size(); Stage-- > 0;)
    if (std::optional<size_t> Job = take(Stage))
      return Job;
  return std::nullopt;
}

bool Batch::hasAfter(size_t Stage) const {
  for (size_t I = Stage + 1; I + 1 < Waiting.size(); ++I)
    if (!Waiting[I].empty())
      return true;
  return false;
}

void Batch::learn(ArrayRef<std::string> Unfit) {
  for (auto [At, Name] : enumerate(Headers))
    if (is_contained(Unfit, Name))
      Avoided.set(At);
  // Each costs a parse in vain; what differs in other ways is not even foreseen. A program that
  // does so often shares less, and then nothing. What all of it would gain is worth more tries.
  if (++Different > 1 + Total / (Abandoned ? 16 : 8))
    return abandon();
  if (!Unfit.empty())
    arrangeAgain();
}

void Batch::abandon() {
  for (auto [At, Name] : enumerate(Headers))
    if (Abandoned || !isStandardHeader(StringRef(Name).drop_front().drop_back()))
      Avoided.set(At);
  Abandoned = true;
  Different = 0;
  arrangeAgain();
}

void Batch::arrangeAgain() {
  std::vector<Member> Members;
  for (std::deque<Member> &Here : Waiting)
    std::move(Here.begin(), Here.end(), std::back_inserter(Members));
  arrange(std::move(Members));
}

std::vector<size_t> Batch::jobs() const {
  std::vector<size_t> Result;
  for (const std::deque<Member> &Here : Waiting)
    for (const Member &M : Here)
      Result.push_back(M.Job);
  return Result;
}

namespace {

/// Those of \p Jobs at \p Alike, which have the same flags. TUs that begin with the same header
/// form a batch, so that its order is theirs; the others form one together.
void addBatches(ArrayRef<UnitJob> Jobs, ArrayRef<size_t> Alike, HeaderGuess &Guess,
                std::vector<std::unique_ptr<Batch>> &Into) {
  std::map<std::optional<size_t>, std::vector<size_t>> ByFirst;
  for (size_t At : Alike)
    ByFirst[Guess.addLeading(Jobs[At].File)].push_back(At);
  std::vector<size_t> &Others = ByFirst[std::nullopt];
  for (auto &[First, Members] : ByFirst)
    if (First && Members.size() < 2 * Batch::Smallest) {
      Others.insert(Others.end(), Members.begin(), Members.end());
      Members.clear();
    }
  llvm::sort(Others);
  for (auto &[First, Members] : ByFirst) {
    if (Members.size() < Batch::Smallest)
      continue;
    std::vector<Batch::Member> Guessed;
    for (size_t At : Members)
      Guessed.push_back({At, Guess.readBy(Jobs[At].File), {}});
    Into.push_back(std::make_unique<Batch>(Guess.headers(), std::move(Guessed)));
  }
}

} // namespace

std::vector<std::unique_ptr<Batch>> batchesOf(ArrayRef<UnitJob> Jobs) {
  std::map<std::vector<std::string>, std::vector<size_t>> Alike;
  for (auto [At, Job] : enumerate(Jobs)) {
    std::optional<size_t> Place = Job.placeOfFile();
    if (Job.Config->ParseAllBodies || !Place || !sys::fs::is_regular_file(Job.File))
      continue;
    std::vector<std::string> Key = Job.Flags;
    Key.erase(Key.begin() + *Place);
    // The language follows from it.
    Key.push_back(sys::path::extension(Job.File).str());
    Key.push_back(Job.Directory);
    Alike[std::move(Key)].push_back(At);
  }
  std::vector<std::unique_ptr<Batch>> Result;
  for (const auto &[Key, Members] : Alike) {
    if (Members.size() < Batch::Smallest)
      continue;
    HeaderGuess Guess(Key.back(), Key);
    addBatches(Jobs, Members, Guess, Result);
  }
  return Result;
}

} // namespace corolint::driver
