#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""./dev bench editor: how long after an edit corolint-clangd has its diagnostics, beside a stock
clangd with clang-tidy's own checks of coroutines on. Both have the same file open, and edits are
made in turns; medians of the time to the publication and of the server's CPU time, without clangd's
pause for more typing. Fails where the ratio of CPU times over all files is above 1.2.

usage: bench/editor.py --build DIR --llvm DIR [--edits N] [FILE… -- FLAGS…]
"""

import argparse
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time

import bench

sys.path.insert(0, str(bench.ROOT / "test/support"))
import lsp  # noqa: E402

LIMIT = 1.2


class Server:
    def __init__(self, command, checks, root, name):
        settings = pathlib.Path(root, name, "clangd/config.yaml")
        settings.parent.mkdir(parents=True)
        settings.write_text(
            "Index:\n  StandardLibrary: false\n  Background: Skip\n" +
            (f"Diagnostics:\n  ClangTidy:\n    Add: [{checks}]\n    FastCheckFilter: None\n"
             if checks else ""))
        os.environ["XDG_CONFIG_HOME"] = str(settings.parents[1])
        self.client = lsp.Client([str(command), "--background-index=0",
                                  f"--compile-commands-dir={root}"], root)

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.client.server.pid}/stat").read_text().split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    def edit(self, uri, text):
        """Seconds until the diagnostics of the new text are there."""
        c, start = self.client, time.perf_counter()
        c.versions[uri] += 1
        c.notify("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": c.versions[uri]},
            "contentChanges": [{"text": text}], "wantDiagnostics": True})
        c.diagnostics(uri)
        return time.perf_counter() - start


def measure(path, servers, edits):
    """Median (seconds to publication, CPU seconds) of each server."""
    text = path.read_text()
    walls, cpus = [[] for _ in servers], [0.0 for _ in servers]
    uris = [s.client.open(path) for s in servers]
    for server, uri in zip(servers, uris):
        server.client.diagnostics(uri)
        server.edit(uri, text + "// warm\n")
    for number in range(edits):
        for index, (server, uri) in enumerate(zip(servers, uris)):
            before = server.cpu()
            walls[index].append(server.edit(uri, f"{text}// {number}\n"))
            cpus[index] += server.cpu() - before
    for server, uri in zip(servers, uris):
        server.client.close(uri)
    return [(statistics.median(w), c / edits) for w, c in zip(walls, cpus)]


def main():
    arguments, _, flags = " ".join(sys.argv[1:]).partition(" -- ")
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--llvm", required=True)
    parser.add_argument("--edits", type=int, default=30)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args(arguments.split())
    files = [f.resolve() for f in options.files] or bench.sources()

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "compile_commands.json").write_text(json.dumps(
            [{"directory": folder, "file": str(f),
              "arguments": ["clang++", *(flags.split() or ["-std=c++20"]), "-c", str(f)]}
             for f in files]))
        own_checks = bench.OWN_CHECKS.removeprefix("-*,")
        build = pathlib.Path(options.build).resolve()
        stock = Server(pathlib.Path(options.llvm) / "bin/clangd", own_checks, folder, "stock")
        ours = Server(build / "bin/corolint-clangd", "", folder, "ours")
        with stock.client, ours.client:
            for path in files:
                rows.append((path, *measure(path, [stock, ours], options.edits)))
    print(f"milliseconds after an edit, medians of {options.edits} edits\n"
          f"{'':36}{'clangd':>9}{'corolint-clangd':>17}{'ratio':>8}{'of CPU':>8}")
    for path, (wall, cpu), (our_wall, our_cpu) in rows:
        print(f"{path.name:36}{1e3 * wall:9.0f}{1e3 * our_wall:17.0f}{our_wall / wall:8.2f}"
              f"{our_cpu / max(cpu, 1e-3):8.2f}")
    ratio = sum(r[2][1] for r in rows) / sum(r[1][1] for r in rows)
    wall = sum(r[2][0] for r in rows) / sum(r[1][0] for r in rows)
    print(f"{'all':62}{wall:8.2f}{ratio:8.2f}")
    sys.exit(ratio > LIMIT)


if __name__ == "__main__":
    main()
