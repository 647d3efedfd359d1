# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""packages.py tarball|deb|npm|wheel DIST EXAMPLE FOLDER: installs a package from DIST in an empty folder, without
a network, and counts what it finds in the example."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

kind, dist, example, folder = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
# No LLVM in PATH, and nothing that a user has set.
SYSTEM = {"PATH": os.path.dirname(shutil.which("node") or "") + ":/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8",
          "HOME": str(folder / "home")}


def run(*command, **variables):
    done = subprocess.run([*map(str, command)], cwd=folder, text=True, env=SYSTEM | variables,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}")
    return done.stdout


def project(where, seen_as):
    """The example below WHERE, which the program sees as SEEN_AS."""
    shutil.copytree(example, where / "chat")
    root = f"{seen_as}/chat"
    (where / "chat/compile_commands.json").write_text(json.dumps([
        {"directory": root, "file": f"{root}/src/{name.name}",
         "command": f"g++ -std=c++20 -c src/{name.name}"}
        for name in sorted((where / "chat/src").glob("*.cpp"))]))
    return root


def count(what, *command, where=folder):
    done = subprocess.run([*map(str, command), "check", "--no-cache", "--format", "json", "--root", "."],
                          cwd=where, text=True, env=SYSTEM, stdout=subprocess.PIPE)
    findings = json.loads(done.stdout)["findings"] if done.stdout else []
    findings = [finding for finding in findings if "suppressed" not in finding]
    print(f"{what}: {len(findings)} findings, exit {done.returncode}", flush=True)


def in_bare_tree(what, program):
    """PROGRAM in a tree that has the C library's headers and GCC's, and nothing else of the system."""
    bare = folder / "bare"
    (bare / "tmp").mkdir()
    root = project(bare, "")
    headers = [path for path in ("/usr/include", "/usr/lib/gcc") if os.path.isdir(path)]
    mounts = [f"mkdir -p {bare}{path} && mount --bind {path} {bare}{path}" for path in [*headers, "/proc"]]
    script = folder / "bare.sh"
    script.write_text(" && ".join([*mounts, f'exec chroot {bare} {program} "$@" -p {root} {root}\n']))
    count(what, "unshare", *([] if os.geteuid() == 0 else ["-r"]), "-m", "sh", script)
    shutil.rmtree(bare / "chat") # its database has paths that only that tree has


def tarball():
    (folder / "bare").mkdir()
    run("tar", "-xJf", *dist.glob("*64.tar.xz"), "-C", folder / "bare", "--strip-components=1")
    in_bare_tree("tarball", "/bin/corolint")


def npm():
    root = folder / project(folder, folder)
    offline = ("--offline", "--no-audit", "--no-fund")
    run("npm", "install", *offline, "--prefix", root, *sorted(dist.glob("npm/*.tgz")))
    count("npm, launcher and platform", root / "node_modules/.bin/corolint", where=root)
    shutil.rmtree(root / "node_modules")
    (root / "package.json").unlink()
    (tgz,) = dist.glob("*.tgz")
    shutil.copy(tgz, root)
    count("npx, one file", "npx", "--yes", "--offline", f"./{tgz.name}", where=root)


def wheel():
    root = folder / project(folder, folder)
    run(sys.executable, "-m", "virtualenv", "-q", folder / "venv")
    run(folder / "venv/bin/pip", "install", "--no-index", *dist.glob("*.whl"))
    count("wheel", folder / "venv/bin/corolint", where=root)
    count("python -m", folder / "venv/bin/python", "-m", "corolint", where=root)
    print(run(folder / "venv/bin/corolint", "doctor", "-p", root, root / "src/room.cpp"))


def deb():
    """As dpkg would unpack it, in the same bare tree; what it asks for is printed."""
    (package,) = dist.glob("corolint_*.deb")
    print("depends:", run("dpkg-deb", "-f", package, "Depends").strip() or "nothing")
    run("dpkg-deb", "-x", package, folder / "bare")
    in_bare_tree("deb", "/usr/bin/corolint")


shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
{"tarball": tarball, "deb": deb, "npm": npm, "wheel": wheel}[kind]()
