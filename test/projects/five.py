# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The project with five findings, and whether corolint finds them: for the tests beside this file."""
import collections
import pathlib
import shutil
import subprocess

PROJECT = pathlib.Path(__file__).parent / "Inputs/five"
SOURCES = ["src/mailbox.cpp", "src/main.cpp"]
FIVE = {
    ("include/post/mailbox.hpp", "coro-lock-across-suspend"): 1,
    ("include/post/task.hpp", "coro-task-type-not-nodiscard"): 1,
    ("src/mailbox.cpp", "coro-unawaited-task"): 2,
    ("src/main.cpp", "coro-blocking-call"): 1,
}


def copy_to(folder):
    """A fresh copy of the project, writable even where this tree is not; a root of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROJECT, folder, copy_function=shutil.copyfile)
    (folder / ".corolint.yaml").write_text("Root: true\n")
    return folder


def run(corolint, folder, *arguments):
    return subprocess.run([corolint, "--no-cache", "-j2", "--format", "agent", *arguments], cwd=folder,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def found_in(output, below=""):
    """The findings in agent lines: (file, check) and how often, of files below a folder."""
    found = collections.Counter()
    for line in output.splitlines():
        place, _, rest = line.partition(": warning: ")
        file = place.rsplit(":", 2)[0]
        if rest.startswith("coro-") and file.startswith(below):
            found[file[len(below):], rest.split(":")[0]] += 1
    return dict(found)
