// The machine's own bash and GNU commands as oracle: each script is run over a host directory and over a container of the same tree, and has to
// print the same, end with the same status and leave the same tree. bash, for that is the language of the interpreter; messages differ in
// wording, so of standard error only whether there was any is compared.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sh, ShellBench } from './bench.js';
import { DIFFERENCES, SCRIPTS } from './scripts.js';
import { treeLines } from './tree.js';

/** Owners can be set by root alone, and the oracle's commands have to be there and GNU's. */
const needed = ['bash', 'tar', 'gzip', 'find', 'awk', 'getfattr', 'cmp'];
const missing = needed.filter((name) => spawnSync('bash', ['-c', `command -v ${name}`]).status !== 0);
const reason =
  process.platform !== 'linux'
    ? 'needs Linux'
    : process.getuid?.() !== 0
      ? 'needs root'
      : missing.length > 0
        ? `needs ${missing.join(', ')}`
        : undefined;
if (reason !== undefined) console.warn(`tests/shell/against-host: skipped: ${reason}`);

const ENVIRONMENT = { HOME: '/root', LC_ALL: 'C', TZ: 'UTC' };

/** The tree that scripts work on, at `root`/w, with the accounts that the host has. */
function makeTree(root: string): void {
  for (const directory of ['w/dir/sub', 'w/empty-dir', 'tmp', 'root', 'etc']) fs.mkdirSync(join(root, directory), { recursive: true });
  for (const name of ['passwd', 'group']) fs.copyFileSync(`/etc/${name}`, join(root, 'etc', name));
  const write = (name: string, content: string | Uint8Array, mode = 0o644): void => {
    fs.writeFileSync(join(root, 'w', name), content);
    fs.chmodSync(join(root, 'w', name), mode);
  };
  write('text', 'hello\nworld\n');
  write(
    'bytes',
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
  );
  write('script', '#!/bin/sh\necho "script $@ $#"\nexit 5\n', 0o755);
  write('lib.sh', 'VAR=val\ngreet() { echo "hi $VAR"; }\n');
  write('passwd', 'root:x:0:0:root:/root:/bin/sh\nbob:x:1000:1000::/home/bob:/bin/sh\n');
  write('numbers', '10\n9\n2\n9\n');
  write('old', 'old\n');
  write('big.bin', Buffer.alloc(5000, 'z'));
  write('.hidden', '');
  write('dir/owned', 'owned\n', 0o640);
  write('dir/file', 'all\n');
  write('dir/sub/deep', 'deep\n', 0o600);
  write('hard1', 'hard\n');
  fs.chownSync(join(root, 'w/dir/owned'), 1000, 1001);
  fs.symlinkSync('../text', join(root, 'w/dir/up'));
  fs.symlinkSync('text', join(root, 'w/link'));
  fs.linkSync(join(root, 'w/hard1'), join(root, 'w/hard2'));
  for (const name of ['old', 'dir/owned', 'script']) fs.utimesSync(join(root, 'w', name), 1e9, 1e9);
}

describe.skipIf(reason !== undefined)('as with bash and GNU commands', () => {
  const bench = new ShellBench();
  const image = join(bench.directory, 'image');
  const scratch = join(bench.directory, 'host');

  beforeAll(async () => {
    fs.mkdirSync(image);
    makeTree(image);
    await bench.open(image);
  });
  afterAll(() => bench.close());

  function onHost(script: string) {
    fs.rmSync(scratch, { recursive: true, force: true });
    spawnSync('cp', ['-a', join(image, 'w'), scratch]);
    const environment = { ...ENVIRONMENT, PATH: process.env['PATH'] };
    const { stdout, stderr, status } = spawnSync('bash', ['-c', script], { cwd: scratch, env: environment, input: '' });
    return { out: stdout.toString('latin1'), complained: stderr.length > 0, status, tree: treeLines(fs, scratch) };
  }

  async function inContainer(script: string) {
    const container = await bench.container();
    try {
      const { out, err, status } = await sh(container, script, {
        cwd: '/w',
        env: Object.entries(ENVIRONMENT).map((entry) => entry.join('=')),
      });
      return { out, complained: err.length > 0, status, tree: treeLines(container.fs, '/w') };
    } finally {
      await container.close();
    }
  }

  for (const [theme, scripts] of Object.entries(SCRIPTS)) {
    it.each(scripts)(`${theme}: %s`, { timeout: 60_000 }, async (script) => {
      expect(await inContainer(script)).toEqual(onHost(script));
    });
  }

  it.each(DIFFERENCES)('differs: %s (%s)', { timeout: 60_000 }, async (script) => {
    expect(await inContainer(script)).not.toEqual(onHost(script));
  });
});
