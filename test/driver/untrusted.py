# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""untrusted.py COROLINT CLANGXX FOLDER: a compilation database that wants to run and write things.

Each command asks for one thing that a compiler would do. Afterwards nothing has run (a shared library
leaves a mark when it is loaded, a program when it is started) and no file has appeared.
"""
import json
import pathlib
import shutil
import subprocess
import sys

corolint, clangxx, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
mark = folder / "loaded"
(folder / "evil.cpp").write_text(
    f'#include <cstdio>\n__attribute__((constructor)) static void run() {{ std::fopen("{mark}", "w"); }}\n')
subprocess.run([clangxx, "-shared", "-fPIC", "evil.cpp", "-o", "evil.so"], cwd=folder, check=True)
program = folder / "compiler"
program.write_text(f"#!/bin/sh\ntouch {mark}\n")
program.chmod(0o755)
(folder / "a.cpp").write_text("#include <cstddef>\nint main() {}\n")
(folder / "evil.cfg").write_text(f"-fplugin={folder}/evil.so\n")
(folder / "writes.cfg").write_text(f"-MJ {folder}/written\n")
(folder / "tools").mkdir()
for tool in ("offload-arch", "nvptx-arch", "amdgpu-arch"):
    shutil.copy(program, folder / "tools" / tool)
(folder / "loop.rsp").write_text("@loop.rsp\n")

evil, out = f"{folder}/evil.so", f"{folder}/written"
COMMANDS = [
    f"{program} a.cpp",
    f"clang++ -fplugin={evil} a.cpp",
    f"clang++ -fpass-plugin={evil} a.cpp",
    f"clang++ -Xclang -load -Xclang {evil} a.cpp",
    f"clang++ -Xclang -load -Xclang {evil} -Xclang -plugin -Xclang evil a.cpp",
    f"clang++ -mllvm -load={evil} a.cpp",
    f"clang++ --config={folder}/evil.cfg a.cpp",
    f"clang++ -B{folder} -fuse-ld={program} a.cpp",
    f"clang++ -o {out} -MD -MF {out}.d a.cpp",
    f"clang++ -Xclang -dependency-file -Xclang {out}.d -Xclang -MT -Xclang x a.cpp",
    f"clang++ -Xclang -dependency-dot -Xclang {out}.dot a.cpp",
    f"clang++ -Xclang -header-include-file -Xclang {out}.h -H a.cpp",
    f"clang++ -Xclang -diagnostic-log-file -Xclang {out}.log a.cpp",
    f"clang++ --serialize-diagnostics {out}.dia a.cpp",
    f"clang++ -ftime-trace={out}.json -save-stats=obj -save-temps a.cpp",
    f"clang++ -Xclang -stats-file={out}.stats a.cpp",
    f"clang++ -Xclang -emit-pch -Xclang -o -Xclang {out}.pch a.cpp",
    f"clang++ -fmodules -fimplicit-module-maps -fmodules-cache-path={out} a.cpp",
    f"clang++ -Xclang -module-dependency-dir -Xclang {out} a.cpp",
    # The driver asks for this machine's GPU by starting a tool.
    f"clang++ -fopenmp --offload-arch=native --offload-arch-tool={program} -nogpulib a.cpp",
    f"clang++ -fopenmp --offload-arch=native -B{folder}/tools -nogpulib a.cpp",
    f"clang++ -fopenmp --offload-arch=native -ccc-install-dir {folder}/tools -nogpulib a.cpp",
    f"clang++ --target=nvptx64-nvidia-cuda -march=native -B{folder}/tools a.cpp",
    f"clang++ --target=amdgcn-amd-amdhsa -mcpu=native --amdgpu-arch-tool={program} -nogpulib a.cpp",
    f"clang++ -x cuda --offload-arch=native --nvptx-arch-tool={program} -nocudainc -nocudalib a.cpp",
    f"clang++ -x hip --offload-arch=native --offload-arch-tool={program} -nogpuinc -nogpulib a.cpp",
    # The driver writes while it makes its jobs.
    f"clang++ -gen-cdb-fragment-path {out} a.cpp",
    f"clang++ -MJ{out} a.cpp",
    f"clang++ --config={folder}/writes.cfg a.cpp",
    f"clang++ --driver-mode=cl /clang:-MJ{out} a.cpp",
    f"clang++ -fcrash-diagnostics-dir={out} -gen-reproducer=always a.cpp",
    f"clang++ -foptimization-record-file={out} -fsave-optimization-record a.cpp",
    f"clang++ -fprofile-generate={out} -fproc-stat-report={out} a.cpp",
    "clang++ @/dev/zero a.cpp",
    "clang++ @loop.rsp a.cpp",
    "clang++ @/dev/zero.missing a.cpp",
]
before = {p.name for p in folder.iterdir()}
wrong = []
for command in COMMANDS:
    database = folder / "compile_commands.json"
    database.write_text(json.dumps([{"directory": str(folder), "file": "a.cpp", "command": command}]))
    done = subprocess.run([corolint, "check", "--no-cache", "-p", str(folder), "a.cpp"], cwd=folder,
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    database.unlink()
    new = {p.name for p in folder.iterdir()} - before
    if new or done.returncode not in (0, 2, 3) or "Stack dump" in done.stdout:
        wrong.append(f"{command}: exit {done.returncode}, {sorted(new)}\n{done.stdout}")
        before |= new
        mark.unlink(missing_ok=True)
print(f"{len(COMMANDS)} commands")
if wrong:
    sys.exit("\n".join(wrong))
