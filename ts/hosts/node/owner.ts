// Who takes locks, told in 16 bytes, so that another process of this machine can see that it is gone:
// | machine u32 | process u32 | its start u32 | thread u16 | instance u16 |
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

const SIZE = 16;
/** Of /proc/PID/stat behind the command in parentheses: the 22nd field of all. */
const START_FIELD = 19;

let instances = 0;
const live = new Set<number>();

/** A new instance of the component in this process, until `end`. */
export function newOwner(): { readonly bytes: Uint8Array; end(): void } {
  const instance = (instances = (instances + 1) & 0xffff);
  live.add(instance);
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, machine());
  view.setUint32(4, process.pid);
  view.setUint32(8, startOf(process.pid));
  view.setUint16(12, threadId & 0xffff);
  view.setUint16(14, instance);
  return { bytes, end: () => live.delete(instance) };
}

/** True only when it is certain that whoever these bytes tell of will write nothing more. */
export function isGone(owner: Uint8Array): boolean {
  if (owner.length !== SIZE) return false;
  const view = new DataView(owner.buffer, owner.byteOffset, SIZE);
  if (view.getUint32(0) !== machine()) return false;
  const pid = view.getUint32(4);
  if (!isRunning(pid) || startOf(pid) !== view.getUint32(8)) return true;
  return pid === process.pid && view.getUint16(12) === (threadId & 0xffff) && !live.has(view.getUint16(14));
}

/** Process numbers mean something within one boot and one namespace of process numbers. */
function machine(): number {
  let place = hostname();
  try {
    place = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8') + readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux, or without /proc.
  }
  return createHash('sha256').update(place).digest().readUInt32BE(0);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** When a process started: numbers are used again. 0 where it can't be told. */
function startOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_FIELD]) >>> 0;
  } catch {
    return 0;
  }
}
