# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""links.py SITE: every link of a built page leads to a page, and to a heading of it."""
import pathlib
import re
import sys

site = pathlib.Path(sys.argv[1])
pages = {"/" + str(path.relative_to(site).with_suffix("")): path.read_text()
         for path in site.rglob("*.html")}
pages["/"] = pages["/index"]
dead, seen = [], 0
for name, text in pages.items():
    for link in re.findall(r'<a [^>]*?href="([/#][^"]*)"', text):
        path, _, anchor = link.partition("#")
        target = pages.get(path or name)
        seen += 1
        if target is None or link == "#" or (anchor and f'id="{anchor}"' not in target):
            dead.append(f"{name}: {link}")
if dead or seen < 10 * len(pages):
    sys.exit("\n".join([f"{seen} links, these lead nowhere:", *sorted(set(dead))]))
