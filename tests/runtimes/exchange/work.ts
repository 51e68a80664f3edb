// A task in JavaScript, over whichever entry of the package a runtime takes.
import { createHash } from 'node:crypto';
import type { ContainerFs, ImageSource, Store } from '../../../dist/index.js';
import { containerTree, type TreeEntry } from '../../interop/container-tree.js';
import type { Account, Change, ContainerAccount } from './protocol.js';

/** Loads the image, where there is one, makes the changes, and tells what the store holds then. It stays open. */
export async function work(store: Store, image: ImageSource | undefined, changes: readonly Change[]): Promise<Account> {
  if (image !== undefined) await store.load(image);
  for (const change of changes) await make(store, change);
  if (changes.length > 0) await store.sync();
  return accountOf(store);
}

async function make(store: Store, change: Change): Promise<void> {
  if (change.do === 'create') {
    await store.create(store.images()[0]!, { name: change.in });
    return;
  }
  const container = await store.container(change.in);
  if (change.do === 'fork') await container.fork({ name: change.as });
  else changeFiles(container.fs, change);
  // The next change may be made through another handle.
  await container.close();
}

function changeFiles(fs: ContainerFs, change: Exclude<Change, { do: 'create' | 'fork' }>): void {
  switch (change.do) {
    case 'mkdir':
      fs.mkdirSync(change.path);
      break;
    case 'remove':
      fs.unlinkSync(change.path);
      break;
    case 'remove-tree':
      fs.rmSync(change.path, { recursive: true });
      break;
    case 'write':
      fs.writeFileSync(change.path, change.text.repeat(change.times));
      break;
    case 'append':
      fs.appendFileSync(change.path, change.text);
      break;
    case 'rename':
      fs.renameSync(change.path, change.to);
      break;
    case 'chmod':
      fs.chmodSync(change.path, change.mode);
      break;
    case 'symlink':
      fs.symlinkSync(change.target, change.path);
  }
}

async function accountOf(store: Store): Promise<Account> {
  const summaries = store.containers();
  const containers: ContainerAccount[] = [];
  for (const { id, name, image, parent } of summaries) {
    const container = await store.container(id);
    const tree = containerTree(container.fs);
    containers.push({
      name,
      image,
      parent: summaries.find((each) => each.id === parent)?.name ?? null,
      diff: container.diff().map(({ kind, path }) => `${kind} ${path}`),
      entries: tree.length,
      tree: digestOf(tree.map(lineOf)),
      own: { id, times: digestOf(tree.map(({ path, mtime }) => `${path} ${mtime}\n`)) },
    });
    await container.close();
  }
  const { findings } = await store.check({ readData: true });
  return {
    images: store.images().map(({ id, names, layers, size, entries }) => ({ id, names, layers, size, entries })),
    containers,
    findings: findings.map(({ kind, subject, detail }) => `${kind} ${subject}: ${detail}`),
  };
}

function lineOf({ path, kind, mode, uid, gid, links = 1, size, sha256, target }: TreeEntry): string {
  const bytes = size ?? (target ?? '').length / 2;
  return `${[path, kind, mode.toString(8), uid, gid, links, bytes, sha256 ?? target ?? '-'].join(' ')}\n`;
}

function digestOf(lines: readonly string[]): string {
  return createHash('sha256')
    .update(Buffer.from(lines.join('')))
    .digest('hex');
}
