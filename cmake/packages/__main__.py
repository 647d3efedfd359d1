# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python3 cmake/packages BUILD OUT [KIND…] [--fast]: packages of the self-contained programs of BUILD.

    tarball  corolint-VERSION-linux-x86_64.tar.xz: the command
    full     corolint-VERSION-linux-x86_64-full.tar.xz: also corolint-tidy, corolint-clangd and aio
    npm      corolint-VERSION.tgz, from a file: launcher and program in one; and npm/…, to publish: the
             launcher, and the program by platform
    wheel    corolint-VERSION-py3-none-….whl: pip, pipx, uv
    sbom     corolint-VERSION.spdx.json: what is linked in (SPDX 2.3)

Without KIND all of them. --fast compresses little, for tests. The same programs give the same bytes.
"""
import argparse
import pathlib
import platform
import re
import subprocess
import tempfile

import archives
import npm
import sbom
import wheel

SOURCE = pathlib.Path(__file__).parents[2]


def version_of(cmake_lists):
    return re.search(r"^project\(corolint VERSION ([0-9.]+)", cmake_lists.read_text(), re.M)[1]


def stage(build, folder):
    for component in ("self-contained", "aio"):
        subprocess.run(["cmake", "--install", build, "--component", component, "--prefix", folder],
                       check=True, stdout=subprocess.DEVNULL)


def is_of_command(name):
    """Whether a file of the tree belongs to the command alone."""
    return not re.search(r"corolint-(tidy|clangd)|clang-tidy$|^include/|/aio|/cmake/|/pkgconfig/", name)


def tarball(tree, out, version, machine, fast):
    stem = f"corolint-{version}-linux-{machine}"
    files = {name: path for name, path in archives.listed(tree).items() if is_of_command(name)}
    archives.tar(out / f"{stem}.tar.xz", stem, files, fast)


def full(tree, out, version, machine, fast):
    stem = f"corolint-{version}-linux-{machine}-full"
    archives.tar(out / f"{stem}.tar.xz", stem, archives.listed(tree), fast)


KINDS = {"tarball": tarball, "full": full, "npm": npm.write, "wheel": wheel.write, "sbom": sbom.write}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    parser.add_argument("--fast", action="store_true")
    given = parser.parse_args()
    if unknown := set(given.kinds) - KINDS.keys():
        parser.error(f"no kind of package is {', '.join(unknown)}; there are {', '.join(KINDS)}")
    return given


def main():
    given = arguments()
    if not (given.build / "self-contained/bin/corolint").exists():
        raise SystemExit(f"{given.build} has no self-contained programs; its configuration says why")
    version = version_of(SOURCE / "CMakeLists.txt")
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tree = pathlib.Path(folder, "tree")
        stage(given.build, tree)
        for kind in given.kinds or KINDS:
            KINDS[kind](tree, given.out, version, platform.machine(), given.fast)


main()
