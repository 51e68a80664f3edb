// examples/browser/ in Chromium, as a person would use it: an archive from the disk, three containers, an edit.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve } from '../../examples/serve.mjs';
import { archiveOf, gzipLayer, layoutOf } from '../api/images.js';
import { launchChromium } from './chromium.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const images = process.env['VENEER_IMAGES'];

let scratch: string;
let server: Server;
let browser: Browser;
let page: Page;
const requests: string[] = [];
const problems: string[] = [];

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'veneer-browser-'));
  server = await serve(ROOT, 0);
  browser = await launchChromium();
  page = await browser.newPage();
  page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/examples/browser/`);
});

afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(scratch, { recursive: true });
});

/** A real image where there is one; otherwise a small one. */
function archive(): string {
  if (images !== undefined) return join(images, 'docker-archive/base.tar');
  const path = join(scratch, 'app.tar');
  const layer = gzipLayer([
    { path: 'etc/', type: '5' },
    { path: 'etc/hostname', data: 'app\n' },
  ]);
  writeFileSync(path, archiveOf(layoutOf([{ layers: [layer], name: 'app:1' }])));
  return path;
}

const status = (text: RegExp): Promise<unknown> =>
  page.waitForFunction((pattern) => new RegExp(pattern).test(document.getElementById('status')!.textContent), text.source);

async function diffOf(container: string): Promise<string> {
  await page.selectOption('#container', container);
  // What differs is shown once the worker has answered.
  await page.waitForFunction(
    () => document.getElementById('diff')!.dataset['of'] === (document.getElementById('container') as HTMLSelectElement).value,
  );
  return (await page.textContent('#diff')) ?? '';
}

it('loads an archive from the disk without sending it anywhere, edits one of three containers, and shows what differs', async () => {
  await page.setInputFiles('#archive', archive());
  await status(/^loaded .* MB$/);
  for (let i = 1; i <= 3; i++) {
    await page.click('#create');
    await status(new RegExp(`^container-${i} `));
  }
  await page.selectOption('#container', 'container-2');
  await page.fill('#path', '/etc');
  await page.click('#open');
  await page.waitForFunction(() => (document.getElementById('text') as HTMLTextAreaElement).value.split('\n').includes('hostname'));
  await page.fill('#path', '/etc/hostname');
  await page.fill('#text', 'edited in the page\n');
  await page.click('#save');
  await status(/^saved/);
  expect(await diffOf('container-2')).toBe('C /etc\nC /etc/hostname');
  expect(await diffOf('container-1')).toBe('');
  expect(await diffOf('container-3')).toBe('');
  await page.fill('#path', '/none');
  await page.click('#open');
  await status(/ENOENT: no such file or directory, stat '\/none'/);
  expect(requests.filter((request) => !request.startsWith('GET /dist/') && !request.startsWith('GET /examples/browser/'))).toEqual([]);
  expect(problems).toEqual([]);
});
