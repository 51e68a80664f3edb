// What a store holds, as text: two stores that hold the same give the same.
import { createHash } from 'node:crypto';
import type { ContainerFs } from '../../ts/fs/container-fs.js';
import type { ModelStore } from './world.js';

export interface Observation {
  /** What another program left, which is looked at for itself. */
  readonly intruder: { readonly name: boolean; readonly file: boolean };
  /** Images with their names, and containers. */
  readonly names: string;
  /** By container: a line for each path. */
  readonly containers: ReadonlyMap<string, ReadonlyMap<string, Line>>;
}

export interface Line {
  /** All that there is to know but content. */
  readonly about: string;
  readonly size: number;
  /** Content of a file, hashed unless it is short; target of a link. */
  readonly content: string;
}

/** What two runs of one workload have in common, or everything. */
export type Detail = 'without times' | 'everything';

/** What another program gives an image for a name, and writes into a container. */
export const INTRUDER_NAME = 'intruder:latest';
export const INTRUDER_FILE = '/intruder';

/** Everything that the store holds, read and checked: its layers' tars have to have their digests. */
export function observe(store: ModelStore, detail: Detail): Observation {
  const intruder = { name: false, file: false };
  const images = store.images().map((image) => {
    image.configBytes();
    for (const diffId of image.layers) {
      const found = `sha256:${createHash('sha256').update(store.tarOf(diffId)).digest('hex')}`;
      if (found !== diffId) throw new WrongAnswer(`layer ${diffId} reads as ${found}`);
    }
    if (image.names.includes(INTRUDER_NAME)) intruder.name = true;
    return { id: image.id, names: image.names.filter((name) => name !== INTRUDER_NAME), layers: image.layers };
  });
  const containers = new Map<string, ReadonlyMap<string, Line>>();
  const checkpoints = new Map<string, string[]>();
  const known = store.containers();
  for (const { name } of known) {
    const container = store.openNow(name);
    const lines = linesOf(container.fs, detail);
    checkpoints.set(
      name,
      container.checkpoints().map((checkpoint) => checkpoint.name),
    );
    void container.close();
    if (lines.delete(INTRUDER_FILE)) intruder.file = true;
    containers.set(name, lines);
  }
  const described = known.map(({ name, image, id, created }) =>
    detail === 'everything'
      ? { name, image, checkpoints: checkpoints.get(name), id, created: created.getTime() }
      : { name, image, checkpoints: checkpoints.get(name) },
  );
  return { intruder, names: JSON.stringify({ images, containers: described.sort((a, b) => (a.name < b.name ? -1 : 1)) }), containers };
}

/** The store gave what was never there. */
export class WrongAnswer extends Error {}

function linesOf(fs: ContainerFs, detail: Detail): Map<string, Line> {
  const lines = new Map<string, Line>();
  const walk = (path: string): void => {
    const stat = fs.lstatSync(path === '' ? '/' : path, { bigint: true });
    const about = [stat.mode, stat.uid, stat.gid, stat.nlink, stat.rdev, stat.size, ...xattrsOf(fs, path)];
    if (detail === 'everything') about.push(stat.ino, stat.mtimeNs, stat.ctimeNs);
    let content = '';
    if (stat.isFile()) content = summary(fs.readFileSync(path));
    else if (stat.isSymbolicLink()) content = fs.readlinkSync(path);
    lines.set(path, { about: about.join(' '), size: Number(stat.size), content });
    if (stat.isDirectory()) for (const name of fs.readdirSync(path === '' ? '/' : path)) walk(`${path}/${name}`);
  };
  walk('');
  return lines;
}

function xattrsOf(fs: ContainerFs, path: string): string[] {
  const at = path === '' ? '/' : path;
  return fs.listxattrSync(at, { follow: false }).map((name) => `${name}=${summary(fs.getxattrSync(at, name, { follow: false }))}`);
}

function summary(bytes: Buffer): string {
  return bytes.length <= 64 ? bytes.toString('latin1') : createHash('md5').update(bytes).digest('base64');
}
