// The quick starts of docs/hosts.md, as they stand there, in an empty project that the packed package was installed into.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { createServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../examples/serve.mjs';
import { bundleWorker, Workerd } from '../../tools/workerd.mjs';
import { archiveOf, gzipLayer, layoutOf } from '../api/images.js';
import { ROOT } from './bundle.js';
import { launchChromium } from './chromium.js';
import { NODE_LIKE } from './node-like.js';

const DIFF = 'C /etc,A /etc/motd';
const layer = gzipLayer([{ path: 'etc/', type: '5' }]);

/** What stands under the headings of the quick starts: blocks of code, by language. */
const [, quickStart = ''] = readFileSync(join(ROOT, 'docs/hosts.md'), 'utf8').split(/^## Quick start$/m);
const SECTIONS = new Map(
  quickStart
    .split(/^## /m)[0]!
    .split(/^### /m)
    .slice(1)
    .map((section): [string, { language: string; code: string }[]] => [
      section.split('\n')[0]!,
      [...section.matchAll(/^```(\w+)\n([^]*?)^```/gm)].map(([, language = '', code = '']) => ({ language, code })),
    ]),
);

let project: string;
let browser: Browser;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'veneer-quick-'));
  const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  writeFileSync(join(project, 'package.json'), '{ "type": "module", "private": true }');
  writeFileSync(join(project, 'app.tar'), archiveOf(layoutOf([{ layers: [layer], name: 'app:1.0' }])));
  execFileSync('npm', ['install', '--silent', '--prefer-offline', '--ignore-scripts', `./${filename}`], { cwd: project });
  for (const { language, code } of [...SECTIONS.values()].flat()) {
    const [, name] = /^(?:\/\/|<!--) (\S+)/.exec(code) ?? [];
    if (language !== 'sh') writeFileSync(join(project, name!), code);
  }
  // Bundlers are no part of what is tried.
  symlinkSync(join(ROOT, 'node_modules/vite'), join(project, 'node_modules/vite'));
  symlinkSync('../vite/bin/vite.js', join(project, 'node_modules/.bin/vite'));
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser.close();
  rmSync(project, { recursive: true });
});

/** Types a block of commands but for those that install; programs are found in `bin` first. What it printed. */
async function typed(code: string, bin: string): Promise<string> {
  const installs = /^(npm install|deno add|bun add) /;
  const lines = code.split('\n').filter((line) => !installs.test(line));
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
  const child = spawn('bash', ['-ec', lines.join('\n')], { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] });
  return text(child.stdout);
}

/** A directory with a program of one name. */
function binOf(name: string, program: string): string {
  const bin = mkdtempSync(join(project, 'bin-'));
  symlinkSync(program, join(bin, name));
  return bin;
}

describe('Node, Deno, Bun', () => {
  const scripts = SECTIONS.get('Node, Deno, Bun')!.filter(({ language }) => language === 'sh');
  const blockOf = (name: string): string => scripts.find(({ code }) => new RegExp(`^${name} `, 'm').test(code))!.code;

  it.each(NODE_LIKE.map(({ title, command }) => [title, command[0]] as const))('%s runs the program', async (title, program) => {
    const name = title.split(' ')[0]!.toLowerCase();
    rmSync(join(project, 'store'), { recursive: true, force: true });
    expect(await typed(blockOf(name), binOf(name, program))).toBe(`${DIFF}\n`);
  });

  it.each(NODE_LIKE.map(({ title, command }) => [title, command] as const))('%s has the command', (title, [program, ...args]) => {
    const command = [...args, 'node_modules/veneer/bin/veneer', '--store', `store of ${title}`];
    const run = (...verb: string[]): string =>
      execFileSync(program, [...command, ...verb], { cwd: project, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
    run('load', 'app.tar');
    run('create', 'app:1.0', '--name', 'one');
    run('exec', 'one', 'sh', '-c', 'echo changed > /etc/motd');
    expect(run('diff', 'one')).toBe(`${DIFF.replace(',', '\n')}\n`);
  });
});

describe('browsers', () => {
  /** What a person sees who opens the page and gives it the archive. */
  async function seen(url: string): Promise<string | null> {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    await page.goto(url);
    await page.setInputFiles('#archive', join(project, 'app.tar'));
    await page.waitForFunction(() => document.querySelector('#diff')!.textContent !== '');
    expect(problems).toEqual([]);
    return page.textContent('#diff');
  }

  it('the page that Vite builds shows the diff', async () => {
    const script = SECTIONS.get('Browsers')!.find(({ language }) => language === 'sh')!;
    await typed(script.code, join(project, 'node_modules/.bin'));
    const server = await serve(join(project, 'dist'), 0);
    expect(await seen(`http://localhost:${(server.address() as AddressInfo).port}/`)).toBe(DIFF);
    server.close();
  });

  it('so does the page that its development server gives', async () => {
    const server = await createServer({ root: project, logLevel: 'error', server: { port: 0 } });
    await server.listen();
    expect(await seen(server.resolvedUrls!.local[0]!)).toBe(DIFF);
    await server.close();
  });
});

it('browsers: a bundle of esbuild finds the component where it is told to', async () => {
  const site = join(project, 'site');
  await build({
    entryPoints: [join(project, 'open.js')],
    outdir: site,
    bundle: true,
    format: 'esm',
    conditions: ['browser'],
    loader: { '.wasm': 'file' },
    logLevel: 'warning',
  });
  writeFileSync(join(site, 'index.html'), '<!doctype html>');
  const server = await serve(site, 0);
  const page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  expect(await page.evaluate("import('./open.js').then(({ store }) => store.images())")).toEqual([]);
  server.close();
});

it('Cloudflare Workers: the Worker answers with the diff', async () => {
  const worker = await Workerd.make((outfile) => bundleWorker(join(project, 'worker.js'), outfile));
  await worker.start();
  const response = await worker.fetch('/', { method: 'POST', body: readFileSync(join(project, 'app.tar')) });
  expect(await response.text()).toBe(DIFF);
  await worker.remove();
});
