// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Absences.h"

#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {
namespace {

class NotingFiles : public vfs::ProxyFileSystem {
public:
  explicit NotingFiles(std::set<std::string> &Missing)
      : ProxyFileSystem(vfs::getRealFileSystem()), Missing(Missing) {}

  ErrorOr<vfs::Status> status(const Twine &Path) override {
    return noted(Path, ProxyFileSystem::status(Path));
  }
  ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const Twine &Path) override {
    return noted(Path, ProxyFileSystem::openFileForRead(Path));
  }
  bool exists(const Twine &Path) override { return bool(status(Path)); }

private:
  template <class T> ErrorOr<T> noted(const Twine &Path, ErrorOr<T> Found) {
    if (std::error_code Code = Found.getError();
        Code == errc::no_such_file_or_directory || Code == errc::not_a_directory) {
      SmallString<256> Absolute;
      Path.toVector(Absolute);
      if (!makeAbsolute(Absolute))
        Missing.insert(std::string(Absolute));
    }
    return Found;
  }

  std::set<std::string> &Missing;
};

} // namespace

IntrusiveRefCntPtr<vfs::FileSystem> notingAbsences(std::set<std::string> &Missing) {
  return makeIntrusiveRefCnt<NotingFiles>(Missing);
}

} // namespace corolint::driver
