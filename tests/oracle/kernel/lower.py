"""Makes a lower directory of overlayfs from a layer's tar, read by Python's tarfile: a whiteout becomes a device 0:0, an opaque directory an
attribute (Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories"), and reads an upper directory."""
import os, shutil, stat, tarfile

PREFIX = ".wh."
OPAQUE = ".wh..wh..opq"
NODES = {tarfile.FIFOTYPE: stat.S_IFIFO, tarfile.CHRTYPE: stat.S_IFCHR, tarfile.BLKTYPE: stat.S_IFBLK}


def extract(archive, prefix, directory):
    """What `archive` has at and below `prefix`, as `directory`."""
    hidden, times = [], []
    with tarfile.open(os.fsdecode(archive), errors="surrogateescape") as tar:
        for member in tar:
            inside = below(member.name, prefix)
            if inside is None:
                continue
            path = os.path.join(directory, inside) if inside else directory
            parent, name = os.path.split(path)
            if name == OPAQUE:
                make_opaque(parent)
            elif name.startswith(PREFIX):
                hidden.append(os.path.join(parent, name[len(PREFIX):]))
            else:
                make(tar, member, path, os.path.join(directory, below(member.linkname, prefix) or ""))
                times.append((path, member))
    for path in hidden:
        hide(path)
    for path, member in reversed(times):
        ns = time_ns(member)
        os.utime(path, ns=(ns, ns), follow_symlinks=False)


def upper(lower, directory):
    """The root of a mount has the attributes of the upper directory: those of the uppermost layer here."""
    info = os.stat(lower)
    os.chown(directory, info.st_uid, info.st_gid)
    shutil.copystat(lower, directory)


def changes(directory, name=b""):
    """What the upper directory has at each path, as far as overlayfs's marks tell it."""
    path = os.fsencode(directory) + name
    info = os.lstat(path)
    if stat.S_ISCHR(info.st_mode) and info.st_rdev == 0:
        kind = "whiteout"
    elif stat.S_ISDIR(info.st_mode):
        marks = os.listxattr(path)
        kind = "whole" if "trusted.overlay.opaque" in marks or "trusted.overlay.redirect" in marks else "merged"
    else:
        kind = "other"
    found = [{"path": name.hex(), "kind": kind}]
    if kind == "merged":
        for child in sorted(os.listdir(path)):
            found += changes(directory, name + b"/" + child)
    return found


def below(name, prefix):
    name = name.removeprefix("./").rstrip("/")
    if name == prefix:
        return ""
    return name[len(prefix) + 1:] if name.startswith(prefix + "/") else None


def make(tar, member, path, link):
    if member.isdir():
        os.makedirs(path, exist_ok=True)
    elif member.islnk():
        os.link(link, path, follow_symlinks=False)
        return
    elif member.issym():
        os.symlink(member.linkname, path)
    elif member.isreg():
        with open(path, "wb") as out:
            with tar.extractfile(member) as data:
                out.write(data.read())
    else:
        os.mknod(path, NODES[member.type] | 0o600, os.makedev(member.devmajor, member.devminor))
    os.chown(path, member.uid, member.gid, follow_symlinks=False)
    if not member.issym():
        os.chmod(path, member.mode)
    for key, value in member.pax_headers.items():
        if key.startswith("SCHILY.xattr."):
            os.setxattr(path, key.removeprefix("SCHILY.xattr."), value.encode("utf-8", "surrogateescape"), follow_symlinks=False)


def hide(path):
    """In the same layer a whiteout and a new entry may stand side by side: the entry alone hides a file, an opaque one also a directory."""
    if not os.path.lexists(path):
        os.mknod(path, stat.S_IFCHR, os.makedev(0, 0))
    elif os.path.isdir(path) and not os.path.islink(path):
        make_opaque(path)


def make_opaque(path):
    os.setxattr(path, "trusted.overlay.opaque", b"y")


def time_ns(member):
    text = member.pax_headers.get("mtime", str(int(member.mtime)))
    seconds, _, fraction = text.partition(".")
    return int(seconds) * 10**9 + int(fraction.ljust(9, "0")[:9] or 0)
