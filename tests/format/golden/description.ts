// All that is to be seen of a store, as JSON: what a later version has to see too.
import { createHash } from 'node:crypto';
import { Store, type Container } from '../../../dist/index.js';
import { open as openHost } from '../../../dist/hosts/lowered.js';

export interface Description {
  readonly formatVersion: number;
  readonly uuid: string;
  readonly images: Readonly<Record<string, ImageDescription>>;
  readonly containers: Readonly<Record<string, ContainerDescription>>;
}

interface ImageDescription {
  readonly names: readonly string[];
  readonly config: string;
  readonly size: number;
  readonly entries: number;
  /** diffIDs, each with the digest of the tar that is given back, which is the same. */
  readonly layers: readonly (readonly [diffId: string, exported: string])[];
}

interface ContainerDescription {
  readonly id: string;
  readonly image: string;
  readonly parent?: string | undefined;
  readonly created: string;
  readonly bytes: number;
  readonly inodes: number;
  readonly quota: object;
  readonly diff: readonly string[];
  /** By name: what differs from the image then, and what from then on. */
  readonly checkpoints: Readonly<Record<string, readonly [before: readonly string[], since: readonly string[]]>>;
  readonly tree: readonly string[];
}

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Bytes as ASCII. */
function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replace(/[^ -[\]-~]/g, (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

export async function descriptionOf(directory: string): Promise<Description> {
  const store = await Store.open({ dir: directory, mode: 'read-only' });
  const exported = await exportsOf(directory, [...new Set(store.images().flatMap(({ layers }) => layers))]);
  const images = store.images().map((image): [string, ImageDescription] => {
    const { id, names, size, entries, layers } = image;
    const tars = layers.map((layer) => [layer, exported.get(layer)!] as const);
    return [id, { names: [...names].sort(), config: sha256(image.configBytes()), size, entries, layers: tars }];
  });
  const containers: [string, ContainerDescription][] = [];
  for (const { name } of store.containers()) {
    const container = await store.container(name);
    containers.push([name, describeContainer(container)]);
    await container.close();
  }
  const { formatVersion, uuid } = store.info;
  await store.close();
  return { formatVersion, uuid, images: Object.fromEntries(images), containers: Object.fromEntries(containers) };
}

function describeContainer(container: Container): ContainerDescription {
  const lines = (options: { from?: string; to?: string }): string[] => container.diff(options).map(({ kind, path }) => `${kind} ${path}`);
  const checkpoints = container.checkpoints().map(({ name }) => [name, [lines({ to: name }), lines({ from: name })]] as const);
  const { id, image, parent, created } = container;
  const tree: string[] = [];
  addTree(container, Buffer.from('/'), tree);
  return {
    id,
    image,
    ...(parent === undefined ? {} : { parent }),
    created: created.toISOString(),
    ...container.usage(),
    diff: lines({}),
    checkpoints: Object.fromEntries(checkpoints),
    tree,
  };
}

/** One line per name: path, and all that `lstat`, `readlink`, `getxattr` and reading tell. */
function addTree(container: Container, path: Buffer, lines: string[]): void {
  const { fs } = container;
  const stat = fs.lstatSync(path, { bigint: true });
  const times = [stat.atimeNs, stat.mtimeNs, stat.ctimeNs].join(' ');
  const parts = [textOf(path), stat.mode.toString(8), `${stat.uid}:${stat.gid}`, `ino ${stat.ino}`, `links ${stat.nlink}`];
  parts.push(`size ${stat.size}`, `rdev ${stat.rdev}`, `times ${times}`);
  for (const name of fs.listxattrSync(path, { follow: false }).sort()) {
    parts.push(`${name}=${textOf(fs.getxattrSync(path, name, { follow: false }))}`);
  }
  if (stat.isSymbolicLink()) parts.push(`-> ${textOf(fs.readlinkSync(path, { encoding: 'buffer' }))}`);
  if (stat.isFile()) parts.push(sha256(fs.readFileSync(path)));
  lines.push(parts.join(', '));
  if (!stat.isDirectory()) return;
  const names = fs.readdirSync(path, { encoding: 'buffer' }) as unknown as Buffer[];
  for (const name of names.sort(Buffer.compare))
    addTree(container, Buffer.concat([path, ...(path.length > 1 ? [Buffer.from('/')] : []), name]), lines);
}

/** The digests of the tars of layers. */
async function exportsOf(directory: string, layers: readonly string[]): Promise<Map<string, string>> {
  const host = await openHost({ directory, mode: 'read-only' });
  const store = host.bindings.store.Store.open(host.preopenName, 'read-only', 'golden');
  const found = new Map<string, string>();
  for (const diffId of layers) {
    const layer = host.bindings.layers.LayerExport.begin(store, diffId);
    const hash = createHash('sha256');
    for (let piece = layer.read(1 << 16); piece.length > 0; piece = layer.read(1 << 16)) hash.update(piece);
    layer[Symbol.dispose]();
    found.set(diffId, `sha256:${hash.digest('hex')}`);
  }
  store[Symbol.dispose]();
  await host.close();
  return found;
}
