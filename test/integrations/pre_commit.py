# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""pre_commit.py SOURCE DIST FOLDER PROJECT: a copy of PROJECT whose commits run our hooks through
pre-commit. The program is the wheel in DIST: pip has no index and asks nobody else."""
import json
import os
import pathlib
import shutil
import subprocess
import sys

source, dist, folder, original = map(pathlib.Path, sys.argv[1:])
project, include = folder / "server", source / "runtime/include"
who = ["-c", "user.name=t", "-c", "user.email=t@t.invalid", "-c", "commit.gpgsign=false"]
os.environ |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(dist)}
os.environ["PRE_COMMIT_HOME"] = str(folder / "home")


def run(*command, where=project):
    return subprocess.run(command, cwd=where, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)


def commit(title):
    run("git", "add", "-A")
    done = run("git", *who, "commit", "-m", title)
    print(f"{title}:", "refused" if done.returncode else "accepted")
    print(done.stdout)


def hook(name):
    (project / ".pre-commit-config.yaml").write_text(
        f"repos: [{{repo: '{folder}/hooks', rev: v1, hooks: [{{id: {name}}}]}}]\n")


hooks = folder / "hooks"
shutil.rmtree(folder, ignore_errors=True)
shutil.copytree(original, project)
# As much of our repository as pip needs.
for name in (".pre-commit-hooks.yaml", "pyproject.toml", "CMakeLists.txt", "integrations/python"):
    (hooks / name).parent.mkdir(parents=True, exist_ok=True)
    (shutil.copytree if (source / name).is_dir() else shutil.copy)(source / name, hooks / name)
run("git", "init", "-q", where=hooks)
run("git", "add", "-A", where=hooks)
run("git", *who, "commit", "-qm", "hooks", where=hooks)
run("git", "tag", "v1", where=hooks)

run("git", "init", "-q")
entries = [{"directory": str(project), "file": name,
            "command": f"clang++ -std=c++20 -I{include} -c {name}"}
           for name in ("disk.cpp", "server.cpp")]
(project / "compile_commands.json").write_text(json.dumps(entries))
hook("corolint")
print(run("pre-commit", "install").stdout)
commit("first commit")

hook("corolint-staged")
run("git", *who, "commit", "--no-verify", "-qm", "as it is")
source = project / "disk.cpp"
source.write_text(source.read_text() + "int unrelated;\n")
commit("old finding, other lines staged")
