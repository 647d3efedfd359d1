#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Puts the self-contained programs of build/release, with Clang's headers, into server/, which the
# package for one platform then holds.
set -eu
cd "$(dirname "$0")"
rm -rf server stage
cmake --install ../../build/release --component self-contained --prefix "$PWD/stage" >/dev/null
mv stage/lib/corolint server
rm -rf stage server/bin/corolint-tidy server/clang-tidy
