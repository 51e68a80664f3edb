// The merged view of a container in the shape that host_tree.py prints, through the public API.
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { ContainerFs } from '../../dist/index.js';

export interface TreeEntry {
  path: string;
  kind: string;
  mode: number;
  uid: number;
  gid: number;
  mtime: string;
  xattrs: Record<string, string>;
  sha256?: string;
  size?: number;
  inode?: string;
  links?: number;
  target?: string;
  device?: [number, number];
}

const MODE_MASK = 0o7777n;

/** The tree at `root` of a container. */
export function containerTree(fs: ContainerFs, root = ''): TreeEntry[] {
  return walkTree(fs, root).map(({ entry }) => entry);
}

/** The same with what `lstat` gave. */
export function walkTree(fs: ContainerFs, root: string): { entry: TreeEntry; stat: BigIntStats }[] {
  const entries: { entry: TreeEntry; stat: BigIntStats }[] = [];
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const visit = (name: Buffer): void => {
    const path = root.length + name.length === 0 ? Buffer.from('/') : Buffer.concat([Buffer.from(root), name]);
    const stat = fs.lstatSync(path, { bigint: true });
    const entry: TreeEntry = {
      path: hex(name),
      kind: 'other',
      mode: Number(stat.mode & MODE_MASK),
      uid: Number(stat.uid),
      gid: Number(stat.gid),
      mtime: String(stat.mtimeNs),
      xattrs: {},
    };
    entries.push({ entry, stat });
    for (const attribute of fs.listxattrSync(path, { follow: false })) {
      entry.xattrs[Buffer.from(attribute).toString('hex')] = hex(fs.getxattrSync(path, attribute, { follow: false }));
    }
    if (!stat.isDirectory() && stat.nlink > 1n) {
      entry.inode = String(stat.ino);
      entry.links = Number(stat.nlink);
    }
    if (stat.isFile()) {
      entry.kind = 'file';
      entry.sha256 = createHash('sha256').update(fs.readFileSync(path)).digest('hex');
      entry.size = Number(stat.size);
    } else if (stat.isSymbolicLink()) {
      entry.kind = 'symlink';
      entry.target = hex(fs.readlinkSync(path, { encoding: 'buffer' }));
    } else if (stat.isFIFO()) entry.kind = 'fifo';
    else if (stat.isCharacterDevice() || stat.isBlockDevice()) {
      entry.kind = stat.isBlockDevice() ? 'block' : 'char';
      // As glibc's makedev packs them.
      const device = stat.rdev;
      entry.device = [
        Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn)),
        Number((device & 0xffn) | ((device >> 12n) & ~0xffn)),
      ];
    } else if (stat.isDirectory()) {
      entry.kind = 'directory';
      const children = fs.readdirSync(path, { encoding: 'buffer' }) as unknown as Buffer[];
      children.sort(Buffer.compare);
      for (const child of children) visit(Buffer.concat([name, Buffer.from('/'), child]));
    }
  };
  visit(Buffer.alloc(0));
  return entries;
}

/** Inode numbers differ between file systems: each group of links is named by its first path. */
export function nameLinkGroups(entries: TreeEntry[]): TreeEntry[] {
  const first = new Map<string, string>();
  for (const entry of entries) {
    if (entry.inode === undefined) continue;
    if (!first.has(entry.inode)) first.set(entry.inode, entry.path);
    entry.inode = first.get(entry.inode)!;
  }
  return entries;
}
