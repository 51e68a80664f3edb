// One side of a comparison: a file system, where the tree is in it, and its open files.
import type { ContainerFs } from '../../dist/index.js';
import { OPERATIONS, TIME_MAX, type Operation } from './operations.js';

/** The functions that operations use; node:fs has most of them. */
export type OracleFs = Omit<ContainerFs, 'promises' | 'constants' | 'mkfifoSync' | 'createReadStream' | 'createWriteStream'>;

/** No open file has this number. */
const UNKNOWN = 999_999;
const SETUID = 0o4000;
const SETGID = 0o2000;
const GROUP_EXECUTE = 0o10;

/** How an operation ended. */
export type Outcome = { readonly value: unknown } | Failure;

export interface Failure {
  readonly code: string;
  readonly syscall?: string | undefined;
  readonly message: string;
}

export class Side {
  /** Nanoseconds: no operation sets a time after this, so one that is later is that of a call, which is different on each side. */
  readonly started = BigInt(TIME_MAX) * 1_000_000_000n;
  readonly #slots = new Map<number, number>();

  /**
   * `privileged`: it does what Linux does for a process with CAP_FSETID, which keeps setuid and setgid of what it writes. Veneer takes them away
   * from everybody (docs/semantics.md), so here they are taken away by hand. `timesFiles`: whether times of change of files are looked at.
   */
  constructor(
    readonly fs: OracleFs,
    readonly root: string,
    private readonly privileged: boolean,
    readonly timesFiles: boolean,
  ) {}

  apply(operation: Operation): Outcome {
    try {
      return { value: (OPERATIONS[operation.op] as (side: Side, o: Operation) => unknown)(this, operation) };
    } catch (error) {
      const { code, syscall, message } = error as Partial<Failure>;
      if (code === undefined || message === undefined) throw error;
      return { code, syscall, message };
    }
  }

  at(path: string): Buffer {
    return Buffer.from(path === '' ? this.root : `${this.root}/${path}`, 'latin1');
  }

  target(text: string): Buffer {
    return Buffer.from(text.replace(/^@/, this.root), 'latin1');
  }

  fd(slot: number): number {
    return this.#slots.get(slot) ?? UNKNOWN;
  }

  open(slot: number, path: Buffer, flags: number, mode: number): void {
    const fd = this.fs.openSync(path, flags, mode);
    const former = this.#slots.get(slot);
    if (former !== undefined) this.fs.closeSync(former);
    this.#slots.set(slot, fd);
  }

  close(slot: number): void {
    const fd = this.fd(slot);
    this.#slots.delete(slot);
    this.fs.closeSync(fd);
  }

  closeAll(): void {
    for (const fd of this.#slots.values()) this.fs.closeSync(fd);
    this.#slots.clear();
  }

  has(path: string): boolean {
    return this.fs.existsSync(this.at(path));
  }

  /** The data of what is at a path was changed. */
  wrote(path: string): void {
    if (!this.privileged) return;
    const { mode } = this.fs.statSync(this.at(path));
    if (unprivileged(mode) !== mode) this.fs.chmodSync(this.at(path), unprivileged(mode) & 0o7777);
  }

  wroteOpen(slot: number): void {
    if (!this.privileged) return;
    const { mode } = this.fs.fstatSync(this.fd(slot));
    if (unprivileged(mode) !== mode) this.fs.fchmodSync(this.fd(slot), unprivileged(mode) & 0o7777);
  }
}

function unprivileged(mode: number): number {
  return mode & ~SETUID & (mode & GROUP_EXECUTE ? ~SETGID : ~0);
}
