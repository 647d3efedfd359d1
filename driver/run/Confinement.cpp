// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Confinement.h"

#include "llvm/ADT/ArrayRef.h"

#ifdef __linux__
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <vector>
#endif

namespace corolint::driver {

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
namespace {

#ifdef __x86_64__
constexpr unsigned Architecture = AUDIT_ARCH_X86_64;
#else
constexpr unsigned Architecture = AUDIT_ARCH_AARCH64;
#endif

/// A program for the kernel's packet filter, which decides over each system call. By hand, since it
/// is a dozen instructions; libseccomp would be one more library that users must have.
class Filter {
public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    // Calls of another architecture have other numbers.
    refuseUnless(Architecture);
    load(offsetof(seccomp_data, nr));
#ifdef __x86_64__
    // So have those of x32, which is the same architecture to the kernel.
    Program.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
    Program.push_back(refusal());
#endif
  }

  void refuse(llvm::ArrayRef<long> Calls) {
    for (long Call : Calls) {
      Program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, unsigned(Call), 0, 1));
      Program.push_back(refusal());
    }
  }

  /// Refuses \p Call where argument \p Index has any of the bits \p Mask.
  void refuseIf(long Call, unsigned Index, unsigned Mask) {
    Program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, unsigned(Call), 0, 4));
    // The low half comes first on both architectures.
    load(offsetof(seccomp_data, args) + Index * sizeof(__u64));
    Program.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, Mask, 0, 1));
    Program.push_back(refusal());
    load(offsetof(seccomp_data, nr));
  }

  /// Without effect where the kernel does not know it.
  void install() {
    Program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    sock_fprog Whole{static_cast<unsigned short>(Program.size()), Program.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &Whole, 0, 0);
  }

private:
  static sock_filter refusal() {
    return BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA));
  }
  void load(size_t Offset) {
    Program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, unsigned(Offset)));
  }
  void refuseUnless(unsigned Value) {
    Program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, Value, 1, 0));
    Program.push_back(refusal());
  }

  std::vector<sock_filter> Program;
};

} // namespace

void forbidPrograms() {
  Filter Programs;
  Programs.refuse({SYS_execve, SYS_execveat, SYS_ptrace});
  Programs.install();
}

void forbidSockets() {
  Filter Sockets;
  Sockets.refuse({SYS_socket, SYS_connect, SYS_bind});
#ifdef SYS_io_uring_setup
  Sockets.refuse({SYS_io_uring_setup}); // its requests, to open and to connect, are no system calls
#endif
  Sockets.install();
}

void forbidWriting() {
  constexpr unsigned Writes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
  Filter Writing;
  Writing.refuseIf(SYS_openat, 2, Writes);
#ifdef __x86_64__
  Writing.refuseIf(SYS_open, 1, Writes);
  Writing.refuse({SYS_creat, SYS_mkdir, SYS_rmdir, SYS_unlink, SYS_rename, SYS_link, SYS_symlink,
                  SYS_chmod, SYS_chown, SYS_lchown, SYS_mknod, SYS_utime, SYS_utimes,
                  SYS_futimesat});
#endif
#ifdef SYS_openat2
  Writing.refuse({SYS_openat2}); // its flags lie in memory, which a filter cannot read
#endif
  Writing.refuse({SYS_mkdirat, SYS_unlinkat, SYS_renameat2, SYS_linkat, SYS_symlinkat, SYS_fchmod,
                  SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_mknodat, SYS_truncate, SYS_utimensat,
                  SYS_setxattr, SYS_lsetxattr, SYS_fsetxattr});
#ifdef SYS_renameat
  Writing.refuse({SYS_renameat});
#endif
  Writing.install();
}
#else
void forbidPrograms() {}
void forbidSockets() {}
void forbidWriting() {}
#endif

} // namespace corolint::driver
