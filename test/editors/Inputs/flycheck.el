;; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
(package-initialize)
(require 'flycheck)
(flycheck-define-checker corolint
  "clang-tidy with the checks of corolint."
  :command ("corolint-tidy" "--quiet" "--checks=-*,coro-*" source-original)
  :error-patterns
  ((warning line-start (file-name) ":" line ":" column ": warning: " (message) line-end)
   (error line-start (file-name) ":" line ":" column ": error: " (message) line-end)
   (info line-start (file-name) ":" line ":" column ": note: " (message) line-end))
  :modes c++-mode)
(setq flycheck-corolint-executable (getenv "COROLINT_TIDY"))
(find-file "demo.cpp")
(flycheck-select-checker 'corolint)
(flycheck-mode)
(flycheck-buffer)
(with-timeout (60 (message "no findings"))
  (while (not flycheck-current-errors) (accept-process-output nil 0.1)))
(dolist (e flycheck-current-errors)
  (princ (format "%s:%s %s %s\n" (flycheck-error-line e) (flycheck-error-column e)
                 (flycheck-error-level e) (flycheck-error-message e))))
