# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The build backend of pyproject.toml (PEP 517): a wheel without files that requires corolint at the
version of CMakeLists.txt. It needs no other package, so that a hook is installed quickly."""
import pathlib
import re
import zipfile


def version():
    text = pathlib.Path("CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"^project\(corolint VERSION ([0-9.]+)", text, re.M)[1]


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    number = version()
    folder = f"corolint_hooks-{number}.dist-info"
    files = {
        "METADATA": f"Metadata-Version: 2.1\nName: corolint-hooks\nVersion: {number}\n"
                    f"Requires-Dist: corolint (=={number})\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: corolint\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    record = "".join(f"{folder}/{name},,\n" for name in [*files, "RECORD"])
    name = f"corolint_hooks-{number}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "w") as archive:
        for file, text in (files | {"RECORD": record}).items():
            archive.writestr(f"{folder}/{file}", text)
    return name
