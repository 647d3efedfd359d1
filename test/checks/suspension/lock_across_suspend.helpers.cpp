// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Helpers that are given the guard: those in sight are read, through any number of calls.
#include <mutex>

#include "coro.h"

namespace {
using guard = std::unique_lock<std::mutex>;
std::mutex M;
void look(guard &L) { (void)L.owns_lock(); }
void lookDeeper(guard &L) { look(L); }
void giveBack(guard *L) { L->unlock(); }
void giveBackDeeper(guard &L) { giveBack(&L); }
} // namespace

coro::task<> held() {
  guard L(M); //~ coro-lock-across-suspend
  lookDeeper(L);
  co_await coro::yield_now();
}
coro::task<> givenBack() {
  guard L(M);
  giveBackDeeper(L);
  co_await coro::yield_now();
}
