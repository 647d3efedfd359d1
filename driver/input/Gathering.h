// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sources that a build system makes out of others: unity builds include sources, and checks of
// interface headers include one header each. They lie in the build folder; what they read does not.
#ifndef COROLINT_DRIVER_INPUT_GATHERING_H
#define COROLINT_DRIVER_INPUT_GATHERING_H

#include "Database.h"

namespace corolint::driver {

/// The files that the source of \p Command includes, as absolute names, where it includes other
/// sources or has no code of its own. None for a source that is not made so.
std::vector<std::string> gatheredBy(const CompileCommand &Command);

/// The folders in which \p Command looks for headers, in its order.
std::vector<std::string> includeFolders(const CompileCommand &Command);

} // namespace corolint::driver

#endif
