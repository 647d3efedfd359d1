# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ci_steps.py github|gitlab|jenkins SOURCE COROLINT CLANGXX FOLDER [DIST]: runs the shell steps of
docs/ci.md, and those of our action and component that it uses, as the services do: inputs filled in,
the environment of a pull request, in a repository with a branch. The release that they fetch is DIST,
served on this machine."""
import functools
import hashlib
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import xml.dom.minidom

import yaml

service, source, corolint, clangxx, folder = sys.argv[1], *map(pathlib.Path, sys.argv[2:6])
dist = pathlib.Path(*sys.argv[6:])
project = folder / "server"
if service == "jenkins": # there corolint is installed; the others fetch it
    os.environ["PATH"] = f"{corolint.parent}:{os.environ['PATH']}"
os.environ["CXX"] = str(clangxx)
guide = (source / "docs/ci.md").read_text()


def git(*command):
    who = ["-c", "user.name=t", "-c", "user.email=t@t.invalid", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *command], cwd=project, check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def repository():
    """An old finding on main; a branch that adds one of its own. Gives the commit of main."""
    git("init", "-q", "-b", "main")
    (project / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(server CXX)\nset(CMAKE_CXX_STANDARD 20)\n"
        f"include_directories({source}/runtime/include)\n"
        "add_library(server OBJECT disk.cpp server.cpp)\n")
    (project / ".gitignore").write_text("build\n")
    git("add", "-A")
    git("commit", "-qm", "main")
    base = git("rev-parse", "HEAD")
    git("update-ref", "refs/remotes/origin/main", base)
    server = project / "server.cpp"
    server.write_text(server.read_text() + "aio::task<> more() { serve(); co_return; }\n")
    git("commit", "-qam", "branch")
    return base


def release():
    """Serves what is in DIST as the release of its version; gives the address."""
    (tarball,) = dist.glob("*-linux-*.tar.xz")
    version = tarball.name.split("-")[1]
    served = folder / f"releases/v{version}"
    served.mkdir(parents=True)
    (served / tarball.name).symlink_to(tarball)
    digest = hashlib.sha256(tarball.read_bytes()).hexdigest()
    (served / "SHA256SUMS").write_text(f"{digest}  {tarball.name}\n")
    handler = functools.partial(Quiet, directory=folder / "releases")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        print("fetched", self.path, flush=True)


def shell(script, **environment):
    done = subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=project, text=True,
                          env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(done.stdout, f"exit {done.returncode}", sep="\n", flush=True)


def recipe(service, language):
    """The block of docs/ci.md under the heading of a service."""
    section = guide.split(f"## {service}\n")[1].split("\n## ")[0]
    return re.search(rf"^```{language}\n(.*?)^```", section, re.M | re.S)[1]


def known(given, inputs, where):
    if given.keys() - inputs.keys():
        sys.exit(f"{where} has no input {given.keys() - inputs.keys()}")


def github(base):
    action = yaml.safe_load((source / "integrations/github/action.yml").read_text())
    steps = yaml.safe_load(recipe("GitHub", "yaml"))["jobs"]["corolint"]["steps"]
    ours = next(s for s in steps if "corolint/" in s.get("uses", ""))
    if not (source / ours["uses"].split("@")[0].split("/", 2)[2] / "action.yml").is_file():
        sys.exit(f"there is no action {ours['uses']}")
    known(ours["with"], action["inputs"], ours["uses"])
    for step in steps:
        if "run" in step:
            shell(step["run"])
    inputs = {name: value["default"] for name, value in action["inputs"].items()} | ours["with"]
    values = {f"inputs.{name}": value for name, value in inputs.items()} | {"github.base_ref": "main"}
    fill = lambda text: re.sub(r"\$\{\{ (\S+) \}\}", lambda m: values[m[1]], text)
    files = {name: str(folder / name) for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
    service = files | {"RUNNER_TEMP": str(folder / "temp"), "COROLINT_RELEASES": release(),
                       "GITHUB_ACTION_PATH": str(source / "integrations/github")}
    (folder / "temp").mkdir()
    steps = {step["name"]: step for step in action["runs"]["steps"]}
    take = lambda step, **more: shell(step["run"], **service, **{
        name: fill(value) for name, value in step["env"].items()} | more)
    take(steps["Install"], SHA256="0" * 64)
    take(steps["Install"])
    path = pathlib.Path(files["GITHUB_PATH"]).read_text().splitlines()
    take(steps["Analyse"], PATH=":".join([*path, os.environ["PATH"]]))
    print(pathlib.Path(files["GITHUB_OUTPUT"]).read_text())
    print(pathlib.Path(files["GITHUB_STEP_SUMMARY"]).read_text())
    print("results", len(json.loads((project / inputs["sarif"]).read_text())["runs"][0]["results"]))


def gitlab(base):
    spec, job = yaml.safe_load_all((source / "integrations/gitlab/corolint.yml").read_text())
    pipeline = yaml.safe_load(recipe("GitLab", "yaml"))
    known(pipeline["include"][0]["inputs"], spec["spec"]["inputs"], "the component")
    inputs = {name: value["default"] for name, value in spec["spec"]["inputs"].items()}
    inputs |= pipeline["include"][0]["inputs"] | {"releases": release()}
    fill = lambda text: re.sub(r"\$\[\[ inputs\.(\S+) \]\]", lambda m: inputs[m[1]], text)
    for script in pipeline["configure"]["script"]:
        shell(script)
    for run in ("first run", "from the cache"):
        print(run)
        for script in job["corolint"]["script"]:
            shell(fill(script), CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    for kind, report in job["corolint"]["artifacts"]["reports"].items():
        print(kind, "written" if (project / report).stat().st_size else "empty")


def jenkins(base):
    stage = recipe("Jenkins", "groovy")
    for command in re.findall(r"^ *sh '(.*)'$", stage, re.M):
        shell(command)
    report = xml.dom.minidom.parse(str(project / re.search(r"pattern: '([^']+)'", stage)[1]))
    for error in report.getElementsByTagName("error"):
        print("recorded", error.getAttribute("source"))


shutil.rmtree(folder, ignore_errors=True)
shutil.copytree(source / "test/integrations/Inputs/server", project)
{"github": github, "gitlab": gitlab, "jenkins": jenkins}[service](repository())
