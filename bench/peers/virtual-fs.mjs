// File systems in JavaScript that have the files of a directory.
import nodeFs from 'node:fs';
import { join } from 'node:path';

function copyInto(fs, from, to) {
  for (const entry of nodeFs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), `${to}/${entry.name}`];
    if (entry.isDirectory()) {
      fs.mkdirSync(target);
      copyInto(fs, source, target);
    } else fs.writeFileSync(target, nodeFs.readFileSync(source));
  }
}

/** All in memory; nothing below it. */
async function memfs(directory) {
  const { fs } = await import('memfs').then(({ memfs: make }) => make());
  copyInto(fs, directory, '');
  return { fs, root: '' };
}

/** Changes in memory over a copy in memory: over the directory itself it fails at the first copy-up. */
async function zenfs(directory) {
  const { configure, CopyOnWrite, fs, InMemory, resolveMountConfig } = await import('@zenfs/core');
  const readable = await resolveMountConfig({ backend: InMemory });
  await configure({ mounts: { '/': readable } });
  copyInto(fs, directory, '');
  fs.umount('/');
  await configure({ mounts: { '/': { backend: CopyOnWrite, readable, writable: InMemory } }, disableAccessChecks: true });
  return { fs, root: '' };
}

/** Changes in memory over the directory; it has promises alone. */
async function justBash(directory) {
  const { OverlayFs } = await import('just-bash');
  const overlay = new OverlayFs({ root: directory, mountPoint: '/' });
  const fs = {
    statSync: (path) => overlay.stat(path),
    readFileSync: (path) => overlay.readFileBuffer(path),
    readdirSync: (path) => overlay.readdir(path),
    writeFileSync: (path, data) => overlay.writeFile(path, data),
    mkdirSync: (path, options) => overlay.mkdir(path, options),
  };
  return { fs, root: '' };
}

export const VIRTUAL = { memfs, zenfs, 'just-bash': justBash };
