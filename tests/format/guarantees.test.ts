// docs/guarantees.md and SECURITY.md name the tests that prove them: they are there.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const text = readFileSync('docs/guarantees.md', 'utf8');

/** What a path of a test in backticks is followed by, up to the next: titles in quotes. */
const NAMED = /`(tests\/[^`*]+)`([^`]*)/g;

function namedIn(document: string): { path: string; titles: string[] }[] {
  return [...document.matchAll(NAMED)].map(([, path = '', rest = '']) => ({
    path,
    titles: [...rest.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title.replace(/\s+/g, ' ')),
  }));
}

function expectTests({ path, titles }: { path: string; titles: string[] }): void {
  expect(existsSync(path)).toBe(true);
  const source = readFileSync(path, 'utf8').replace(/\\(['"`])/g, '$1');
  for (const title of titles) expect(source.includes(title), `"${title}" in ${path}`).toBe(true);
}

const named = namedIn(text);

/** The words of a row of a table, but for its head. */
function rowsOf(heading: string): string[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| ([a-z][^|]*) \|/gm)].map(([, first = '']) => first).filter((first) => first !== 'promise');
}

describe('docs/guarantees.md', () => {
  it('names tests', () => {
    expect(named.length).toBeGreaterThan(30);
    expect(named.flatMap(({ titles }) => titles).length).toBeGreaterThan(40);
  });

  it.each(named)('names $path, and tests that are there: $titles', expectTests);

  it('has a proof of each promise', () => {
    const proofs = text.split('\n## Proofs\n')[1] ?? '';
    const proved = [...proofs.matchAll(/^- \*\*([^*]+)\*\*:/gm)].flatMap(([, words = '']) => words.split(', '));
    const promises = rowsOf('Promises').flatMap((words) => words.split(', '));
    expect(promises.length).toBeGreaterThan(10);
    expect(proved).toEqual(expect.arrayContaining(promises));
  });
});

describe('SECURITY.md', () => {
  const tests = namedIn(readFileSync('SECURITY.md', 'utf8').split('\n## Reporting')[1] ?? '').filter(({ path }) => path.endsWith('.ts'));

  it('names tests', () => {
    expect(tests.length).toBeGreaterThan(10);
  });

  it.each(tests)('names $path, and tests that are there: $titles', expectTests);
});
