# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""corolint-clangd through the edges of the protocol.

REQUIRES: corolint-clangd
RUN: %python %s %t %corolint_clangd
"""

import json
import pathlib
import shutil
import sys

import lsp

OUT = pathlib.Path(sys.argv[1]).resolve()
SERVER = [sys.argv[2], "--background-index=0"]
HEADER = (pathlib.Path(__file__).parent.parent / "hosts/Inputs/demo.h").read_text()
BAD = '#include "demo.h"\ntask read();\ntask serve() {\n  read();\n  co_await read();\n}\n'
GOOD = BAD.replace("  read();\n", "")


def project(name, **files):
    root = OUT / name
    root.mkdir(parents=True)
    (root / "demo.h").write_text(HEADER)
    for file, text in files.items():
        (root / file.replace("_", ".", 1)).write_text(text)
    (root / "compile_commands.json").write_text(json.dumps([
        {"directory": str(root), "file": str(root / "a.cpp"),
         "arguments": ["clang++", "-std=c++20", "-c", "a.cpp"]}]))
    return root


def coro(found):
    """(line, check) of our findings."""
    return [(d["range"]["start"]["line"], d["code"]) for d in found
            if str(d.get("code", "")).startswith("coro-")]


def same(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: got {got}, wanted {wanted}")


ONE = [(3, "coro-unawaited-task")]


def on_by_default():
    """No .clangd, no .clang-tidy: the finding, its quick fix; the fix silences it."""
    root = project("default", a_cpp=BAD)
    with lsp.Client(SERVER, root) as c:
        uri = c.open(root / "a.cpp")
        found = c.diagnostics(uri)
        same("on by default", coro(found), ONE)
        fixes = dict(c.fixes(uri, found[0]))
        same("one quick fix", len(fixes), 1)
        fixed = lsp.apply(BAD, list(fixes.values())[0]["changes"][uri])
        same("the fix", fixed, BAD.replace("  read();\n", "  co_await read();\n", 1))
        c.change(uri, fixed)
        same("after the fix", coro(c.diagnostics(uri)), [])


def unsaved():
    """What counts is the buffer, not the disk; a file may be on no disk at all."""
    root = project("unsaved", a_cpp=GOOD)
    with lsp.Client(SERVER, root) as c:
        uri = c.open(root / "a.cpp")
        same("as on disk", coro(c.diagnostics(uri)), [])
        c.change(uri, BAD)
        same("unsaved", coro(c.diagnostics(uri)), ONE)
        c.change(uri, GOOD)
        same("undone", coro(c.diagnostics(uri)), [])
        new = c.open(root / "new.cpp", BAD)
        same("a file that was never saved, not in the database", coro(c.diagnostics(new)), ONE)


def rapid():
    """Fifty edits without a pause, most of them broken code; the last one is what is told."""
    root = project("rapid", a_cpp=GOOD)
    with lsp.Client(SERVER, root) as c:
        uri = c.open(root / "a.cpp")
        for cut in range(50):
            c.change(uri, BAD[:len(BAD) - 2 * cut % len(BAD)])
        c.change(uri, BAD)
        same("after fifty edits", coro(c.diagnostics(uri)), ONE)


def every_prefix():
    """Half-typed code must not take the server down."""
    root = project("prefix", a_cpp=GOOD)
    with lsp.Client(SERVER, root) as c:
        uri = c.open(root / "a.cpp", "")
        for end in range(5, len(BAD), 5):
            c.change(uri, BAD[:end])
            c.diagnostics(uri)
        c.change(uri, BAD)
        same("after all prefixes", coro(c.diagnostics(uri)), ONE)


def header():
    """A header has its findings when it is opened itself."""
    root = project("header", a_cpp=BAD)
    with lsp.Client(SERVER, root) as c:
        c.diagnostics(c.open(root / "a.cpp"))
        same("in the header", coro(c.diagnostics(c.open(root / "demo.h"))),
             [(17, "coro-unawaited-task")])


def settings():
    """.clang-tidy and .clangd are heard; one that does not speak of us leaves us on."""
    cases = {"Checks: '-*,bugprone-*'\n": ONE, "Checks: 'coro-lock-*'\n": [],
             "Checks: '-coro-*'\n": []}
    for number, (text, wanted) in enumerate(cases.items()):
        root = project(f"tidy{number}", a_cpp=BAD)
        (root / ".clang-tidy").write_text(text)
        with lsp.Client(SERVER, root) as c:
            same(text, coro(c.diagnostics(c.open(root / "a.cpp"))), wanted)
    void = BAD.replace("  read();", "  (void)read();")
    cases = {"Remove: coro-*": (BAD, []), "Add: coro-lock-*": (BAD, []),
             "Add: coro-unawaited-task": (BAD, ONE), "Add: bugprone-*": (void, []),
             "CheckOptions: { coro-unawaited-task.VoidCasts: true }": (void, ONE)}
    for number, (text, (code, wanted)) in enumerate(cases.items()):
        root = project(f"clangd{number}", a_cpp=code)
        (root / ".clangd").write_text(f"Diagnostics:\n  ClangTidy:\n    {text}\n")
        with lsp.Client([*SERVER, "--enable-config"], root) as c:
            same(".clangd: " + text, coro(c.diagnostics(c.open(root / "a.cpp"))), wanted)


def no_database():
    """Flags that are guessed are those of C++20, unless somebody has named a standard; C is C."""
    root = project("bare", a_cpp=BAD, plain_c="int class;\n")
    (root / "compile_commands.json").unlink()
    alone = [*SERVER, f"--compile-commands-dir={root}"]
    with lsp.Client(alone, root) as c:
        same("guessed flags", coro(c.diagnostics(c.open(root / "a.cpp"))), ONE)
        same("of a header", coro(c.diagnostics(c.open(root / "demo.h"))),
             [(17, "coro-unawaited-task")])
        same("of C", c.diagnostics(c.open(root / "plain.c")), [])
    (root / "compile_flags.txt").write_text("-std=c++17\n")
    with lsp.Client(alone, root) as c:
        same("flags that somebody gave", coro(c.diagnostics(c.open(root / "a.cpp"))), [])


def many_at_once():
    """Several files on several threads, each with its own findings."""
    root = project("many")
    with lsp.Client([*SERVER, "-j=4"], root) as c:
        uris = []
        for number in range(8):
            path = root / f"f{number}.cpp"
            path.write_text("//\n" * number + BAD)
            uris.append(c.open(path))
        for number, uri in enumerate(uris):
            same(f"file {number}", coro(c.diagnostics(uri)), [(3 + number, "coro-unawaited-task")])


def cancel():
    """A request that was cancelled is answered, with an error or a result; life goes on."""
    root = project("cancel", a_cpp=BAD)
    with lsp.Client(SERVER, root) as c:
        uri = c.open(root / "a.cpp")
        request = c.send_request("textDocument/codeAction", {
            "textDocument": {"uri": uri}, "context": {"diagnostics": []},
            "range": {"start": {"line": 3, "character": 2}, "end": {"line": 3, "character": 2}}})
        c.notify("$/cancelRequest", {"id": request})
        try:
            c.answer(request)
        except RuntimeError as cancelled:
            same("the error", cancelled.args[0]["code"], -32800)
        same("afterwards", coro(c.diagnostics(uri)), ONE)


shutil.rmtree(OUT, ignore_errors=True)
for test in (on_by_default, unsaved, rapid, every_prefix, header, settings, no_database,
             many_at_once, cancel):
    test()
    print("ok", test.__name__)
