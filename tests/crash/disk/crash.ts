// The images that a crash may leave: each unsynced change and each unsynced name is kept, lost or (a write) torn for itself.
import type { Random } from '../../property/random.js';
import type { ImageDirectory, ImageNode } from './image.js';
import type { DirectoryNode, FileChange, FileNode, Node } from './nodes.js';
import { applied, type Meanings, type Unsynced } from './unsynced.js';

const SECTOR = 512;

/** What became of a write: the bytes from `from` to `to` arrived. */
interface Fate {
  readonly from: number;
  readonly to: number;
  /** What stands where bytes were to come and the file had grown already: nothing, when it had not grown. */
  readonly fill: 'nothing' | 'zeros' | 'junk' | Uint8Array;
}

const KEPT: Fate = { from: 0, to: Infinity, fill: 'nothing' };
const LOST: Fate = { from: 0, to: 0, fill: 'nothing' };

/** Decides for every unsynced change and name. */
interface Crash {
  fate(change: FileChange): Fate;
  /** Which of its meanings a name has. */
  meaning(meanings: Meanings): number;
  /** The order in which the writes of a file are applied. */
  order(changes: readonly FileChange[]): readonly FileChange[];
}

const inOrder = (changes: readonly FileChange[]): readonly FileChange[] => changes;
const oldest = (): number => 0;
const newest = (meanings: Meanings): number => meanings.length - 1;

/** The crash that loses all that isn't durable. */
export const ALL_LOST = 1;

/**
 * What crash number `variation` leaves. The first loses nothing, the second is ALL_LOST; then each change or name is alone lost, and alone
 * kept; all further ones are drawn from `random`.
 */
export function crashed(root: DirectoryNode, unsynced: Unsynced, variation: number, random: Random): ImageDirectory {
  return imageOf(root, unsynced, crash(unsynced, variation, random));
}

/** What a crash leaves that loses some unsynced changes of files; all else arrived. */
export function crashedLosing(root: DirectoryNode, unsynced: Unsynced, isLost: (change: FileChange) => boolean): ImageDirectory {
  return imageOf(root, unsynced, { fate: (change) => (isLost(change) ? LOST : KEPT), meaning: newest, order: inOrder });
}

function crash(unsynced: Unsynced, variation: number, random: Random): Crash {
  if (variation === 0) return { fate: () => KEPT, meaning: newest, order: inOrder };
  if (variation === ALL_LOST) return { fate: () => LOST, meaning: oldest, order: inOrder };
  const units = unitsOf(unsynced);
  const [unit, alone] = [units[(variation - 2) >> 1], variation % 2 === 1];
  if (unit === undefined) return randomCrash(units, random);
  return {
    fate: (change) => ((change === unit) === alone ? KEPT : LOST),
    meaning: (meanings) => ((meanings === unit) === alone ? newest(meanings) : 0),
    order: inOrder,
  };
}

function unitsOf(unsynced: Unsynced): (FileChange | Meanings)[] {
  return [...[...unsynced.files.values()].flat(), ...[...unsynced.names.values()].flatMap((names) => [...names.values()])];
}

function randomCrash(units: readonly (FileChange | Meanings)[], random: Random): Crash {
  const kept = random.pick([10, 50, 90]);
  const torn = random.pick([0, 30, 100]);
  const shuffled = random.below(3) === 0;
  const writes = units.filter((unit): unit is FileChange & { kind: 'write' } => !Array.isArray(unit) && unit.kind === 'write');
  return {
    fate(change) {
      const keeps = random.below(100) < kept;
      if (change.kind === 'resize') return keeps ? KEPT : LOST;
      const fill = random.pick(['nothing', 'zeros', 'junk', random.pick(writes).data] as const);
      if (random.below(100) < torn) return { ...tear(change.data.length, random), fill };
      return keeps ? KEPT : { ...LOST, fill };
    },
    meaning: (meanings) => (random.below(4) === 0 ? random.below(meanings.length) : random.below(100) < kept ? newest(meanings) : 0),
    order: (changes) => (shuffled ? [...changes].sort(() => random.below(3) - 1) : changes),
  };
}

/** Which part of a write arrives: its start or its end, up to a sector or in the middle of one. */
function tear(length: number, random: Random): { from: number; to: number } {
  const at = random.below(2) === 0 ? Math.min(length, SECTOR * random.below(Math.ceil(length / SECTOR) + 1)) : random.below(length + 1);
  return random.below(3) === 0 ? { from: at, to: length } : { from: 0, to: at };
}

function imageOf(root: DirectoryNode, unsynced: Unsynced, fates: Crash): ImageDirectory {
  const seen = new Map<Node, ImageNode>();
  const directory = (node: DirectoryNode): ImageDirectory => {
    const entries = new Map<string, ImageNode>();
    for (const [name, child] of unsynced.entries(node)) entries.set(name, image(child));
    for (const [name, meanings] of unsynced.names.get(node) ?? []) {
      const child = meanings[fates.meaning(meanings)];
      if (child) entries.set(name, image(child));
      else entries.delete(name);
    }
    return entries;
  };
  const image = (node: Node): ImageNode => {
    let known = seen.get(node);
    if (known === undefined) seen.set(node, (known = node.kind === 'file' ? bytesOf(node, unsynced, fates) : directory(node)));
    return known;
  };
  return directory(root);
}

function bytesOf(file: FileNode, unsynced: Unsynced, fates: Crash): Uint8Array {
  const changes = unsynced.files.get(file);
  const durable = unsynced.bytes(file);
  if (!changes) return durable;
  return applied(
    durable,
    fates.order(changes).flatMap((change) => survivors(change, fates.fate(change), durable.length)),
  );
}

/** What of a change reached the platter, as changes. */
function survivors(change: FileChange, fate: Fate, durableSize: number): FileChange[] {
  if (change.kind === 'resize') return fate === KEPT ? [change] : [];
  if (fate === KEPT) return [change];
  const { file, offset, data } = change;
  const found: FileChange[] = [];
  const fresh = Math.max(0, durableSize - offset);
  if (fate.fill !== 'nothing' && fresh < data.length) {
    found.push({ kind: 'write', file, offset: offset + fresh, data: filling(fate.fill, data.length).subarray(fresh) });
  }
  const arrived = data.subarray(fate.from, fate.to);
  if (arrived.length > 0) found.push({ kind: 'write', file, offset: offset + fate.from, data: arrived });
  return found;
}

function filling(fill: 'zeros' | 'junk' | Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  if (fill === 'junk') for (let i = 0; i < length; i++) bytes[i] = (i * 167 + 13) & 0xff;
  else if (fill !== 'zeros') bytes.set(fill.subarray(0, length));
  return bytes;
}
