// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A PostgreSQL server for one test program: a new cluster in a temporary folder, on a Unix socket.
#pragma once

#include <gtest/gtest.h>

#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

class postgres_server final : public testing::Environment {
public:
  /// Why there is none, or empty.
  static inline std::string missing;
  static inline std::string address;

private:
  using arguments = std::vector<std::string>;

  /// Debian keeps the server's programs out of PATH.
  static std::string find(const std::string &program) {
    glob_t found{};
    std::string best;
    if (glob(("/usr/lib/postgresql/*/bin/" + program).c_str(), 0, nullptr, &found) == 0)
      best = found.gl_pathv[found.gl_pathc - 1];
    globfree(&found);
    for (const char *folder : {"/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"})
      if (best.empty() && access((folder + program).c_str(), X_OK) == 0)
        best = folder + program;
    return best;
  }
  /// The server refuses to run as root: then it gets the first user that can own a folder.
  static const passwd *other_user() {
    if (geteuid() != 0)
      return nullptr;
    const passwd *user = getpwnam("postgres");
    return user ? user : getpwnam("nobody");
  }
  pid_t start(const arguments &command) const {
    std::vector<char *> raw;
    for (const std::string &a : command)
      raw.push_back(const_cast<char *>(a.c_str()));
    raw.push_back(nullptr);
    const passwd *user = other_user();
    const pid_t child = fork();
    if (child != 0)
      return child;
    if (user && (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 ||
                 setuid(user->pw_uid) != 0))
      _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT); // after setuid, which clears it
    if (chdir(folder_.c_str()) != 0 || !freopen("log", "a", stdout) || dup2(1, 2) < 0)
      _exit(126);
    execv(raw[0], raw.data());
    _exit(127);
  }

  void SetUp() override {
    const std::string initdb = find("initdb");
    const std::string server = find("postgres");
    if (initdb.empty() || server.empty()) {
      missing = "no PostgreSQL server: install Debian's package postgresql";
      return;
    }
    std::string name = testing::TempDir() + "aio_postgres_XXXXXX";
    folder_ = mkdtemp(name.data());
    if (const passwd *user = other_user(); user && chown(name.c_str(), user->pw_uid, -1U) != 0)
      GTEST_FAIL() << "chown " << name;
    int status = 0;
    const pid_t maker = start({initdb, "-D", folder_ + "/data", "-A", "trust", "-U", "aio",
                               "--no-sync", "-E", "UTF8", "--locale=C"});
    waitpid(maker, &status, 0);
    ASSERT_EQ(status, 0) << "initdb failed: " << folder_ << "/log";
    server_ = start({server, "-D", folder_ + "/data", "-k", folder_, "-h", "", "-F", "-c",
                     "max_connections=20"});
    // The socket appears before the server accepts; the first test's connect waits for that.
    address = "host=" + folder_ + " user=aio dbname=postgres";
  }
  void TearDown() override {
    if (server_ > 0) {
      kill(server_, SIGINT);
      waitpid(server_, nullptr, 0);
    }
    if (!folder_.empty() && !HasFailure())
      std::filesystem::remove_all(folder_);
  }
  static bool HasFailure() { return testing::UnitTest::GetInstance()->Failed(); }

  std::string folder_;
  pid_t server_ = 0;
};
