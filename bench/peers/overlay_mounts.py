"""overlay_mounts.py LOWERS BASE COUNT: mounts COUNT overlays below BASE; prints the milliseconds of each as JSON.

By mount(2) itself: mount(8) would add the start of a process to each.
"""

import ctypes
import json
import os
import sys
import time

libc = ctypes.CDLL(None, use_errno=True)
lowers, base, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
each = []
for number in range(count):
    started = time.perf_counter()
    home = os.path.join(base, str(number))
    os.mkdir(home)
    upper, work, merged = (os.path.join(home, name) for name in ("u", "w", "m"))
    for directory in (upper, work, merged):
        os.mkdir(directory)
    options = f"lowerdir={lowers},upperdir={upper},workdir={work}"
    if libc.mount(b"overlay", merged.encode(), b"overlay", 0, options.encode()) != 0:
        raise OSError(ctypes.get_errno(), f"mount {merged}")
    each.append((time.perf_counter() - started) * 1000)
print(json.dumps(each))
