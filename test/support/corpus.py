# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Real programs through every front end: the findings are those recorded, and the same in each.

usage: corpus.py PROJECT --out DIR --expected FILE --hosts a,b --corolint P --clang-tidy P …
COROLINT_BLESS=1 records what the first host says; read it before it is committed.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import lsp

BOOST = pathlib.Path(os.environ.get("COROLINT_BOOST_EXAMPLES",
                                    "/usr/share/doc/libboost1.81-doc/examples/libs"))
LINE = re.compile(r"^(/.*?):(\d+):(\d+): (warning|error): (.*) \[(coro-[a-z-]+)[^\]]*\]$")
SAMPLE = ["asio/example/cpp20/coroutines/chat_server.cpp",
          "asio/example/cpp20/coroutines/timeout.cpp",
          "beast/example/http/client/awaitable/http_client_awaitable.cpp"]

# Mistakes that we plant into programs of others: (file, text, what it becomes).
PLANTED = [
    ("asio/example/cpp20/coroutines/chat_server.cpp",
     "co_await boost::asio::async_write(", "boost::asio::async_write("),
    ("asio/example/cpp20/coroutines/refactored_echo_server.cpp",
     "    co_await echo_once(socket);",
     "    static std::mutex turn;\n    std::unique_lock<std::mutex> mine(turn);\n"
     "    co_await echo_once(socket);"),
    ("asio/example/cpp20/coroutines/timeout.cpp",
     "co_await timer.async_wait(use_awaitable)", "timer.async_wait(use_awaitable)"),
]


def boost_flags():
    return ["-std=c++20", "-I", str(BOOST / "beast"),
            # One example forgot <list>.
            "-include", "list"]


def database(out, files, flags, directory):
    out.mkdir(parents=True, exist_ok=True)
    entries = [{"directory": str(directory), "file": str(f),
                "arguments": ["clang++", *flags, "-c", str(f)]} for f in files]
    (out / "compile_commands.json").write_text(json.dumps(entries, indent=1))


def make_chat(options, out):
    source = pathlib.Path(options.source) / "examples/chat"
    files = sorted((source / "src").glob("*.cpp"))
    database(out, files, ["-std=c++20"], out)
    return source, files


def make_boost(options, out):
    if os.environ.get("COROLINT_FULL"):
        files = sorted(f for f in BOOST.glob("*/example/**/*.cpp")
                       if re.search(r"\bco_(await|yield)\b", f.read_text()))
    else:
        files = [BOOST / name for name in SAMPLE]
    database(out, files, boost_flags(), out)
    return BOOST, files


def make_planted(options, out):
    files = []
    for name, old, new in PLANTED:
        text = (BOOST / name).read_text()
        if old not in text:
            sys.exit(f"{name} has no '{old}' any more")
        copy = out / pathlib.Path(name).name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("#include <mutex>\n" + text.replace(old, new))
        files.append(copy)
    database(out, files, boost_flags(), out)
    return out, files


def run(command, ok, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    if done.returncode not in ok or "compiler error" in done.stderr:
        sys.exit(f"exit code {done.returncode} of {' '.join(map(str, command))}\n"
                 f"{done.stdout}{done.stderr}")
    return done.stdout


def from_lines(text):
    for line in text.splitlines():
        if match := LINE.match(line):
            yield match[1], int(match[2]), int(match[3]), match[6], match[5]


def by_corolint(o, out, files):
    return from_lines(run([o.corolint, "check", "-p", out, "--format", "gcc", "--all-files",
                           "--quiet", *files], (0, 1)))


def by_tidy(o, out, files):
    return from_lines(run([o.clang_tidy, f"--load={o.plugin}", "--quiet", "--checks=-*,coro-*",
                           "-p", out, *files], (0,)))


def by_run_tidy(o, out, files):
    return from_lines(run([o.run_clang_tidy, "-clang-tidy-binary", o.clang_tidy, "-load", o.plugin,
                           "-quiet", "-j2", "-checks=-*,coro-*", "-p", out], (0,)))


def by_clangd(o, out, files):
    """A new user's server: no .clangd, no .clang-tidy."""
    with lsp.Client([o.clangd, "--background-index=0", f"--compile-commands-dir={out}"],
                    str(out)) as client:
        for path in files:
            uri = client.open(path)
            for found in client.diagnostics(uri):
                if str(found.get("code", "")).startswith("coro-"):
                    start = found["range"]["start"]
                    text = re.sub(r" \(fix(es)? available\)", "", found["message"].split("\n")[0])
                    yield (str(path), start["line"] + 1, start["character"] + 1, found["code"],
                           text[0].lower() + text[1:])
                elif found.get("severity") == 1:
                    sys.exit(f"{path}: clangd says {found['message']}")


HOSTS = {"corolint": by_corolint, "clang-tidy": by_tidy, "run-clang-tidy": by_run_tidy,
         "clangd": by_clangd}
PROJECTS = {"chat": make_chat, "boost": make_boost, "planted": make_planted}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("project", choices=PROJECTS)
    parser.add_argument("--hosts", required=True)
    for name in ("out", "expected", "source", "corolint", "clang-tidy", "run-clang-tidy", "plugin",
                 "clangd"):
        parser.add_argument("--" + name)
    o = parser.parse_args()
    out = pathlib.Path(o.out).resolve()
    shutil.rmtree(out, ignore_errors=True)
    root, files = PROJECTS[o.project](o, out)
    expected = pathlib.Path(o.expected)
    wrong = False
    for number, host in enumerate(o.hosts.split(",")):
        found = sorted(set(HOSTS[host](o, out, files)))
        lines = [f"{os.path.relpath(path, root)}:{line}:{column}: {message} [{check}]"
                 for path, line, column, check, message in found]
        if number == 0 and os.environ.get("COROLINT_BLESS"):
            expected.write_text("".join(line + "\n" for line in lines))
        recorded = expected.read_text().splitlines()
        for sign, these, those in (("+", lines, recorded), ("-", recorded, lines)):
            for line in sorted(set(these) - set(those)):
                print(f"{host}: {sign} {line}")
                wrong = True
        print(f"{host}: {len(lines)} findings in {len(files)} files")
    sys.exit(wrong)


if __name__ == "__main__":
    main()
