#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# install.sh VERSION FOLDER [SHA256]: unpacks the released corolint for this machine into FOLDER, whose
# bin/corolint then runs. Without SHA256 the checksum is the one that the release itself states: that
# notices a damaged file, while a checksum in your own repository also notices an exchanged one.
# COROLINT_RELEASES: where releases are, if not on GitHub.
set -eu
version=$1 folder=$2 wanted=${3:-}
releases=${COROLINT_RELEASES:-https://github.com/corolint/corolint/releases/download}
file=corolint-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m).tar.xz

fetch() { # fetch NAME TO
  if command -v curl >/dev/null; then
    curl -fsSL --retry 3 -o "$2" "$releases/v$version/$1"
  else
    wget -q -O "$2" "$releases/v$version/$1"
  fi || { echo "error: cannot fetch $releases/v$version/$1" >&2; exit 1; }
}

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
fetch "$file" "$temporary/$file"
if [ -z "$wanted" ]; then
  fetch SHA256SUMS "$temporary/sums"
  wanted=$(sed -n "s/^\([0-9a-f]*\)  $file\$/\1/p" "$temporary/sums")
fi
found=$(sha256sum "$temporary/$file" | cut -d' ' -f1)
if [ "$found" != "$wanted" ]; then
  echo "error: the checksum of $file is $found, not ${wanted:-stated in SHA256SUMS}" >&2
  exit 1
fi
mkdir -p "$folder"
tar -xJf "$temporary/$file" -C "$folder" --strip-components=1
