// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a self-contained program does without. Modules of the system (plugins, sources of user
// names) were built against another C library than the one that is linked in, and crash when
// loaded. The linker puts these functions in the place of the C library's (--wrap).
#include <cerrno>
#include <cstdio>
#include <memory>
#include <pwd.h>

extern "C" {

void *__wrap_dlopen(const char *File, int Mode);
char *__wrap_dlerror();
int __wrap_getpwuid_r(uid_t User, passwd *Entry, char *Buffer, size_t Size, passwd **Result);
void corolintNoBackEnd();

/// In the place of LLVMInitialize…TargetMC and …AsmParser; see cmake/SelfContained.cmake.
void corolintNoBackEnd() {}

void *__wrap_dlopen(const char *, int) { return nullptr; }

char *__wrap_dlerror() {
  static char Text[] = "this program is self-contained and loads no plugins";
  return Text;
}

/// Only for the home folder of users who have no HOME: /etc/passwd, and no other source.
int __wrap_getpwuid_r(uid_t User, passwd *Entry, char *Buffer, size_t Size, passwd **Result) {
  *Result = nullptr;
  std::unique_ptr<std::FILE, int (*)(std::FILE *)> File(std::fopen("/etc/passwd", "re"),
                                                        std::fclose);
  if (!File)
    return errno;
  int Failure = 0;
  do
    Failure = fgetpwent_r(File.get(), Entry, Buffer, Size, Result);
  while (!Failure && (*Result)->pw_uid != User);
  if (Failure)
    *Result = nullptr;
  return Failure == ENOENT ? 0 : Failure;
}
}
