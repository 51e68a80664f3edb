// What happened in the golden stores: containers with a change of every kind, forks, checkpoints, a restore, a quota.
import type { Container, ContainerFs, Store } from '../../../dist/index.js';

function changeContent(fs: ContainerFs): void {
  fs.writeFileSync('/made', 'written\n', { mode: 0o640 });
  fs.writeFileSync('/made-large', Buffer.alloc(100_000, 'large and written '));
  const holes = fs.openSync('/holes', 'w+');
  fs.writeSync(holes, 'front', 0);
  fs.writeSync(holes, 'behind a hole', 200_000);
  fs.ftruncateSync(holes, 300_000);
  fs.closeSync(holes);
  fs.appendFileSync('/etc/config', 'appended: true\n');
  fs.truncateSync('/data/cut', 70_000);
  const large = fs.openSync('/data/large', 'r+');
  fs.writeSync(large, 'over the end of a chunk', 65_530);
  fs.closeSync(large);
  fs.writeFileSync('/data/empty', 'empty no more');
}

function changeNames(fs: ContainerFs): void {
  fs.renameSync('/tree', '/moved');
  fs.writeFileSync('/moved/one/deep/file', 'changed below a moved directory');
  fs.unlinkSync('/usr/share/doc/c');
  fs.rmSync('/run', { recursive: true });
  fs.mkdirSync('/run');
  fs.writeFileSync('/run/new', 'in a directory that replaces one');
  fs.linkSync('/bin/sh', '/bin/dash');
  fs.unlinkSync('/bin/ls');
  fs.linkSync('/made', '/made-twice');
  fs.symlinkSync('../made', '/etc/link');
  fs.mkfifoSync('/fifo');
  fs.mknodSync('/socket', 'socket', 0o600);
  fs.mknodSync('/tty', 'character-device', 0o620, { major: 5, minor: 0 });
  fs.mknodSync('/loop', 'block-device', 0o660, { major: 7, minor: 1 });
  fs.writeFileSync('/over', 'renamed over another');
  fs.renameSync('/over', '/was-dir');
  fs.writeFileSync(Buffer.from('/made-\xe9\xff', 'latin1'), 'not UTF-8');
  fs.renameSync(Buffer.from('/latin1-\xe9\xff', 'latin1'), Buffer.from('/latin1-\xfe', 'latin1'));
  fs.writeFileSync('/passing', 'gone');
  fs.unlinkSync('/passing');
}

function changeAttributes(fs: ContainerFs): void {
  fs.chmodSync('/bin/su', 0o755);
  fs.chownSync('/etc/owned', 2, 70_000);
  fs.lchownSync('/bin/link', 5, 6);
  fs.utimesSync('/etc/old', 1_000_000_000, 1_100_000_000.5);
  fs.lutimesSync('/lib', 3, -4);
  fs.setxattrSync('/etc/xattrs', 'user.more', Buffer.from([1, 2, 0, 255]));
  fs.removexattrSync('/etc/xattrs', 'user.note');
  fs.setxattrSync('/moved', 'user.directory', 'has one');
}

/** Returns the container that was changed last, still open and synced. */
export async function makeHistory(store: Store): Promise<Container> {
  await store.tag('app:1', 'registry.example/app:latest');
  await (await store.create('app:1', { name: 'untouched' })).close();
  const every = await store.create('app:1', { name: 'every', quota: { bytes: 1 << 20, inodes: 500 } });
  changeContent(every.fs);
  await every.checkpoint('content');
  changeNames(every.fs);
  await every.checkpoint('names');
  changeAttributes(every.fs);
  const live = await every.fork({ name: 'fork' });
  live.fs.writeFileSync('/made', 'in the fork');
  live.fs.rmSync('/moved', { recursive: true });
  await live.checkpoint('own');
  await live.close();
  const early = await every.fork({ name: 'early', from: 'content' });
  early.fs.appendFileSync('/made', 'in the fork of a checkpoint');
  await early.close();
  await (await every.fork({ name: 'twin' })).close();
  const other = await store.create('other:1', { name: 'other' });
  const sparse = other.fs.openSync('/sparse/file', 'r+');
  other.fs.writeSync(sparse, 'in a hole of the image', 300_000);
  other.fs.closeSync(sparse);
  await other.checkpoint('written');
  other.fs.writeFileSync('/sparse/file', 'replaced');
  other.fs.writeFileSync('/void', 'made before the restore');
  await other.restore('written');
  other.fs.writeFileSync('/after', 'made after the restore');
  await other.close();
  every.fs.writeFileSync('/made-large', Buffer.alloc(5_000, 'smaller '));
  await every.sync();
  return every;
}
