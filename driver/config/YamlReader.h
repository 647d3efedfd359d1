// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// YAML nodes to values, with errors that name file, line and column.
#ifndef COROLINT_DRIVER_CONFIG_YAMLREADER_H
#define COROLINT_DRIVER_CONFIG_YAMLREADER_H

#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

#include <functional>
#include <string>
#include <vector>

namespace corolint::driver {

class YamlReader {
public:
  YamlReader(llvm::StringRef Text, llvm::StringRef Path);

  /// The top of the document; null where the file is empty or broken.
  llvm::yaml::MappingNode *top();
  /// Calls \p Each for every key until an error.
  void forEach(llvm::yaml::Node *Map,
               llvm::function_ref<void(llvm::StringRef Key, llvm::yaml::Node *KeyNode,
                                       llvm::yaml::Node *Value)>
                   Each);

  std::string scalar(llvm::yaml::Node *Value);
  bool boolean(llvm::yaml::Node *Value);
  /// A sequence of scalars, or one scalar.
  std::vector<std::string> strings(llvm::yaml::Node *Value);

  /// Keeps the first error alone.
  void fail(const llvm::yaml::Node *At, const llvm::Twine &Sentence);
  llvm::Error takeError();

private:
  static void onDiagnostic(const llvm::SMDiagnostic &Problem, void *Self);

  llvm::SourceMgr Sources;
  std::string Path;
  std::string Problem;
  std::unique_ptr<llvm::yaml::Stream> Stream;
};

} // namespace corolint::driver

#endif
