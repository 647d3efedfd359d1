# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""snippets.py SOURCE BUILD CLANGXX FOLDER: the files that the guides show are read without a fault, and
the table of annotations says what the header has and corolint reads."""
import pathlib
import re
import shutil
import subprocess
import sys
import textwrap

source, build, clangxx, folder = map(pathlib.Path, sys.argv[1:5])
wrong = []


def page(name):
    return (source / "docs" / name).read_text()


def expect(what, *command):
    done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode or "error" in done.stdout.replace("No config errors", ""):
        wrong.append(f"{what}: exit {done.returncode}\n{done.stdout}")


def fenced(name, language):
    found = re.findall(rf"^```{language}\n(.*?)^```", page(name), re.M | re.S)
    return found or sys.exit(f"{name} shows no {language}")


def configuration():
    """models.yaml is what `coro.Models` of the page names."""
    models = fenced("models.md", "yaml")
    for number, text in enumerate(models):
        name = f"models{number or ''}.yaml"
        (folder / name).write_text(text if "library:" in text else f"library: ours\n{text}")
    listed = ", ".join(sorted(path.name for path in folder.glob("models*.yaml")))
    (folder / "all.yaml").write_text(f"Models: [{listed}]\n")
    expect("models.md", build / "bin/corolint", "a.cpp", "--config", "all.yaml", "--", "-std=c++20")
    ours, tidy = (textwrap.dedent(block) for block in re.findall(
        r"^((?:    .*\n)+)", page("configuration.md"), re.M))
    (folder / "ours.yaml").write_text(ours)
    (folder / ".clang-tidy").write_text(tidy)
    expect("configuration.md", build / "bin/corolint", "a.cpp", "--config", "ours.yaml", "--",
           "-std=c++20")
    expect("configuration.md", build / "bin/corolint-tidy", "--verify-config")
    expect("configuration.md", build / "bin/corolint-tidy", "a.cpp", "--", "-std=c++20")


def vocabulary():
    """Every key and every word of a model file is explained by the page."""
    words = re.findall(r'\{"([^"]+)"', (source / "checks/model/ModelWords.h").read_text())
    keys = re.search(r"Keys\[\] = \{(.*?)\};", (source / "checks/model/ModelReader.cpp").read_text(), re.S)
    words += re.findall(r'"([^"]+)"', keys[1])
    if len(words) < 80:
        wrong.append(f"only {len(words)} words of models were found")
    if unsaid := [word for word in words if not re.search(rf"\b{word}\b", page("models.md"))]:
        wrong.append(f"models.md does not explain {unsaid}")


def concepts():
    """Of the four ways to treat a task, the dropped one is a finding."""
    (folder / "ways.cpp").write_text('#include "coro.h"\ntask<> work();\n'
                                     + fenced("concepts/scopes.md", "cpp")[0])
    done = subprocess.run([build / "bin/corolint", "ways.cpp", "--select", "awaiting", "--format", "gcc",
                           "--", "-std=c++20", f"-I{source}/test/support/include"], cwd=folder,
                          text=True, stdout=subprocess.PIPE)
    lines = (folder / "ways.cpp").read_text().splitlines()
    found = re.findall(r"ways.cpp:(\d+):\d+: warning: .*\[(.*)\]$", done.stdout, re.M)
    if [(lines[int(at) - 1].split("//")[-1], name) for at, name in found] != \
            [(" dropped: never runs", "coro-unawaited-task")]:
        wrong.append(f"concepts/scopes.md: {done.stdout}")


def annotations():
    header = (source / "runtime/include/corolint/annotations.hpp").read_text()
    reader = (source / "checks/model/Annotations.cpp").read_text()
    defined = dict(re.findall(r'^#define (COROLINT_\w+)(?:\(\w+\))? COROLINT_ANNOTATE\("(coro::\w+)',
                              header, re.M))
    told = dict(re.findall(r"^\| `(COROLINT_\w+)[^`]*` \| `(coro::\w+)", page("annotations.md"), re.M))
    if defined != told:
        wrong.append(f"annotations.md and the header differ: {set(defined.items()) ^ set(told.items())}")
    wrong.extend(f"nobody reads {name}" for name in told.values() if f'"{name}"' not in reader)
    (folder / "annotated.cpp").write_text(
        "#include <corolint/annotations.hpp>\ntemplate <class T = void> class task;\nclass document;\n"
        + "".join(fenced("annotations.md", "cpp")))
    expect("annotations.md", clangxx, "-std=c++20", "-Werror", "-fsyntax-only",
           f"-I{source}/runtime/include", "annotated.cpp")


shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
(folder / "a.cpp").write_text("int unrelated;\n")
configuration()
vocabulary()
concepts()
annotations()
if wrong:
    sys.exit("\n".join(wrong))
