# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""command_lines.py COROLINT CLANG FOLDER [--all]: every option of Clang that takes a value, in a database.

Each command of the database has one option of `clang --help-hidden`, `clang -cc1 --help` or `clang-cl
/help`, with the name of a program, of a plugin, of a folder with programs, of a file to write or of a
configuration as its value. One run analyses them all. No program may start and no file appear; with
strace, none may even be tried, outside of corolint's own temporary folder. With --all each option gets each value,
for GPUs as well, which takes minutes; without, it gets one, where its help speaks of files or programs.
"""
import itertools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

corolint, clang, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
whole = "--all" in sys.argv[4:]
OPTION = re.compile(r"^  (-[^\s,<]*|/[^\s,<]*)( ?)<", re.M)
SPEAKS = re.compile(r"(?i)file|path|dir|folder|plugin|program|executable|tool|command|prefix|librar|cache|output|load")
# A GPU is asked for by a program.
BASES = ["clang++", "clang++ -fopenmp", "clang++ --target=nvptx64-nvidia-cuda -march=native",
         "clang++ -x hip --offload-arch=native", "clang++ -x cuda --offload-arch=native"]


def fresh():
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("tools", "tmp", "home"):
        (folder / name).mkdir(parents=True)
    mark = folder / "ran"
    for name in ("program", "offload-arch", "nvptx-arch", "amdgpu-arch", "ld", "as", "clang++"):
        program = folder / "tools" / name
        program.write_text(f"#!/bin/sh\ntouch {mark}\necho gfx900\n")
        program.chmod(0o755)
    (folder / "plugin.cpp").write_text(
        f'#include <cstdio>\n__attribute__((constructor)) static void run() {{ std::fopen("{mark}", "w"); }}\n')
    subprocess.run([clang, "-shared", "-fPIC", "plugin.cpp", "-o", "tools/plugin.so"], cwd=folder, check=True)
    (folder / "tools/evil.cfg").write_text(f"-MJ {folder}/written\n-fplugin={folder}/tools/plugin.so\n")


def spelled(word, gap, value, cc1):
    words = [word, value] if gap else [word + value]
    return [w for each in words for w in ("-Xclang", each)] if cc1 else words


def helps():
    """What each kind of driver says, and what its commands begin with."""
    for words, base, cc1 in ((["--help-hidden"], ["clang++"], False),
                             (["-cc1", "--help"], ["clang++"], True),
                             (["--driver-mode=cl", "/help"], ["clang-cl"], False)):
        yield subprocess.run([clang, *words], text=True, capture_output=True, check=True).stdout, base, cc1


def command_lines():
    """Words of commands; OUT stands for a name of a file that does not exist, a new one each time."""
    tools = f"{folder}/tools"
    values = [f"{tools}/program", "OUT", f"{tools}/plugin.so", tools, f"{tools}/evil.cfg", "OUT/", "obj"]
    for text, base, cc1 in helps():
        parts = re.split(r"(?m)^(?=  [-/])", text)
        for number, part in enumerate(parts):
            if not (found := OPTION.match(part)) or not (whole or SPEAKS.search(part)):
                continue
            chosen = values if whole else [values[number % 3]]
            for value in chosen:
                yield base + spelled(found[1], found[2], value, cc1)
            for more in BASES[1:] if whole and not cc1 and base == ["clang++"] else []:
                yield more.split() + spelled(found[1], found[2], values[0 if number % 2 else 3], cc1)


def files():
    return {p for p in folder.rglob("*") if (folder / "tmp") not in p.parents}


fresh()
entries = []
for number, words in enumerate(command_lines()):
    name = f"{number}.cpp"
    (folder / name).write_text("int main() {}\n")
    words = [word.replace("OUT", f"{folder}/out{number}") for word in words]
    entries.append({"directory": str(folder), "file": name, "arguments": [*words, "-c", name]})
(folder / "compile_commands.json").write_text(json.dumps(entries))
before = files()
trace = shutil.which("strace")
# Before the list, main() of corolint itself; afterwards, each that is tried shows.
follow = [trace, "-f", "-qq", "--seccomp-bpf", "-e", "trace=execve,execveat,openat,open,creat,mkdir,mkdirat,rename,"
          "renameat,renameat2,unlink,unlinkat,connect", "-o", f"{folder.with_suffix('.strace')}"] if trace else []
done = subprocess.run([*follow, corolint, "check", "--no-cache", "--timeout", "60", "--root", str(folder)],
                      cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                      env={**os.environ, "TMPDIR": f"{folder}/tmp", "HOME": f"{folder}/home"})
wrong = [f"it appeared: {path}" for path in sorted(files() - before)]
if done.returncode not in (0, 1, 3):
    wrong.append(f"exit code {done.returncode}: {done.stdout[-2000:]}")
wrong += re.findall(r"^.*(?:crashed|Stack dump).*", done.stdout, re.M)
if trace:
    lines = folder.with_suffix(".strace").read_text(errors="replace").splitlines()
    # strace starts corolint.
    programs = [line for line in lines if "execve" in line][1:]
    writes = [line for line in lines
              if re.search(r"O_WRONLY|O_RDWR|O_CREAT|creat\(|mkdir|rename|unlink|connect\(", line) and
              not re.search(rf'"({re.escape(str(folder))}/tmp|/dev/null)', line)]
    wrong += itertools.chain(programs, writes)
print(f"{len(entries)} command lines, {'traced' if trace else 'not traced'}")
sys.exit("\n".join(wrong) or 0)
