# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""harm.py COROLINT FOLDER INCLUDE MOMENTS: what happens to machines, done to runs.

Killed at MOMENTS random moments, no space, a cache that is a file, a tree that cannot be written, two
runs at once, a clock that went back: no damage, no wrong result, a clear sentence.
"""
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

corolint, folder, include, moments = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
shutil.rmtree(folder, ignore_errors=True)
root = folder / "p"
root.mkdir(parents=True)
(root / ".corolint.yaml").write_text("Root: true\n")
for i in range(4):
    (root / f"f{i}.cpp").write_text(
        f'#include "coro.h"\ntask<> work();\ntask<> run{i}() {{\n  work();\n  co_return;\n}}\n')
FILES = [f"f{i}.cpp" for i in range(4)]


def command(*options, cache=folder / "cache", output=folder / "out.json"):
    return [corolint, "check", "--quiet", "--format", f"json={output}", "--cache-dir", str(cache),
            *options, *FILES, "--", "-std=c++20", "-I" + include]


def run(*options, prepare=None, **places):
    return subprocess.run(command(*options, **places), cwd=root, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, preexec_fn=prepare)


def expect(what, truth):
    print(f"{what}: {'fine' if truth else 'WRONG'}")
    if not truth:
        sys.exit(1)


out = folder / "out.json"
start = time.monotonic()
first = run("--no-cache")
seconds = time.monotonic() - start
expected = out.read_text()
expect("a first run", first.returncode == 1 and expected.count('"coro-unawaited-task"') >= 4)

chance, whole = random.Random(7), True
for _ in range(moments):
    out.unlink(missing_ok=True)
    if chance.random() < 0.5:  # with a full cache a run is over in no time
        shutil.rmtree(folder / "cache", ignore_errors=True)
    running = subprocess.Popen(command(), cwd=root, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(chance.uniform(0, seconds * 1.1))
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    whole &= not out.exists() or out.read_text() == expected
run()
expect(f"killed at {moments} moments, then run with what the cache has", whole and out.read_text() == expected)


def no_space(room=100):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


out.write_text("what was there")
full = run("--no-cache", prepare=no_space)
expect("no space for the output", full.returncode not in (0, 1) and "out.json" in full.stdout
       and out.read_text() == "what was there")
full = run(cache=folder / "small", prepare=no_space, output="/dev/stdout")
expect("no space for anything", full.returncode == 3 and "is there space left?" in full.stdout)
run(cache=folder / "small")
expect("the cache that had no space", out.read_text() == expected)

# Whichever write is the one that has no space: a result, a source that is fixed, a cache entry, a report.
sources, whole, rooms = {path: path.read_text() for path in root.iterdir() if path.is_file()}, True, 0
room = 1
while room < 2 * len(expected):
    out.write_text("what was there")
    done = run("--fix", cache=folder / f"room{room}", prepare=lambda: no_space(room))
    left = out.read_text()
    if left == "what was there" and done.returncode in (0, 1):
        whole = False
    try:
        left == "what was there" or json.loads(left)
    except ValueError:
        whole = False
    for path, text in sources.items():
        now = path.read_text()
        whole &= now in (text, text.replace("  work();", "  co_await work();"))
        path.write_text(text)
    rooms += 1
    room = int(room * (1.5 if moments >= 200 else 5)) + 1
expect(f"no space for more than so many bytes, {rooms} sizes", whole)
with open("/dev/full", "w") as device:
    full = subprocess.run([corolint, "check", "--no-cache", *FILES, "--", "-I" + include, "-std=c++20"],
                          cwd=root, stdout=device, stderr=subprocess.PIPE, text=True)
expect("no space for what is printed", full.returncode not in (0, 1) and full.stderr)

pipe = folder / "pipe"
os.mkfifo(pipe)
reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
run("--no-cache", output=pipe)
expect("a pipe as the output", reader.communicate(timeout=60)[0] == expected and pipe.is_fifo())

(folder / "file").write_text("")
run(cache=folder / "file")
expect("a cache folder that is a file", out.read_text() == expected)

many = 10 if moments >= 200 else 3
twins = [subprocess.Popen(command(cache=folder / "shared", output=folder / f"twin{i}"), cwd=root)
         for i in range(many)]
codes = [twin.wait() for twin in twins]
texts = [(folder / f"twin{i}").read_text() for i in range(many)]
expect(f"{many} runs at once, one cache", codes == [1] * many and texts == [expected] * many)

source = root / "f0.cpp"
stat = source.stat()
source.write_text(source.read_text().replace("work();\n  co_return", "co_await work()"))
os.utime(source, ns=(stat.st_atime_ns, stat.st_mtime_ns - 10**12))
run()
expect("a change under a clock that went back",
       out.read_text().count('"coro-unawaited-task"') < expected.count('"coro-unawaited-task"'))

read_only = subprocess.run(
    ["unshare", "-m", "sh", "-c", 'mount -o bind "$0" "$0" && mount -o remount,bind,ro "$0" || exit 77; cd "$0"; exec "$@"',
     root, *command("--fix", output="/dev/stdout")], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
if read_only.returncode == 77 or "unshare" in read_only.stdout or "mount:" in read_only.stdout:
    print("a tree that cannot be written: not tried, no right to mount")
else:
    expect("a tree that cannot be written", read_only.returncode == 2 and "Read-only" in
           read_only.stdout and '"coro-unawaited-task"' in read_only.stdout and "Stack dump" not in read_only.stdout)
