// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Blocking.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSwitch.h"

namespace corolint {
namespace {

class Search {
public:
  Search(const Program &In, BlockingSubject Subject, const BlockingOptions &Options)
      : In(In), Subject(Subject), Options(Options), OnLoop(In.functions().size()) {
    Rules.Barriers = Options.Barriers;
    Rules.AllOverriders = Options.AllOverriders;
    for (const CallSummary &Call : In.calls())
      if (FunctionId F = In.target(Call); F != NoIndex)
        note(Call, F);
  }

  std::vector<BlockingWay> run() {
    std::vector<BlockingWay> Found;
    // What certainly blocks comes first, so that stricter settings add findings and change none.
    collect(/*Certain=*/true, Found);
    if (Options.Strict)
      collect(/*Certain=*/false, Found);
    llvm::stable_sort(Found,
                      [](const BlockingWay &A, const BlockingWay &B) { return A.Root < B.Root; });
    return Found;
  }

private:
  enum Use : uint8_t { Called = 1, Offloaded = 2, LoopCallback = 4 };

  void note(const CallSummary &Call, FunctionId F) {
    if (Call.Kind == CallKind::Callback)
      OnLoop[F] |= LoopCallback;
    else
      OnLoop[F] |= Call.Kind == CallKind::Offload || Call.Switched ? Offloaded : Called;
  }

  bool isRoot(FunctionId Id) const {
    const FunctionSummary &F = In.function(Id);
    switch (Subject) {
    case BlockingSubject::Awaiter:
      return F.Role == FunctionRole::AwaiterMember || F.Role == FunctionRole::PromiseMember;
    case BlockingSubject::Annotation:
      return F.DeclaredNonBlocking || F.InheritsNonBlocking;
    default:
      break;
    }
    if (F.DeclaredNonBlocking)
      return false;
    bool Elsewhere = (OnLoop[Id] & Offloaded) && !(OnLoop[Id] & Called);
    if (isLoopCoroutine(F))
      return !Elsewhere;
    return (OnLoop[Id] & LoopCallback) && F.Role == FunctionRole::Plain;
  }

  bool wants(const BlockingSummary &B, bool Certain) const {
    const BlockerSummary &Kind = In.blocker(B);
    llvm::StringRef Category = In.text(Kind.Category);
    // A pool that runs coroutines stands still when its threads wait for what they have to run.
    bool Waits = Options.Strict && (Category == "wait" || Category == "sync-wait");
    if ((B.Switched && (!Waits || Certain)) || (Kind.Certain && !B.Switched) != Certain)
      return false;
    // Locks are mostly short; coro-blocking-lock looks at those that are not.
    bool Named = llvm::is_contained(Options.Categories, Category);
    if (!Named && (!Options.Categories.empty() || Category == "lock"))
      return false;
    if (Subject == BlockingSubject::Call || Subject == BlockingSubject::SyncWait ||
        Subject == BlockingSubject::Generator)
      return (Category == "sync-wait") == (Subject == BlockingSubject::SyncWait);
    return true;
  }

  /// await_resume() takes the result of what is done by then: get() and join() do not wait there,
  /// nor in the destructor of an awaiter, which its awaited work outlives by a moment at most.
  bool isDoneBy(FunctionId Root, const BlockingSummary &B) const {
    llvm::StringRef Category = In.text(In.blocker(B).Category);
    return Subject == BlockingSubject::Awaiter && !Options.Strict &&
           (In.name(Root).ends_with("::await_resume") || In.name(Root).contains("::~")) &&
           (Category == "wait" || Category == "sync-wait");
  }

  const BlockingSummary *firstBlock(FunctionId F, bool Certain) const {
    for (const BlockingSummary &B : In.blocks(F))
      if (wants(B, Certain))
        return &B;
    return nullptr;
  }

  /// Whether a way that starts so is this subject's.
  bool ownsStart(CallKind Kind, const StoredSpan &Lock) const {
    switch (Subject) {
    case BlockingSubject::Destructor:
      return Kind == CallKind::Destroy;
    case BlockingSubject::Generator:
      return Kind == CallKind::Generator;
    case BlockingSubject::Call:
      return Kind != CallKind::Destroy && Kind != CallKind::Generator;
    case BlockingSubject::SyncWait:
      return Kind != CallKind::Destroy;
    case BlockingSubject::Lock:
      return Lock.valid();
    default:
      return true;
    }
  }

  void collect(bool Certain, std::vector<BlockingWay> &Found) {
    Reach To(In, Rules, [&](FunctionId F) { return firstBlock(F, Certain) != nullptr; });
    for (FunctionId F = 0; F != In.functions().size(); ++F)
      if (To.reaches(F) && isRoot(F))
        fromRoot(F, Certain, To, Found);
  }

  void fromRoot(FunctionId Root, bool Certain, const Reach &To, std::vector<BlockingWay> &Found) {
    llvm::SmallDenseSet<const BlockingSummary *> Causes;
    for (const BlockingSummary &B : In.blocks(Root))
      if (wants(B, Certain) && !isDoneBy(Root, B) &&
          ownsStart(B.Destructor ? CallKind::Destroy : CallKind::Plain, B.Lock)) {
        Causes.insert(&B);
        Found.push_back({Root, {}, &B, &In.blocker(B)});
      }
    std::vector<std::pair<const CallSummary *, FunctionId>> Calls;
    for (const CallSummary &Call : In.calls(Root))
      if (FunctionId Next = To.next(Call);
          Next != NoIndex && Next != Root && ownsStart(Call.Kind, Call.Lock))
        Calls.emplace_back(&Call, Next);
    llvm::stable_sort(Calls, [&](const auto &A, const auto &B) {
      return To.distance(A.second) < To.distance(B.second);
    });
    for (auto [Call, Next] : Calls) {
      BlockingWay One{Root, {{Call, Next}}, nullptr, nullptr};
      for (const WayStep &Step : To.wayFrom(Next))
        One.Steps.push_back(Step);
      One.Block = firstBlock(One.Steps.back().Runs, Certain);
      if (isDoneBy(Root, *One.Block))
        continue;
      One.Blocker = &In.blocker(*One.Block);
      if (!Causes.insert(One.Block).second)
        continue;
      for (const BlockingSummary &B : In.blocks(One.Steps.back().Runs))
        One.More += &B != One.Block && wants(B, Certain);
      Found.push_back(std::move(One));
    }
  }

  const Program &In;
  BlockingSubject Subject;
  const BlockingOptions &Options;
  ReachRules Rules;
  std::vector<uint8_t> OnLoop;
};

std::string stepText(const WayStep &Step, const Program &In) {
  const CallSummary &Call = *Step.Call;
  std::string Name = shortName(In.name(Step.Runs));
  switch (Call.Kind) {
  case CallKind::Construct:
    return "constructs '" + Name + "'";
  case CallKind::Destroy:
    return "runs '" + Name + "' when this is destroyed";
  case CallKind::Generator:
    return "iterates '" + Name + "', whose body runs here";
  case CallKind::Inline:
    return "'" + shortName(In.text(Call.Via)) + "' runs this callable before it returns";
  case CallKind::Passed:
    return "passes this callable to '" + shortName(In.name(In.via(Call))) + "', which calls it";
  case CallKind::Virtual:
    return "calls '" + Name + "', a virtual function";
  default:
    return "calls '" + Name + "'";
  }
}

/// Wraps the call in what runs it where blocking is allowed. Its text is not needed for that.
std::optional<Fix> offload(const BlockingWay &Found, const Program &In) {
  llvm::StringRef Code = In.text(In.function(Found.Root).Offload);
  if (Code.empty() || Found.Steps.empty() || !Found.Steps.front().Call->Wraps)
    return std::nullopt;
  auto [Before, After] = Code.split("{call}");
  Span From = In.span(Found.where()), To = From;
  From.EndLine = From.Line, From.EndColumn = From.Column, From.EndOffset = From.Offset;
  To.Line = To.EndLine, To.Column = To.EndColumn, To.Offset = To.EndOffset;
  return Fix{("run it elsewhere: '" + Before + "…" + After + "'").str(),
             FixSafety::Unsafe,
             {{From, Before.str()}, {To, (";" + After).str()}}};
}

} // namespace

bool isLoopCoroutine(const FunctionSummary &F) {
  return F.Coroutine == CoroutineKind::Task || F.Coroutine == CoroutineKind::AsyncGenerator ||
         F.Coroutine == CoroutineKind::Detached;
}

std::vector<BlockingWay> blockingWays(const Program &In, BlockingSubject Subject,
                                      const BlockingOptions &Options) {
  return Search(In, Subject, Options).run();
}

/// Category and verb; the last row is for every other category.
static constexpr std::pair<llvm::StringLiteral, llvm::StringLiteral> BlockingVerbs[] = {
    {"sleep", "sleeps"},
    {"net", "waits for the network"},
    {"dns", "waits for the name service"},
    {"process", "waits for a process"},
    {"db", "waits for the database"},
    {"file", "waits for the disk"},
    {"stdin", "waits for input"},
    {"gpu", "waits for the GPU"},
    {"lock", "waits for a lock"},
    {"sync-wait", "waits for other coroutines"},
    {"declared", "is declared to block"},
    {"no-async", "is declared to be called only outside of coroutines"},
    {"", "waits for another thread"},
};

llvm::StringRef blockingVerb(llvm::StringRef Category) {
  for (const auto &[Known, Verb] : BlockingVerbs)
    if (Known == Category)
      return Verb;
  return std::end(BlockingVerbs)[-1].second;
}

bool isBlockingVerb(llvm::StringRef Text) {
  return llvm::any_of(BlockingVerbs, [&](const auto &Row) { return Row.second == Text; });
}

std::string shortName(llvm::StringRef Qualified) {
  if (Qualified.size() <= 32)
    return Qualified.str();
  auto [Outer, Last] = Qualified.rsplit("::");
  if (Last.empty())
    return Qualified.str();
  llvm::StringRef Before = Outer.rsplit("::").second;
  bool Fits = !Before.empty() && Before.size() + Last.size() <= 30;
  return (Fits ? Before + "::" + Last : llvm::Twine(Last)).str();
}

/// The code of a replacement with its blanks filled for people: "{a::scheduler}" is "scheduler->".
static std::string inWords(llvm::StringRef Code) {
  std::string Words;
  while (!Code.empty()) {
    auto [Plain, Rest] = Code.split('{');
    auto [Blank, Behind] = Rest.split('}');
    Words += Plain;
    if (Blank.contains("::"))
      Words += Blank.split('|').first.rsplit("::").second.str() + "->";
    else
      Words += llvm::StringSwitch<llvm::StringRef>(Blank)
                   .Cases({"0", "arguments"}, "…")
                   .Case("call", "…;")
                   .Default("");
    // A closure's braces are no blank.
    bool Brace = Code.contains('{') && (Blank.contains('{') || Blank.contains(' '));
    if (Brace)
      Words += '{', Behind = Rest;
    Code = Behind;
  }
  return Words;
}

void tell(const BlockingWay &Found, const Program &In, ProgramFinding &To) {
  for (const WayStep &Step : Found.Steps)
    To.step(Step.Call->Where, "{0}", stepText(Step, In));
  const BlockerSummary &Kind = *Found.Blocker;
  llvm::StringRef Category = In.text(Kind.Category);
  std::string Instead;
  for (auto [Library, Text] : Kind.Replacements)
    if (Library == In.function(Found.Root).Library)
      Instead = "; instead: " + inWords(In.text(Text));
  To.step(Found.Block->Where, "'{0}' {1}{2}", In.text(Kind.Name), blockingVerb(Category), Instead);
  if (Found.More)
    To.step(Found.Block->Where, "the same function blocks in {0} more places", Found.More);
  if (const Fix *Mend = Found.Steps.empty() ? In.mend(*Found.Block) : nullptr)
    To.fix(*Mend);
  else if (std::optional<Fix> Moved = offload(Found, In))
    To.fix(std::move(*Moved));
}

} // namespace corolint
