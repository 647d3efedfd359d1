// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clangd without gRPC: a remote index is refused, as in a clangd that was configured without it.
// The packages have no headers of clangd; these are declarations of LLVM 22.
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>

namespace clang::clangd {

class SymbolIndex {
public:
  virtual ~SymbolIndex();
};

namespace remote {

std::unique_ptr<SymbolIndex> getClient(llvm::StringRef Address, llvm::StringRef ProjectRoot);

std::unique_ptr<SymbolIndex> getClient(llvm::StringRef Address, llvm::StringRef) {
  llvm::errs() << "corolint-clangd was built without gRPC and does not read the remote index "
               << Address << '\n';
  return nullptr;
}

} // namespace remote
} // namespace clang::clangd
