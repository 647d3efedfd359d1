#include "disk.h"
#include <chrono>
#include <thread>

void wait_for_disk() { std::this_thread::sleep_for(std::chrono::seconds(1)); }
