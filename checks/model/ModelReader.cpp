// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ModelReader.h"

#include "llvm/Support/YAMLTraits.h"

namespace corolint {
namespace {

using Names = std::vector<std::string>;

/// The keys of `types:`, as written.
struct TypeEntry {
  Names TheNames;
  TypeModel Model;
};

struct FunctionEntry {
  Names TheNames;
  std::vector<Role> Roles;
};

struct Replacement {
  std::string Library;
  std::string Text;
};

struct BlockingEntry {
  Names TheNames;
  BlockingModel Model;
};

struct ModelFile {
  std::string Library;
  std::vector<TypeEntry> Types;
  std::vector<FunctionEntry> Functions;
  std::vector<BlockingEntry> Blocking;
};

} // namespace
} // namespace corolint

LLVM_YAML_IS_FLOW_SEQUENCE_VECTOR(corolint::Role)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::TypeEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::FunctionEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(corolint::BlockingEntry)

namespace llvm::yaml {
using namespace corolint;

template <> struct ScalarEnumerationTraits<TypeKind> {
  static void enumeration(IO &In, TypeKind &Value) {
    In.enumCase(Value, "other", TypeKind::Other);
    In.enumCase(Value, "task", TypeKind::Task);
    In.enumCase(Value, "generator", TypeKind::SyncGenerator);
    In.enumCase(Value, "async-generator", TypeKind::AsyncGenerator);
    In.enumCase(Value, "fire-and-forget", TypeKind::FireAndForget);
    In.enumCase(Value, "monadic", TypeKind::Monadic);
    In.enumCase(Value, "awaitable", TypeKind::Awaitable);
  }
};
template <> struct ScalarEnumerationTraits<StartKind> {
  static void enumeration(IO &In, StartKind &Value) {
    In.enumCase(Value, "lazy", StartKind::Lazy);
    In.enumCase(Value, "eager", StartKind::Eager);
    In.enumCase(Value, "dynamic", StartKind::Dynamic);
  }
};
template <> struct ScalarEnumerationTraits<DropEffect> {
  static void enumeration(IO &In, DropEffect &Value) {
    In.enumCase(Value, "never-runs", DropEffect::NeverRuns);
    In.enumCase(Value, "keeps-running", DropEffect::KeepsRunning);
    In.enumCase(Value, "cancels", DropEffect::Cancels);
    In.enumCase(Value, "aborts", DropEffect::Aborts);
    In.enumCase(Value, "blocks", DropEffect::Blocks);
    In.enumCase(Value, "leaks", DropEffect::Leaks);
  }
};
template <> struct ScalarEnumerationTraits<AwaitRule> {
  static void enumeration(IO &In, AwaitRule &Value) {
    In.enumCase(Value, "single-shot", AwaitRule::SingleShot);
    In.enumCase(Value, "multi", AwaitRule::Multi);
    In.enumCase(Value, "immediate", AwaitRule::Immediate);
  }
};
template <> struct ScalarEnumerationTraits<LockKind> {
  static void enumeration(IO &In, LockKind &Value) {
    In.enumCase(Value, "thread", LockKind::Thread);
    In.enumCase(Value, "async", LockKind::Async);
    In.enumCase(Value, "fiber", LockKind::Fiber);
  }
};
template <> struct ScalarEnumerationTraits<Role> {
  static void enumeration(IO &In, Role &Value) {
    In.enumCase(Value, "combines", Role::Combines);
    In.enumCase(Value, "spawns", Role::Spawns);
    In.enumCase(Value, "spawns-joinable", Role::SpawnsJoinable);
    In.enumCase(Value, "bridges", Role::Bridges);
    In.enumCase(Value, "runs-loop", Role::RunsLoop);
    In.enumCase(Value, "offloads", Role::Offloads);
    In.enumCase(Value, "callback", Role::Callback);
    In.enumCase(Value, "runs-inline", Role::RunsInline);
    In.enumCase(Value, "stabilises", Role::Stabilises);
    In.enumCase(Value, "wraps", Role::Wraps);
    In.enumCase(Value, "switches", Role::Switches);
    In.enumCase(Value, "races", Role::Races);
    In.enumCase(Value, "not-dropped", Role::NotDropped);
    In.enumCase(Value, "forgets", Role::Forgets);
    In.enumCase(Value, "timeout", Role::Timeout);
    In.enumCase(Value, "sleeps", Role::Sleeps);
    In.enumCase(Value, "yields", Role::Yields);
  }
};

template <> struct MappingTraits<ScopeModel> {
  static void mapping(IO &In, ScopeModel &Scope) {
    In.mapOptional("spawn", Scope.Spawn);
    In.mapOptional("join", Scope.Join);
    In.mapOptional("if-not-joined", Scope.IfNotJoined);
    In.mapOptional("reusable", Scope.Reusable);
  }
};

template <> struct MappingTraits<TypeEntry> {
  static void mapping(IO &In, TypeEntry &Entry) {
    TypeModel &M = Entry.Model;
    In.mapRequired("names", Entry.TheNames);
    In.mapOptional("kind", M.Kind);
    In.mapOptional("start", M.Start);
    In.mapOptional("drop", M.Drop);
    In.mapOptional("await", M.Await);
    In.mapOptional("lock", M.Lock, LockKind::None);
    In.mapOptional("guard", M.Guard);
    In.mapOptional("scope", M.Scope);
    In.mapOptional("blocking-destructor", M.BlockingDestructor);
    In.mapOptional("thread-bound", M.ThreadBound);
    In.mapOptional("unwind-detector", M.UnwindDetector);
    In.mapOptional("timeout", M.Timeout);
    In.mapOptional("cancellation", M.Cancellation);
    In.mapOptional("must-not-span-yield", M.MustNotSpanYield);
    In.mapOptional("close", M.Close);
    In.mapOptional("close-effect", M.CloseEffect);
  }
};

template <> struct MappingTraits<FunctionEntry> {
  static void mapping(IO &In, FunctionEntry &Entry) {
    In.mapRequired("names", Entry.TheNames);
    In.mapRequired("roles", Entry.Roles);
  }
};

template <> struct CustomMappingTraits<std::map<std::string, std::string>> {
  static void inputOne(IO &In, StringRef Key, std::map<std::string, std::string> &Map) {
    In.mapRequired(Key.str().c_str(), Map[Key.str()]);
  }
  static void output(IO &, std::map<std::string, std::string> &) {}
};

template <> struct MappingTraits<BlockingEntry> {
  static void mapping(IO &In, BlockingEntry &Entry) {
    BlockingModel &M = Entry.Model;
    In.mapRequired("names", Entry.TheNames);
    In.mapRequired("category", M.Category);
    In.mapOptional("certain", M.Certain);
    In.mapOptional("zero-timeout-argument", M.ZeroTimeoutArg);
    In.mapOptional("flag-argument", M.FlagArg);
    In.mapOptional("flags", M.Flags);
    In.mapOptional("min-arguments", M.MinArgs);
    In.mapOptional("max-arguments", M.MaxArgs);
    In.mapOptional("replacement", M.Replacements);
  }
};

template <> struct MappingTraits<ModelFile> {
  static void mapping(IO &In, ModelFile &D) {
    In.mapRequired("library", D.Library);
    In.mapOptional("types", D.Types);
    In.mapOptional("functions", D.Functions);
    In.mapOptional("blocking", D.Blocking);
  }
};

} // namespace llvm::yaml

namespace corolint {
namespace {

/// The known word nearest to the one an error names, as ", did you mean 'x'?", or nothing.
std::string suggestion(llvm::StringRef Message) {
  static const char *const Words[] = {
      "library", "types", "functions", "blocking", "names", "kind", "start", "drop", "await",
      "lock", "guard", "scope", "spawn", "join", "if-not-joined", "reusable",
      "blocking-destructor", "thread-bound", "unwind-detector", "timeout", "cancellation",
      "must-not-span-yield", "close", "close-effect", "roles", "category", "certain",
      "zero-timeout-argument", "flag-argument", "flags", "min-arguments", "max-arguments",
      "replacement"};
  auto [Before, Rest] = Message.split('\'');
  llvm::StringRef Word = Rest.split('\'').first;
  llvm::StringRef Best;
  unsigned BestDistance = 4;
  for (llvm::StringRef Known : Words)
    if (unsigned D = Word.edit_distance(Known, true, BestDistance); D < BestDistance) {
      BestDistance = D;
      Best = Known;
    }
  return Best.empty() || Word.empty() ? std::string() : (", did you mean '" + Best + "'?").str();
}

struct Failure {
  std::string FileName;
  std::string Text;
};

void keepFirst(const llvm::SMDiagnostic &D, void *Context) {
  auto *Kept = static_cast<Failure *>(Context);
  if (!Kept->Text.empty())
    return;
  Kept->Text = Kept->FileName + ":" + std::to_string(D.getLineNo()) + ":" +
               std::to_string(D.getColumnNo() + 1) + ": " + D.getMessage().str() +
               suggestion(D.getMessage());
}

unsigned rolesOf(const FunctionEntry &Entry) {
  unsigned Bits = 0;
  for (Role R : Entry.Roles)
    Bits |= 1u << static_cast<unsigned>(R);
  return Bits;
}

/// The line on which \p Name stands first as a whole name; for doctor.
unsigned lineOf(llvm::StringRef Yaml, llvm::StringRef Name) {
  size_t At = Yaml.find(Name);
  return At == llvm::StringRef::npos ? 0 : Yaml.take_front(At).count('\n') + 1;
}

} // namespace

llvm::Expected<ModelDocument> readModels(llvm::StringRef Yaml, llvm::StringRef FileName) {
  Failure First{FileName.str(), ""};
  llvm::yaml::Input In(Yaml, nullptr, keepFirst, &First);
  ModelFile D;
  In >> D;
  if (In.error())
    return llvm::createStringError(
        First.Text.empty() ? FileName.str() + ": this is not a model file" : First.Text);
  auto Source = [&](llvm::StringRef Name) {
    return FileName.str() + ":" + std::to_string(lineOf(Yaml, Name));
  };
  ModelDocument Result;
  for (TypeEntry &Entry : D.Types)
    for (const std::string &Name : Entry.TheNames) {
      Result.Types.push_back(Entry.Model);
      Result.Types.back().Name = Name;
      Result.Types.back().Library = D.Library;
      Result.Types.back().Source = Source(Name);
    }
  for (const FunctionEntry &Entry : D.Functions)
    for (const std::string &Name : Entry.TheNames)
      Result.Functions.push_back({Name, D.Library, Source(Name), rolesOf(Entry), std::nullopt});
  for (const BlockingEntry &Entry : D.Blocking)
    for (const std::string &Name : Entry.TheNames)
      Result.Functions.push_back({Name, D.Library, Source(Name), 0, Entry.Model});
  return Result;
}

} // namespace corolint
