# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ci_steps.py github|gitlab SOURCE COROLINT FOLDER: runs the shell steps of our CI recipes as the
services do: inputs filled in, the environment of a pull request, in a repository with a branch."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import yaml

service, source, corolint, folder = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
project = folder / "server"
os.environ["PATH"] = f"{corolint.parent}:{os.environ['PATH']}"


def git(*command):
    who = ["-c", "user.name=t", "-c", "user.email=t@t.invalid", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *command], cwd=project, check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def repository():
    """An old finding on main; a branch that adds one of its own. Gives the commit of main."""
    git("init", "-q", "-b", "main")
    build = project / "build"
    build.mkdir()
    entries = [{"directory": str(project), "file": name,
                "command": f"clang++ -std=c++20 -I{source}/runtime/include -c {name}"}
               for name in ("disk.cpp", "server.cpp")]
    (build / "compile_commands.json").write_text(json.dumps(entries))
    (project / ".gitignore").write_text("build\n")
    git("add", "-A")
    git("commit", "-qm", "main")
    base = git("rev-parse", "HEAD")
    git("update-ref", "refs/remotes/origin/main", base)
    server = project / "server.cpp"
    server.write_text(server.read_text() + "aio::task<> more() { serve(); co_return; }\n")
    git("commit", "-qam", "branch")
    return base


def shell(script, **environment):
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=project, text=True,
                          env=os.environ | environment, stdout=subprocess.PIPE)
    print(done.stdout, f"exit {done.returncode}", sep="\n")


def github(base):
    action = yaml.safe_load((source / "integrations/github/action.yml").read_text())
    inputs = {name: value["default"] for name, value in action["inputs"].items()}
    step = next(s for s in action["runs"]["steps"] if s["name"] == "Analyse")
    values = {f"inputs.{name}": value for name, value in inputs.items()} | {"github.base_ref": "main"}
    fill = lambda text: re.sub(r"\$\{\{ (\S+) \}\}", lambda m: values[m[1]], text)
    shell(step["run"], GITHUB_OUTPUT=str(folder / "output"),
          **{name: fill(value) for name, value in step["env"].items()})
    print((folder / "output").read_text())
    print("results", len(json.loads((project / inputs["sarif"]).read_text())["runs"][0]["results"]))


def gitlab(base):
    spec, job = yaml.safe_load_all((source / "integrations/gitlab/corolint.yml").read_text())
    inputs = {name: value["default"] for name, value in spec["spec"]["inputs"].items()}
    fill = lambda text: re.sub(r"\$\[\[ inputs\.(\S+) \]\]", lambda m: inputs[m[1]], text)
    for script in job["corolint"]["script"]:
        shell(fill(script), CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    for kind, report in job["corolint"]["artifacts"]["reports"].items():
        print(kind, "written" if (project / report).stat().st_size else "empty")


shutil.rmtree(folder, ignore_errors=True)
shutil.copytree(source / "test/integrations/Inputs/server", project)
(github if service == "github" else gitlab)(repository())
