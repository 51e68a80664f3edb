// The table of docs/hosts.md that the runs in the runtimes make, between `<!-- runtimes: made -->` and `<!-- end -->`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tablesOf } from '../support/tables.js';
import { ROOT } from './bundle.js';
import type { Run } from './run.js';

const PAGE = join(ROOT, 'docs/hosts.md');
const PLACE = /(<!-- runtimes: made -->\n)([^]*?)(<!-- end -->)/;

/** A column of the table: what a runtime told, by the first cell of the row. */
export type Column = ReadonlyMap<string, string>;

const CASES = 'conformance cases that pass';
const EXCLUDED = 'excluded, each with its reason';

export function columnOf({ features, passed, excluded }: Run): Column {
  const cells = Object.entries(features).map(([name, why]): [string, string] => [name, why === null ? 'yes' : '–']);
  return new Map([...cells, [CASES, String(passed)], [EXCLUDED, String(excluded)]]);
}

function tableOf(columns: ReadonlyMap<string, Column>): string {
  const [first] = columns.values();
  const names = [...(first?.keys() ?? [])];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = names.map((name) => line([name, ...[...columns.values()].map((column) => column.get(name) ?? '')]));
  return ['', line(['', ...columns.keys()]), `|${'---|'.repeat(columns.size + 1)}`, ...rows, '', ''].join('\n');
}

function place(): { readonly page: string; readonly table: string } {
  const page = readFileSync(PAGE, 'utf8');
  const table = PLACE.exec(page)?.[2];
  if (table === undefined) throw new Error('docs/hosts.md has no place for the table of runtimes');
  return { page, table };
}

/** The columns as they stand in the page. */
export function columnsOfPage(): ReadonlyMap<string, Column> {
  const [head = [], , ...rows] = [...tablesOf(place().table).values()][0]?.[0] ?? [];
  return new Map(head.slice(1).map((name, i) => [name, new Map(rows.map((row) => [row[0]!, row[i + 1]!]))]));
}

/** Writes a table of these columns into the page. */
export function writeColumns(columns: ReadonlyMap<string, Column>): void {
  writeFileSync(
    PAGE,
    place().page.replace(PLACE, (_, before: string, _table: string, behind: string) => before + tableOf(columns) + behind),
  );
}

/** How many cases a runtime passes, and how many it is excused from. */
export function countsOf(column: Column): readonly [passed: number, excluded: number] {
  return [Number(column.get(CASES)), Number(column.get(EXCLUDED))];
}
