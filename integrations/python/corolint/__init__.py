# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Starts the program that lies beside this file."""
import os
import sys


def main():
    program = os.path.join(os.path.dirname(__file__), "bin", "corolint")
    os.execv(program, [program, *sys.argv[1:]])
