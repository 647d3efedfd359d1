#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Changes the code of the pages and cases at random; the analysis must neither crash nor hang.

usage: torture.py COROLINT CLANGXX [--mutants N | --seconds S] [--seed N] [--keep FOLDER]

A mutant is one block with one to four changes: what stands in other blocks is put into it, tokens
and statements are dropped, doubled, swapped, renamed and wrapped. Those with errors count too: they
end in a message. Mutants of a batch form one program, and are analysed with every check. A file on
which Clang itself crashes (-fsyntax-only) is Clang's, and counted as such. The same seed gives the
same mutants of the same pages.
"""
import argparse
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

from mutate import ROOT

BATCH = 200
FLAGS = ("-std=c++23", f"-isystem{ROOT}/test/support/include", f"-isystem{ROOT}/runtime/include")
BLOCK = re.compile(r"^```cpp (?:bad|good|fixed)[^\n]*\n(.*?)^```", re.M | re.S)
MARKER = re.compile(r" *//~[^\n]*")
BLANK = r"\s+|//[^\n]*|/\*.*?\*/|#[^\n]*"
TOKEN = re.compile(rf'(?s:{BLANK})|R?"(?:\\.|[^"\\\n])*"|\w+|::|->|&&|\|\||<=>|[-+*/%&|^=<>!]=|.')
STATEMENT = re.compile(r"^ +[^\n{}]*;\n", re.M)
FUNCTION = re.compile(r"^ *(?:task|void|int|auto)\b[^\n;=]*\([^\n;]*\{\n", re.M)
NAME = re.compile(r"[A-Za-z_]\w*$")
TYPES = ("int", "bool", "void", "auto", "char", "double", "std::string", "std::vector<int>",
         "task<>", "task<int>", "auto &&", "const int &", "decltype(auto)", "std::nullptr_t")
LIKE = {"co_await": ("", "co_yield", "co_return", "!"), "co_yield": ("co_await", "co_return"),
        "co_return": ("return", "co_yield", "throw"),
        "return": ("co_return", "co_await", "co_return co_await"),
        "&": ("&&", "", "*"), "*": ("&", "", "**"), ".": ("->", "::"), "->": (".",), "const": ("",),
        "struct": ("union", "class"), "if": ("while", "if constexpr"), "while": ("if",),
        "auto": TYPES, "int": TYPES, "void": TYPES, "bool": TYPES, "std": ("",), ";": ("",),
        "static": ("", "thread_local"), "true": ("false",), "==": ("<=>", "="), "=": ("+=",),
        "nullptr": ("0", "{}")}
WRAPS = ("if (true) {{\n{0}}}\n", "for (;;) {{\n{0}}}\n", "do {{\n{0}}} while (false);\n",
         "try {{\n{0}}} catch (...) {{\n}}\n", "try {{\n}} catch (...) {{\n{0}}}\n",
         "[&] {{\n{0}}}();\n", "[=, self = 1](auto... more) mutable {{\n{0}}}(1, 2);\n",
         "switch (1) {{\ncase 1:\n{0}default:;\n}}\n", "again:\n{0}goto again;\n",
         "if constexpr (requires {{ 0; }}) {{\n{0}}}\n",
         "struct {{ void in() {{\n{0}}} }} local;\n",
         "for (auto &&each : {{1, 2}}) {{\n{0}}}\n", "while (auto more = false) {{\n{0}}}\n")
HEADS = ("template <class T> ", "template <class... T> ", "static ", "inline ", "constexpr ",
         "[[noreturn]] ", "template <> ", "virtual ", "friend ", "extern \"C\" ")


def blocks():
    for page in sorted(ROOT.glob("checks/*/*.md")):
        yield from (MARKER.sub("", block) for block in BLOCK.findall(page.read_text()))
    for case in sorted(ROOT.glob("test/checks/*/*.cpp")):
        yield MARKER.sub("", case.read_text())


def tokens(text):
    """(the text in pieces, the indices of those that mean something)"""
    pieces = TOKEN.findall(text)
    return pieces, [i for i, piece in enumerate(pieces) if not re.match(rf"(?s:{BLANK})", piece)]


def change_token(text, donor, chance):
    pieces, places = tokens(text)
    at, other = chance.choice(places), chance.choice(places)
    how = chance.randrange(10)
    if how < 6:  # by something alike: most of these still compile
        at = chance.choice([i for i in places if pieces[i] in LIKE] or places)
        pieces[at] = chance.choice(LIKE.get(pieces[at], ("",)))
    elif how == 6:
        pieces[at] *= 2
    elif how == 7:
        pieces[at], pieces[other] = pieces[other], pieces[at]
    elif how == 8:
        names = [i for i in places if NAME.match(pieces[i])]
        pieces[chance.choice(names)] = pieces[chance.choice(names)]
    else:
        foreign, meaning = tokens(donor)
        pieces[at] = " " + foreign[chance.choice(meaning)] + " "
    return "".join(pieces)


def change_statement(text, donor, chance):
    found = list(STATEMENT.finditer(text))
    if not found:
        return text
    one, two = sorted(chance.choices(found, k=2), key=lambda match: match.start())
    foreign = chance.choice(STATEMENT.findall(donor) or [";\n"])
    new = chance.choice((
        lambda: "", lambda: one[0] * 2, lambda: two[0] + one[0], lambda: one[0] + foreign,
        lambda: chance.choice(WRAPS).format(one[0]), lambda: chance.choice(WRAPS).format(one[0])))()
    return text[:one.start()] + new + text[one.end():]


def change_function(text, donor, chance):
    found = list(FUNCTION.finditer(text))
    if not found:
        return text
    at = chance.choice(found)
    return text[:at.start()] + chance.choice(HEADS) + text[at.start():]


def mutant(texts, seed):
    chance = random.Random(seed)
    text = chance.choice(texts)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
        change = chance.choice((change_token, change_token, change_statement, change_statement,
                                change_statement, change_statement, change_function))
        text = change(text, chance.choice(texts), chance)
    return text


def analyse(corolint, folder):
    """What is wrong: (file, message), and how many files compile."""
    files = sorted(path.name for path in folder.glob("*.cpp"))
    done = subprocess.run(
        [corolint, "check", "--no-cache", "--quiet", "--tier", "preview", "--timeout", "60",
         "--format", "json", *files, "--", *FLAGS], cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 1, 3):
        return [("the whole program", f"exit code {done.returncode}\n{done.stderr}")], 0
    failures = json.loads(done.stdout)["failures"]
    return ([(failure["source"], failure["message"]) for failure in failures
             if failure["check"] == "corolint-internal"], len(files) - len(failures))


def crashes(clangxx, path):
    """Whether Clang does, alone."""
    try:
        done = subprocess.run([clangxx, "-fsyntax-only", "-w", "-fno-crash-diagnostics", "-xc++",
                               *FLAGS, str(path)], capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return True
    # Some crashes end the driver with 1, too.
    return done.returncode not in (0, 1) or b"Stack dump:" in done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corolint")
    parser.add_argument("clangxx")
    parser.add_argument("--mutants", type=int, default=BATCH)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="folder for what fails")
    options = parser.parse_args()
    corolint, texts = str(pathlib.Path(options.corolint).resolve()), list(blocks())
    end = time.monotonic() + options.seconds
    made = compiled = of_clang = failed = 0
    while time.monotonic() < end if options.seconds else made < options.mutants:
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            (folder / ".corolint.yaml").write_text("Root: true\n")
            size = BATCH if options.seconds else min(BATCH, options.mutants - made)
            for number in range(made, made + size):
                (folder / f"m{number}.cpp").write_text(mutant(texts, f"{options.seed} {number}"))
            wrong, good = analyse(corolint, folder)
            made, compiled = made + size, compiled + good
            for file, message in wrong:
                if (folder / file).exists() and crashes(options.clangxx, folder / file):
                    of_clang += 1
                    continue
                failed += 1
                print(f"{file}: {message}", flush=True)
                if options.keep:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    for path in [folder / file] if (folder / file).exists() else folder.glob("*"):
                        shutil.copy(path, options.keep)
        print(f"{made} mutants, {compiled} compile; {failed} failures, {of_clang} of Clang itself",
              flush=True)
    sys.exit(bool(failed) or not compiled)


if __name__ == "__main__":
    main()
