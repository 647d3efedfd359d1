# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_page.py PAGE FOLDER: every C++ block of the page is part of an example, to the letter."""
import pathlib
import re
import sys

page = pathlib.Path(sys.argv[1]).read_text()
examples = [p.read_text() for p in pathlib.Path(sys.argv[2]).rglob("*.cpp")]
blocks = re.findall(r"^```cpp\n(.*?)^```$", page, re.M | re.S)
strays = [b for b in blocks if not any(b in text for text in examples)]
for block in strays:
    print("in no example:\n" + block)
if not blocks:
    print("no C++ block on the page")
sys.exit(bool(strays) or not blocks)
