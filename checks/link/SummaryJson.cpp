// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The stored form of summaries: one array of numbers a table, since names of fields would be most
// of the bytes. The order of the numbers is that of the visit() functions below, which serve
// reading and writing alike.
#include "SummaryArchive.h"

using namespace llvm;

namespace corolint {
namespace {

constexpr int64_t SummaryVersion = 4;

/// How many texts and other things there are: what indices are checked against.
struct Bounds {
  uint64_t Texts = 0;
  uint64_t Blockers = 0;
  uint64_t Mends = 0;
};

template <class A> void visit(A &Archive, StoredSpan &P, const Bounds &Known) {
  Archive(P.File, Known.Texts);
  Archive(P.Line);
  Archive(P.Column);
  Archive(P.Offset);
  Archive.after(P.EndOffset, P.Offset);
  Archive.after(P.EndLine, P.Line);
  if (P.EndLine == P.Line)
    Archive.implied(P.EndColumn, P.Column + (P.EndOffset - P.Offset));
  else
    Archive(P.EndColumn);
}

template <class A> void visit(A &Archive, CallSummary &C, const Bounds &Known) {
  Archive(C.Callee, Known.Texts);
  Archive(C.Kind, CallKinds);
  bool HasVia = C.Via != 0, HasLock = C.Lock.valid();
  Archive.flags(C.Switched, C.Wraps, HasVia, HasLock);
  visit(Archive, C.Where, Known);
  if (HasVia) {
    Archive(C.Via, Known.Texts);
    Archive(C.Argument);
  }
  if (HasLock)
    visit(Archive, C.Lock, Known);
}

template <class A> void visit(A &Archive, BlockingSummary &B, const Bounds &Known) {
  Archive(B.Blocker, Known.Blockers);
  bool HasMend = B.Mend != NoIndex, HasLock = B.Lock.valid();
  Archive.flags(B.Switched, B.Destructor, HasMend, HasLock);
  visit(Archive, B.Where, Known);
  if (HasMend)
    Archive(B.Mend, Known.Mends);
  if (HasLock)
    visit(Archive, B.Lock, Known);
}

template <class A> void visit(A &Archive, ParameterSummary &P, const Bounds &Known) {
  Archive(P.Index);
  bool HasRead = P.ReadAt.valid(), HasSuspension = P.SuspendedAt.valid(), Passes = P.Onto != 0;
  Archive.flags(P.ReadAfterSuspension, HasRead, HasSuspension, Passes, P.Awaits);
  if (Passes) {
    Archive(P.Onto, Known.Texts);
    Archive(P.OntoIndex);
  }
  if (HasRead)
    visit(Archive, P.ReadAt, Known);
  if (HasSuspension)
    visit(Archive, P.SuspendedAt, Known);
}

template <class A> void visit(A &Archive, EscapeSummary &E, const Bounds &Known) {
  Archive(E.Callee, Known.Texts);
  Archive(E.Index);
  Archive(E.Kind, EscapeKinds);
  Archive.flags(E.StartIsLate);
  Archive(E.Message, Known.Texts);
  visit(Archive, E.Where, Known);
  for (unsigned I = 0; I != EscapeSummary::MaxSteps; ++I) {
    Archive(E.StepTexts[I], Known.Texts);
    if (E.StepTexts[I])
      visit(Archive, E.StepPlaces[I], Known);
  }
}

template <class A> void visit(A &Archive, BorrowSummary &B, const Bounds &Known) {
  Archive(B.Coroutine, Known.Texts);
  Archive(B.Name, Known.Texts);
  Archive(B.What, Known.Texts);
  Archive(B.Index);
  Archive(B.State, uint64_t(BorrowState::Declared) + 1);
  visit(Archive, B.Where, Known);
}

template <class A> void visit(A &Archive, LentSummary &L, const Bounds &Known) {
  Archive(L.Callee, Known.Texts);
  Archive(L.Index);
  Archive(L.End, uint64_t(TaskEnd::ClosureHanded) + 1);
  Archive(L.Life, uint64_t(LentLife::TooShort) + 1);
  bool Forwards = L.Caller != 0, HasEnd = L.At.valid();
  Archive.flags(Forwards, HasEnd);
  Archive(L.Via, Known.Texts);
  visit(Archive, L.Where, Known);
  if (Forwards) {
    Archive(L.Caller, Known.Texts);
    Archive(L.From);
  }
  if (HasEnd)
    visit(Archive, L.At, Known);
}

template <class A> void visit(A &Archive, TextId &Text, const Bounds &Known) {
  Archive(Text, Known.Texts);
}

template <class A> void visit(A &Archive, FunctionSummary &F, const Bounds &Known) {
  Archive(F.Key, Known.Texts);
  Archive(F.Name, Known.Texts);
  Archive(F.Library, Known.Texts);
  Archive(F.Offload, Known.Texts);
  Archive(F.Role, uint64_t(FunctionRole::PromiseMember) + 1);
  Archive(F.Coroutine, uint64_t(CoroutineKind::Monadic) + 1);
  Archive(F.Start, uint64_t(CoroutineStart::Dynamic) + 1);
  Archive.flags(F.Internal, F.Lambda, F.DeclaredNonBlocking, F.InheritsNonBlocking, F.EndsSwitched);
  Archive(F.InvokedParameters);
  visit(Archive, F.Where, Known);
  Archive.range(F.Calls);
  Archive.range(F.Blocks);
  Archive.range(F.Parameters);
  Archive.range(F.Escapes);
  Archive.range(F.Overrides);
}

Error damaged(const Twine &How) {
  return createStringError("the function summaries are damaged: " + How);
}

template <class T>
Error readTable(const json::Object &From, StringRef Name, std::vector<T> &To, const Bounds &Known,
                Reader *&Kept, std::optional<Reader> &Storage) {
  const json::Array *Numbers = From.getArray(Name);
  if (!Numbers)
    return damaged("'" + Name + "' is missing");
  Storage.emplace(*Numbers);
  Kept = &*Storage;
  while (!Kept->atEnd() && !Kept->bad())
    visit(*Kept, To.emplace_back(), Known);
  if (Kept->bad())
    return damaged("'" + Name + "' holds what does not belong there");
  return Error::success();
}

template <class T>
Error readTable(const json::Object &From, StringRef Name, std::vector<T> &To, const Bounds &Known) {
  Reader *Kept = nullptr;
  std::optional<Reader> Storage;
  return readTable(From, Name, To, Known, Kept, Storage);
}

Error readTexts(const json::Object &From, UnitSummary &To) {
  const json::Array *Texts = From.getArray("texts");
  if (!Texts || Texts->empty())
    return damaged("'texts' is missing");
  To.Texts.clear();
  To.Texts.reserve(Texts->size());
  for (const json::Value &Text : *Texts) {
    std::optional<StringRef> Value = Text.getAsString();
    if (!Value)
      return damaged("'texts' holds what is no text");
    To.Texts.push_back(Value->str());
  }
  return Error::success();
}

Error readBlockers(const json::Object &From, UnitSummary &To) {
  const json::Array *Blockers = From.getArray("blockers");
  if (!Blockers)
    return damaged("'blockers' is missing");
  for (const json::Value &Entry : *Blockers) {
    const json::Array *Numbers = Entry.getAsArray();
    if (!Numbers)
      return damaged("'blockers' holds what does not belong there");
    Reader In(*Numbers);
    BlockerSummary B;
    In(B.Name, To.Texts.size());
    In(B.Category, To.Texts.size());
    In.flags(B.Certain);
    while (!In.atEnd() && !In.bad()) {
      auto &[Library, Text] = B.Replacements.emplace_back();
      In(Library, To.Texts.size());
      In(Text, To.Texts.size());
    }
    if (In.bad())
      return damaged("'blockers' holds what does not belong there");
    To.Blockers.push_back(std::move(B));
  }
  return Error::success();
}

/// Fixes hold texts of their own: [title, safety, [file, line, …], text, …].
void writeMend(json::OStream &Out, const Fix &Mend) {
  Out.array([&] {
    Out.value(Mend.Title);
    Out.value(static_cast<int64_t>(Mend.Safety));
    for (const Edit &E : Mend.Edits) {
      Out.array([&] {
        Out.value(E.Where.File);
        for (unsigned Number : {E.Where.Line, E.Where.Column, E.Where.Offset, E.Where.EndLine,
                                E.Where.EndColumn, E.Where.EndOffset})
          Out.value(static_cast<int64_t>(Number));
      });
      Out.value(E.Text);
    }
  });
}

bool readSpan(const json::Value &From, Span &To) {
  const json::Array *Parts = From.getAsArray();
  if (!Parts || Parts->size() != 7 || !(*Parts)[0].getAsString())
    return false;
  To.File = (*Parts)[0].getAsString()->str();
  unsigned *Numbers[] = {&To.Line,    &To.Column,    &To.Offset,
                         &To.EndLine, &To.EndColumn, &To.EndOffset};
  for (unsigned I = 0; I != 6; ++I) {
    std::optional<int64_t> Number = (*Parts)[I + 1].getAsInteger();
    if (!Number || *Number < 0)
      return false;
    *Numbers[I] = static_cast<unsigned>(*Number);
  }
  return true;
}

bool readMend(const json::Value &From, Fix &To) {
  const json::Array *Parts = From.getAsArray();
  if (!Parts || Parts->size() < 4 || Parts->size() % 2)
    return false;
  std::optional<StringRef> Title = (*Parts)[0].getAsString();
  std::optional<int64_t> Safety = (*Parts)[1].getAsInteger();
  if (!Title || !Safety || *Safety < 0 || *Safety > int64_t(FixSafety::Unsafe))
    return false;
  To.Title = Title->str();
  To.Safety = static_cast<FixSafety>(*Safety);
  for (size_t I = 2; I != Parts->size(); I += 2) {
    Edit &E = To.Edits.emplace_back();
    std::optional<StringRef> Text = (*Parts)[I + 1].getAsString();
    if (!Text || !readSpan((*Parts)[I], E.Where))
      return false;
    E.Text = Text->str();
  }
  return true;
}

template <class T>
void writeTable(json::OStream &Out, StringRef Name, const std::vector<T> &Table) {
  Out.attributeArray(Name, [&] {
    Writer W(Out);
    for (const T &Entry : Table)
      visit(W, const_cast<T &>(Entry), Bounds());
  });
}

} // namespace

void writeSummaries(json::OStream &Out, const UnitSummary &Summary) {
  Out.object([&] {
    Out.attribute("version", SummaryVersion);
    Out.attribute("source", Summary.Source);
    Out.attributeArray("texts", [&] {
      for (const std::string &Text : Summary.Texts)
        Out.value(Text);
    });
    Out.attributeArray("blockers", [&] {
      for (const BlockerSummary &B : Summary.Blockers)
        Out.array([&] {
          Out.value(int64_t(B.Name));
          Out.value(int64_t(B.Category));
          Out.value(int64_t(B.Certain));
          for (auto [Library, Text] : B.Replacements) {
            Out.value(int64_t(Library));
            Out.value(int64_t(Text));
          }
        });
    });
    Out.attributeArray("mends", [&] {
      for (const Fix &Mend : Summary.Mends)
        writeMend(Out, Mend);
    });
    writeTable(Out, "functions", Summary.Functions);
    writeTable(Out, "calls", Summary.Calls);
    writeTable(Out, "blocks", Summary.Blocks);
    writeTable(Out, "parameters", Summary.Parameters);
    writeTable(Out, "escapes", Summary.Escapes);
    writeTable(Out, "overrides", Summary.Overrides);
    writeTable(Out, "borrowed", Summary.Borrowed);
    writeTable(Out, "lent", Summary.Lent);
  });
}

Expected<UnitSummary> readSummaries(const json::Value &From) {
  const json::Object *Object = From.getAsObject();
  std::optional<int64_t> Version = Object ? Object->getInteger("version") : std::nullopt;
  if (!Version)
    return createStringError("there are no function summaries");
  if (*Version != SummaryVersion)
    return createStringError("the function summaries are of version %d, this is version %d",
                             int(*Version), int(SummaryVersion));
  UnitSummary To;
  To.Source = Object->getString("source").value_or("").str();
  if (Error Failed = readTexts(*Object, To))
    return std::move(Failed);
  if (Error Failed = readBlockers(*Object, To))
    return std::move(Failed);
  const json::Array *Mends = Object->getArray("mends");
  if (!Mends)
    return damaged("'mends' is missing");
  for (const json::Value &Mend : *Mends)
    if (!readMend(Mend, To.Mends.emplace_back()))
      return damaged("'mends' holds what does not belong there");
  Bounds Known{To.Texts.size(), To.Blockers.size(), To.Mends.size()};
  // A limit of zero means none; no index may refer into an empty table.
  Known.Blockers = std::max<uint64_t>(Known.Blockers, 1);
  Known.Mends = std::max<uint64_t>(Known.Mends, 1);
  Reader *Functions = nullptr;
  std::optional<Reader> Storage;
  if (Error Failed = readTable(*Object, "functions", To.Functions, Known, Functions, Storage))
    return std::move(Failed);
  if (Error Failed = readTable(*Object, "calls", To.Calls, Known))
    return std::move(Failed);
  if (Error Failed = readTable(*Object, "blocks", To.Blocks, Known))
    return std::move(Failed);
  if (Error Failed = readTable(*Object, "parameters", To.Parameters, Known))
    return std::move(Failed);
  if (Error Failed = readTable(*Object, "escapes", To.Escapes, Known))
    return std::move(Failed);
  if (Error Failed = readTable(*Object, "overrides", To.Overrides, Known))
    return std::move(Failed);
  if (Error Failed = readTable(*Object, "borrowed", To.Borrowed, Known))
    return std::move(Failed);
  if (Error Failed = readTable(*Object, "lent", To.Lent, Known))
    return std::move(Failed);
  bool Fits = Functions->rangeEnd<CallSummary>() == To.Calls.size() &&
              Functions->rangeEnd<BlockingSummary>() == To.Blocks.size() &&
              Functions->rangeEnd<ParameterSummary>() == To.Parameters.size() &&
              Functions->rangeEnd<EscapeSummary>() == To.Escapes.size() &&
              Functions->rangeEnd<TextId>() == To.Overrides.size() &&
              (To.Blocks.empty() || !To.Blockers.empty());
  for (const BlockingSummary &B : To.Blocks)
    Fits &= B.Mend == NoIndex || B.Mend < To.Mends.size();
  if (!Fits)
    return damaged("the tables do not fit together");
  return std::move(To);
}

void renameFiles(UnitSummary &Summary, function_ref<std::string(StringRef)> Rename) {
  std::vector<bool> Done(Summary.Texts.size());
  auto One = [&](const StoredSpan &P) {
    if (P.File && !Done[P.File]) {
      Done[P.File] = true;
      Summary.Texts[P.File] = Rename(Summary.Texts[P.File]);
    }
  };
  for (const FunctionSummary &F : Summary.Functions)
    One(F.Where);
  for (const CallSummary &C : Summary.Calls)
    One(C.Where), One(C.Lock);
  for (const BlockingSummary &B : Summary.Blocks)
    One(B.Where), One(B.Lock);
  for (const ParameterSummary &P : Summary.Parameters)
    One(P.ReadAt), One(P.SuspendedAt);
  for (const EscapeSummary &E : Summary.Escapes) {
    One(E.Where);
    for (const StoredSpan &P : E.StepPlaces)
      One(P);
  }
  for (const BorrowSummary &B : Summary.Borrowed)
    One(B.Where);
  for (const LentSummary &L : Summary.Lent)
    One(L.Where), One(L.At);
  for (Fix &Mend : Summary.Mends)
    for (Edit &E : Mend.Edits)
      E.Where.File = Rename(E.Where.File);
}

} // namespace corolint
