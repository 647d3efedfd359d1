# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""add_line.py FILE TEXT"""
import sys

with open(sys.argv[1], "a") as out:
    out.write(sys.argv[2] + "\n")
