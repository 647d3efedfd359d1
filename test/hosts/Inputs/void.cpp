#include "demo.h"
task read();
void drop() {
  (void)read();
}
