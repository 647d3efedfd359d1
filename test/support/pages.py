# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""lit's test format for checks/<group>/<stem>.md, and for test/checks/<group>/<stem>[.<more>].cpp,
which is like one bad block: every block does what the page says, in both hosts, under each
standard and standard library. All blocks of a page are one run of each host."""

import collections
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess

import lit.formats
import lit.Test

import page as pages

LINE = re.compile(r"^(/.*?):(\d+):(\d+): (warning|error|note): (.*?)(?: \[([^\[\]]*)\])?$")
INCLUDE = re.compile(r"^\s*#\s*include\s*<(\w+)>", re.M)


@dataclasses.dataclass(frozen=True)
class Variant:
    name: str
    standard: int
    flags: tuple


@dataclasses.dataclass(frozen=True, order=True)
class Seen:
    line: int
    column: int
    check: str
    message: str


class PageFormat(lit.formats.TestFormat):
    def getTestsInDirectory(self, suite, path_in_suite, lit_config, config):
        for path in sorted(pathlib.Path(config.checks_dir).glob("*/*.md")):
            yield lit.Test.Test(suite, path_in_suite + (path.parent.name, path.stem), config,
                                file_path=str(path))
        for path in sorted(pathlib.Path(config.cases_dir).glob("*/*.cpp")):
            if not path.name.endswith(".fixed.cpp"):
                yield lit.Test.Test(suite, path_in_suite + (path.parent.name, path.name), config,
                                    file_path=str(path))

    def execute(self, test, lit_config):
        run = PageRun(test.config, pathlib.Path(test.file_path))
        try:
            errors = run.errors()
        except ValueError as wrong:
            errors = [str(wrong)]
        except subprocess.TimeoutExpired as late:
            errors = [f"no end after {late.timeout} s: {' '.join(late.cmd)}"]
        if not errors:
            return lit.Test.PASS, ""
        return lit.Test.FAIL, "".join(f"{test.file_path}: {error}\n" for error in errors)


class PageRun:
    def __init__(self, config, path):
        self.config = config
        self.is_page = path.suffix == ".md"
        self.page = pages.Page(path) if self.is_page else pages.CaseFile(path)
        self.name = "coro-" + path.name.split(".")[0].replace("_", "-")
        self.root = pathlib.Path(config.pages_out) / path.parent.name / path.name
        self.cli_fixes = config.cli_fixes
        self.checks = {self.name} | {check for block in self.page.blocks
                                     for _, check in block.expected()}
        self.problems = []

    def errors(self):
        self.problems = pages.gate(self.page, self.name) if self.is_page else []
        if not self.page.cases:
            return self.problems
        shutil.rmtree(self.root, ignore_errors=True)
        tidy = self._host("tidy", self._tidy)
        self._fixes("tidy", unsafe=False)
        if self.config.corolint:
            cli = self._host("cli", self._cli)
            self._agree(tidy, cli)
            if self.cli_fixes:
                self._cli_fixes(unsafe=False)
                self._cli_fixes(unsafe=True)
        if os.environ.get("COROLINT_BLESS"):
            self._bless()
        messages = {seen.message for found in tidy.values() for seen in found}
        self.problems += pages.message_errors(messages)
        return self.problems

    # Laying out files: ROOT/<host>/<variant>/L<line of the block>/<file>.

    def variants(self, case):
        only = case.value("std")
        return [v for v in self.config.page_variants if only in (None, f"c++{v.standard}")]

    def _files(self, host):
        """Yields (directory, file name, block, case, variant)."""
        for case in self.page.cases:
            if case.value("host", host) != host or (case.whole_program and host != "cli"):
                continue
            for variant in self.variants(case):
                top = self.root / host / variant.name
                for block in case.blocks:
                    yield top / f"L{case.line}", block.value("file", "a.cpp"), block, case, variant
                if case.fixed:
                    yield top / f"L{case.fixed.line}", "a.cpp", case.fixed, case, variant

    def _write(self, host):
        database = []
        for folder, name, block, case, variant in self._files(host):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(block.text())
            (folder / ".clang-tidy").write_text(tidy_config(block.config))
            (folder / ".corolint.yaml").write_text(block.config)
            if name.endswith((".h", ".hpp")):
                continue
            database.append({"directory": str(folder), "file": str(folder / name),
                             "arguments": [*self._compiler(block, variant), str(folder / name)]})
        (self.root / host / "compile_commands.json").write_text(json.dumps(database, indent=1))
        return [entry["file"] for entry in database]

    def _compiler(self, block, variant):
        included = set(INCLUDE.findall(block.text()))
        if '"co.h"' in block.text():
            included.add("future")  # co.h includes nearly all
        if not included <= self.config.prelude_headers["large"]:
            prelude = []
        else:
            size = "small" if included <= self.config.prelude_headers["small"] else "large"
            prelude = ["-include-pch", f"{self.config.preludes}/{size}-{variant.name}.pch"]
        return [self.config.clangxx, *variant.flags, *self.config.page_includes, *prelude,
                "-Wno-everything", "-c"]

    # Running a host over all blocks: {(variant, line): [Seen]}, checked against the markers.

    def _host(self, host, run):
        files = self._write(host)
        if not files:
            return {}
        found = collections.defaultdict(list)
        for path, seen in run(files):
            where = pathlib.Path(path).relative_to(self.root / host)
            found[(where.parts[0], int(where.parts[1][1:]), where.parts[2])].append(seen)
        for folder, name, block, case, variant in self._files(host):
            key = (variant.name, int(folder.name[1:]), name)
            self._check_block(host, variant, block, found[key])
        return found

    def _check_block(self, host, variant, block, found):
        here = collections.Counter((seen.line, seen.check) for seen in found)
        expected = block.expected()
        say = lambda line, text: self.problems.append(
            f"line {block.line + line} ({host}, {variant.name}): {text}")
        for seen in sorted(found):
            if (seen.line, seen.check) not in expected:
                say(seen.line, f"not expected: {seen.message} [{seen.check}]")
        for (line, check), count in (expected - here).items():
            say(line, f"expected {count} more of {check}")
        for (line, check), count in (here - expected).items():
            if (line, check) in expected:
                say(line, f"{count} too many of {check}")
        for line, piece in block.fragments().items():
            if not any(seen.line == line and piece in seen.message for seen in found):
                say(line, f"no message with '{piece}'")

    def _run(self, command, ok):
        done = subprocess.run(command, capture_output=True, text=True, timeout=600,
                              cwd=self.root)
        # A block that does not compile is told as such, from the output.
        if done.returncode not in ok and ": error: " not in done.stdout:
            self.problems.append(f"exit code {done.returncode} of {' '.join(command)}\n"
                                 f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def _parse(self, text):
        for line in text.splitlines():
            match = LINE.match(line)
            if match and match[4] != "note":
                for check in (match[6] or "no-check").split(","):
                    if check in self.checks or not check.startswith("coro-"):
                        yield match[1], Seen(int(match[2]), int(match[3]), check, match[5])

    def _tidy(self, files):
        return self._parse(self._run(
            [self.config.clang_tidy, f"--load={self.config.plugin}", "--quiet", "--fix",
             f"-p={self.root}/tidy", "--checks=-*," + ",".join(sorted(self.checks)), *files], (0,)))

    def _cli(self, files):
        return self._parse(self._run(
            [self.config.corolint, "check", "-p", f"{self.root}/cli", "--format=gcc", "--quiet",
             "--select=" + ",".join(sorted(self.checks)), *files], (0, 1)))

    def _agree(self, tidy, cli):
        ours = lambda found: sorted(seen for seen in found if seen.check in self.checks)
        for key in sorted(tidy):
            if ours(tidy[key]) != ours(cli.get(key, tidy[key])):
                self.problems.append(
                    f"line {key[1]} ({key[0]}): the hosts disagree:\n" +
                    "".join(f"  clang-tidy: {seen}\n" for seen in sorted(tidy[key])) +
                    "".join(f"  corolint:   {seen}\n" for seen in sorted(cli[key])))

    # Fixes: the tree of a host was changed in place; the text must be that of the fixed block.

    def _fixes(self, host, unsafe):
        again = []
        for folder, name, block, case, variant in self._files(host):
            text = (folder / name).read_text()
            if block is case.fixed:
                if text != block.text():
                    self.problems.append(f"line {block.line} ({host}, {variant.name}): the fixed "
                                         f"block is fixed again, to\n{text}")
            elif not case.fixed:
                if text != block.text() and variant.name == "c++20":
                    again.append((folder / name, block, text))
            elif ("unsafe" in case.fixed.words) == unsafe and text != case.fixed.text():
                self.problems.append(f"line {case.fixed.line} ({host}, {variant.name}): the fix of "
                                     f"the block above gives\n{text}")
        self._fixed_once(host, again)

    def _fixed_once(self, host, changed):
        """Fixes that the page does not show: the result compiles, and needs no fix."""
        if not changed:
            return
        for path, seen in self._tidy([str(path) for path, _, _ in changed]):
            block = next(b for p, b, _ in changed if str(p) == path)
            if not seen.check.startswith("coro-"):
                self.problems.append(f"line {block.line}: after its fix: {seen.message}")
        for path, block, text in changed:
            if path.read_text() != text:
                self.problems.append(f"line {block.line}: its fix is not idempotent:\n{text}")

    def _cli_fixes(self, unsafe):
        host = "unsafe" if unsafe else "safe"
        shutil.rmtree(self.root / "cli", ignore_errors=True)
        files = self._write("cli")
        self._run([self.config.corolint, "check", "-p", f"{self.root}/cli", "--format=gcc", "--quiet",
                   "--select=" + ",".join(sorted(self.checks)), "--fix",
                   *(["--unsafe-fixes"] if unsafe else []), *files], (0, 1))
        for folder, name, block, case, variant in self._files("cli"):
            wanted = case.fixed
            if wanted and block is not wanted and ("unsafe" in wanted.words) == unsafe:
                text = (folder / name).read_text()
                if text != wanted.text():
                    self.problems.append(f"line {wanted.line} (corolint --fix, {host}, "
                                         f"{variant.name}): the fix of the block above gives\n{text}")

    def _bless(self):
        """Rewrites the fixed blocks with what clang-tidy made; the next run must be green."""
        lines = list(self.page.lines)
        for case in reversed(self.page.cases):
            if case.fixed and "unsafe" not in case.fixed.words and case.value("host") != "cli":
                made = self.root / "tidy" / self.variants(case)[0].name / f"L{case.line}" / "a.cpp"
                first = case.fixed.line
                lines[first:first + len(case.fixed.lines)] = made.read_text().splitlines()
                if not self.is_page:
                    self.page.fixed_path.write_text(made.read_text())
        if self.is_page:
            self.page.path.write_text("\n".join(lines) + "\n")


def tidy_config(config):
    """A .clang-tidy that says what a block of .corolint.yaml says."""
    options, check = {}, None
    for line in config.splitlines():
        if match := re.match(r"^Tier:\s*(\w+)", line):
            options["coro.Tier"] = match[1]
        elif match := re.match(r"^  ?(coro-[\w-]+):\s*$", line):
            check = match[1]
        elif (match := re.match(r"^    ?(\w+):\s*(.*?)\s*$", line)) and check:
            options[f"{check}.{match[1]}"] = ";".join(
                item.strip() for item in match[2].strip("[]").split(","))
        elif line.strip() and not re.match(r"^(Checks:\s*$|#)", line):
            raise ValueError(f"page blocks of configuration hold Tier: and Checks:, not '{line}'")
    return "CheckOptions:\n" + "".join(f"  {key}: {value}\n" for key, value in options.items()) \
        if options else "{}\n"
