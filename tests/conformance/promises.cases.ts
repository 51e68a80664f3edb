import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LARGE } from './base-image.js';
import { casesOf, type Case } from './case.js';

/** The functions under `fs.promises`, file handles and streams. */
export const promises: Case[] = casesOf({
  'do what the synchronous functions do': async ({ fs }) => {
    const { promises: p } = fs;
    await p.mkdir('/tmp/a/b', { recursive: true });
    await p.writeFile('/tmp/a/file', 'one');
    await p.appendFile('/tmp/a/file', ' two');
    assert.equal(await p.readFile('/tmp/a/file', 'utf8'), 'one two');
    await p.rename('/tmp/a/file', '/tmp/a/renamed');
    await p.copyFile('/tmp/a/renamed', '/tmp/a/copy');
    await p.symlink('copy', '/tmp/a/link');
    assert.deepEqual(await p.readdir('/tmp/a'), ['b', 'copy', 'link', 'renamed']);
    assert.equal((await p.stat('/tmp/a/link')).size, 7);
    assert.equal(await p.realpath('/tmp/a/link'), '/tmp/a/copy');
    await p.setxattr('/tmp/a/copy', 'user.a', 'v');
    assert.equal(String(await p.getxattr('/tmp/a/copy', 'user.a')), 'v');
    await p.rm('/tmp/a', { recursive: true });
    await assert.rejects(p.access('/tmp/a'), { code: 'ENOENT', syscall: 'access', path: '/tmp/a' });
  },

  'write what an iterable gives': async ({ fs }) => {
    await fs.promises.writeFile('/tmp/parts', ['a', 'b', Buffer.from('c')]);
    await fs.promises.appendFile('/tmp/parts', Readable.from(['d', 'e']));
    assert.equal(fs.readFileSync('/tmp/parts', 'utf8'), 'abcde');
  },

  'give file handles': async ({ fs }) => {
    const handle = await fs.promises.open('/tmp/handle', 'w+', 0o600);
    await handle.write('hello world');
    await handle.write(Buffer.from('W'), 0, 1, 6);
    const buffer = Buffer.alloc(5);
    const { bytesRead } = await handle.read(buffer, 0, 5, 6);
    assert.deepEqual([bytesRead, buffer.toString()], [5, 'World']);
    await handle.truncate(5);
    await handle.chmod(0o640);
    await handle.utimes(1, 2);
    await handle.sync();
    const { size, mode, mtimeMs } = await handle.stat();
    assert.deepEqual([size, mode, mtimeMs], [5, 0o100640, 2000]);
    await handle.close();
    assert.equal(handle.fd, -1);
    await assert.rejects(handle.stat(), { code: 'EBADF' });
    await handle[Symbol.asyncDispose]();
  },

  'stream in and out': async ({ fs }) => {
    await pipeline(fs.createReadStream('/data/large', { start: 10, end: 2_000_000 }), fs.createWriteStream('/tmp/streamed'));
    assert.ok(fs.readFileSync('/tmp/streamed').equals(LARGE.subarray(10, 2_000_001)));
    await assert.rejects(fs.createReadStream('/none').toArray(), { code: 'ENOENT', path: '/none' });
  },
});
