// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words that a model may have as values, and what they stand for.
#ifndef COROLINT_CHECKS_MODEL_MODELWORDS_H
#define COROLINT_CHECKS_MODEL_MODELWORDS_H

#include "Models.h"

#include "llvm/ADT/ArrayRef.h"

namespace corolint {

struct Category {
  llvm::StringLiteral Text = "";
};

/// What happens to a scope that was not joined.
struct Unjoined {
  llvm::StringLiteral Text = "";
};

/// What unqualified names stand for.
enum class Linkage { Any, C };

template <class T> struct Word {
  llvm::StringLiteral Text;
  T Value;
};

/// The values of a key.
template <class T> struct WordList {
  llvm::StringLiteral Key;
  llvm::ArrayRef<Word<T>> Words;
};

constexpr Word<TypeKind> TypeKindWords[] = {{"other", TypeKind::Other},
                                            {"task", TypeKind::Task},
                                            {"generator", TypeKind::SyncGenerator},
                                            {"async-generator", TypeKind::AsyncGenerator},
                                            {"fire-and-forget", TypeKind::FireAndForget},
                                            {"monadic", TypeKind::Monadic},
                                            {"awaitable", TypeKind::Awaitable}};

constexpr Word<StartKind> StartKindWords[] = {
    {"lazy", StartKind::Lazy}, {"eager", StartKind::Eager}, {"dynamic", StartKind::Dynamic}};

constexpr Word<DropEffect> DropEffectWords[] = {
    {"never-runs", DropEffect::NeverRuns}, {"keeps-running", DropEffect::KeepsRunning},
    {"cancels", DropEffect::Cancels},      {"aborts", DropEffect::Aborts},
    {"blocks", DropEffect::Blocks},        {"leaks", DropEffect::Leaks},
    {"starts", DropEffect::Starts}};

constexpr Word<AwaitRule> AwaitRuleWords[] = {{"single-shot", AwaitRule::SingleShot},
                                              {"multi", AwaitRule::Multi},
                                              {"immediate", AwaitRule::Immediate}};

constexpr Word<LockKind> LockKindWords[] = {
    {"thread", LockKind::Thread}, {"async", LockKind::Async}, {"fiber", LockKind::Fiber}};

constexpr Word<Linkage> LinkageWords[] = {{"any", Linkage::Any}, {"c", Linkage::C}};

constexpr Word<Role> RoleWords[] = {{"combines", Role::Combines},
                                    {"spawns", Role::Spawns},
                                    {"spawns-joinable", Role::SpawnsJoinable},
                                    {"bridges", Role::Bridges},
                                    {"runs-loop", Role::RunsLoop},
                                    {"offloads", Role::Offloads},
                                    {"callback", Role::Callback},
                                    {"runs-inline", Role::RunsInline},
                                    {"drops-callable", Role::DropsCallable},
                                    {"stabilises", Role::Stabilises},
                                    {"wraps", Role::Wraps},
                                    {"switches", Role::Switches},
                                    {"races", Role::Races},
                                    {"not-dropped", Role::NotDropped},
                                    {"drops-result", Role::DropsResult},
                                    {"forgets", Role::Forgets},
                                    {"timeout", Role::Timeout},
                                    {"sleeps", Role::Sleeps},
                                    {"yields", Role::Yields},
                                    {"tests-ready", Role::TestsReady},
                                    {"blocking-result", Role::BlockingResult},
                                    {"test-body", Role::TestBody},
                                    {"lends", Role::Lends},
                                    {"limits", Role::Limits},
                                    {"always-true", Role::AlwaysTrue},
                                    {"always-false", Role::AlwaysFalse},
                                    {"test-section", Role::TestSection}};

constexpr Word<Category> CategoryWords[] = {
    {"sleep", {"sleep"}}, {"wait", {"wait"}},       {"net", {"net"}},
    {"dns", {"dns"}},     {"process", {"process"}}, {"db", {"db"}},
    {"file", {"file"}},   {"stdin", {"stdin"}},     {"gpu", {"gpu"}},
    {"lock", {"lock"}},   {"other", {"other"}},     {"descriptor", {"descriptor"}}};

constexpr Word<Unjoined> UnjoinedWords[] = {{"terminates", {"terminates"}},
                                            {"aborts", {"aborts"}},
                                            {"cancels", {"cancels"}},
                                            {"blocks", {"blocks"}}};

constexpr WordList<TypeKind> wordsOf(TypeKind) { return {"kind", TypeKindWords}; }
constexpr WordList<StartKind> wordsOf(StartKind) { return {"start", StartKindWords}; }
constexpr WordList<DropEffect> wordsOf(DropEffect) { return {"drop", DropEffectWords}; }
constexpr WordList<AwaitRule> wordsOf(AwaitRule) { return {"await", AwaitRuleWords}; }
constexpr WordList<LockKind> wordsOf(LockKind) { return {"lock", LockKindWords}; }
constexpr WordList<Linkage> wordsOf(Linkage) { return {"linkage", LinkageWords}; }
constexpr WordList<Role> wordsOf(Role) { return {"roles", RoleWords}; }
constexpr WordList<Category> wordsOf(Category) { return {"category", CategoryWords}; }
constexpr WordList<Unjoined> wordsOf(Unjoined) { return {"if-not-joined", UnjoinedWords}; }

} // namespace corolint

#endif
