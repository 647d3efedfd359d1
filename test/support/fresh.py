# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""fresh.py SUITE…: the README's two commands on fresh systems, in either order.

debootstrap makes a minimal system of each Debian SUITE (bookworm, trixie) below build/fresh; the
committed state is cloned into it, and `./dev lint` and `./dev test` run there, then, in another one,
`./dev test` and `./dev lint`. Prints the time of each command and the packages that it installed.
Needs root, for chroot and mount. --order lint-test or test-lint runs one order only.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
MIRROR = "http://deb.debian.org/debian"
SECURITY = "http://deb.debian.org/debian-security"


def run(*command, **options):
    return subprocess.run(list(map(str, command)), check=True, **options)


def make_base(suite, folder):
    """A minimal system, kept as an archive, since each order begins with a fresh one."""
    archive = folder / f"{suite}.tar"
    if not archive.exists():
        made = folder / f"{suite}.made"
        shutil.rmtree(made, ignore_errors=True)
        with open(folder / f"{suite}.debootstrap.log", "w") as log:
            run("debootstrap", "--variant=minbase", "--include=ca-certificates,git", suite, made, MIRROR,
                stdout=log, stderr=subprocess.STDOUT)
        (made / "etc/apt/sources.list").write_text(
            f"deb {MIRROR} {suite} main\ndeb {MIRROR} {suite}-updates main\n"
            f"deb {SECURITY} {suite}-security main\n")
        run("tar", "-C", made, "-cf", f"{archive}.part", ".")
        pathlib.Path(f"{archive}.part").rename(archive)
        shutil.rmtree(made)
    return archive


def packages(system):
    done = run("chroot", system, "dpkg-query", "-W", "-f=${Package}\n", stdout=subprocess.PIPE, text=True)
    return set(done.stdout.split())


def step(system, command, log):
    """Runs one command of the README; True if it ended with 0."""
    before, start = packages(system), time.monotonic()
    with open(log, "a") as out:
        done = subprocess.run(["chroot", system, "/usr/bin/env", "-i", "CI=true", "HOME=/root",
                               "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "sh", "-c",
                               f"cd /root/corolint && {command}"], stdin=subprocess.DEVNULL,
                              stdout=out, stderr=subprocess.STDOUT)
    added = sorted(packages(system) - before)
    print(f"  {command}: exit {done.returncode}, {time.monotonic() - start:.0f} s, "
          f"{len(added)} packages installed", flush=True)
    return done.returncode == 0


def try_order(suite, order, folder):
    system, log = folder / f"{suite}-{order}", folder / f"{suite}-{order}.log"
    shutil.rmtree(system, ignore_errors=True)
    log.unlink(missing_ok=True)
    system.mkdir(parents=True)
    run("tar", "-C", system, "-xf", make_base(suite, folder))
    run("git", "clone", "-q", ROOT, system / "root/corolint")
    for name in ("resolv.conf", "hosts"):
        shutil.copyfile(f"/etc/{name}", system / "etc" / name)
    print(f"{suite}, {order}:", flush=True)
    run("mount", "-t", "proc", "proc", system / "proc")
    run("mount", "-t", "tmpfs", "tmpfs", system / "dev/shm")
    try:
        return all([step(system, f"./dev {word}", log) for word in order.split("-")])
    finally:
        run("umount", system / "dev/shm")
        run("umount", system / "proc")
        if log.exists():
            print("".join(f"    {line}\n" for line in log.read_text().splitlines()[-3:]), end="")


parser = argparse.ArgumentParser()
parser.add_argument("suites", nargs="*", default=["bookworm"])
parser.add_argument("--order", choices=["lint-test", "test-lint"], action="append")
arguments = parser.parse_args()
place = ROOT / "build/fresh"
place.mkdir(parents=True, exist_ok=True)
results = [try_order(suite, order, place) for suite in arguments.suites
           for order in arguments.order or ["lint-test", "test-lint"]]
sys.exit(not all(results))
