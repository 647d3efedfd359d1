#pragma once
void wait_for_disk();
