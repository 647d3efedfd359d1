// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The YAML form of models. docs/models.md explains every key to users.
#ifndef COROLINT_CHECKS_MODEL_MODELREADER_H
#define COROLINT_CHECKS_MODEL_MODELREADER_H

#include "Models.h"

namespace corolint {

/// One document: all entries, one per name, with library and source set.
struct ModelDocument {
  std::vector<TypeModel> Types;
  std::vector<FunctionModel> Functions;
  Models::Offers Offers;
};

llvm::Expected<ModelDocument> readModels(llvm::StringRef Yaml, llvm::StringRef FileName);

} // namespace corolint

#endif
