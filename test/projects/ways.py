# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ways.py COROLINT FOLDER [FILTER]: one project, built in many ways, and five findings each time.

Generators are run where they are installed; nothing is built but for bear, which needs it. The rest are
commands as other tools write them, in one database.
"""
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

from five import FIVE, SOURCES, copy_to, found_in, run

corolint, top = sys.argv[1], pathlib.Path(sys.argv[2])
wanted = sys.argv[3] if len(sys.argv) > 3 else ""
tried, skipped, wrong = [], [], []
CMAKE = """cmake_minimum_required(VERSION 3.20)
project(five CXX)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
add_library(post %s src/mailbox.cpp)
target_include_directories(post PUBLIC include)
add_executable(five src/main.cpp)
target_link_libraries(five PRIVATE post)
%s
"""
PRESETS = {"configurePresets": [
    {"name": "base", "hidden": True, "generator": "Unix Makefiles",
     "binaryDir": "${sourceDir}/made/${presetName}/x"},
    {"name": "linux", "hidden": True, "inherits": ["base"]},
    {"name": "five", "inherits": "linux", "cacheVariables": {"CMAKE_CXX_COMPILER_WORKS": "1",
                                                         "CMAKE_CXX_ABI_COMPILED": "1"}}]}
# CMake need not try the compiler.
UNTRIED = ["-DCMAKE_CXX_COMPILER_WORKS=1", "-DCMAKE_CXX_ABI_COMPILED=1"]
MESON = """project('five', 'cpp', default_options: ['cpp_std=c++20'])
executable('five', 'src/mailbox.cpp', 'src/main.cpp', include_directories: 'include'%s)
"""


def execute(folder, *words, **environment):
    done = subprocess.run(words, cwd=folder, text=True, env={**os.environ, **environment},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise RuntimeError(f"{shlex.join(words)}: {done.stdout[-2000:]}")


def way(name, *programs):
    """Runs the function with a fresh copy; it returns where corolint runs and with what arguments."""
    def try_it(make):
        if wanted not in name:
            return
        if missing := [p for p in programs if not shutil.which(p)]:
            return skipped.append(f"{name} (no {missing[0]})")
        tried.append(name)
        folder = copy_to(top / name.replace(" ", "_"))
        try:
            where, arguments = make(folder) or (folder, [])
            output = run(corolint, where, *arguments).stdout
            if found_in(output) != FIVE:
                wrong.append(f"{name}:\n{output}")
        except RuntimeError as error:
            wrong.append(f"{name}: {error}")
    return try_it


def write(folder, commands, where="."):
    """A database with each source of each command; SRC and OBJ stand for the names."""
    entries = [{"directory": str(folder / where), "file": str(folder / source),
                "command": command.replace("SRC", str(folder / source)).replace("OBJ", source + ".o")}
               for source in SOURCES for command in commands]
    (folder / "compile_commands.json").write_text(json.dumps(entries))


def cmake(name, lines="", kind="", flags=(), programs=(), build="build", generator="Unix Makefiles"):
    @way(f"cmake {name}", "cmake", *programs)
    def configure(folder):
        (folder / "CMakeLists.txt").write_text(CMAKE % (kind, lines))
        execute(folder, "cmake", "-S", ".", "-B", build, "-G", generator,
                *UNTRIED, *flags)


PCH = "target_precompile_headers(%s PRIVATE %s)"
cmake("with g++", flags=["-DCMAKE_CXX_COMPILER=g++"], programs=["g++"])
cmake("with ninja", generator="Ninja", programs=["ninja"], build="out/build/x64-Debug")
cmake("multi-config", generator="Ninja Multi-Config", programs=["ninja"], build="Build/linux/x64/all")
cmake("unity", "set_target_properties(post five PROPERTIES UNITY_BUILD ON)")
cmake("part unity", "set_target_properties(post PROPERTIES UNITY_BUILD ON)")
cmake("interface headers", "target_sources(post PUBLIC FILE_SET HEADERS BASE_DIRS include FILES "
      "include/post/task.hpp include/post/mailbox.hpp)",
      flags=["-DCMAKE_VERIFY_INTERFACE_HEADER_SETS=ON"])
cmake("own header in g++ pch", PCH % ("post", "include/post/mailbox.hpp") + "\n" +
      PCH % ("five", "<mutex>"),
      flags=["-DCMAKE_CXX_COMPILER=g++"], programs=["g++"])
cmake("own header in clang pch", PCH % ("post", "include/post/mailbox.hpp") +
      "\ntarget_precompile_headers(five REUSE_FROM post)")
cmake("unity and pch", PCH % ("post", "include/post/mailbox.hpp") +
      "\nset_target_properties(post PROPERTIES UNITY_BUILD ON)")
cmake("system includes", "target_include_directories(five SYSTEM BEFORE PRIVATE include)")
cmake("ccache and lto", "set_target_properties(post PROPERTIES INTERPROCEDURAL_OPTIMIZATION ON)",
      flags=["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache;time", "-DCMAKE_CXX_COMPILER=g++",
             "-DCMAKE_POLICY_DEFAULT_CMP0069=NEW"], programs=["ccache", "g++"])
cmake("two libraries of one source", "add_library(again SHARED src/mailbox.cpp)\n"
      "target_include_directories(again PUBLIC include)\ntarget_compile_definitions(again PUBLIC X=1)")
cmake("in the source", build=".")
cmake("debug folder", build="Debug")
cmake("folder of any name", build="linux-gcc")


@way("cmake presets that inherit", "cmake")
def presets(folder):
    (folder / "CMakeLists.txt").write_text(CMAKE % ("", ""))
    (folder / "more").mkdir()
    base, own = PRESETS["configurePresets"][:2], PRESETS["configurePresets"][2:]
    (folder / "more/base.json").write_text(json.dumps({"version": 4, "configurePresets": base}))
    (folder / "CMakePresets.json").write_text(json.dumps(
        {"version": 4, "include": ["more/base.json"], "configurePresets": own}))
    execute(folder, "cmake", "--preset", "five")


@way("cmake through a link", "cmake")
def linked(folder):
    (folder / "CMakeLists.txt").write_text(CMAKE % ("", ""))
    link = folder.with_name("link_to_it")
    link.unlink(missing_ok=True)
    link.symlink_to(folder, target_is_directory=True)
    execute(link, "cmake", "-S", str(link), "-B", str(link / "build"), *UNTRIED, PWD=str(link))


def meson(name, more="", compiler="g++", flags=()):
    @way(f"meson {name}", "meson", "ninja", compiler)
    def setup(folder):
        (folder / "meson.build").write_text(MESON % more)
        (folder / "pch").mkdir()
        (folder / "pch/all.hpp").write_text('#include "post/mailbox.hpp"\n')
        execute(folder, "meson", "setup", "builddir", *flags, CXX=compiler)


meson("with g++")
meson("g++ pch", ", cpp_pch: 'pch/all.hpp'")
meson("clang pch", ", cpp_pch: 'pch/all.hpp'", compiler="clang++")
meson("unity", flags=["--unity=on"])


@way("make with bear", "make", "bear", "g++")
def bear(folder):
    (folder / "src/Makefile").write_text(
        "all: mailbox.o main.o\n%.o: %.cpp\n\tg++ -std=gnu++20 -I../include -c $< -o $@\n")
    execute(folder / "src", "bear", "--", "make", "-s", "-j2")
    return folder, ["-p", "src"]


@way("headers through a folder of links")
def farm(folder):
    (folder / "public").mkdir()
    (folder / "public/post").symlink_to("../include/post", target_is_directory=True)
    write(folder, ["g++ -std=c++20 -Ipublic -c SRC"])


COMMANDS = {
    "launchers": "/usr/bin/cmake -E env A=b ccache /usr/bin/g++-12 -std=c++20 -Iinclude -o OBJ -c SRC",
    "gcc 16 without a standard": "g++-16 -Iinclude -c SRC",
    "old standard": "/opt/gcc-13.2.0/bin/g++ -std=gnu++17 -fcoroutines -Iinclude -c SRC",
    "next standard": "g++ -std=gnu++29 -Iinclude -c SRC",
    "standard nobody knows": "c++ -Iinclude -c SRC",
    "processor of gcc": "g++ -std=c++20 -march=lujiazui -mtune=intel -mfpmath=both -Iinclude -c SRC",
    "values of gcc": "g++ -std=c++20 -fprofile-use -fcf-protection=check -finput-charset=latin1 "
                     "-fdiagnostics-format=sarif-file -fsanitize=bounds-strict -gstabs -Iinclude -c SRC",
    "intel": "icpx -std=c++20 -xHost -qopenmp -ipo -fp-model precise -Iinclude -c SRC",
    "xcode": "clang -x c++ -std=gnu++20 -arch arm64 -gmodules -index-store-path /x/Index "
             "-index-unit-output-path /x/main.o -Iinclude -c SRC",
    "cross": "/opt/x/bin/riscv64-unknown-none-elf-g++ -std=gnu++20 -mabi=lp64d -Iinclude -c SRC",
    "werror": "g++ -std=c++20 -Werror -pedantic-errors -Wfatal-errors -Wsuggest-final-types "
              "-Iinclude -c SRC",
    "hardened": "g++ -std=c++20 -O2 -specs=/usr/lib/rpm/redhat/redhat-hardened-cc1 -fhardened "
                "-fcondition-mapping=1 -ftrivial-auto-var-init=zero -Iinclude -c SRC",
    "two sources": "g++ -std=c++20 -Iinclude -c src/mailbox.cpp src/main.cpp extra.o -Wl,-z,now",
    "gcc modules": "g++ -std=c++20 -fmodules-ts -fmodule-mapper=x.map -fdeps-format=p1689r5 -x c++ "
                   "-Iinclude -c SRC",
    "system folder": "g++ -std=c++20 -isystem include -c SRC",
    "emscripten": "em++ -std=c++20 -sUSE_SDL=2 -s ASYNCIFY=1 --preload-file x -Iinclude -c SRC",
    "old pch": "clang++ -std=c++20 -include-pch gone.pch -include include/post/mailbox.hpp -Iinclude "
               "-c SRC",
    "gch alone": "g++ -std=c++20 -Iinclude -include post/mailbox.hpp -c SRC",
    "environment": "/usr/bin/env -u X A=1 distcc g++ -std=c++20 -Iinclude -c SRC",
    "libtool": "/bin/sh ../libtool --tag=CXX --mode=compile g++ -std=c++20 -Iinclude -c -o OBJ SRC",
    "wrapper with options": "/usr/bin/cmake -E __run_co_compile --tidy=x --source=SRC -- /usr/bin/g++ "
                            "-std=c++20 -Iinclude -c SRC",
    "compiler proper": "/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus -quiet -I include -imultiarch "
                       "x86_64-linux-gnu SRC -quiet -dumpbase main.cpp -mtune=generic -std=c++20 -o OBJ.s",
    "coroutines of old": "clang++ -std=c++17 -fcoroutines-ts --include-directory=include -c SRC",
    "sycl": "icpx -fsycl -std=c++20 -iquote include -c SRC",
    "zig": "zig c++ -target x86_64-linux-gnu --std c++20 -Iinclude -c SRC",
    "arm": "arm-none-eabi-g++ -std=gnu++20 -mcpu=cortex-m4 -mthumb -mfpu=fpv4-sp-d16 "
           "--specs=nano.specs -Iinclude -c SRC",
    "quotes": "g++ -std=c++20 '-DNAME=\"a b\"' \"-Iinclude\" -c SRC",
    "second entry": "g++ -std=c++20 -Inowhere -c SRC\ng++ -std=c++20 -Iinclude -DB=1 -c SRC",
}


def commands():
    """All of COMMANDS in one run, each with a copy of the project."""
    folder, entries = top / "commands", []
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = {name: name.replace(" ", "_") for name in COMMANDS if wanted in name}
    for name, short in names.items():
        write(copy_to(folder / short), COMMANDS[name].split("\n"))
        (folder / short / ".corolint.yaml").unlink()
        entries += json.loads((folder / short / "compile_commands.json").read_text())
        (folder / short / "compile_commands.json").unlink()
    (folder / ".corolint.yaml").write_text("Root: true\n")
    (folder / "compile_commands.json").write_text(json.dumps(entries))
    output = run(corolint, folder).stdout if names else ""
    for name, short in names.items():
        tried.append(name)
        if found_in(output, short + "/") != FIVE:
            lines = [line for line in output.splitlines() if short in line or "note:" in line]
            wrong.append("\n".join([f"{name}:", *lines]))


commands()
print(f"{len(tried)} ways, {len(skipped)} skipped: {', '.join(skipped) or 'none'}")
print(f"{len(tried) - len(wrong)} with the five findings")
if wrong:
    sys.exit("\n\n".join(wrong))
