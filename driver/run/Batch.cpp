// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Batch.h"

#include "StandardHeaders.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <map>

using namespace llvm;

namespace corolint::driver {

Batch::Batch(std::vector<Member> Members)
    : Total(Members.size()), Avoided(standardHeaders().size()) {
  arrange(std::move(Members));
}

void Batch::arrange(std::vector<Member> Members) {
  ++Plan;
  ArrayRef<std::string> Names = standardHeaders();
  std::vector<size_t> Readers(Names.size()), Order;
  for (const Member &M : Members)
    for (unsigned Header : M.Reads.set_bits())
      ++Readers[Header];
  for (size_t I = 0; I < Names.size(); ++I)
    if (Readers[I] >= Smallest && !Avoided[I])
      Order.push_back(I);
  stable_sort(Order, [&](size_t A, size_t B) { return Readers[A] > Readers[B]; });
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
    Stages.Headers.push_back(Names[Header]);
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

void Batch::learn(ArrayRef<std::string> Headers) {
  for (auto [At, Name] : enumerate(standardHeaders()))
    if (is_contained(Headers, Name))
      Avoided.set(At);
  // Each costs a parse in vain; what differs in other ways is not even foreseen. A program that
  // does so often shares nothing.
  if (++Different > 1 + Total / 16)
    return abandon();
  if (!Headers.empty())
    arrangeAgain();
}

void Batch::abandon() {
  Avoided.set();
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
    StandardHeaderGuess Guess(Key.back(), Key);
    std::vector<Batch::Member> Guessed;
    for (size_t At : Members)
      Guessed.push_back({At, Guess.readBy(Jobs[At].File)});
    Result.push_back(std::make_unique<Batch>(std::move(Guessed)));
  }
  return Result;
}

} // namespace corolint::driver
