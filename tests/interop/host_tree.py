"""Prints a directory tree as JSON lines, one per path: what `lstat`, `readlink`, `listxattr` and the bytes say."""
import hashlib, json, os, stat, sys

KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink", stat.S_IFIFO: "fifo", stat.S_IFCHR: "char",
         stat.S_IFBLK: "block"}


def entry(path, name):
    info = os.lstat(path)
    kind = stat.S_IFMT(info.st_mode)
    line = {
        "path": name.hex(),
        "kind": KINDS.get(kind, "other"),
        "mode": stat.S_IMODE(info.st_mode),
        "uid": info.st_uid,
        "gid": info.st_gid,
        "mtime": str(info.st_mtime_ns),
        "xattrs": {os.fsencode(x).hex(): os.getxattr(path, x, follow_symlinks=False).hex()
                   for x in sorted(os.listxattr(path, follow_symlinks=False))},
    }
    if kind == stat.S_IFREG:
        with open(path, "rb") as f:
            line["sha256"] = hashlib.file_digest(f, "sha256").hexdigest()
        line["size"] = info.st_size
    if kind != stat.S_IFDIR and info.st_nlink > 1:
        line["inode"] = str(info.st_ino)
        line["links"] = info.st_nlink
    if kind == stat.S_IFLNK:
        line["target"] = os.readlink(path).hex()
    if kind in (stat.S_IFCHR, stat.S_IFBLK):
        line["device"] = [os.major(info.st_rdev), os.minor(info.st_rdev)]
    return line, info


def walk(path, name=b""):
    """Each path's line, and what `lstat` gave."""
    line, info = entry(path, name)
    yield line, info
    if stat.S_ISDIR(info.st_mode):
        for child in sorted(os.listdir(path)):
            yield from walk(path + b"/" + child, name + b"/" + child)


if __name__ == "__main__":
    for line, _ in walk(os.fsencode(sys.argv[1])):
        print(json.dumps(line, sort_keys=True))
