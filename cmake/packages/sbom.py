# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the self-contained programs are made of, as SPDX 2.3: the libraries linked in, with the versions
of the packages of Debian they came from, and the programs with their checksums."""
import hashlib
import json
import os
import pathlib
import subprocess

import archives

SOURCE = pathlib.Path(__file__).parents[2]

# Debian's package, its name for people, its licence.
LINKED = [
    ("libclang-22-dev", "LLVM and Clang", "Apache-2.0 WITH LLVM-exception"),
    ("libc6-dev", "GNU C Library", "LGPL-2.1-or-later"),
    ("libstdc++-12-dev", "GNU C++ Library", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    ("zlib1g-dev", "zlib", "Zlib"),
    ("libzstd-dev", "Zstandard", "BSD-3-Clause"),
]


def installed(package):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return done.stdout or "NOASSERTION"


def committed():
    """When the sources were committed: the same for each build of them."""
    return subprocess.run(["git", "-C", SOURCE, "log", "-1", "--date=format-local:%Y-%m-%dT%H:%M:%SZ",
                           "--format=%cd"], check=True, text=True, stdout=subprocess.PIPE,
                          env=os.environ | {"TZ": "UTC"}).stdout.strip()


def package(name, version, licence, **more):
    return {"SPDXID": f"SPDXRef-{name}", "name": name, "versionInfo": version,
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": licence,
            "licenseDeclared": licence, "copyrightText": "NOASSERTION", **more}


def program(path):
    data = path.read_bytes()
    sums = [{"algorithm": name.upper(), "checksumValue": hashlib.new(name, data).hexdigest()}
            for name in ("sha1", "sha256")]
    return {"SPDXID": f"SPDXRef-File-{path.name}", "fileName": f"./lib/corolint/bin/{path.name}",
            "checksums": sums, "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION"}


def relation(what, of, kind):
    return {"spdxElementId": what, "relationshipType": kind, "relatedSpdxElement": of}


def write(tree, out, version, machine, fast):
    own = package("corolint", version, "Apache-2.0 WITH LLVM-exception")
    linked = [package(name, installed(name), licence, summary=summary,
                      externalRefs=[{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                     "referenceLocator": f"pkg:deb/debian/{name}@{installed(name)}"}])
              for name, summary, licence in LINKED]
    programs = [program(path) for path in sorted((tree / "lib/corolint/bin").iterdir())]
    digest = hashlib.sha256(json.dumps([linked, programs]).encode()).hexdigest()
    document = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"corolint-{version}",
        "documentNamespace": f"https://github.com/corolint/corolint/spdx/{version}-{digest}",
        "creationInfo": {"created": committed(), "creators": ["Tool: corolint"]},
        "packages": [own, *linked], "files": programs,
        "relationships": [
            relation("SPDXRef-DOCUMENT", own["SPDXID"], "DESCRIBES"),
            *(relation(own["SPDXID"], of["SPDXID"], "CONTAINS") for of in programs),
            *(relation(own["SPDXID"], of["SPDXID"], "STATIC_LINK") for of in linked)]}
    (out / f"corolint-{version}.spdx.json").write_text(json.dumps(document, indent=2) + "\n")
