# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# lit's configuration; the values that start with `config.` were set by lit.site.cfg.py.
import os
import pathlib
import shutil
import subprocess

import lit.formats

config.name = "corolint"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".test", ".cpp"]
config.excludes = ["Inputs", "support", "checks", "fuzz"] # checks/: run by pages/
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build, "test")

tools = os.path.join(config.llvm, "bin")
clang_tidy = os.path.join(tools, "clang-tidy")

# Tests must not hear of the user's settings, nor of a terminal.
config.environment["PATH"] = os.pathsep.join([tools, os.environ["PATH"]])
config.environment["HOME"] = os.path.join(config.test_exec_root, "home")
config.environment["LC_ALL"] = "C.UTF-8"
for name in ("COROLINT_BLESS", "COROLINT_FULL"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
config.environment["PYTHONPATH"] = os.path.join(config.test_source_root, "support")
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"

# Longest names first: lit replaces textually.
config.substitutions += [
    ("%run_clang_tidy", os.path.join(tools, "run-clang-tidy") +
     f" -clang-tidy-binary {clang_tidy}"),
    ("%clang_tidy_diff", f"{config.python} {config.llvm}/share/clang/clang-tidy-diff.py"),
    ("%corolint_clangd", config.corolint_clangd),
    ("%corolint_tidy", config.corolint_tidy),
    ("%corolint", config.corolint or "corolint-is-not-built"),
    ("%clang_tidy", clang_tidy),
    ("%clangxx", config.clangxx),
    ("%clangd", os.path.join(tools, "clangd")),
    ("%plugin", config.plugin),
    ("%python", config.python),
    ("%support", os.path.join(config.test_source_root, "support")),
    ("%source", config.source),
    ("%llvm", config.llvm),
    ("%cmake", config.cmake),
    ("%{lit}", os.path.join(tools, "lit")),
    ("%{build}", config.build),
    ("%{preset}", os.path.basename(config.build)),
    ("%{programs}", " ".join(sorted(map(str, pathlib.Path("/usr/share/doc/libboost1.81-doc").rglob(
        "cpp20/coroutines/*.cpp")))) if os.environ.get("COROLINT_FULL") else ""),
    # Bazel's own sandbox needs user namespaces, which containers seldom have.
    ("%{sandbox}", "linux-sandbox" if shutil.which("unshare") and subprocess.run(
        ["unshare", "-Ur", "true"], capture_output=True).returncode == 0
     else "processwrapper-sandbox"),
    ("%{moments}", "200" if os.environ.get("COROLINT_FULL") else "15"),
    ("%{programs-made-up}", "300" if os.environ.get("COROLINT_FULL") else "40"),
    ("%{mutants}", "4000" if os.environ.get("COROLINT_FULL") else "16"),
]

if config.corolint:
    config.available_features.add("corolint")
if os.path.exists(config.corolint_clangd):
    config.available_features.add("corolint-clangd")
for program in ("nvim", "clang-tidy-14", "git", "ninja", "dpkg-deb", "pre-commit",
                "help2man", "meson", "make", "cmake", "bazel", "node", "npm", "chromium"):
    if shutil.which(program):
        config.available_features.add(program)
if os.path.exists(os.path.join(config.build, "self-contained/bin/corolint")):
    config.available_features.add("self-contained")
if shutil.which("unshare") and subprocess.run(["unshare", *["-r"] * bool(os.geteuid()), "-m", "true"],
                                              capture_output=True).returncode == 0:
    config.available_features.add("mount-namespaces")
if subprocess.run([config.python, "-c", "import virtualenv"], capture_output=True).returncode == 0:
    config.available_features.add("virtualenv")
if os.path.dirname(config.build) == os.path.join(config.source, "build"):
    config.available_features.add("built-by-dev")
# Containers often forbid ptrace.
if shutil.which("gdb") and b"exited normally" in subprocess.run(
        ["gdb", "-batch", "-nx", "-ex", "run", "/bin/true"], capture_output=True).stdout:
    config.available_features.add("debugger")
packages = pathlib.Path("/usr/share")
if os.path.exists(os.path.join(tools, "clang-format")):
    config.available_features.add("clang-format")
if shutil.which("vim") and (packages / "vim-ale").exists():
    config.available_features.add("vim-ale")
for extension in ("flycheck", "eglot"):
    if shutil.which("emacs") and list(packages.glob(f"emacs/site-lisp/elpa/{extension}-[0-9]*")):
        config.available_features.add(extension)
if os.path.exists(os.path.join(config.source, "integrations/vscode/node_modules/typescript")):
    config.available_features.add("vscode-modules")
if os.environ.get("COROLINT_FULL"):
    config.available_features.add("full")
# clangd indexes the standard library in the background: seconds that no test needs.
clangd_config = pathlib.Path(config.environment["HOME"], ".config/clangd/config.yaml")
clangd_config.parent.mkdir(parents=True, exist_ok=True)
clangd_config.write_text("Index:\n  StandardLibrary: false\n")
