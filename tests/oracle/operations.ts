// What can be done to a file system: each operation is data, so that a failing run can be printed, replayed and shortened.
// Paths are bytes written as Latin-1, below the root; `@` at the start of a link's target stands for the root.
import { constants } from 'node:fs';
import { createHash } from 'node:crypto';
import type { NodeKind } from '../../dist/index.js';
import type { Side } from './side.js';
import { shown } from './seen.js';

/** Seconds since 1970 that no operation sets a time to, or later. */
export const TIME_MAX = 1_600_000_000;

interface At {
  readonly path: string;
}
interface Two extends At {
  readonly to: string;
}
interface Data {
  readonly fill: number;
  readonly length: number;
}
interface Slot {
  readonly slot: number;
}
interface Placed extends Slot {
  /** null: where the descriptor stands. */
  readonly position: number | null;
}
interface Owner {
  readonly uid: number;
  readonly gid: number;
}
interface Mode {
  readonly mode: number;
}
interface Times {
  /** Seconds. */
  readonly atime: number;
  readonly mtime: number;
}
interface Attribute extends At {
  readonly name: string;
  readonly follow: boolean;
}

const bytes = ({ fill, length }: Data): Buffer => Buffer.alloc(length, fill);

/** Short to print, and enough to compare. */
export function digest(data: Uint8Array): string {
  return `${data.length}:${createHash('md5').update(data).digest('hex').slice(0, 12)}`;
}

function text(value: string | Uint8Array): string {
  return Buffer.from(value as string).toString('latin1');
}

/** What each operation does; what it gives is compared, as is the error it fails with. */
export const OPERATIONS = {
  stat: (side: Side, o: At) => shown(side.fs.statSync(side.at(o.path), { bigint: true }), side),
  lstat: (side: Side, o: At) => shown(side.fs.lstatSync(side.at(o.path), { bigint: true }), side),
  exists: (side: Side, o: At) => side.fs.existsSync(side.at(o.path)),
  access: (side: Side, o: At & Mode) => side.fs.accessSync(side.at(o.path), o.mode),
  readlink: (side: Side, o: At) => text(side.fs.readlinkSync(side.at(o.path), 'buffer')),
  realpath: (side: Side, o: At) => text(side.fs.realpathSync.native(side.at(o.path), 'buffer')),
  readdir: (side: Side, o: At) =>
    side.fs
      .readdirSync(side.at(o.path), { withFileTypes: true, encoding: 'latin1' })
      .map((entry) => `${entry.name} ${['File', 'Directory', 'SymbolicLink', 'FIFO'].find((kind) => entry[`is${kind}` as 'isFile']())}`)
      .sort(),
  readFile: (side: Side, o: At) => digest(side.fs.readFileSync(side.at(o.path))),
  writeFile: (side: Side, o: At & Data & { readonly flag: string } & Mode) => {
    const changes = o.length > 0 || (o.flag.startsWith('w') && side.has(o.path));
    side.fs.writeFileSync(side.at(o.path), bytes(o), { flag: o.flag, mode: o.mode });
    if (changes) side.wrote(o.path);
  },
  appendFile: (side: Side, o: At & Data) => {
    side.fs.appendFileSync(side.at(o.path), bytes(o));
    if (o.length > 0) side.wrote(o.path);
  },
  truncate: (side: Side, o: At & { readonly length: number }) => {
    side.fs.truncateSync(side.at(o.path), o.length);
    side.wrote(o.path);
  },
  copyFile: (side: Side, o: Two & Mode) => {
    side.fs.copyFileSync(side.at(o.path), side.at(o.to), o.mode);
  },
  mkdir: (side: Side, o: At & Mode) => {
    side.fs.mkdirSync(side.at(o.path), o.mode);
  },
  mkdirAll: (side: Side, o: At) => {
    side.fs.mkdirSync(side.at(o.path), { recursive: true });
  },
  rmdir: (side: Side, o: At) => {
    side.fs.rmdirSync(side.at(o.path));
  },
  unlink: (side: Side, o: At) => {
    side.fs.unlinkSync(side.at(o.path));
  },
  rm: (side: Side, o: At) => {
    side.fs.rmSync(side.at(o.path), { recursive: true });
  },
  rename: (side: Side, o: Two) => {
    side.fs.renameSync(side.at(o.path), side.at(o.to));
  },
  link: (side: Side, o: Two) => {
    side.fs.linkSync(side.at(o.path), side.at(o.to));
  },
  symlink: (side: Side, o: At & { readonly target: string }) => {
    side.fs.symlinkSync(side.target(o.target), side.at(o.path));
  },
  mknod: (side: Side, o: At & Mode & { readonly kind: NodeKind; readonly major: number; readonly minor: number }) => {
    side.fs.mknodSync(side.at(o.path), o.kind, o.mode, { major: o.major, minor: o.minor });
  },
  chmod: (side: Side, o: At & Mode) => {
    side.fs.chmodSync(side.at(o.path), o.mode);
  },
  chown: (side: Side, o: At & Owner) => {
    side.fs.chownSync(side.at(o.path), o.uid, o.gid);
  },
  lchown: (side: Side, o: At & Owner) => {
    side.fs.lchownSync(side.at(o.path), o.uid, o.gid);
  },
  utimes: (side: Side, o: At & Times) => {
    side.fs.utimesSync(side.at(o.path), o.atime, o.mtime);
  },
  lutimes: (side: Side, o: At & Times) => {
    side.fs.lutimesSync(side.at(o.path), o.atime, o.mtime);
  },
  getxattr: (side: Side, o: Attribute) => text(side.fs.getxattrSync(side.at(o.path), o.name, { follow: o.follow })),
  listxattr: (side: Side, o: At & { readonly follow: boolean }) => side.fs.listxattrSync(side.at(o.path), { follow: o.follow }),
  setxattr: (side: Side, o: Attribute & { readonly value: string; readonly mode: 'any' | 'create' | 'replace' }) => {
    const { follow, mode } = o;
    side.fs.setxattrSync(side.at(o.path), o.name, Buffer.from(o.value, 'latin1'), { follow, mode });
  },
  removexattr: (side: Side, o: Attribute) => {
    side.fs.removexattrSync(side.at(o.path), o.name, { follow: o.follow });
  },
  open: (side: Side, o: At & Mode & Slot & { readonly flags: number }) => {
    const truncates = (o.flags & constants.O_TRUNC) !== 0 && side.has(o.path);
    side.open(o.slot, side.at(o.path), o.flags, o.mode);
    if (truncates) side.wroteOpen(o.slot);
  },
  close: (side: Side, o: Slot) => {
    side.close(o.slot);
  },
  read: (side: Side, o: Placed & { readonly length: number }) => {
    const buffer = Buffer.alloc(o.length);
    return digest(buffer.subarray(0, side.fs.readSync(side.fd(o.slot), buffer, 0, o.length, o.position)));
  },
  write: (side: Side, o: Placed & Data) => {
    const written = side.fs.writeSync(side.fd(o.slot), bytes(o), 0, o.length, o.position);
    if (o.length > 0) side.wroteOpen(o.slot);
    return written;
  },
  writev: (side: Side, o: Placed & Data) => {
    const written = side.fs.writevSync(side.fd(o.slot), [bytes(o), Buffer.from('end')], o.position ?? undefined);
    side.wroteOpen(o.slot);
    return written;
  },
  fstat: (side: Side, o: Slot) => shown(side.fs.fstatSync(side.fd(o.slot), { bigint: true }), side),
  ftruncate: (side: Side, o: Slot & { readonly length: number }) => {
    side.fs.ftruncateSync(side.fd(o.slot), o.length);
    side.wroteOpen(o.slot);
  },
  fchmod: (side: Side, o: Slot & Mode) => {
    side.fs.fchmodSync(side.fd(o.slot), o.mode);
  },
  fchown: (side: Side, o: Slot & Owner) => {
    side.fs.fchownSync(side.fd(o.slot), o.uid, o.gid);
  },
  futimes: (side: Side, o: Slot & Times) => {
    side.fs.futimesSync(side.fd(o.slot), o.atime, o.mtime);
  },
  fsync: (side: Side, o: Slot) => {
    side.fs.fsyncSync(side.fd(o.slot));
  },
} as const;

type Table = typeof OPERATIONS;
export type Name = keyof Table;
export type OperationOf<N extends Name> = { readonly op: N } & Parameters<Table[N]>[1];
export type Operation = { [N in Name]: OperationOf<N> }[Name];
