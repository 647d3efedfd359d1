#include "demo.h"

task read();

task serve() {
  read();
  co_await read();
  read(); // NOLINT(coro-unawaited-task)
  // NOLINTNEXTLINE(coro-*)
  read();
  // NOLINTBEGIN(coro-unawaited-task)
  read();
  // NOLINTEND(coro-unawaited-task)
}
