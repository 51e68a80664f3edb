// Overlayfs with its full options, in this process's mount namespace, which run.mjs has made a private one.
import { execFileSync } from 'node:child_process';
import nodeFs, { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeKind } from '../../../dist/index.js';
import type { OracleFs } from '../side.js';
import type { KernelCalls, UpperEntry } from './calls.js';

/**
 * Between the root that is compared and whatever is the host's: a relative link that was moved up leads here, where the container
 * has the same empty directories.
 */
const DEPTH = 12;

/** A root at which absolute links lead to the same places on the host and in a container. */
export function deepRoot(scratch: string): string {
  return join(scratch, ...Array.from({ length: DEPTH }, () => 'p'), 'root');
}

/** With what links that lead out of it have left around it. */
export function removeDeepRoot(scratch: string): void {
  rmSync(join(scratch, 'p'), { recursive: true });
}

export class Overlay {
  readonly #where: string;
  #mounted = false;

  /** `root`: the merged view's path; `inLayers`: the same tree's in the layers, without a slash at the front. */
  constructor(
    scratch: string,
    private readonly calls: KernelCalls,
    readonly root: string,
    private readonly inLayers: string,
  ) {
    this.#where = join(scratch, 'overlay');
  }

  /** Mounts the layers, without devices behind device files, the lowest first; `apart`: on a file system other than the upper's, so that inode numbers need xino. */
  mount(layers: readonly Buffer[], { apart = false, metacopy = true } = {}): void {
    this.unmount();
    mkdirSync(this.root, { recursive: true });
    mkdirSync(this.#where);
    mount('tmpfs', this.#where);
    const at = (name: string): string => join(this.#where, name);
    for (const name of ['upper', 'work', 'lower']) mkdirSync(at(name));
    if (apart) mount('tmpfs', at('lower'));
    const lowers = layers.map((tar, i) => {
      const [archive, lower] = [at(`${i}.tar`), at(`lower/${i}`)];
      writeFileSync(archive, tar);
      mkdirSync(lower);
      this.calls.call('lower', archive, this.inLayers, lower);
      return lower;
    });
    this.calls.call('upper', lowers.at(-1)!, at('upper'));
    const options = [
      `lowerdir=${lowers.reverse().join(':')}`,
      `upperdir=${at('upper')}`,
      `workdir=${at('work')}`,
      `redirect_dir=on,index=on,xino=on,metacopy=${metacopy ? 'on' : 'off'}`,
    ];
    execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', `${options.join(',')},noatime,nodev`, this.root]);
    this.#mounted = true;
  }

  unmount(): void {
    if (!this.#mounted) return;
    // Detached, not waited for: what a script that was stopped had started may still be in it.
    for (const path of [this.root, this.#where]) execFileSync('umount', ['--lazy', path]);
    this.#mounted = false;
    rmSync(this.#where, { recursive: true });
  }

  /** What is in the upper directory, in the order of a walk. */
  upper(): UpperEntry[] {
    return this.calls.call('changes', join(this.#where, 'upper')) as UpperEntry[];
  }

  /** node:fs, with what a container's has beyond it. */
  get fs(): OracleFs {
    const { calls } = this;
    const hex = (text: string): string => Buffer.from(text).toString('hex');
    const own = {
      umask: (mask?: number) => process.umask(mask ?? 0),
      mknodSync: (path: Buffer, kind: NodeKind, mode = 0o666, { major, minor } = { major: 0, minor: 0 }) =>
        void calls.call('mknod', path, kind, mode, major, minor),
      getxattrSync: (path: Buffer, name: string, { follow = true } = {}) =>
        Buffer.from(calls.call('getxattr', path, hex(name), follow) as string, 'hex'),
      listxattrSync: (path: Buffer, { follow = true } = {}) =>
        (calls.call('listxattr', path, follow) as string[]).map((name) => Buffer.from(name, 'hex').toString()),
      setxattrSync: (path: Buffer, name: string, value: Buffer, { follow = true, mode = 'any' } = {}) =>
        void calls.call('setxattr', path, hex(name), value.toString('hex'), mode, follow),
      removexattrSync: (path: Buffer, name: string, { follow = true } = {}) => void calls.call('removexattr', path, hex(name), follow),
    };
    // What the operations call is there; callbacks of what node:fs lacks they don't.
    return { ...nodeFs, ...own } as unknown as OracleFs;
  }
}

function mount(type: string, where: string): void {
  execFileSync('mount', ['-t', type, '-o', 'noatime,nodev', 'oracle', where]);
}
