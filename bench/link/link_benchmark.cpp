// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How long, and in how much memory, a large program links:
//   link_benchmark generate <folder> [<units> [<functions in each>]]
//   link_benchmark link <folder> [<threads>]
// The made-up program is layered like a real one: functions call a few of a lower layer, of their
// own unit and of others; one in ten is a coroutine, one in five thousand blocks.
#include "Analysis.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <atomic>
#include <chrono>
#include <random>
#include <sys/resource.h>
#include <thread>

using namespace corolint;

namespace {

std::string keyOf(unsigned Unit, unsigned Function) {
  return llvm::formatv("c:@N@product@N@module_{0}@S@Service{1}@F@handle_request_{2}#&1$@N@std@S@"
                       "basic_string>#C#$@N@std@S@char_traits>#C#I#",
                       Unit % 97, Unit, Function)
      .str();
}

UnitSummary makeUnit(unsigned Number, unsigned Units, unsigned Functions) {
  std::minstd_rand Random(Number + 1);
  UnitSummary S;
  S.Source = llvm::formatv("src/module_{0}/unit_{1}.cpp", Number % 97, Number).str();
  llvm::StringMap<TextId> Ids;
  auto Text = [&](const std::string &T) {
    auto [Found, New] = Ids.try_emplace(T, S.Texts.size());
    if (New)
      S.Texts.push_back(T);
    return Found->second;
  };
  TextId File = Text(S.Source);
  S.Blockers.push_back({Text("std::this_thread::sleep_for"), Text("sleep"), true, {}});
  auto At = [&](unsigned Line) {
    return Place{File, Line, 3, Line * 40, Line, 23, Line * 40 + 20};
  };
  for (unsigned I = 0; I != Functions; ++I) {
    FunctionSummary F;
    F.Key = Text(keyOf(Number, I));
    F.Name = Text(llvm::formatv("product::Service{0}::handle_request_{1}", Number, I).str());
    F.Where = At(I * 10 + 1);
    if (I % 10 == 0) {
      F.Role = FunctionRole::Coroutine;
      F.Coroutine = CoroutineKind::Task;
    }
    F.Calls = {uint32_t(S.Calls.size()), 5};
    for (unsigned C = 0; C != 5; ++C) {
      bool Outside = C < 2 && Units > 1;
      unsigned Unit = Outside ? (Number + 1 + Random() % std::min(Units - 1, 50u)) % Units : Number;
      CallSummary Call;
      Call.Callee = Text(keyOf(Unit, I + 1 + Random() % (Functions - I)));
      Call.Where = At(I * 10 + 2 + C);
      S.Calls.push_back(Call);
    }
    F.Blocks = {uint32_t(S.Blocks.size()), Random() % 5000 == 0};
    if (F.Blocks.Count) {
      BlockingSummary B;
      B.Where = At(I * 10 + 8);
      S.Blocks.push_back(B);
    }
    S.Functions.push_back(F);
  }
  return S;
}

int generate(llvm::StringRef Folder, unsigned Units, unsigned Functions) {
  llvm::cantFail(llvm::errorCodeToError(llvm::sys::fs::create_directories(Folder)));
  uint64_t Bytes = 0;
  for (unsigned I = 0; I != Units; ++I) {
    std::error_code Failed;
    llvm::raw_fd_ostream Out(llvm::formatv("{0}/{1}.json", Folder, I).str(), Failed);
    llvm::json::OStream Json(Out);
    writeSummaries(Json, makeUnit(I, Units, Functions));
    Json.flush();
    Bytes += Out.tell();
  }
  llvm::outs() << llvm::formatv("{0} units, {1} functions, {2} MB\n", Units, Units * Functions,
                                Bytes >> 20);
  return 0;
}

UnitSummary readUnit(const std::string &Path) {
  auto Buffer = llvm::cantFail(llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(Path)));
  return llvm::cantFail(readSummaries(llvm::cantFail(llvm::json::parse(Buffer->getBuffer()))));
}

int link(llvm::StringRef Folder, unsigned Threads) {
  auto Start = std::chrono::steady_clock::now();
  auto Report = [&](const char *What) {
    rusage Used;
    getrusage(RUSAGE_SELF, &Used);
    std::chrono::duration<double> Spent = std::chrono::steady_clock::now() - Start;
    llvm::outs() << llvm::formatv("{0,-10} {1:F2} s, {2} MB at most\n", What, Spent.count(),
                                  Used.ru_maxrss >> 10);
  };
  std::vector<std::string> Paths;
  std::error_code Failed;
  for (llvm::sys::fs::directory_iterator It(Folder, Failed), End; !Failed && It != End;
       It.increment(Failed))
    Paths.push_back(It->path());
  std::vector<UnitSummary> Units(Paths.size());
  std::atomic<size_t> Next = 0;
  std::vector<std::thread> Readers;
  for (unsigned I = 0; I != Threads; ++I)
    Readers.emplace_back([&] {
      for (size_t At; (At = Next++) < Paths.size();)
        Units[At] = readUnit(Paths[At]);
    });
  for (std::thread &Reader : Readers)
    Reader.join();
  Report("read");
  Program Linked = Program::link(std::move(Units));
  Report("linked");
  std::vector<EnabledCheck> Checks;
  for (const CheckEntry &Entry : allChecks())
    if (Entry.Info.Promise == Tier::Core)
      Checks.push_back({&Entry, Entry.Create()});
  size_t Count = conclude(Linked, Checks).size();
  Report("concluded");
  llvm::outs() << llvm::formatv("{0} functions, {1} calls, {2} findings\n",
                                Linked.functions().size(), Linked.calls().size(), Count);
  return 0;
}

} // namespace

int main(int Count, const char **Words) {
  std::vector<std::string> Args(Words + 1, Words + Count);
  auto Number = [&](size_t At, unsigned Default) {
    return Args.size() > At ? unsigned(std::stoul(Args[At])) : Default;
  };
  if (Args.size() >= 2 && Args[0] == "generate")
    return generate(Args[1], Number(2, 10000), Number(3, 100));
  if (Args.size() >= 2 && Args[0] == "link")
    return link(Args[1], Number(2, 2));
  llvm::errs() << "usage: link_benchmark generate <folder> [<units> [<functions>]] | link <folder> "
                  "[<threads>]\n";
  return 2;
}
