import type { ContainerFs } from '../../dist/index.js';

type Call = (fs: ContainerFs, path: (name: string) => string) => unknown;

/** Calls that fail, over a directory with `file`, `dir/below`, `dir/file`, and links: `link` to `nowhere`, `to-dir`, `to-slash` to `file/`. */
export const FAILING: Readonly<Record<string, Call>> = {
  'open nothing': (fs, path) => fs.openSync(path('none'), 'r'),
  'read nothing': (fs, path) => fs.readFileSync(path('none')),
  'read a directory': (fs, path) => fs.readFileSync(path('dir')),
  'write a directory': (fs, path) => {
    fs.writeFileSync(path('dir'), 'x');
  },
  'write below a file': (fs, path) => {
    fs.writeFileSync(path('file/x'), 'x');
  },
  'stat nothing': (fs, path) => fs.statSync(path('none')),
  'stat a dangling link': (fs, path) => fs.statSync(path('link')),
  'lstat below a file': (fs, path) => fs.lstatSync(path('file/x')),
  'list nothing': (fs, path) => fs.readdirSync(path('none')),
  'list a file': (fs, path) => fs.readdirSync(path('file')),
  'make what is there': (fs, path) => fs.mkdirSync(path('dir')),
  'make below nothing': (fs, path) => fs.mkdirSync(path('none/x')),
  'remove nothing': (fs, path) => {
    fs.rmdirSync(path('none'));
  },
  'remove what is not empty': (fs, path) => {
    fs.rmdirSync(path('dir'));
  },
  'rmdir a file': (fs, path) => {
    fs.rmdirSync(path('file'));
  },
  'unlink nothing': (fs, path) => {
    fs.unlinkSync(path('none'));
  },
  'rename nothing': (fs, path) => {
    fs.renameSync(path('none'), path('x'));
  },
  'rename a file over a directory': (fs, path) => {
    fs.renameSync(path('file'), path('dir'));
  },
  'link nothing': (fs, path) => {
    fs.linkSync(path('none'), path('x'));
  },
  'link over something': (fs, path) => {
    fs.linkSync(path('file'), path('dir'));
  },
  'symlink over something': (fs, path) => {
    fs.symlinkSync('target', path('file'));
  },
  'readlink a file': (fs, path) => fs.readlinkSync(path('file')),
  'chmod nothing': (fs, path) => {
    fs.chmodSync(path('none'), 0o600);
  },
  'chown nothing': (fs, path) => {
    fs.chownSync(path('none'), 0, 0);
  },
  'utimes nothing': (fs, path) => {
    fs.utimesSync(path('none'), 0, 0);
  },
  'truncate nothing': (fs, path) => {
    fs.truncateSync(path('none'));
  },
  'access nothing': (fs, path) => {
    fs.accessSync(path('none'));
  },
  'copy nothing': (fs, path) => {
    fs.copyFileSync(path('none'), path('x'));
  },
  'open exclusively what is there': (fs, path) => fs.openSync(path('file'), 'wx'),
  'fstat a closed descriptor': (fs) => fs.fstatSync(999_999),
  'close a closed descriptor': (fs) => {
    fs.closeSync(999_999);
  },
  'unlink an empty path': (fs) => {
    fs.unlinkSync('');
  },
  'a NUL in a path': (fs) => fs.statSync('a\0b'),
  'rename a file to a directory with a slash behind it': (fs, path) => {
    fs.renameSync(path('file'), path('dir/below/'));
  },
  'rename a link with a slash behind it': (fs, path) => {
    fs.renameSync(path('to-dir/'), path('x'));
  },
  'rename nothing to below a file': (fs, path) => {
    fs.renameSync(path('none'), path('file/x'));
  },
  'rename nothing to a directory with entries': (fs, path) => {
    fs.renameSync(path('none'), path('dir'));
  },
  'rename a directory below itself': (fs, path) => {
    fs.renameSync(path('dir'), path('dir/below/x'));
  },
  'rename a file to the directory that it is in': (fs, path) => {
    fs.renameSync(path('dir/file'), path('dir'));
  },
  'link a directory': (fs, path) => {
    fs.linkSync(path('dir'), path('x'));
  },
  'link a directory to a name that is taken': (fs, path) => {
    fs.linkSync(path('dir'), path('file'));
  },
  'link a directory to below nothing': (fs, path) => {
    fs.linkSync(path('dir'), path('none/x'));
  },
  'write with a slash behind a new name': (fs, path) => {
    fs.writeFileSync(path('new/'), '');
  },
  'write with a slash behind a file': (fs, path) => {
    fs.writeFileSync(path('file/'), '');
  },
  'write through a link whose target ends in a slash': (fs, path) => {
    fs.writeFileSync(path('to-slash'), '');
  },
  'read with a slash behind a file': (fs, path) => fs.readFileSync(path('file/')),
  'unlink a link to a directory with a slash behind it': (fs, path) => {
    fs.unlinkSync(path('to-dir/'));
  },
  'rmdir a link to a directory with a slash behind it': (fs, path) => {
    fs.rmdirSync(path('to-dir/'));
  },
  'mkdir over a link with a slash behind it': (fs, path) => fs.mkdirSync(path('to-dir/')),
  'symlink with a slash behind a new name': (fs, path) => {
    fs.symlinkSync('x', path('new/'));
  },
  'ftruncate what is open for reading': (fs, path) => {
    fs.ftruncateSync(fs.openSync(path('file'), 'r'), 1);
  },
  'an unknown flag': (fs, path) => fs.openSync(path('file'), 'q'),
};

/** Makes what the calls are over, in a directory. */
function prepare(fs: ContainerFs, root: string): void {
  fs.writeFileSync(`${root}/file`, 'content');
  fs.mkdirSync(`${root}/dir/below`, { recursive: true });
  fs.writeFileSync(`${root}/dir/file`, 'below');
  fs.symlinkSync('nowhere', `${root}/link`);
  fs.symlinkSync('dir', `${root}/to-dir`);
  fs.symlinkSync('file/', `${root}/to-slash`);
}

/** How a call fails in a directory, whose path is left out of what is told. */
export function failureOf(name: string, fs: ContainerFs, root: string): object {
  prepare(fs, root);
  const path = (below: string): string => (below === '' ? root : `${root}/${below}`);
  try {
    FAILING[name]!(fs, path);
  } catch (error) {
    const { code, errno, syscall, path: of, dest, message, name: kind } = error as NodeJS.ErrnoException & { dest?: string };
    const cut = (text: string | undefined): string | undefined => text?.replaceAll(root, '');
    const told = { code, errno, syscall, path: cut(of), dest: cut(dest), message: cut(message), name: kind };
    return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  }
  return { none: true };
}
