#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the core checks call wrong is wrong: each *_bad.cpp here fails when it is run under
AddressSanitizer, each *_good.cpp does not. A program that says `// differs: compiler` or
`// differs: -DFLAG` fails when its result depends on the compiler (clang or gcc, where there is one)
or on the flag. Usage: run.py [COMPILER...] [-- NAME...]"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def told(source, key):
    """What `// KEY: ...` in the program says."""
    for line in source.read_text().splitlines():
        if line.startswith(f"// {key}: "):
            return line[len(f"// {key}: "):]
    return None


def supports(compiler, std):
    probe = "struct s { void f(this s) {} };" if std == "c++23" else ""
    made = subprocess.run([compiler, "-std=" + std, "-fsyntax-only", "-x", "c++", "-"],
                          input=probe, text=True, capture_output=True)
    return made.returncode == 0


def result(compiler, source, std, folder, flags=()):
    program = os.path.join(folder, source.stem)
    subprocess.run([compiler, "-std=" + std, "-g", "-O1", "-fsanitize=address", *flags,
                    str(source), "-o", program], check=True)
    env = dict(os.environ, ASAN_OPTIONS="detect_stack_use_after_return=1:detect_leaks=0")
    return subprocess.run([program], capture_output=True, env=env).returncode


def fails(compiler, source, std, folder):
    differs = told(source, "differs")
    first = result(compiler, source, std, folder)
    if differs == "compiler":
        return result("g++", source, std, folder) != first
    if differs:
        return result(compiler, source, std, folder, differs.split()) != first
    return first != 0


def main():
    args = sys.argv[1:]
    names = args[args.index("--") + 1:] if "--" in args else []
    compilers = args[:args.index("--")] if "--" in args else args
    compilers = compilers or [c for c in ("clang++-22", "clang++", "g++") if shutil.which(c)][:1]
    wrong = ran = 0
    with tempfile.TemporaryDirectory() as folder:
        for compiler in compilers:
            for source in sorted(HERE.glob("*_*.cpp")):
                if names and not any(name in source.stem for name in names):
                    continue
                std = told(source, "std") or "c++20"
                second = told(source, "differs") == "compiler"
                if not supports(compiler, std) or (second and not shutil.which("g++")):
                    continue
                ran += 1
                bad = source.stem.endswith("_bad")
                if fails(compiler, source, std, folder) != bad:
                    wrong += 1
                    print(f"{compiler}: {source.name} {'runs' if bad else 'fails'}")
    print(f"{ran} programs, {wrong} surprises")
    return 1 if wrong or not ran else 0


sys.exit(main())
