# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""usage: words.py <source> [<file>…]; what people read is in plain, idiomatic English.

Looked at are string literals of checks/ and driver/, the help of the options, and the prose of every
page. Each pattern is a phrase that readers stumbled over; beside it what to write."""

import pathlib
import re
import sys

PHRASES = [
    (r"(?<!')\bmend(s|ed|ing)?\b", "fix: the word of every other tool"),
    (r"\b(go|goes|going|gone|went) on\b(?! (an?|the|this|that|its) )",
     "resumes (a coroutine), continues (code), keeps running (a task)"),
    (r"\bdoors?\b", "front end"),
    (r"\bfor ever\b", "forever"),
    (r", who\b(?! (has|have|want|need) )", "name the subject: the code that …, the caller"),
    (r"^Who(ever)? [a-z ]+(has|is|does|keeps|closes|wants|holds|wrote)\b",
     "name the subject: the code that …, the caller"),
    (r"\bhears? (of|it|that)\b|\bunheard\b", "is notified of, or say what is lost"),
    (r"\b(to|be) review(ed)?\b(?! (of|the|it|them)\b)", "needs review"),
    (r"\bby (it|them)sel(f|ves)\b", "on its own, or name what does it"),
    (r"\b(is|are|be|was|and|stays?) silent\b|^Silent\b|\bin silence\b",
     "not reported; without a warning"),
    (r"\b(every|one|shortest|this|that) way (in|out|to|from|through)\b|\bno way (out|to (its|the) end)\b"
     r"|\bon (every|one|another) way\b|\bways? out\b|\bon a way\b|\bway ends\b", "path"),
    (r"\balone\b", "only"),
    (r"\b(a|per|their|other) turns?\b|\bturns? (with|for)\b|\bno turn\b", "iteration; runs meanwhile"),
    (r"\bis told\b|\bare told\b|\bbe told\b|\btells? of\b", "is notified, receives, says"),
    (r"\bno certain\b", "unspecified"),
    (r"\bstrikes?\b", "a timeout fires"),
    (r"\bgoes (with|without)\b", "needs; say what is required"),
    (r"\bcome(s)? to (its|their) end\b", "reaches its end, ends"),
]
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def literals(text):
    """(line, text) of the string literals that are sentences; adjacent ones are one."""
    text = re.sub(r"(^|\s)//[^\n]*", "", text)
    text = re.sub(r"^#include[^\n]*", "", text, flags=re.M)
    joined = re.sub(r'"(\s*\n\s*)"', lambda m: "\x00" * m[1].count("\n"), text)
    for number, line in enumerate(joined.split("\n"), 1):
        for match in LITERAL.finditer(line):
            if " " in match[1].strip():
                yield number, match[1].replace("\x00", "")


def prose(text):
    """(line, paragraph) outside of code."""
    fenced, begin, block = False, 0, []
    for number, line in enumerate(text.split("\n") + [""], 1):
        if line.startswith("```"):
            fenced = not fenced
        code = fenced or line.startswith(("```", "    "))
        if block and (code or not line.strip() or line.lstrip().startswith(("- ", "|", "#"))):
            yield begin, " ".join(block)
            block = []
        if line.strip() and not code:
            begin = begin if block else number
            block.append(re.sub(r"`[^`]*`", "``", line.strip().removeprefix("- ")))


def texts(path):
    text = path.read_text()
    return prose(text) if path.suffix == ".md" else literals(text)


def read_by_people(source):
    for folder in ("checks", "driver"):
        for pattern in ("*.cpp", "*.td"):
            yield from (source / folder).rglob(pattern)
    yield from (source / "checks").rglob("*.md")
    yield from (source / "docs").rglob("*.md")
    yield from (source / "integrations").rglob("*.md")
    yield from (source / n for n in ("README.md", "CONTRIBUTING.md"))


def main(source, *files):
    wrong = []
    for path in [pathlib.Path(f) for f in files] or sorted(read_by_people(pathlib.Path(source))):
        if "node_modules" in path.parts:
            continue
        for line, text in texts(path):
            for pattern, better in PHRASES:
                if match := re.search(pattern, text):
                    wrong.append(f"{path}:{line}: '{match[0]}' in \"{text[:160]}\"; better: {better}")
    return "\n".join(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) or 0)
