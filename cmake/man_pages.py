# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""man_pages.py HELP2MAN COROLINT FOLDER: a manual page for corolint, for each of its commands, and for
what stands for clang-tidy and clangd.

The pages are what --help says, so they cannot differ from it; man_pages.py fails where help2man does.
The drop-ins have the options of their originals, whose pages say them.
"""
import gzip
import pathlib
import re
import subprocess
import sys

help2man, program, folder = sys.argv[1:]


def output(*command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def commands():
    """(name, what it does) of each command, as `corolint --help` lists them."""
    section = output(program, "--help").split("\nCommands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z-]+?)\s*  ?(\S.*)$", section, re.M)


def write(page, what, *arguments):
    version = output(program, "--version").split("\n")[0]
    text = output(help2man, "--no-info", "--name", what, "--version-string", version,
                  "--source", "corolint", " ".join([program, *arguments]))
    keep(page, re.sub(r"^\.TH .*$", title(page), text, flags=re.M))


def title(page):
    return f'.TH {page.upper()} 1 "" "corolint" "User Commands"'


def keep(page, text):
    # No name and no time in it: the same bytes from the same help.
    pathlib.Path(folder, page + ".1.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def write_drop_in(page, original):
    keep(page, f"""{title(page)}
.SH NAME
{page} \\- {original} with the checks of corolint
.SH DESCRIPTION
Every option, format and exit code is that of {original}; {page} \\-\\-help lists them.
The checks are named coro\\-*; corolint list shows them, corolint explain NAME what each finds.
.SH SEE ALSO
.BR corolint (1),
.BR {original} (1)
""")


write("corolint", "finds the bugs that C++ coroutines invite")
for name, what in commands():
    write(f"corolint-{name}", what, name)
write_drop_in("corolint-tidy", "clang-tidy")
write_drop_in("corolint-clangd", "clangd")
