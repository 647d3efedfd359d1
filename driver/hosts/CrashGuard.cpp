// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CrashGuard.h"

#include "llvm/Support/CrashRecoveryContext.h"

#include <csignal>
#include <mutex>
#include <vector>

namespace {

/// A handler has no room on a stack that has overflowed; LLVM gives it another one for the main
/// thread's crashes alone.
struct SignalStack {
  std::vector<char> Memory = std::vector<char>(64 * 1024);
  stack_t Before = {};
  SignalStack() {
    stack_t Mine = {};
    Mine.ss_sp = Memory.data();
    Mine.ss_size = Memory.size();
    sigaltstack(&Mine, &Before);
  }
  ~SignalStack() { sigaltstack(&Before, nullptr); }
};

void enableOnce() {
  static std::once_flag Done;
  std::call_once(Done, [] {
    llvm::CrashRecoveryContext::Enable();
    for (int Signal : {SIGSEGV, SIGBUS}) {
      struct sigaction Action;
      sigaction(Signal, nullptr, &Action);
      Action.sa_flags |= SA_ONSTACK;
      sigaction(Signal, &Action, nullptr);
    }
  });
}

} // namespace

bool corolint::survives(llvm::function_ref<void()> Work) {
  enableOnce();
  SignalStack Other;
  llvm::CrashRecoveryContext Recovery;
  return Recovery.RunSafely(Work);
}
