// A tree as lines that can be compared, from node:fs or a container's fs: kinds, modes, owners, links, contents.
import { createHash } from 'node:crypto';
import type fs from 'node:fs';

type TreeFs = Pick<typeof fs, 'lstatSync' | 'readFileSync' | 'readdirSync' | 'readlinkSync'>;

export function treeLines(view: TreeFs, root: string): string[] {
  const lines: string[] = [];
  const visit = (below: Buffer): void => {
    const path = Buffer.concat([Buffer.from(root), below]);
    const stats = view.lstatSync(path);
    const parts = [below.toString('latin1'), stats.mode.toString(8), `${stats.uid}:${stats.gid}`];
    if (stats.isSymbolicLink()) parts.push(view.readlinkSync(path, 'buffer').toString('latin1'));
    if (stats.isFile()) parts.push(String(stats.nlink), createHash('sha256').update(view.readFileSync(path)).digest('hex'));
    if (stats.isCharacterDevice() || stats.isBlockDevice()) parts.push(String(stats.rdev));
    lines.push(parts.join(' '));
    if (!stats.isDirectory()) return;
    const names = view.readdirSync(path, { encoding: 'buffer' }).sort(Buffer.compare);
    for (const name of names) visit(Buffer.concat([below, Buffer.from('/'), name]));
  };
  visit(Buffer.alloc(0));
  return lines;
}
