// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ModelReader.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
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

struct BlockingEntry {
  Names TheNames;
  BlockingModel Model;
};

struct Category {
  std::string Text;
};

/// What unqualified names stand for.
enum class Linkage { Any, C };

struct ModelFile {
  std::string Library;
  Linkage Unqualified = Linkage::Any;
  std::map<std::string, std::string> Offers;
  std::map<std::string, std::string> AlsoIn; ///< namespace to the namespace that repeats it
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
template <> struct ScalarEnumerationTraits<Linkage> {
  static void enumeration(IO &In, Linkage &Value) {
    In.enumCase(Value, "any", Linkage::Any);
    In.enumCase(Value, "c", Linkage::C);
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
    In.enumCase(Value, "drops-result", Role::DropsResult);
    In.enumCase(Value, "forgets", Role::Forgets);
    In.enumCase(Value, "timeout", Role::Timeout);
    In.enumCase(Value, "sleeps", Role::Sleeps);
    In.enumCase(Value, "yields", Role::Yields);
    In.enumCase(Value, "tests-ready", Role::TestsReady);
    In.enumCase(Value, "blocking-result", Role::BlockingResult);
    In.enumCase(Value, "test-body", Role::TestBody);
    In.enumCase(Value, "lends", Role::Lends);
    In.enumCase(Value, "limits", Role::Limits);
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
    In.mapOptional("pool", M.Pool);
    In.mapOptional("runs-elsewhere", M.RunsElsewhere);
    In.mapOptional("blocking-destructor", M.BlockingDestructor);
    In.mapOptional("thread-bound", M.ThreadBound);
    In.mapOptional("unwind-detector", M.UnwindDetector);
    In.mapOptional("timeout", M.Timeout);
    In.mapOptional("cancellation", M.Cancellation);
    In.mapOptional("never-stops", M.NeverStops);
    In.mapOptional("must-not-span-yield", M.MustNotSpanYield);
    In.mapOptional("close", M.Close);
    In.mapOptional("close-effect", M.CloseEffect);
    In.mapOptional("close-when-argument", M.CloseWhenArgument);
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

template <> struct ScalarTraits<Category> {
  static void output(const Category &, void *, raw_ostream &) {}
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
  static StringRef input(StringRef Text, void *, Category &Value) {
    static const StringRef Known[] = {"sleep", "wait",  "net", "dns",  "process", "db",
                                      "file",  "stdin", "gpu", "lock", "other"};
    Value.Text = Text.str();
    return is_contained(Known, Text)
               ? StringRef()
               : "unknown category: one of sleep, wait, net, dns, process, db, file, stdin, gpu, "
                 "lock, other";
  }
};

template <> struct MappingTraits<BlockingEntry> {
  static void mapping(IO &In, BlockingEntry &Entry) {
    BlockingModel &M = Entry.Model;
    In.mapRequired("names", Entry.TheNames);
    Category Kind;
    In.mapRequired("category", Kind);
    M.Category = Kind.Text;
    In.mapOptional("certain", M.Certain);
    In.mapOptional("zero-timeout-argument", M.ZeroTimeoutArg);
    In.mapOptional("flag-argument", M.FlagArg);
    In.mapOptional("flags", M.Flags);
    In.mapOptional("min-arguments", M.MinArgs);
    In.mapOptional("max-arguments", M.MaxArgs);
    In.mapOptional("only-on", M.OnlyOn);
    In.mapOptional("replacement", M.Replacements);
  }
};

template <> struct MappingTraits<ModelFile> {
  static void mapping(IO &In, ModelFile &D) {
    In.mapRequired("library", D.Library);
    In.mapOptional("linkage", D.Unqualified, Linkage::Any);
    In.mapOptional("offers", D.Offers);
    In.mapOptional("also-in", D.AlsoIn);
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
  static const char *const Words[] = {"library",
                                      "types",
                                      "functions",
                                      "blocking",
                                      "names",
                                      "kind",
                                      "start",
                                      "drop",
                                      "await",
                                      "lock",
                                      "guard",
                                      "scope",
                                      "spawn",
                                      "join",
                                      "if-not-joined",
                                      "reusable",
                                      "blocking-destructor",
                                      "runs-elsewhere",
                                      "thread-bound",
                                      "unwind-detector",
                                      "timeout",
                                      "cancellation",
                                      "never-stops",
                                      "must-not-span-yield",
                                      "close",
                                      "close-effect",
                                      "close-when-argument",
                                      "roles",
                                      "category",
                                      "certain",
                                      "zero-timeout-argument",
                                      "flag-argument",
                                      "flags",
                                      "min-arguments",
                                      "max-arguments",
                                      "only-on",
                                      "replacement",
                                      "linkage",
                                      "offers",
                                      "also-in",
                                      "pool"};
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
  auto IsPart = [](char C) { return llvm::isAlnum(C) || C == '_' || C == ':' || C == '*'; };
  for (size_t At = Yaml.find(Name); At != llvm::StringRef::npos; At = Yaml.find(Name, At + 1)) {
    size_t End = At + Name.size();
    if ((At == 0 || !IsPart(Yaml[At - 1])) && (End == Yaml.size() || !IsPart(Yaml[End])))
      return Yaml.take_front(At).count('\n') + 1;
  }
  return 0;
}

llvm::Error faulty(llvm::StringRef FileName, unsigned Line, const llvm::Twine &Text) {
  return llvm::createStringError(FileName + ":" + llvm::Twine(Line) + ": " + Text);
}

/// Turns what was written into one entry a name. Roles and blocking of one name are one entry; any
/// other name that stands twice contradicts itself.
class Collector {
public:
  Collector(const ModelFile &D, llvm::StringRef Yaml, llvm::StringRef FileName)
      : D(D), Yaml(Yaml), FileName(FileName) {}

  llvm::Expected<ModelDocument> run() {
    for (const TypeEntry &Entry : D.Types)
      for (const std::string &Name : spellings(Entry.TheNames))
        if (llvm::Error Failed = type(Name, Entry.Model))
          return Failed;
    for (const FunctionEntry &Entry : D.Functions)
      for (const std::string &Name : spellings(Entry.TheNames)) {
        FunctionModel &Model = function(Name);
        if (Model.Roles)
          return faulty(FileName, lineFor(Name), "'" + Name + "' has its roles twice");
        Model.Roles = rolesOf(Entry);
      }
    for (const BlockingEntry &Entry : D.Blocking)
      for (const std::string &Name : spellings(Entry.TheNames)) {
        FunctionModel &Model = function(Name);
        if (Model.Blocking)
          return faulty(FileName, lineFor(Name), "'" + Name + "' blocks twice");
        Model.Blocking = Entry.Model;
      }
    for (const FunctionModel &Model : Result.Functions)
      if (llvm::Error Failed = checkPattern(Model.Name))
        return Failed;
    if (!D.Offers.empty())
      Result.Offers[D.Library] = D.Offers;
    return std::move(Result);
  }

private:
  /// The names as written, and the same in the namespaces of `also-in`.
  Names spellings(const Names &Written) const {
    Names All = Written;
    for (const auto &[From, To] : D.AlsoIn)
      for (llvm::StringRef Name : Written)
        if (Name.consume_front(From + "::"))
          All.push_back(To + "::" + Name.str());
    return All;
  }

  /// A name of another namespace is found by its rest.
  unsigned lineFor(llvm::StringRef Name) const {
    unsigned Line = lineOf(Yaml, Name);
    for (const auto &[From, To] : D.AlsoIn)
      if (llvm::StringRef Rest = Name; !Line && Rest.consume_front(To + "::"))
        Line = lineOf(Yaml, From + "::" + Rest.str());
    return Line;
  }

  std::string sourceOf(llvm::StringRef Name) const {
    return FileName.str() + ":" + std::to_string(lineFor(Name));
  }

  llvm::Error type(const std::string &Name, const TypeModel &Written) {
    if (!TypesSeen.insert(Name).second)
      return faulty(FileName, lineFor(Name), "type '" + Name + "' stands here twice");
    Result.Types.push_back(Written);
    Result.Types.back().Name = Name;
    Result.Types.back().Library = D.Library;
    Result.Types.back().Source = sourceOf(Name);
    return checkPattern(Name);
  }

  FunctionModel &function(const std::string &Name) {
    auto [Found, New] = FunctionsSeen.try_emplace(Name, Result.Functions.size());
    if (New) {
      FunctionModel Made;
      Made.Name = Name;
      Made.Library = D.Library;
      Made.Source = sourceOf(Name);
      Made.OnlyC = D.Unqualified == Linkage::C && !llvm::StringRef(Name).contains("::");
      Result.Functions.push_back(std::move(Made));
    }
    return Result.Functions[Found->second];
  }

  llvm::Error checkPattern(llvm::StringRef Name) const {
    if (Name.empty() || Name.starts_with("::") ||
        (Name.contains('<') && !Name.contains("operator<")))
      return faulty(FileName, lineFor(Name),
                    "'" + Name + "': names have no template arguments and no leading '::'");
    llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Name);
    if (Glob)
      return llvm::Error::success();
    return faulty(FileName, lineFor(Name), llvm::toString(Glob.takeError()));
  }

  const ModelFile &D;
  llvm::StringRef Yaml, FileName;
  ModelDocument Result;
  llvm::StringSet<> TypesSeen;
  llvm::StringMap<size_t> FunctionsSeen;
};

} // namespace

llvm::Expected<ModelDocument> readModels(llvm::StringRef Yaml, llvm::StringRef FileName) {
  Failure First{FileName.str(), ""};
  llvm::yaml::Input In(Yaml, nullptr, keepFirst, &First);
  ModelFile D;
  In >> D;
  if (In.error())
    return llvm::createStringError(
        First.Text.empty() ? FileName.str() + ": this is not a model file" : First.Text);
  return Collector(D, Yaml, FileName).run();
}

} // namespace corolint
