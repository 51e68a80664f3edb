// docs/errors.md lists the codes that there are: of WIT, of TypeScript, of the command line.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../dist/cli/exit-codes.js';
import { CONDITIONS, TRAP } from '../../dist/core/error-codes.js';
import { tablesOf } from '../support/tables.js';

const tables = tablesOf(readFileSync('docs/errors.md', 'utf8'));

/** Rows of the table under a heading. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const [, , ...rows] = tables.get(heading)?.[0] ?? [];
  return rows;
}

/** All sources below a directory that are written by hand, but for the lists of codes themselves. */
function sources(directory: string): string {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const others = names.filter((name) => !/generated|core\/(error-codes|fault)\.ts$/.test(name));
  return others.map((name) => readFileSync(join(directory, name), 'utf8')).join('\n');
}

const listed = [...rowsOf('Of the file system'), ...rowsOf('Of Veneer alone')];
const plain = (cell: string | undefined): string => cell?.replace(/^`(.*)`$/, '$1') ?? '';

describe('docs/errors.md', () => {
  it('has every code of WIT and of VeneerError, with its names and number', () => {
    const codes = listed.map(([code, wit, errno]) => [plain(code), plain(wit), Number(errno)]);
    expect(codes).toEqual([
      ...Object.entries(CONDITIONS).map(([wit, { code, errno }]) => [code, wit, errno]),
      [TRAP.code, '–', TRAP.errno],
    ]);
    expect(
      readFileSync('wit/types.wit', 'utf8')
        .match(/enum error-code \{([^]*?)\n {2}\}/)?.[1]
        ?.match(/^ {4}[a-z-]+(?=,$)/gm),
    ).toEqual(codes.slice(0, -1).map(([, wit]) => `    ${wit}`));
  });

  it('calls those reserved that nothing raises', () => {
    const [component, host] = [sources('assembly'), sources('ts')];
    const camel = (wit: string): string => wit.replace(/-./g, (part) => part.charAt(1).toUpperCase());
    const isRaised = (wit: string): boolean =>
      component.includes(`Code.${camel(wit)}`) || new RegExp(`(Error|fault)\\('${wit}'`).test(host);
    const codes = listed.filter(([, wit]) => wit !== '–').map(([, wit, , arises]) => [plain(wit), arises?.startsWith('reserved')]);
    expect(codes).toEqual(codes.map(([wit]) => [wit, !isRaised(String(wit))]));
  });

  it("has every code of Node's that container.fs has", () => {
    const raised = new Set([sources('ts/fs'), sources('ts/web')].join('\n').match(/(?<=')ERR_[A-Z_]+(?=')/g));
    expect(rowsOf('Of container.fs alone').map(([code]) => plain(code))).toEqual([...raised].sort());
  });

  it('has every exit code', () => {
    expect(rowsOf('Exit codes').map(([code]) => Number(code))).toEqual(Object.values(EXIT));
  });

  it('says of each when it arises', () => {
    const all = ['Of the file system', 'Of Veneer alone', 'Of container.fs alone', 'Exit codes'].flatMap(rowsOf);
    expect(all.length).toBeGreaterThan(60);
    expect(all.filter((row) => row.some((cell, i) => i < row.length - 1 && cell === ''))).toEqual([]);
    expect(all.filter((row) => row.length < 2)).toEqual([]);
  });
});
