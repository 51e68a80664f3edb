// Labels by which writers in Node, Deno and Bun know each other, and whether one of them is gone.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** Where the processes of a label can be looked up: the same only for processes that see each other. */
interface Place {
  readonly host: string;
  /** Of this boot and pid namespace, where the system tells them. */
  readonly space: string;
}

const LABEL = /^process (\d+) on (\S+) \(space (\S+), start (\S+), thread (\d+), instance (\d+)\)$/;

/** The space of a process that can't see it: not on Linux, or in Deno without all permissions. It says nothing of another's. */
const UNKNOWN = '-';

const place: Place = { host: hostname().replace(/\s/g, '-').slice(0, 64), space: spaceOf() };
/** Instances of this thread that may still write. */
const live = new Set<number>();
let instances = 0;

/** One instance of the component, as others are told of it. */
export class Owner {
  readonly #instance = ++instances;
  readonly label = `process ${process.pid} on ${place.host} (space ${place.space}, start ${startOf(process.pid)}, thread ${threadId}, instance ${this.#instance})`;

  constructor() {
    live.add(this.#instance);
  }

  /** The instance writes no more. */
  end(): void {
    live.delete(this.#instance);
  }
}

/**
 * Whether the writer of this label surely writes no more: its process ended (or its number now belongs to another), the machine was started
 * anew, or the instance was given up. A label of another machine, or of none of ours, says nothing. Without a label the writer
 * ended in the middle of taking the lock: it holds nothing.
 */
export function isGone(label: string): boolean {
  if (label === '') return true;
  const [, pid, host, space, start, thread, instance] = LABEL.exec(label) ?? [];
  if (pid === undefined || host !== place.host) return false;
  if (space !== place.space) return space !== UNKNOWN && place.space !== UNKNOWN && bootOf(space) !== bootOf(place.space);
  if (Number(pid) !== process.pid || start !== startOf(process.pid)) return start !== startOf(Number(pid));
  return Number(thread) === threadId && !live.has(Number(instance));
}

/** When a process started, in the system's own unit; where there is no /proc, whether it runs. */
function startOf(pid: number): string {
  if (process.platform === 'linux') {
    try {
      // proc(5): field 22; the second one may hold spaces and parentheses.
      return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19] ?? 'none';
    } catch {
      return 'none';
    }
  }
  try {
    process.kill(pid, 0);
    return 'running';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'running' : 'none';
  }
}

function spaceOf(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim().slice(0, 8);
    return `${boot}/${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return UNKNOWN;
  }
}

function bootOf(space: string | undefined): string | undefined {
  return space?.split('/')[0];
}
