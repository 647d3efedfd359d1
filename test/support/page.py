# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A check's page as data: headings, and code blocks with what is expected of them."""

import collections
import dataclasses
import pathlib
import re

FENCE = re.compile(r"^```(\w*)\s*(.*)$")
MARKER = re.compile(r"[ \t]*//~((?:\s+coro-[a-z0-9-]+)+)(?:\s*:\s*(.*\S))?\s*$")
MUST = ["What it finds", "Why it matters", "Example", "Instead", "Fix safety", "When to suppress"]
MAY = ["Not reported", "Options", "References"]


@dataclasses.dataclass
class Block:
    """One fenced block; `line` is the page's line before its first one."""
    kind: str  # bad good fixed config
    words: list
    line: int
    lines: list = dataclasses.field(default_factory=list)
    config: str = ""

    def value(self, key, default=None):
        for word in self.words:
            if word.startswith(key + "="):
                return word[len(key) + 1:]
        return default

    def text(self):
        """Without the markers: they must not be in the way of fixes, nor look like NOLINT."""
        return "".join(MARKER.sub("", line) + "\n" for line in self.lines)

    def expected(self):
        """(line, check) -> how often."""
        found = collections.Counter()
        for number, line in enumerate(self.lines, 1):
            if match := MARKER.search(line):
                found.update((number, check) for check in match[1].split())
        return found

    def fragments(self):
        """Line -> a piece of the message that is asked for."""
        return {n: m[2] for n, line in enumerate(self.lines, 1)
                if (m := MARKER.search(line)) and m[2]}


@dataclasses.dataclass
class Case:
    """What is analysed together: one block, or several with file=, and the block after the fix."""
    blocks: list
    fixed: Block = None

    @property
    def line(self):
        return self.blocks[0].line

    @property
    def config(self):
        return self.blocks[0].config

    @property
    def whole_program(self):
        return len(self.blocks) > 1

    def value(self, key, default=None):
        return self.blocks[0].value(key, default)


class Page:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.lines = self.path.read_text().splitlines()
        self.headings, self.blocks, self.errors = [], [], []
        self._parse()
        self.title = self.lines[0].removeprefix("# ") if self.lines else ""
        self.summary = next((line for line in self.lines[1:] if line.strip()), "")
        self.cases = self._cases()

    def _parse(self):
        block, config = None, ""
        for number, line in enumerate(self.lines, 1):
            fence = FENCE.match(line)
            if block is None and fence:
                words = fence[2].split()
                block = Block(words[0] if words else "", words[1:], number)
                block.language = fence[1]
            elif block is not None and line.startswith("```"):
                config = self._close(block, config)
                block = None
            elif block is not None:
                block.lines.append(line)
            elif line.startswith("## "):
                self.headings.append(line[3:].strip())
        if block is not None:
            self.errors.append(f"line {block.line}: this block is never closed")

    def _close(self, block, config):
        """A config block holds for the cases up to the next heading-free config; returns it."""
        if block.language == "yaml" and block.kind == "config":
            return "\n".join(block.lines) + "\n"
        if block.language != "cpp":
            return config
        if block.kind not in ("bad", "good", "fixed"):
            self.errors.append(f"line {block.line}: a cpp block is bad, good or fixed, "
                               f"not '{block.kind}'")
            return config
        block.config = config
        self.blocks.append(block)
        # The files of one program, and what a fix makes of a block, share its configuration.
        return config if block.value("file") else ""

    def _cases(self):
        cases = []
        for block in self.blocks:
            previous = cases[-1] if cases else None
            if block.kind == "fixed":
                if not previous or previous.fixed:
                    self.errors.append(f"line {block.line}: 'fixed' follows no block of code")
                else:
                    previous.fixed = block
                    block.config = previous.config
            elif block.value("file") and previous and previous.value("file") and \
                    block.value("file") not in [b.value("file") for b in previous.blocks]:
                previous.blocks.append(block)
            else:
                cases.append(Case([block]))
        return cases


class CaseFile:
    """A file of code with markers, beside it perhaps its <name>.yaml and <name>.fixed.cpp."""

    def __init__(self, path):
        self.path = path
        self.fixed_path = path.with_suffix(".fixed.cpp")
        config = path.with_suffix(".yaml")
        block = Block("bad", [], 0, path.read_text().splitlines())
        block.config = config.read_text() if config.exists() else ""
        self.cases = [Case([block])]
        self.lines, self.blocks = block.lines, [block]
        if self.fixed_path.exists():
            fixed = Block("fixed", [], 1, self.fixed_path.read_text().splitlines())
            fixed.config = block.config
            self.cases[0].fixed = fixed


def source_info(cpp):
    """What the CheckInfo literal in a check's source says: Name, Summary, Fix, Promise."""
    text = pathlib.Path(cpp).read_text()
    literal = text[text.find("COROLINT_CHECK("):]
    info = {}
    for key in ("Name", "Summary"):
        match = re.search(r"\.%s\s*=\s*((?:\"(?:[^\"\\]|\\.)*\"\s*)+)" % key, literal)
        info[key] = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', match[1])) if match else ""
        info[key] = info[key].replace('\\"', '"')
    for key in ("Fix", "Promise"):
        match = re.search(r"\.%s\s*=\s*\w+::(\w+)" % key, literal)
        info[key] = match[1] if match else {"Fix": "None", "Promise": "Core"}[key]
    return info


def gate(page, name_of_stem):
    """What every page owes its reader; one sentence for each thing missing."""
    info = source_info(page.path.with_suffix(".cpp"))
    errors = list(page.errors)
    if info["Name"] != name_of_stem:
        errors.append(f"the source says .Name = \"{info['Name']}\", the file name {name_of_stem}")
    if page.title != info["Name"]:
        errors.append(f"the title is '{page.title}', the check's name '{info['Name']}'")
    if page.summary != info["Summary"]:
        errors.append(f"the first line is '{page.summary}', .Summary '{info['Summary']}'")
    wanted = [h for h in page.headings if h in MUST]
    if wanted != MUST:
        errors.append(f"the headings are {page.headings}; they must be, in this order, {MUST}, "
                      f"with {MAY} where they belong")
    if unknown := [h for h in page.headings if h not in MUST + MAY]:
        errors.append(f"unknown headings: {unknown}")
    for kind in ("bad", "good"):
        if not any(block.kind == kind for block in page.blocks):
            errors.append(f"no '{kind}' block")
    if info["Fix"] != "None" and not any(block.kind == "fixed" for block in page.blocks):
        errors.append(f".Fix is {info['Fix']}, but no block is 'fixed'")
    for block in page.blocks:
        if block.kind == "bad" and not block.expected():
            errors.append(f"line {block.line}: a bad block without a '//~ coro-…' marker")
        if block.kind == "good" and block.expected():
            errors.append(f"line {block.line}: a good block with a marker")
    return errors


def message_errors(messages):
    """The convention for messages: they are read in one line, after a colon."""
    for text in sorted(messages):
        if text[:1].isupper():
            yield f"message starts with a capital: {text}"
        if text.endswith("."):
            yield f"message ends with a full stop: {text}"
        if len(text) > 100:
            yield f"message has {len(text)} characters, more than 100: {text}"
        if "[" in text or "]" in text:
            yield f"message has a bracket, where parsers look for the check's name: {text}"
