# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How editors and build tools call clang-tidy, word by word, and what each needs to get back.

RUN: %python %s %t/tidy %corolint_tidy
RUN: %python %s %t/plugin %clang_tidy --load=%plugin
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys

OUT = pathlib.Path(sys.argv[1]).resolve()
TIDY = sys.argv[2:]
INPUTS = pathlib.Path(__file__).parent / "Inputs"
FINDING = r"demo\.cpp:6:3: warning: the task returned by 'read' is dropped: .* \[coro-unawaited-task\]"
IN_HEADER = r"demo\.h:18:3: warning: .* \[coro-unawaited-task\]"
failures = []


def set_up():
    shutil.rmtree(OUT, ignore_errors=True)
    project = OUT / "project"
    shutil.copytree(INPUTS, project)
    (project / ".clang-tidy").write_text("Checks: 'coro-*'\n")
    (OUT / "build").mkdir()
    demo = project / "demo.cpp"
    (OUT / "build/compile_commands.json").write_text(json.dumps([
        {"directory": str(OUT / "build"), "file": str(demo),
         "command": f"clang++ -std=c++20 -c {demo}"}]))
    (OUT / "overlay.yaml").write_text("{ 'version': 0, 'roots': [] }\n")
    (OUT / "flags.rsp").write_text(f"--quiet\n-p={OUT}/build\n")
    (OUT / "params").write_text("-std=c++20\n")  # flags, as clang reads them from a file
    return project, demo


PROJECT, DEMO = set_up()
B = f"{OUT}/build"
PREDEFINED = [f"-D{m[1]}={m[2]}" for m in re.finditer(
    r"^#define (\w+) (.*)$",
    subprocess.run(["clang++-22", "-std=c++23", "-x", "c++", "-dM", "-E", "/dev/null"],
                   capture_output=True, text=True, check=True).stdout, re.M)]


def call(name, args, exit_code=0, cwd=OUT, **wanted):
    """`stdout`, `yaml`, `stderr`: what must match; `no_…`: what must not."""
    yaml = OUT / "fixes.yaml"
    yaml.unlink(missing_ok=True)
    command = [*TIDY, *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=120)
    got = {"stdout": done.stdout, "stderr": done.stderr,
           "yaml": yaml.read_text() if yaml.exists() else ""}
    complaints = [] if done.returncode == exit_code else [f"exit code {done.returncode}"]
    for key, pattern in wanted.items():
        text = got[key.removeprefix("no_")]
        if bool(re.search(pattern, text, re.M)) == key.startswith("no_"):
            complaints.append(f"{key} {pattern!r} in:\n{text[-1500:]}")
    if complaints:
        failures.append(f"{name}: {'; '.join(complaints)}\n  {' '.join(command)[:600]}")


YAML = f"--export-fixes={OUT}/fixes.yaml"
IN_YAML = r"DiagnosticName: +coro-unawaited-task(.|\n)*ReplacementText: +'co_await '"

# VS Code cpptools: every predefined macro as -D; or a build path.
call("cpptools", [YAML, "--quiet", DEMO, "--", "-std=gnu++23", "-xc++", "-Wno-pragma-pack",
                  *PREDEFINED], stdout=FINDING, yaml=IN_YAML)
call("cpptools with a build path", [f"--header-filter={PROJECT}", "--quiet", DEMO, f"-p={B}"],
     stdout=FINDING + r"(.|\n)*" + IN_HEADER)
call("cpptools with checks of its own", ["--checks=-*,coro-*", "--extra-arg=-ferror-limit=0", YAML,
                                         "--quiet", DEMO, f"-p={B}"], stdout=FINDING, yaml=IN_YAML)
# Qt Creator: probes --help, reads the YAML alone, exit code 0 expected; runs in a folder of its own.
call("Qt Creator's probe", ["--help"], stdout="vfsoverlay")
call("Qt Creator", ["-config={Checks: '-*,coro-*,-clang-diagnostic-*', CheckOptions: []}",
                    f"-export-fixes={OUT}/fixes.yaml", f"--vfsoverlay={OUT}/overlay.yaml", DEMO,
                    "--", "-Wno-unknown-pragmas", "-w", "-std=c++20", "-fsyntax-only", "-m64",
                    "--target=x86_64-linux-gnu", "-x", "c++"], yaml=IN_YAML)
# Its third form asks for clang-tidy's own default checks, of which clang-tidy 22 has none.
call("Qt Creator with the defaults", ["-config={}", "-checks=-clang-diagnostic-*", YAML, DEMO, "--",
                                      "-std=c++20"], exit_code=1, stderr="no checks enabled")
call("Qt Creator with .clang-tidy", ["--warnings-as-errors=-*", "-checks=-clang-diagnostic-*",
                                     f"-export-fixes={OUT}/fixes.yaml", DEMO, "--", "-std=c++20"],
     yaml=IN_YAML)
call("CLion", ['-config={"Checks":"-*,coro-*","CheckOptions":{}}', "-checks=-coro-lock-*", DEMO,
               f"-p={B}"], stdout=FINDING)
call("Visual Studio", ["--checks=-*,coro-*", "--quiet", "--extra-arg-before=-DA", "--extra-arg=-DB",
                       DEMO, "--", "-std=c++20"], stdout=FINDING)
call("ALE", ["-checks=-*,coro-*", DEMO, "-p", B], stdout=FINDING)
call("ALE without a database", ["-checks=-*,coro-*", DEMO, "--", "-std=c++20"], stdout=FINDING)
# nvim-lint cuts the message at '['; its pattern must take ours apart.
call("nvim-lint", ["--quiet", DEMO, f"-p={B}"],
     stdout=r"^([^:]*):(\d+):(\d+): (\w+): ([^[]+dropped[^[]+) \[coro-unawaited-task\]$")
call("flycheck", ["-p", B, f"-extra-arg=-I{PROJECT}", "-config=Checks: 'coro-*'\n", DEMO],
     stdout=FINDING)
call("VS Code notskm", [DEMO, "-p", B, "--export-fixes=-"], stdout=IN_YAML)
call("CMake", ["--extra-arg-before=--driver-mode=g++", DEMO, "--", "/usr/bin/clang++-22",
               "-std=c++20", "-o", "demo.o", "-c", DEMO], stdout=FINDING)
call("CMake with a database", ["--extra-arg-before=--driver-mode=g++", f"-p={B}", YAML, DEMO],
     stdout=FINDING, yaml=IN_YAML)
call("Meson", ["-export-fixes", OUT / "fixes.yaml", "-quiet", "-p", B, DEMO], stdout=FINDING,
     yaml=IN_YAML)
call("Meson with colours", ["--use-color", "-quiet", "-p", B, DEMO], stdout="\x1b\\[")
call("run-clang-tidy's question", ["-checks=-*,coro-*", "-list-checks", "-"],
     stdout=r"Enabled checks:\n(.*\n)*    coro-unawaited-task$")
call("run-clang-tidy", ["-header-filter=.*", "-checks=-*,coro-*", f"-p={B}", "-quiet", DEMO],
     stdout=FINDING)
call("run-clang-tidy with all it passes on",
     ["-header-filter=.*", '-line-filter=[{"name":"demo.cpp"}]', "--use-color", "-checks=-*,coro-*",
      "-export-fixes", OUT / "fixes.yaml", "-extra-arg=-DX", "-extra-arg-before=-DY", f"-p={B}",
      "-quiet", f"--config-file={PROJECT}/.clang-tidy", "--enable-check-profile",
      f"--store-check-profile={OUT}/profile", DEMO], stdout="coro-unawaited-task", yaml=IN_YAML)
if not any((OUT / "profile").glob("*.json")):
    failures.append("--store-check-profile left nothing")
LINES = '--line-filter=[{"name":"demo.cpp","lines":[[%s]]}]'
call("clang-tidy-diff", [LINES % "5,7", f"-p={B}", "-quiet", DEMO], stdout=FINDING)
call("clang-tidy-diff with all it passes on",
     [LINES % "5,7", "-export-fixes=" + str(OUT / "fixes.yaml"), "-checks=-*,coro-*",
      f"-config-file={PROJECT}/.clang-tidy", "-quiet", f"-p={B}", "--use-color", "-extra-arg=-DX",
      "-warnings-as-errors=coro-*", DEMO], exit_code=1, stdout="coro-unawaited-task", yaml=IN_YAML)
call("clang-tidy-diff elsewhere", [LINES % "1,3", f"-p={B}", "-quiet", DEMO], no_stdout="coro-")
call("cpp-linter", ["-checks=-*,coro-*", "-p", B, LINES % "6,6", "--extra-arg=-DX", DEMO],
     stdout=r"^(.+):(\d+):(\d+): (\w+): (.*) \[([A-Za-z0-9.,-]+)\]$")
call("CodeChecker's version", ["--version"], stdout=r"version (\d+\.)+")
call("CodeChecker's checks", ["-list-checks", "-checks=*"], stdout=r"^    coro-lock-across-suspend$")
call("CodeChecker's options", ["-dump-config", "-checks=*"],
     stdout=r"^  coro-unawaited-task\.VoidCasts: 'false'$")
call("CodeChecker", ["-checks=-*,coro-unawaited-task", DEMO, "--export-fixes", OUT / "fixes.yaml",
                     "--", "-Qunused-arguments", "-Wno-everything", "-x", "c++", "-std=c++20"],
     stdout=FINDING, yaml=IN_YAML)
call("bazel_clang_tidy verifies", [f"--config-file={PROJECT}/.clang-tidy", "--quiet",
                                   "--verify-config"])
call("bazel_clang_tidy", [f"--config-file={PROJECT}/.clang-tidy",
                          "--checks=-clang-diagnostic-builtin-macro-redefined",
                          "--warnings-as-errors=*", "--export-fixes", OUT / "fixes.yaml", DEMO,
                          "--", "-std=c++20", "-xc++"],
     exit_code=1, stdout=r"error: .*\[coro-unawaited-task,-warnings-as-errors\]", yaml=IN_YAML)
call("rules_lint", [f"--config-file={PROJECT}/.clang-tidy", "-header-filter=.*", DEMO, "--",
                    "--config", OUT / "params"], stdout=FINDING + r"(.|\n)*" + IN_HEADER)

# Conventions that scripts lean on.
DB = [f"-p={B}", DEMO]
call("findings on stdout, counts on stderr", DB, stdout=FINDING, stderr="warnings? generated",
     no_stdout="warnings? generated")
call("warnings as errors", ["--warnings-as-errors=coro-*", *DB], exit_code=1)
call("a file that is not there", [f"-p={B}", OUT / "none.cpp"], exit_code=1)
call("a file that does not compile", [DEMO, "--", "-std=c++20", "-DTASK", "-include", "no.h"],
     exit_code=1, stdout=r"error: .*\[clang-diagnostic-error\]")
call("no checks", ["--checks=-*", *DB], exit_code=1)
call("an unknown flag", ["--frobnicate", *DB], exit_code=1)
call("a response file", [f"@{OUT}/flags.rsp", DEMO], stdout=FINDING)
call("NOLINT in its four forms: one finding is left in this file", DB,
     no_stdout=r"demo\.cpp:(8|10|12):")
call("headers", ["--header-filter=.*", *DB], stdout=IN_HEADER)
call("headers filtered", ["--header-filter=^$", *DB], no_stdout=IN_HEADER, stdout=FINDING)
call("a check alone", ["--checks=-*,coro-lock-across-suspend", *DB], no_stdout="coro-")
call("C++17", ["--checks=-*,coro-*", "--header-filter=.*", OUT / "project/plain.cpp", "--",
               "-std=c++17"], no_stdout="coro-")
call("plain C", ["--checks=-*,coro-*", OUT / "project/plain.c", "--"], no_stdout="warning")
call("the profile of a check", ["--enable-check-profile", *DB], stdout=FINDING,
     stderr="coro-unawaited-task")

# Options.
CONFIG = "--config={Checks: '-*,coro-*', CheckOptions: {%s}}"
VOID = OUT / "project/void.cpp"
VDB = [VOID, "--", "-std=c++20"]
call("an option at its default", [CONFIG % "", *VDB], no_stdout="void.cpp")
call("an option", [CONFIG % "coro-unawaited-task.VoidCasts: true", *VDB], stdout=r"void\.cpp:4:")
call("a wrong value", [CONFIG % "coro-unawaited-task.VoidCasts: maybe", *DB],
     stdout=r"warning: .*'VoidCasts'.*'maybe'.*\[clang-tidy-config\]")
call("a misspelt option", [CONFIG % "coro-unawaited-task.VoidCast: true", "--verify-config"],
     exit_code=1, stderr="did you mean 'coro-unawaited-task.VoidCasts'")
call("a misspelt check", ["--config={Checks: 'coro-unawaited-tasks'}", "--verify-config"],
     exit_code=1, stderr="did you mean 'coro-unawaited-task'")
call("global options are known", [CONFIG % "coro.Tier: strict, coro.Models: ''",
                                  "--verify-config"], stdout="No config errors")
call("a misspelt global option", [CONFIG % "coro.Teir: strict", "--verify-config"], exit_code=1,
     stderr="did you mean 'coro.Tier'")
call("a wrong tier", [CONFIG % "coro.Tier: hard", *DB],
     stdout=r"'coro.Tier' is one of core, strict, pedantic, preview, not 'hard'")
FUTURE = [OUT / "project/future.cpp", "--", "-std=c++20"]
call("the core tier", [CONFIG % "", *FUTURE], no_stdout="future.cpp")
call("the strict tier turns on a check's Strict", [CONFIG % "coro.Tier: strict", *FUTURE],
     stdout=r"future\.cpp:\d+:\d+: warning: .*\[coro-unawaited-task\]")
call("… unless it is set", [CONFIG % "coro.Tier: strict, coro-unawaited-task.Strict: false",
                            *FUTURE], no_stdout="future.cpp")
call("a model of the user's", [CONFIG % f"coro.Models: {PROJECT}/models.yaml", *DB],
     no_stdout=FINDING, stdout=IN_HEADER)
call("a model beside the file", [CONFIG % "coro.Models: models.yaml", *DB], no_stdout=FINDING,
     stdout=IN_HEADER)
call("a model that is not there", [CONFIG % "coro.Models: none.yaml", *DB],
     stdout=r"none\.yaml.*\[clang-tidy-config\]")
call("a model with a mistake", [CONFIG % "coro.Models: wrong.yaml", *DB],
     stdout=r"wrong\.yaml.*\[clang-tidy-config\]")

# Fixes: safe ones alone.
call("--fix", ["--fix", *DB], stdout="FIX-IT applied suggested code changes")
if "\n  co_await read();\n  co_await read();\n" not in DEMO.read_text():
    failures.append("--fix left " + DEMO.read_text())
call("after --fix", DB, no_stdout=FINDING)

print("\n".join(failures))
sys.exit(bool(failures))
