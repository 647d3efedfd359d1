# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""readme.py SOURCE BUILD LLVM FOLDER: the commands of README.md, and of the guides, typed as they stand.

A command is a line of an indented block that starts with one of our programs, or stands in backticks.
Each is run in a project with mistakes; it must end with 0 or 1, print something, and no error.
Commands that install, build all or test everything are CI itself: they are only counted.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

source, build, llvm, folder = map(pathlib.Path, sys.argv[1:5])
PAGES = ["README.md", "docs/getting-started.md", "docs/ci.md", "docs/suppressing.md",
         "docs/whole-program.md", "docs/configuration.md", "docs/models.md",
         "docs/concepts/profiles.md", "docs/concepts/lifetimes.md"]
CI_ITSELF = re.compile(r"^(\./dev\b|cmake (-B|--install|-DCMAKE_CXX_CLANG_TIDY)|cpack|apt-get)")
OURS = re.compile(r"^(\./dev|(mkdir -p \w+ && )?corolint|clang-tidy|run-clang-tidy|cmake|cpack)\b")
# What stands for something that only the reader knows.
FILL = {"PATH…": "src", " …": "", "third_party/db": "src", " FILE": " src/a.cpp",
        " CHECK": " coro-unawaited-task"}


def commands():
    for page in PAGES:
        for line in (source / page).read_text().splitlines():
            if not line.startswith("    "):
                yield from ((page, words) for words in re.findall(r"`(corolint(?:-tidy)? [^`]+)`", line))
            elif OURS.match(line.strip()):
                yield page, re.split(r"\s{2,}#", line.strip())[0]


def project():
    shutil.rmtree(folder, ignore_errors=True)
    root = folder / "project"
    shutil.copytree(source / "test/integrations/Inputs/server", root / "src")
    shutil.copy(root / "src/server.cpp", root / "a.cpp")
    shutil.copy(root / "src/disk.h", root)
    (root / "src/a.cpp").write_text("int unrelated;\n")
    (root / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(p CXX)\nset(CMAKE_CXX_STANDARD 20)\n"
        "set(CMAKE_EXPORT_COMPILE_COMMANDS ON)\n"
        f"include_directories({source}/runtime/include)\n"
        "add_executable(server src/server.cpp src/disk.cpp src/a.cpp)\n")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t.invalid"]
    for command in (["cmake", "-B", "build", "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={llvm}/bin/clang++"],
                    [*git, "init", "-q", "-b", "main"], [*git, "add", "src", "CMakeLists.txt"],
                    [*git, "commit", "-qm", "one"], [*git, "update-ref", "refs/remotes/origin/main", "HEAD"]):
        subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
    return root


def environment():
    tools = folder / "bin"
    tools.mkdir()
    for program in (build / "bin").glob("corolint*"):
        (tools / program.name).symlink_to(program)
    for name in ("clang-tidy", "run-clang-tidy"):
        (tools / name).symlink_to(llvm / "bin" / name)
    wrapper = "clang-tidy-with-corolint"
    (tools / wrapper).symlink_to(source / "integrations/clang-tidy" / wrapper)
    # Takes what reviewdog takes, and says how much of it there is.
    reviewdog = tools / "reviewdog"
    reviewdog.write_text("#!/bin/sh\nexec python3 -c 'import json, sys; "
                         "print(len(json.load(sys.stdin)[\"diagnostics\"]), \"findings\")'\n")
    reviewdog.chmod(0o755)
    flags = f"-I{source}/runtime/include"
    return os.environ | {"PATH": f"{tools}:{os.environ['PATH']}", "CPLUS_INCLUDE_PATH": flags[2:],
                         "LD_LIBRARY_PATH": str(build / "lib"), "CI": "",
                         "GITHUB_BASE_REF": "main"}


def run(command, root, variables):
    for old, new in FILL.items():
        command = command.replace(old, new)
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=root, env=variables, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    # Who writes a file may be silent.
    fine = done.returncode in (0, 1) and "error: " not in done.stdout and (
        done.stdout.strip() or "-o " in command or "sarif=reports" in command)
    print(f"{done.returncode} {command}")
    return "" if fine else f"{command}: exit {done.returncode}\n{done.stdout}"


root = project()
variables, wrong, ran = environment(), [], 0
for page, command in dict.fromkeys(commands()):
    if CI_ITSELF.match(command):
        continue
    ran += 1
    if error := run(command, root, variables):
        wrong.append(f"{page}: {error}")
if wrong or ran < 10:
    sys.exit("\n".join([f"{ran} commands", *wrong]))
