// The node:fs half of docs/compatibility.md: what node:fs exports against what container.fs has.
import * as nodeFs from 'node:fs';
import { tmpdir } from 'node:os';
import { containerFs } from '../../dist/fs/container-fs.js';
import { Dir } from '../../dist/fs/dir.js';
import { Dirent } from '../../dist/fs/directory-entries.js';
import { ContainerFileHandle } from '../../dist/fs/file-handle.js';

/** What newer versions of Node export, so that the page is the same whichever makes it. */
const NEWER = {
  fs: { glob: '22', globSync: '22', mkdtempDisposableSync: '24', openAsBlobSync: '26', Utf8Stream: '24' },
  promises: { glob: '22', mkdtempDisposable: '24' },
  handle: {},
  dir: {},
  dirent: {},
};

/** Internal, or of no file system. */
const IGNORED = /^(_|constructor$|processReadResult$|readSyncRecursive$|Symbol\((?!Symbol|nodejs))/;

const UNDEFINED = 'undefined, as in Node on Linux: links have no modes of their own';
const NO_WATCH = 'throws `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`: no change is told yet. `watchFile` works, by looking';

/** Everything that isn't complete. */
const REASONS = {
  fs: {
    globSync: [
      'complete',
      'throws in browsers and workerd, where the package for patterns is loaded when it is asked for: `glob` and `promises.glob` do',
    ],
    lchmod: ['complete', UNDEFINED],
    lchmodSync: ['complete', UNDEFINED],
    openAsBlob: ['partial', 'the file is read when the Blob is made'],
    openAsBlobSync: ['partial', 'as `openAsBlob`'],
    statfs: ['partial', 'tells the quota of the container and what its writable layer takes; without a quota 2⁵³ bytes'],
    statfsSync: ['partial', 'as `statfs`'],
    Utf8Stream: ['not', "Node's own takes `{ fs: container.fs }`"],
    watch: ['not', NO_WATCH],
  },
  promises: {
    lchmod: ['complete', 'fails with `ERR_METHOD_NOT_IMPLEMENTED`, as in Node on Linux'],
    statfs: ['partial', 'as `fs.statfs`'],
    watch: ['not', NO_WATCH],
  },
  handle: {
    getAsyncId: ['partial', 'always 0: no asynchronous resource is behind a file'],
  },
  dir: {},
  dirent: {},
};

/** A view of a container that is never asked anything. */
const view = containerFs({ info: { id: '0'.repeat(32) } });

async function nodeNames() {
  const handle = await nodeFs.promises.open(tmpdir(), 'r');
  const dir = nodeFs.opendirSync(tmpdir());
  try {
    return {
      fs: Object.keys(nodeFs).filter((name) => name !== 'default'),
      promises: Object.keys(nodeFs.promises),
      handle: [...Reflect.ownKeys(Object.getPrototypeOf(handle)), 'close'].map(nameOf),
      dir: Reflect.ownKeys(Object.getPrototypeOf(dir)).map(nameOf),
      dirent: ['name', 'parentPath', ...Reflect.ownKeys(nodeFs.Dirent.prototype).map(nameOf)],
    };
  } finally {
    dir.closeSync();
    await handle.close();
  }
}

/** Well-known symbols have other names where Node made them itself. */
function nameOf(key) {
  return String(key).replace('Symbol(nodejs.', 'Symbol(Symbol.');
}

const has = {
  fs: (name) => name in view,
  promises: (name) => name in view.promises,
  handle: (name) => name === 'close' || [...Reflect.ownKeys(ContainerFileHandle.prototype)].map(nameOf).includes(name),
  dir: (name) => Reflect.ownKeys(Dir.prototype).map(nameOf).includes(name),
  dirent: (name) => name === 'name' || name === 'parentPath' || Reflect.ownKeys(Dirent.prototype).map(nameOf).includes(name),
};

const TITLES = {
  fs: '`fs`',
  promises: '`fs.promises`',
  handle: '`FileHandle`',
  dir: '`Dir`',
  dirent: '`Dirent`',
};

function rowOf(part, name) {
  const present = has[part](name);
  const [state, reason] = REASONS[part][name] ?? [present ? 'complete' : undefined, ''];
  if (state === undefined)
    throw new Error(`${TITLES[part]} has ${name}, container.fs doesn't: add it, or say why in tools/compatibility/fs.mjs`);
  if (!present && state !== 'not') throw new Error(`tools/compatibility/fs.mjs says "${state}" of ${part}.${name}, which is otherwise`);
  const since = NEWER[part][name] === undefined ? '' : ` (Node ${NEWER[part][name]})`;
  return {
    name,
    line: `| \`${name.replace(/^Symbol\((.*)\)$/, '[$1]')}\`${since} | ${state} | ${reason} |`,
    plain: state === 'complete' && reason === '',
  };
}

/** A table of what isn't plainly complete, and the names of what is. */
function section(part, names) {
  const every = [...new Set([...names, ...Object.keys(NEWER[part])])].filter((name) => !IGNORED.test(name)).sort();
  const rows = every.map((name) => rowOf(part, name));
  const complete = rows.filter(({ plain }) => plain).map(({ name }) => `\`${name.replace(/^Symbol\((.*)\)$/, '[$1]')}\``);
  const others = rows.filter(({ plain }) => !plain).map(({ line }) => line);
  const table = others.length === 0 ? [] : ['', '| name | state | |', '|---|---|---|', ...others];
  return [`### ${TITLES[part]}`, '', `Complete: ${complete.join(', ')}.`, ...table, ''];
}

export async function fsCompatibility() {
  const names = await nodeNames();
  // Top level in Node before 24, and here in every one.
  names.fs.push('F_OK', 'R_OK', 'W_OK', 'X_OK');
  // In Node's own from some version of 22 on, here in every one.
  names.dir.push('Symbol(Symbol.dispose)', 'Symbol(Symbol.asyncDispose)');
  names.dirent = names.dirent.filter((name) => name !== 'path');
  return [
    '## node:fs',
    '',
    '`container.fs` has the names, arguments, results and errors of `node:fs`: synchronous, with callbacks, and under `promises`. Complete means that `tests/node-fs`',
    'found no difference to Node 20, 22, 24 and 26 that it does not list with a reason (`tests/node-fs/exceptions.ts`).',
    '',
    '- Paths are text, Buffers or `file:` URLs, from the root of the container; there is no working directory but `/`.',
    '- Work is done in the call itself, so that calls take effect in the order in which they are made; callbacks and promises answer later.',
    '- Owners and modes are kept, not enforced: whoever has the container is its root. `container.fsAs({ uid, gid, groups })` gives the files as a user has them:',
    '  what is made there belongs to the user, and `access` tells what owners and modes allow; other functions enforce nothing there either.',
    '- Besides what Node has: extended attributes (`getxattr`, `listxattr`, `setxattr`, `removexattr`), `mknod`, `mkfifo`, `umask`, and times as bigints of nanoseconds.',
    '- `cp` and `copyFile` share content, at any size. `fsync` of one file makes the whole container durable.',
    '',
    ...Object.keys(TITLES).flatMap((part) => section(part, names[part])),
  ];
}
