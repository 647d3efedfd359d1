# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""links.py SOURCE: every link from one of our pages to another leads somewhere, heading included; the
paths that they name in backticks exist; the front page leads to each page of docs/."""
import pathlib
import re
import subprocess
import sys

source = pathlib.Path(sys.argv[1])
pages = [source / p for p in subprocess.run(
    ["git", "-c", "safe.directory=*", "ls-files", "*.md"], cwd=source, check=True, text=True,
    stdout=subprocess.PIPE).stdout.split()]
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+)/?`")
EXAMPLE = "capture_outlived" # the check that one writes to learn it
ours = {path.name for path in source.glob("[a-z]*/")} - {"build"}


def headings(page):
    """Anchors as GitHub makes them."""
    found = re.findall(r"^#+ (.*)$", page.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in found}


dead = []
for page in pages:
    text = re.sub(r"^(```|~~~).*?^\1", "", page.read_text(), flags=re.M | re.S)
    dead += [f"{page.relative_to(source)}: `{path}`" for path in PATH.findall(text)
             if path.split("/")[0] in ours and EXAMPLE not in path and not (source / path).exists()]
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", text)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in headings(target)):
            dead.append(f"{page.relative_to(source)}: {link}")
# The front page names every page; the site takes the order from it.
front = (source / "docs/index.md").read_text()
dead += [f"docs/index.md does not name {page.name}" for page in pages
         if page.is_relative_to(source / "docs") and page.name != "index.md"
         and f"({page.relative_to(source / 'docs')})" not in front]
print(f"{len(pages)} pages")
if not pages or dead:
    sys.exit("\n".join(["dead links:", *dead]))
