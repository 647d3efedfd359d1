# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""npm packages: `corolint`, a launcher, asks for the package of its platform, which holds the program.
npm installs only the one whose os and cpu are the machine's."""
import json
import pathlib

import archives

SOURCE = pathlib.Path(__file__).parents[2]
CPUS = {"x86_64": "x64", "aarch64": "arm64"}


def description(name, version, what, **more):
    return json.dumps({
        "name": name, "version": version, "description": what,
        "license": "Apache-2.0 WITH LLVM-exception",
        "repository": {"type": "git", "url": "git+https://github.com/corolint/corolint.git"},
        **more}, indent=2).encode() + b"\n"


def program_files(tree, name, version, cpu):
    home = tree / "lib/corolint"
    files = {f"lib/{name}": path for name, path in archives.listed(home / "lib").items()}
    files["bin/corolint"] = home / "bin/corolint"
    licences = tree / "share/doc/corolint"
    files |= {"LICENSE": licences / "copyright"}
    files |= {f"licences/{name}": path for name, path in archives.listed(licences / "licences").items()}
    files["package.json"] = description(name, version, f"The program of corolint for Linux on {cpu}",
                                        os=["linux"], cpu=[cpu], preferUnplugged=True)
    return files


def launcher_files(version, platform, bundled):
    more = {"bundleDependencies": [platform]} if bundled else {}
    return {
        "package.json": description(
            "corolint", version, "Finds the bugs that C++20 and C++23 coroutines invite",
            keywords=["c++", "coroutines", "linter", "static analysis"],
            bin={"corolint": "bin/corolint.js"}, engines={"node": ">=16"},
            optionalDependencies={platform: version}, **more),
        "bin/corolint.js": SOURCE / "integrations/npm/corolint.js",
        "README.md": SOURCE / "integrations/npm/README.md",
        "LICENSE": SOURCE / "LICENSE"}


def write(tree, out, version, machine, fast):
    cpu = CPUS[machine]
    platform = f"@corolint/linux-{cpu}"
    program = program_files(tree, platform, version, cpu)
    (out / "npm").mkdir(exist_ok=True)
    archives.tgz(out / f"npm/corolint-linux-{cpu}-{version}.tgz", "package", program, fast)
    archives.tgz(out / f"npm/corolint-{version}.tgz", "package",
                 launcher_files(version, platform, bundled=False), fast)
    # From a file, where no registry has the program: npm takes what is bundled.
    inside = {f"node_modules/{platform}/{name}": path for name, path in program.items()}
    archives.tgz(out / f"corolint-{version}.tgz", "package",
                 launcher_files(version, platform, bundled=True) | inside, fast)
