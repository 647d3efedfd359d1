# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What corolint-clangd has beyond a clangd with more checks: the pages of findings, fixes that say
how safe they are, hover about coroutines, and that it outlives a crash of an analysis.

REQUIRES: corolint-clangd
RUN: %python %s %t %corolint_clangd %clangxx
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import lsp

OUT = pathlib.Path(sys.argv[1]).resolve()
SERVER = [sys.argv[2], "--background-index=0"]
INPUTS = pathlib.Path(__file__).parent.parent / "hosts/Inputs"
SOURCE = """#include "demo.h"
#include <string>
task read(const std::string &name) {
  co_await std::suspend_always{};
  (void)name.size();
}
template <class T> task twice(T &&t) {
  co_await static_cast<T &&>(t);
}
task declared();
task serve() {
  read("dropped");
  co_await twice(read("x"));
  auto later = declared();
  co_await later;
  co_await std::suspend_never{};
}
"""


def project(name, source):
    root = OUT / name
    root.mkdir(parents=True)
    shutil.copy(INPUTS / "demo.h", root)
    (root / "a.cpp").write_text(source)
    (root / "compile_flags.txt").write_text("-std=c++20\n")
    return root


def same(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: got {json.dumps(got, indent=1)}, wanted {json.dumps(wanted, indent=1)}")
    print("ok", what)


def found(diagnostics, check):
    return [d for d in diagnostics if d.get("code") == check]


def actions(client, uri, diagnostic):
    """Quick fixes in the order of the menu: title, whether preferred, the text after it."""
    return client.request("textDocument/codeAction", {
        "textDocument": {"uri": uri}, "range": diagnostic["range"],
        "context": {"diagnostics": [diagnostic], "only": ["quickfix"]}})


def pages():
    """The link of a finding goes to our page; that of other checks is left as it was."""
    root = project("pages", SOURCE)
    (root / ".clang-tidy").write_text("Checks: '-*,coro-unawaited-task,modernize-use-using'\n")
    (root / "a.cpp").write_text(SOURCE + "typedef int number;\n")
    with lsp.Client(SERVER, root) as c:
        same("links", sorted(d["codeDescription"]["href"] for d in c.diagnostics(c.open(root / "a.cpp"))),
             ["https://clang.llvm.org/extra/clang-tidy/checks/modernize/use-using.html",
              "https://corolint.dev/checks/coro-unawaited-task"])


def severity():
    """Certain undefined behaviour is an error; everything else a warning."""
    source = """#include <coroutine>
void stop(std::coroutine_handle<> handle) {
  handle.destroy();
  handle.resume();
}
"""
    root = project("severity", SOURCE + source)
    with lsp.Client(SERVER, root) as c:
        diagnostics = c.diagnostics(c.open(root / "a.cpp"))
    same("severities", [sorted({d["severity"] for d in found(diagnostics, check)})
                        for check in ("coro-handle-use-after-destroy", "coro-unawaited-task")],
         [[1], [2]])


def tier():
    """What --coro-tier asks for, unless a configuration has spoken."""
    source = SOURCE.replace('  read("dropped");\n', "").replace('  co_await twice(read("x"));\n', "")
    root = project("tier", source)
    for wanted, server in ((0, SERVER), (1, [*SERVER, "--coro-tier=strict"])):
        with lsp.Client(server, root) as c:
            diagnostics = c.diagnostics(c.open(root / "a.cpp"))
            same(f"with {server[2:]}", len(found(diagnostics, "coro-reference-param-after-suspend")), wanted)
    (root / ".clang-tidy").write_text("CheckOptions:\n  coro.Tier: core\n")
    with lsp.Client([*SERVER, "--coro-tier=strict"], root) as c:
        same("with a .clang-tidy", found(c.diagnostics(c.open(root / "a.cpp")),
                                         "coro-reference-param-after-suspend"), [])


def safe_fix():
    root = project("safe", SOURCE)
    with lsp.Client(SERVER, root) as c:
        uri = c.open(root / "a.cpp")
        fixes = actions(c, uri, found(c.diagnostics(uri), "coro-unawaited-task")[0])
        same("a safe fix", [(a["title"], a.get("isPreferred")) for a in fixes], [("await it", True)])


def unsafe_fix():
    """Offered, said to be unsafe, and never what an editor applies without a question."""
    # No caller in sight says how long the argument lives.
    source = SOURCE.replace('  read("dropped");\n', "").replace('  co_await twice(read("x"));\n', "")
    root = project("unsafe", source)
    (root / ".clang-tidy").write_text("Checks: '-*,coro-reference-param-after-suspend'\nCheckOptions:\n"
                                      "  coro-reference-param-after-suspend.Strict: true\n")
    with lsp.Client(SERVER, root) as c:
        uri = c.open(root / "a.cpp")
        fixes = actions(c, uri, found(c.diagnostics(uri), "coro-reference-param-after-suspend")[0])
        same("an unsafe fix", [(a["title"], a.get("isPreferred")) for a in fixes],
             [("unsafe fix, needs review: take it by value", None)])
        fixed = lsp.apply(source, fixes[0]["edit"]["changes"][uri])
        same("what it does", fixed, source.replace("const std::string &name", "std::string name"))
        c.change(uri, fixed)
        same("after it", [d["message"] for d in c.diagnostics(uri) if "'name'" in d["message"]], [])


def hover():
    lazy = "a lazy task; its body starts when it is awaited; dropped unawaited, its body never runs"
    cases = {
        ("task read", 5): f"coroutine with 1 suspension point; returns {lazy}",
        ("co_await std::suspend_always", 0): "always suspends here; awaits an awaitable",
        ("co_await static_cast", 3): f"may suspend here; awaits {lazy}",
        ("task declared", 7): f"returns {lazy}",
        ("later = ", 0): lazy,
        ("co_await later", 9): lazy,
        ("co_await std::suspend_never", 0): "never suspends here; awaits an awaitable",
        ("name.size", 0): None,
        ("#include <string>", 12): None,
    }
    root = project("hover", SOURCE)
    with lsp.Client(SERVER, root) as c:
        uri = c.open(root / "a.cpp")
        c.diagnostics(uri)
        for (word, into), wanted in cases.items():
            before = SOURCE[:SOURCE.index(word) + into]
            reply = c.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": {
                "line": before.count("\n"), "character": len(before.rpartition("\n")[2])}})
            text = reply["contents"]["value"] if reply else ""
            _, mark, ours = text.partition("corolint: ")
            same(f"hover on {word!r}", ours if mark else None, wanted)


def crash():
    """An analysis that crashes costs its findings of that version; all else goes on."""
    root = project("crash", SOURCE + "int unused = nothing;\n")
    (root / "crash.cpp").write_text("""
#include <dlfcn.h>
#include <fstream>
// What our analysis asks of Clang, and clangd alone does not.
#define BUILD _ZN5clang3CFG8buildCFGEPKNS_4DeclEPNS_4StmtEPNS_10ASTContextERKNS0_12BuildOptionsE
#define TEXT1(X) #X
#define TEXT(X) TEXT1(X)
extern "C" void *BUILD(void *Result, void *Decl, void *Stmt, void *Context, void *Options) {
  auto Real = (decltype(&BUILD))dlsym(RTLD_NEXT, TEXT(BUILD));
  std::ifstream Which("how");
  switch (Which.get()) {
  case 't': __builtin_trap();
  case 'o': return BUILD(Result, Decl, Stmt, Context, alloca(1 << 16));
  }
  return Real(Result, Decl, Stmt, Context, Options);
}
""")
    subprocess.run([sys.argv[3], "-shared", "-fPIC", root / "crash.cpp", "-o", root / "crash.so"],
                   check=True)
    os.environ["LD_PRELOAD"] = str(root / "crash.so")
    try:
        with lsp.Client(SERVER, root) as c:
            uri = c.open(root / "a.cpp")
            codes = [d["code"] for d in c.diagnostics(uri)]
            same("before the crash", "coro-unawaited-task" in codes, True)
            for how in ("trap", "overflow", "trap"):
                (root / "how").write_text(how)
                c.change(uri, SOURCE + f"int unused = nothing; // {how}\n")
                same(f"findings after a {how}", [d["code"] for d in c.diagnostics(uri)],
                     ["undeclared_var_use"])
                same("it is said", c.said("crashed; this version"), True)
            (root / "how").unlink()
            c.change(uri, SOURCE)
            same("afterwards", bool(found(c.diagnostics(uri), "coro-unawaited-task")), True)
    finally:
        del os.environ["LD_PRELOAD"]


shutil.rmtree(OUT, ignore_errors=True)
for test in (pages, severity, tier, safe_fix, unsafe_fix, hover, crash):
    test()
