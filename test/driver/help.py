# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: help.py <corolint> <clang-tidy>; every option that clang-tidy's own help shows is taken by
corolint as well, or answered in its help, or where it is typed."""

import re
import subprocess
import sys

corolint, clang_tidy = sys.argv[1:]
# Answers that would help nobody: of clang's own command line, and of files that we do not read.
OF_CLANG_TIDY_ALONE = {"vfsoverlay", "allow-no-checks", "experimental-custom-checks",
                       "enable-module-headers-parsing", "help-list", "help-hidden", "version", "help"}


def say(*command):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout


ours = say(corolint, "--help")
theirs = set(re.findall(r"^  --?([a-z][a-z-]+)", say(clang_tidy, "--help"), re.M))
assert {"checks", "fix", "header-filter"} < theirs, theirs
unanswered = []
for option in sorted(theirs - OF_CLANG_TIDY_ALONE):
    if re.search(rf"--{option}\b", ours):
        continue
    answer = say(corolint, f"--{option}=x", "x.cpp")
    if "unknown option" not in answer or not re.search(r" \((?!did you mean)", answer):
        unanswered.append(f"--{option}: {answer}")
sys.exit("\n".join(unanswered) or 0)
