# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""names.py COROLINT FILE: none of the names in FILE, those of the last release, has vanished.

With COROLINT_BLESS in the environment, FILE becomes the names of today.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

corolint, path = sys.argv[1], pathlib.Path(sys.argv[2])


def say(*arguments):
    return subprocess.run([corolint, *arguments], check=True, text=True, stdout=subprocess.PIPE).stdout


def names():
    help_text = say("--help")
    commands = re.findall(r"^  ([a-z-]+)  ", help_text.split("\nCommands:\n")[1].split("\n\n")[0], re.M)
    for command in commands:
        yield f"command {command}"
        for option in re.findall(r"^  (--?[a-z][a-z-]*)", say(command, "--help"), re.M):
            yield f"option {command} {option}"
    listed = re.search(r"--format <name>\[=<file>\]\s+([^;]*);", help_text)[1]
    for name in re.sub(r"\([^)]*\)", "", listed).split(","):
        yield f"format {name.strip()}"
    for key in json.loads(say("schema", "config"))["properties"]:
        yield f"configuration {key}"
    for code in re.findall(r"(?:^|\s{2,})(\d)  \S", help_text.split("Exit codes:")[1].split("\n\n")[0], re.M):
        yield f"exit {code}"
    for check in json.loads(say("list", "--json", "--tier", "preview")):
        yield f"check {check['name']}"
        for option in check["options"]:
            yield f"check option {check['name']} {option['name']}"


today = sorted(set(names()))
if os.environ.get("COROLINT_BLESS"):
    path.write_text("\n".join(today) + "\n")
kept = path.read_text().splitlines()
gone = [name for name in kept if name not in today]
print(f"{len(kept)} names kept")
if gone or len(kept) < 100:
    sys.exit("gone since the last release: " + ", ".join(gone))
