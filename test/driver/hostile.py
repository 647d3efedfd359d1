# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""hostile.py COROLINT FOLDER INPUTS: files of a repository that want to do harm to whoever analyses it.

Prints a line that begins with WRONG for each promise of docs/security.md that did not hold.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import xml.dom.minidom

corolint, inputs = sys.argv[1], pathlib.Path(sys.argv[3])
top = pathlib.Path(sys.argv[2])
attempts = 0
DROPPED = '#include "task.h"\ntask run() {\n  step();\n  co_return;\n}\n'


def expect(what, good, detail=""):
    global attempts
    attempts += 1
    if not good:
        print(f"WRONG: {what}\n{detail}")


def fresh():
    """A repository with one file that has one finding."""
    shutil.rmtree(top, ignore_errors=True)
    root = top / "root"
    (root / ".git").mkdir(parents=True)
    shutil.copy(inputs / "task.h", root)
    (root / "a.cpp").write_text(DROPPED)
    return root


def run(root, *words, seconds=20, **options):
    try:
        done = subprocess.run([corolint, *words], cwd=root, capture_output=True, timeout=seconds, **options)
    except subprocess.TimeoutExpired:
        return -1, "it hangs"
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def check(root, *words, **options):
    return run(root, "check", "--no-cache", *words, "a.cpp", "--", "-std=c++20", **options)


def database(root, flags=""):
    entry = {"directory": str(root), "file": "a.cpp", "command": f"clang++ -std=c++20 {flags} a.cpp"}
    (root / "compile_commands.json").write_text(json.dumps([entry]))


# 1. Files without an end, and files that nest without an end.
def endless_files():
    for name in (".corolint.yaml", ".corolint-baseline.json"):
        for make in (lambda p: p.symlink_to("/dev/zero"), os.mkfifo):
            root = fresh()
            make(root / name)
            code, text = check(root)
            expect(f"{name} without an end", code == 2 and "not a regular file" in text, text)
    for device in ("/dev/zero", "/dev/null"):
        root = fresh()
        (root / "a.cpp").unlink()
        (root / "a.cpp").symlink_to(device)
        code, text = check(root)
        expect(f"a source that is {device}", code == 3 and "it is a device" in text, text)
    for name in ("CMakePresets.json", "compile_commands.json", "compile_flags.txt"):
        root = fresh()
        os.mkfifo(root / name)
        code, text = run(root, "check", "--no-cache")
        expect(f"{name} is a pipe", code == 2, text)


def deep_files():
    for name in (".corolint.yaml", ".corolint-baseline.json", "model.yaml"):
        for text in ("[" * 100000, '{"a":' * 100000, "- " * 100000, "a:\n" + "".join(
                f"{' ' * i}a:\n" for i in range(1, 1500))):
            root = fresh()
            (root / ".corolint.yaml").write_text("Models: [model.yaml]\n")
            (root / name).write_text(text)
            code, said = check(root)
            expect(f"deep {name}", code == 2 and "Stack dump" not in said, said[:300])
    for document in ("[" * 100000, '{"findings":' + "[" * 100000):
        root = fresh()
        (root / "r.json").write_text(document)
        for words in (("merge", "r.json"), ("link", "r.json"), ("check", "--no-cache")):
            (root / "compile_commands.json").write_text(document)
            code, said = run(root, *words)
            expect(f"deep input of {words[0]}", code == 2 and "Stack dump" not in said, said[:300])


def presets():
    for name, folder in (("${presetName}", "${presetName}"), ("${presetName}" * 2, "${presetName}"),
                         ("x", "${sourceDir}/${sourceDir}/${presetName"), ("${sourceDir}", "${presetName}")):
        root = fresh()
        (root / "CMakePresets.json").write_text(json.dumps(
            {"configurePresets": [{"name": name, "binaryDir": folder}]}))
        code, text = run(root, "check", "--no-cache")
        expect(f"preset {name}", code == 2, text)


def globs():
    for glob in ("*a" * 20 + "*b", "**/a" * 20 + "*b", "a?*" * 30 + "b"):
        root = fresh()
        (root / ("a" * 120 + ".cpp")).write_text("int main() {}\n")
        (root / ".corolint.yaml").write_text(f'Exclude: ["{glob}"]\n')
        code, text = run(root, "check", "--no-cache", "--no-database", "a" * 120 + ".cpp")
        expect(f"glob {glob[:12]}", code == 0, text)


# 2. What is edited, and how.
def forged_results():
    root = fresh()
    check(root, "--format", "json=ok.json")
    victims = {str(top / "victim.rc"): "abs", ".git/config": "git", "../victim.rc": "up", "Makefile": "make",
               "linked/x.h": "link", "sub/../../victim.rc": "climb", "notes.txt": "text"}
    (top / "out").mkdir()
    (root / "linked").symlink_to(top / "out")
    for target in victims:
        victim = pathlib.Path(target) if target.startswith("/") else root / target
        victim.parent.mkdir(parents=True, exist_ok=True)
        victim.write_text("# mine\n")
        results = json.loads((root / "ok.json").read_text())
        for found in results["findings"]:
            for fix in found["fixes"]:
                for edit in fix["edits"]:
                    edit["at"].update(file=target, line=1, column=1, offset=0, endLine=1, endColumn=1, endOffset=0)
                    edit["text"] = "touch ran #"
        (root / "forged.json").write_text(json.dumps(results))
        code, text = run(root, "merge", "forged.json", "--fix")
        expect(f"an edit of {target}", victim.read_text() == "# mine\n" and code in (1, 2), text)
    secret = top / "secret"
    secret.write_text("a secret\n" * 5)
    results = json.loads((root / "ok.json").read_text())
    results["findings"][0]["steps"] = [{"at": results["findings"][0]["at"] | {"file": str(secret)}, "message": "here"}]
    (root / "forged.json").write_text(json.dumps(results))
    code, text = run(root, "merge", "forged.json")
    expect("lines of a file outside", "a secret" not in text, text)


def rights():
    for mode in (0o600, 0o664, 0o755):
        root = fresh()
        (root / "a.cpp").chmod(mode)
        check(root, "--fix")
        expect(f"mode {mode:o}", stat.S_IMODE((root / "a.cpp").stat().st_mode) == mode and
               "co_await step()" in (root / "a.cpp").read_text())
    root = fresh()
    (root / "a.cpp").chmod(0o444)
    code, text = check(root, "--fix")
    expect("a read-only file", code == 2 and "read-only" in text and (root / "a.cpp").read_text() == DROPPED, text)
    root = fresh()
    os.link(root / "a.cpp", root / "b.txt")
    check(root, "--fix")
    expect("a file with two names", (root / "b.txt").read_text() == (root / "a.cpp").read_text() != DROPPED)
    root = fresh()
    (root / "a.cpp").rename(root / "real.cpp")
    (root / "a.cpp").symlink_to("real.cpp")
    check(root, "--fix")
    expect("a link", (root / "a.cpp").is_symlink() and (root / "real.cpp").read_text() != DROPPED)
    root = fresh()
    for reason in ("x\nint evil;", "ends in \\", "x\ry"):
        code, text = check(root, "--add-suppressions", "--reason", reason)
        expect("a reason that leaves its comment", code == 2 and (root / "a.cpp").read_text() == DROPPED, text)


def links_out():
    root = fresh()
    (top / "out").mkdir()
    shutil.copy(inputs / "task.h", top / "out")
    header = DROPPED.replace("task run", "inline task run")
    (top / "out/x.h").write_text(header)
    (root / "inc").symlink_to(top / "out")
    (root / "a.cpp").write_text('#include "inc/x.h"\n')
    check(root, "--fix")
    expect("an edit through a linked folder", (top / "out/x.h").read_text() == header)
    (root / ".corolint.yaml").write_text("Baseline: inc/known.json\n")
    database(root)
    code, text = run(root, "baseline", "create", "--no-cache")
    expect("a baseline through a linked folder", code == 2 and not (top / "out/known.json").exists(), text)


# 3. Names and texts.
def names_as_options():
    root = fresh()
    database(root)
    (root / "x.cpp").write_text("Ignore: [all]\n")
    (root / "d.cpp").write_text("--- a/z\n+++ b/z\n@@ -1 +1 @@\n-a\n+b\n")
    for word in ("--config=x.cpp", "--diff-file=d.cpp", f"--output={top}/written.cpp", "--exclude=a.cpp",
                 "-px.cpp"):
        name = root / word
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_text("")
        code, text = run(root, "check", "--quiet", "--no-cache", "a.cpp", word)
        expect(f"a file called {word}", code == 2, text)
    expect("an output named by a file", not (top / "written.cpp").exists())


def text():
    root = fresh()
    (root / "a.cpp").write_text('#line 7 "x\\n::error file=y::pwned\\x1b[31m"\n#error "hi"\n')
    for name in ("text", "agent", "gcc"):
        code, said = check(root, "--format", name)
        expect(f"raw text in {name}", not re.search(r"^::error|\x1b", said, re.M) and "hi" in said, said)
    root = fresh()
    (root / "a.cpp").write_text(DROPPED.replace("step();", "step(); // \u009b31m \u202e \u2066 \x7f end", 1))
    for name in ("text", "agent", "gcc"):
        code, said = check(root, "--format", name)
        expect(f"controls in {name}", not re.search("[\u009b\u202e\u2066\x7f]", said) and code == 1, said)
    for odd in (b"bad\xff.cpp", "\uffff.cpp".encode(), "a\u202eb.cpp".encode()):
        root = fresh()
        os.rename(root / "a.cpp", os.fsencode(root) + b"/" + odd)
        for name in ("junit", "checkstyle"):
            done = subprocess.run([corolint, "check", "--no-cache", "--format", name, odd, "--", "-std=c++20"],
                                  cwd=root, capture_output=True)
            try:
                xml.dom.minidom.parseString(done.stdout)
            except Exception as error:
                expect(f"{name} of {odd}", False, str(error))
            else:
                expect(name, b"coro-unawaited-task" in done.stdout)


# 4. git.
def git(root, *words):
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t.invalid", *words], cwd=root, check=True,
                   capture_output=True, env=os.environ | {"HOME": str(top)})


def repository():
    root = fresh()
    (root / ".git").rmdir()
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    ran = top / "evil"
    ran.write_text(f"#!/bin/sh\ntouch {top}/ran\ncat\n")
    ran.chmod(0o755)
    return root


def quoted_names():
    root = repository()
    names = ['q"uote.cpp', "ü.cpp", "tab\there.cpp", "back\\slash.cpp", "line\nend.cpp", "sp ace.cpp"]
    for name in names:
        (root / name).write_text(DROPPED)
    words = ["check", "--no-cache", "--quiet", "--format", "agent", "--no-database"]
    count = lambda text: text.count("coro-unawaited-task")
    code, text = run(root, *words, "--new-from-rev", "HEAD", *names)
    expect("untracked files with odd names", count(text) == len(names), text)
    git(root, "add", ".")
    code, text = run(root, *words, "--staged", *names)
    expect("staged files with odd names", count(text) == len(names), text)
    git(root, "commit", "-qm", "two")
    patch = subprocess.run(["git", "diff", "HEAD~1"], cwd=root, capture_output=True).stdout
    (top / "patch").write_bytes(patch)
    for way in (("--new-from-rev", "HEAD~1"), ("--diff-file", str(top / "patch"))):
        code, text = run(root, *words, *way, *names)
        expect(f"changed files with odd names, {way[0]}", count(text) == len(names), text)


def revisions():
    root = repository()
    git(root, "config", "diff.external", str(top / "evil"))
    (root / "a.cpp").write_text(DROPPED + "//\n")
    for revision in (f"--output={top}/ran", "--ext-diff", "-O/dev/null", "--no-index", ""):
        for option in ("--new-from-rev", "--new-from-merge-base"):
            code, text = check(root, f"{option}={revision}")
            expect(f"revision {revision}", code == 2 and not (top / "ran").exists(), text)


def programs_of_git():
    for key, value in (("filter.x.clean", "{}"), ("filter.x.process", "{}"), ("core.sshCommand", "{}"),
                       ("core.pager", "{}"), ("diff.x.command", "{}"), ("remote.origin.uploadpack", "{}")):
        root = repository()
        (root / "a.cpp").write_text(DROPPED + "//\n")
        (root / ".git/info/attributes").write_text("*.cpp filter=x diff=x\n")
        git(root, "commit", "-qam", "two")
        git(root, "config", key, value.format(top / "evil"))
        git(root, "config", "remote.origin.url", "ext::" + str(top / "evil"))
        (root / "a.cpp").write_text(DROPPED + "// three\n")
        check(root, "--new-from-rev", "HEAD")
        expect(f"{key} runs", not (top / "ran").exists())
    root = repository()
    bare = root / "tool"
    git(root, "init", "-q", "--bare", str(bare))
    git(bare, "config", "core.fsmonitor", str(top / "evil"))
    code, text = run(bare, "check", "--no-cache", "--new-from-rev", "HEAD", "../a.cpp", "--", "-std=c++20")
    expect("a bare repository in the tree", code == 2 and "bare repository" in text
           and not (top / "ran").exists(), text)


# A cache that somebody damaged.
def damaged_cache():
    root = fresh()
    words = ("check", "--quiet", "--cache-dir", str(top / "cache"), "a.cpp", "--", "-std=c++20")
    first = run(root, *words)
    entries = [path for path in (top / "cache").rglob("*") if path.is_file()]
    for change in (lambda b: b[:len(b) // 2], lambda b: b"", lambda b: b.replace(b"step", b"stop")):
        for path in entries:
            path.write_bytes(change(path.read_bytes()))
        expect("a damaged cache", entries and run(root, *words) == first)


# 5. A run whose parent is gone.
def orphans():
    spin = ("constexpr int spin() { int s = 0; for (int i = 0; i < 2000000000; ++i) s ^= i; return s; }\n"
            "static_assert(spin() != 1);\n")
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
        root = fresh()
        (root / "a.cpp").write_text(spin)
        (top / "tmp").mkdir()
        parent = subprocess.Popen([corolint, "check", "--no-cache", "a.cpp", "--", "-std=c++20",
                                   "-fconstexpr-steps=4294967295"], cwd=root, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, env=os.environ | {"TMPDIR": str(top / "tmp")})
        children = []
        for _ in range(100):
            children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent.pid)], text=True,
                                      capture_output=True).stdout.split()
            if children:
                break
            time.sleep(0.1)
        time.sleep(0.3)
        parent.send_signal(number)
        parent.wait()
        for _ in range(50):
            alive = [c for c in children if pathlib.Path(f"/proc/{c}").exists()]
            if not alive:
                break
            time.sleep(0.1)
        expect(f"workers after {number.name}", children and not alive)
        if number != signal.SIGKILL:
            expect(f"files after {number.name}", not list((top / "tmp").iterdir()))


for attack in (endless_files, deep_files, presets, globs, forged_results, rights, links_out, names_as_options, text,
               quoted_names, revisions, programs_of_git, damaged_cache, orphans):
    attack()
print(f"{attempts} attempts")
