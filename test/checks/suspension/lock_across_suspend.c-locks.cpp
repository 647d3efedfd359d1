// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Locks that C functions take and give back.
#include "coro.h"
#include <pthread.h>

task<> work();
bool ready();

struct box {
  pthread_mutex_t m;
  pthread_rwlock_t rw;

  task<> held() {
    pthread_mutex_lock(&m); //~ coro-lock-across-suspend
    co_await work();
    pthread_mutex_unlock(&m);
  }
  task<> heldOnOneWay() {
    pthread_rwlock_wrlock(&rw); //~ coro-lock-across-suspend
    if (ready())
      pthread_rwlock_unlock(&rw);
    co_await work();
  }
  task<> givenBack() {
    pthread_mutex_lock(&m);
    pthread_mutex_unlock(&m);
    co_await work();
    pthread_rwlock_rdlock(&rw);
    pthread_rwlock_unlock(&rw);
  }
  task<> takenAfter() {
    co_await work();
    pthread_mutex_lock(&m);
    pthread_mutex_unlock(&m);
  }
};

task<> throughPointer(pthread_mutex_t *m) {
  pthread_mutex_lock(m); //~ coro-lock-across-suspend
  co_await work();
  pthread_mutex_unlock(m);
}
task<> throughPointerGivenBack(pthread_mutex_t *m) {
  pthread_mutex_lock(m);
  pthread_mutex_unlock(m);
  co_await work();
}
