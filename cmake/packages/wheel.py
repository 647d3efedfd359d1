# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A wheel: the program, and a few lines of Python that start it. Written by hand, after
https://packaging.python.org/en/latest/specifications/binary-distribution-format/, since there is
nothing to compile and so nothing for a build tool to do; no time and no order of this machine is in
it, and making it needs no download."""
import base64
import hashlib
import pathlib
import zipfile

import archives

SOURCE = pathlib.Path(__file__).parents[2]
METADATA = """Metadata-Version: 2.1
Name: corolint
Version: {version}
Summary: Finds the bugs that C++20 and C++23 coroutines invite
License: Apache-2.0 WITH LLVM-exception
Project-URL: Source, https://github.com/corolint/corolint
Keywords: c++,coroutines,linter,static-analysis
Classifier: Programming Language :: C++
Classifier: Topic :: Software Development :: Quality Assurance
Classifier: Operating System :: POSIX :: Linux
Requires-Python: >=3.8
Description-Content-Type: text/markdown

{readme}"""


def members(tree, version, tag):
    """{name: (bytes, executable)}, but for RECORD."""
    home, documents = tree / "lib/corolint", tree / "share/doc/corolint"
    info = f"corolint-{version}.dist-info"
    paths = {f"corolint/lib/{name}": path for name, path in archives.listed(home / "lib").items()}
    paths |= {f"{info}/licenses/{name}": path
              for name, path in archives.listed(documents / "licences").items()}
    paths[f"{info}/licenses/LICENSE"] = documents / "copyright"
    for name in ("__init__.py", "__main__.py"):
        paths[f"corolint/{name}"] = SOURCE / "integrations/python/corolint" / name
    found = {name: (pathlib.Path(path).read_bytes(), False) for name, path in paths.items()}
    found["corolint/bin/corolint"] = ((home / "bin/corolint").read_bytes(), True)
    readme = (SOURCE / "integrations/python/README.md").read_text()
    texts = {"METADATA": METADATA.format(version=version, readme=readme),
             "WHEEL": f"Wheel-Version: 1.0\nGenerator: corolint\nRoot-Is-Purelib: false\nTag: {tag}\n",
             "entry_points.txt": "[console_scripts]\ncorolint = corolint:main\n"}
    return found | {f"{info}/{name}": (text.encode(), False) for name, text in texts.items()}


def record(found, name):
    lines = []
    for member, (data, _) in found.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{member},sha256={digest},{len(data)}")
    return "\n".join([*lines, f"{name},,"]) + "\n"


def write(tree, out, version, machine, fast):
    # The program asks for no version of the C library, so the oldest common tag is right.
    tag = f"py3-none-manylinux2014_{machine}"
    found = dict(sorted(members(tree, version, tag).items()))
    name = f"corolint-{version}.dist-info/RECORD"
    with zipfile.ZipFile(out / f"corolint-{version}-{tag}.whl", "w") as archive:
        for member, (data, executable) in found.items():
            archives.add_to_zip(archive, member, data, fast, executable)
        archives.add_to_zip(archive, name, record(found, name), fast)
