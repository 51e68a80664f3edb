"""What Node has no functions for, on the kernel's side: extended attributes, mknod, and whole trees at once. One request a line, in JSON, from
one fifo; one answer a line to another.

    python3 calls.py REQUESTS ANSWERS
"""
import errno, json, os, stat, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../interop"))
import host_tree, lower

NODES = {"regular": stat.S_IFREG, "fifo": stat.S_IFIFO, "socket": stat.S_IFSOCK, "character-device": stat.S_IFCHR,
         "block-device": stat.S_IFBLK}
MODES = {"any": 0, "create": os.XATTR_CREATE, "replace": os.XATTR_REPLACE}


def tree(root):
    """Lines of host_tree, with every inode number and the time of access."""
    lines = []
    for line, info in host_tree.walk(os.fsencode(root)):
        line["number"] = str(info.st_ino)
        line["atime"] = str(info.st_atime_ns)
        lines.append(line)
    return lines


CALLS = {
    "getxattr": lambda path, name, follow: os.getxattr(path, bytes.fromhex(name), follow_symlinks=follow).hex(),
    "listxattr": lambda path, follow: sorted(os.fsencode(name).hex() for name in os.listxattr(path, follow_symlinks=follow)),
    "setxattr": lambda path, name, value, mode, follow: os.setxattr(path, bytes.fromhex(name), bytes.fromhex(value), MODES[mode],
                                                                    follow_symlinks=follow),
    "removexattr": lambda path, name, follow: os.removexattr(path, bytes.fromhex(name), follow_symlinks=follow),
    "mknod": lambda path, kind, mode, major, minor: os.mknod(path, NODES[kind] | mode, os.makedev(major, minor)),
    "tree": tree,
    "lower": lower.extract,
    "upper": lower.upper,
    "changes": lambda path: lower.changes(os.fsdecode(path)),
}


def answer(request):
    call, path, *rest = request
    try:
        return {"value": CALLS[call](bytes.fromhex(path), *rest)}
    except OSError as error:
        # Python's table has one name of two for some numbers.
        return {"code": {"EOPNOTSUPP": "ENOTSUP"}.get(errno.errorcode[error.errno], errno.errorcode[error.errno])}


os.umask(0o022)
with open(sys.argv[1]) as requests, open(sys.argv[2], "w") as answers:
    for request in requests:
        answers.write(json.dumps(answer(json.loads(request))) + "\n")
        answers.flush()
