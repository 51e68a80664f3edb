// Hostile scripts: what runs over a container reaches nothing of the host.
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../dist/shell/shell.js';
import { tarOf } from '../api/images.js';
import { Bench } from './refusal.js';

const ROOT = tarOf([
  { path: 'bin/', type: '5' },
  { path: 'tmp/', type: '5' },
]);

let host: string;
let server: Server;
let asked = 0;

beforeAll(async () => {
  host = mkdtempSync(join(tmpdir(), 'veneer-host-'));
  writeFileSync(join(host, 'secret'), 'of the host');
  writeFileSync(join(host, 'program'), `#!/bin/sh\necho run > ${host}/ran\n`);
  chmodSync(join(host, 'program'), 0o755);
  process.env['VENEER_SECRET'] = 'of the environment';
  server = createServer((_request, response) => {
    asked++;
    response.end('of the network');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  delete process.env['VENEER_SECRET'];
  rmSync(host, { recursive: true });
});

/** All that a script printed. */
async function printed(script: string): Promise<string> {
  await using bench = await Bench.open(ROOT);
  const container = await bench.store.create(bench.image);
  const { stdout, stderr } = await run(container, ['sh', '-c', script]);
  return Buffer.concat([stdout, stderr]).toString();
}

describe('a script reads nothing of the host', () => {
  it.each<[what: string, script: (host: string) => string]>([
    ['its files', (at) => `cat ${at}/secret; ls -R ${at}; find / -name secret`],
    [
      'its files, by links',
      (at) => `ln -s ${at}/secret /tmp/a; ln -s ../../../../../..${at} /tmp/b; cat /tmp/a /tmp/b/secret; cp -rL /tmp /c`,
    ],
    ['its files, by /proc', (at) => `cat /proc/self/root${at}/secret /proc/self/environ /proc/self/cmdline; ls /proc/self/fd`],
    ['its environment', () => 'env; set; printenv VENEER_SECRET; echo $VENEER_SECRET; cat /proc/*/environ'],
    ['its files, by a script of its own', (at) => `. ${at}/secret; source ${at}/secret; sh ${at}/secret; exec < ${at}/secret; cat`],
  ])('%s', async (_, script) => {
    const all = await printed(script(host));
    expect(all).not.toMatch(/of the host|of the environment/);
  });
});

it.each(['%s', 'sh %s', 'exec %s', 'command %s', 'env %s', 'xargs %s', 'find / -maxdepth 0 -exec %s ;', '$(%s)'])(
  'a script runs no program of the host: %s',
  async (form) => {
    await printed(form.replace('%s', join(host, 'program')).replace(' ;', " ';'"));
    expect(existsSync(join(host, 'ran'))).toBe(false);
  },
);

it.each(['curl -s %s', 'wget -qO- %s', 'cat < /dev/tcp/127.0.0.1/PORT', 'exec 3<>/dev/tcp/127.0.0.1/PORT; cat <&3', 'nc 127.0.0.1 PORT'])(
  'a script has no network: %s',
  async (form) => {
    const { port } = server.address() as AddressInfo;
    const all = await printed(form.replace('%s', `http://127.0.0.1:${port}/`).replace('PORT', String(port)));
    expect(all).not.toContain('of the network');
    expect(asked).toBe(0);
  },
);

it.each([
  'node -e "console.log(process.pid)"',
  'js-exec -c "console.log(1+1)"',
  'python3 -c "print(1+1)"',
  'sqlite3 :memory: "select 1+1"',
])('a script has no other language to run in: %s', async (script) => {
  expect(await printed(script)).toMatch(/command not found|not found/);
});
