# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Archives whose bytes depend on the files only: no times, owners or orders of this machine."""
import io
import gzip
import lzma
import os
import tarfile
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0) # the earliest that a zip can say


def listed(tree):
    """{name below tree: path} of files and symbolic links, sorted."""
    found = {}
    for folder, _, names in os.walk(tree):
        for name in names:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, tree)] = path
    return dict(sorted(found.items()))


def member(name, path):
    info = tarfile.TarInfo(name)
    if os.path.islink(path):
        info.type, info.linkname = tarfile.SYMTYPE, os.readlink(path)
        return info, None
    data = path if isinstance(path, bytes) else open(path, "rb").read()
    info.size = len(data)
    info.mode = 0o755 if not isinstance(path, bytes) and os.access(path, os.X_OK) else 0o644
    return info, io.BytesIO(data)


def write_tar(stream, top, files):
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, path in files.items():
            archive.addfile(*member(f"{top}/{name}", path))


def tar(out, top, files, fast):
    """A .tar.xz; the values of files are paths, or bytes."""
    with lzma.open(out, "wb", preset=0 if fast else 9) as stream:
        write_tar(stream, top, files)


def tgz(out, top, files, fast):
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 1 if fast else 9, raw, mtime=0) as stream:
        write_tar(stream, top, files)


def add_to_zip(archive, name, data, fast, executable=False):
    info = zipfile.ZipInfo(name, EPOCH)
    info.external_attr = (0o100755 if executable else 0o100644) << 16
    archive.writestr(info, data, zipfile.ZIP_DEFLATED, 1 if fast else 9)
