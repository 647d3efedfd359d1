# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The peak of memory of a command with all its processes; what they share counts once."""
import pathlib
import subprocess
import time

PAUSE = 0.01


def descendants(process):
    found = [process]
    for at in found:
        try:
            found += map(int, pathlib.Path(f"/proc/{at}/task/{at}/children").read_text().split())
        except OSError:
            continue  # it has ended
    return found


def kilobytes(process):
    """(its share of anonymous memory, its pages of files), as the system accounts them."""
    try:
        text = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0, 0
    rows = (line.split() for line in text.splitlines()[1:])
    found = {row[0]: int(row[1]) for row in rows}
    if not found:
        return 0, 0
    return found["Pss_Anon:"], found["Rss:"] - found["Anonymous:"]


def peak(command, folder):
    """Megabytes: what the processes made, and of the files they map (libraries, mostly) those of
    one; others on this machine map them as well."""
    child = subprocess.Popen([str(word) for word in command], cwd=folder,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while child.poll() is None:
        used = [kilobytes(process) for process in descendants(child.pid)]
        most = max(most, sum(anonymous for anonymous, _ in used) + max(files for _, files in used))
        time.sleep(PAUSE)
    return most / 1024
