// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What clangd says about our findings and cannot know: where their pages are, which of their fixes
// are to be reviewed, what a coroutine at the cursor is.
#ifndef COROLINT_DRIVER_HOSTS_EDITORMESSAGES_H
#define COROLINT_DRIVER_HOSTS_EDITORMESSAGES_H

#include "Clangd.h"

namespace corolint {

/// \p Through, with what is sent put right.
std::unique_ptr<clang::clangd::Transport>
mendMessages(std::unique_ptr<clang::clangd::Transport> Through);

/// The next reply of this thread, which is that to the hover request it works on, ends with
/// \p Text.
void addToHover(std::string Text);

} // namespace corolint

#endif
