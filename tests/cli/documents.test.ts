// The documents hold: what the code knows stands in them as it is, and what they let a reader type or write runs as it stands.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { APP_ARCHIVE } from './images.js';
import { TypingShell } from './typed.js';
import { ended, Workplace } from './veneer.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Blocks of a document in one language, each with the heading that it stands under. */
function blocksOf(document: string, language: string): { readonly heading: string; readonly block: string }[] {
  const parts = read(document).split(/^(?=#+ )/m);
  return parts.flatMap((part) => {
    const heading = /^#+ (.*)/.exec(part)?.[1] ?? document;
    return [...part.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, block]) => ({
      heading,
      block: block ?? '',
    }));
  });
}

it('docs/command-line.md says what the code has', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/command-line.mjs'), '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it('docs/command-line.md has a row for every variable of the environment that is read', () => {
  const sources = readdirSync(join(ROOT, 'ts'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const names = sources.flatMap((path) => [...read(join('ts', path)).matchAll(/process\.env\['(\w+)'\]/g)].map(([, name]) => name));
  const rows = [...read('docs/command-line.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  // Node reads TMPDIR.
  expect(new Set(rows)).toEqual(new Set([...names, 'TMPDIR']));
});

describe('in an empty directory with the files that it names', () => {
  let place: Workplace;
  let shell: TypingShell;

  beforeEach(() => {
    place = new Workplace();
    shell = new TypingShell(place);
    place.file('app.tar', APP_ARCHIVE);
    place.file('package.json', '{ "type": "module" }');
    mkdirSync(place.path('layout'));
    execFileSync('tar', ['-xf', 'app.tar', '-C', 'layout'], { cwd: place.directory });
    mkdirSync(place.path('node_modules'));
    symlinkSync(ROOT, place.path('node_modules/veneer'));
  });

  afterEach(() => {
    place.remove();
  });

  const scripts = [
    // What comes before is npm's.
    ...blocksOf('README.md', 'sh').filter(({ block }) => !block.startsWith('npm ')),
    ...blocksOf('docs/migrating.md', 'sh'),
  ];

  it.each(scripts)('what is to be typed under "$heading" goes well', async ({ block }) => {
    const { status, err } = await shell.type(block, ['bash', '-e']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  const programs = [...blocksOf('README.md', 'ts'), ...blocksOf('docs/migrating.md', 'ts')];

  it.each(programs)('the program under "$heading" runs, and prints what it says', async ({ block }) => {
    const program = place.file('program.mjs', block);
    const { spawn } = await import('node:child_process');
    const run = await ended(spawn(process.execPath, [program], { cwd: place.directory }));
    expect({ status: run.status, err: run.err }).toEqual({ status: 0, err: '' });
    const [, told] = /console\.log\(kind, path\);\s*\/\/ (.*)/.exec(block) ?? [];
    for (const line of told?.replace(' …', '').split(' · ') ?? []) expect(run.out).toContain(`${line}\n`);
  });

  it('README says what diff prints', async () => {
    const block = blocksOf('README.md', 'sh').find(({ block: text }) => text.includes('veneer diff one'))?.block ?? '';
    const { out } = await shell.type(block, ['bash', '-e']);
    expect(out).toContain('C /etc\nC /etc/config.yaml\n');
  });
});
