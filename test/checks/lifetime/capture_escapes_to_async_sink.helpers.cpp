// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions of the program itself that keep a callback, or give it to a thread: known by their
// bodies.
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "coro.h"

namespace {
void later(std::function<void()> Work) {
  static std::vector<std::function<void()>> Queue;
  Queue.push_back(std::move(Work));
}
struct source {
  std::vector<std::function<void()>> Listeners;
  template <class F> void listen(F &&Work) { Listeners.emplace_back(std::forward<F>(Work)); }
  static source &main();
};
template <class F> void background(F Work) { std::thread(std::move(Work)).detach(); }
template <class F> void joined(F Work) {
  std::thread Worker(std::move(Work));
  Worker.join();
}
template <class F> void now(F &&Work) { Work(); }
} // namespace

void keptInAGlobal() {
  std::string Local;
  later([&] { Local += "x"; }); //~ coro-capture-escapes-to-async-sink
}
void keptInAnObject(source &From) {
  std::string Local;
  From.listen([&Local] { Local += "x"; }); //~ coro-capture-escapes-to-async-sink
}
void keptInASingleton() {
  std::string Local;
  source::main().listen([&Local] { Local += "x"; }); //~ coro-capture-escapes-to-async-sink
}
void onAThread() {
  std::string Local;
  background([&] { Local += "x"; }); //~ coro-capture-escapes-to-async-sink
}

void doneInTime() {
  std::string Local;
  joined([&] { Local += "x"; });
  now([&] { Local += "x"; });
  source Own;
  Own.listen([&] { Local += "x"; });
  later([Local] { (void)Local.size(); });
}

struct hub {
  std::vector<source> Sources;
  source Main;
  source &main() { return Main; }
  void keptThroughAGetter() {
    std::string Local;
    main().listen([&Local] { Local += "x"; }); //~ coro-capture-escapes-to-async-sink
  }
};
