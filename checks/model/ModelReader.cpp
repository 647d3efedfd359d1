// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ModelReader.h"

#include "YamlDepth.h"

#include "ModelWords.h"

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

/// The word nearest to \p Wrong, as ", did you mean 'x'?", else all where they are few.
std::string suggestion(llvm::StringRef Wrong, llvm::ArrayRef<llvm::StringRef> Known) {
  llvm::StringRef Best;
  unsigned BestDistance = 4;
  for (llvm::StringRef Each : Known)
    if (unsigned D = Wrong.edit_distance(Each, true, BestDistance); D < BestDistance) {
      BestDistance = D;
      Best = Each;
    }
  if (!Best.empty())
    return (", did you mean '" + Best + "'?").str();
  return Known.size() < 12 ? ": one of " + llvm::join(Known, ", ") : "";
}

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

/// One of the words of wordsOf(T).
template <class T> struct WordTraits {
  static void output(const T &, void *, raw_ostream &) {}
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
  static StringRef input(StringRef Text, void *, T &Value) {
    auto [Key, Words] = wordsOf(T());
    for (const Word<T> &W : Words)
      if (W.Text == Text) {
        Value = W.Value;
        return {};
      }
    SmallVector<StringRef> Known;
    for (const Word<T> &W : Words)
      Known.push_back(W.Text);
    thread_local std::string Fault;
    Fault = ("'" + Text + "' is no value of '" + Key + "'").str() + suggestion(Text, Known);
    return Fault;
  }
};
template <> struct ScalarTraits<TypeKind> : WordTraits<TypeKind> {};
template <> struct ScalarTraits<StartKind> : WordTraits<StartKind> {};
template <> struct ScalarTraits<DropEffect> : WordTraits<DropEffect> {};
template <> struct ScalarTraits<AwaitRule> : WordTraits<AwaitRule> {};
template <> struct ScalarTraits<LockKind> : WordTraits<LockKind> {};
template <> struct ScalarTraits<Linkage> : WordTraits<Linkage> {};
template <> struct ScalarTraits<Role> : WordTraits<Role> {};
template <> struct ScalarTraits<Category> : WordTraits<Category> {};
template <> struct ScalarTraits<Unjoined> : WordTraits<Unjoined> {};

template <> struct MappingTraits<ScopeModel> {
  static void mapping(IO &In, ScopeModel &Scope) {
    In.mapOptional("spawn", Scope.Spawn);
    In.mapOptional("join", Scope.Join);
    Unjoined How;
    In.mapOptional("if-not-joined", How);
    Scope.IfNotJoined = How.Text.str();
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
    In.mapOptional("one-thread", M.OneThread);
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

template <> struct MappingTraits<BlockingEntry> {
  static void mapping(IO &In, BlockingEntry &Entry) {
    BlockingModel &M = Entry.Model;
    In.mapRequired("names", Entry.TheNames);
    Category Kind;
    In.mapRequired("category", Kind);
    M.Category = Kind.Text.str();
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

constexpr llvm::StringRef Keys[] = {"library",
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
                                    "one-thread",
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

/// What \p Message of the YAML reader says, in words for who writes a model.
std::string plain(llvm::StringRef Message) {
  if (Message == "not a sequence")
    return "a list is wanted here, [a, b]";
  if (Message == "not a mapping")
    return "keys and their values are wanted here";
  if (Message == "unexpected scalar")
    return "one value is wanted here";
  std::string Text = Message.str();
  if (Message.consume_front("unknown key '"))
    Text += suggestion(Message.split('\'').first, Keys);
  return Text;
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
               std::to_string(D.getColumnNo() + 1) + ": " + plain(D.getMessage());
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
  if (nestsTooDeeply(Yaml))
    return llvm::createStringError(FileName.str() + ": it nests too deeply for a model file");
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
