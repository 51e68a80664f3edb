const BARE = "zenfs makes paths absolute in errors and entries; Node tells them as they were given, and so does a container's";
const CLOSED = 'reading a closed Dir throws in Node 20; newer ones reject';
const PROMISIFIED = "zenfs's promise of `read` gives a number; Node's gives { bytesRead, buffer }";

/** Tests of @zenfs/core that a container doesn't pass, by file and name, with the reason. */
export const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dir: { 'close()': CLOSED, 'read after directory is closed': CLOSED },
  directory: { 'readdir returns Dirent recursively': BARE },
  errors: { rename: BARE, renameSync: BARE, link: BARE, linkSync: BARE },
  links: {
    'mkdir follows symlinks for intermediate components':
      "Node's promise of a recursive mkdir fails otherwise than mkdirSync at a link that leads nowhere; here both fail as mkdirSync",
  },
  read: { 'read using callback API #239': PROMISIFIED },
  times: { 'read changes atime': 'reading changes nothing in a container: docs/semantics.md' },
};

/** Files that the suite itself skips, by the flags in setup.mjs. */
export const SKIPPED: Readonly<Record<string, string>> = {
  permissions: 'modes are kept, not enforced',
  watch: 'no change is told: fs.watch is a typed error',
  xattr: "zenfs's own functions, of other names and arguments than getxattrSync and its like",
};
