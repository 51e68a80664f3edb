// The tables of docs/hosts.md that the runs in the runtimes make, each between `<!-- NAME: made -->` and `<!-- end -->`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tablesOf } from '../support/tables.js';
import { ROOT } from './bundle.js';
import type { Run } from './run.js';

const PAGE = join(ROOT, 'docs/hosts.md');

/** `runtimes`: what each can. `stores`: who opens whose. */
type Table = 'runtimes' | 'stores';

/** A column of a table: what a runtime told, by the first cell of the row. */
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

/** The page, parted: what stands before a table, the table, what stands behind. */
function parted(name: Table): readonly [before: string, table: string, behind: string] {
  const parts = new RegExp(`^([^]*<!-- ${name}: made -->\\n)([^]*?)(<!-- end -->[^]*)$`).exec(readFileSync(PAGE, 'utf8'));
  if (parts === null) throw new Error(`docs/hosts.md has no place for the table "${name}"`);
  return [parts[1]!, parts[2]!, parts[3]!];
}

/** The columns of a table as they stand in the page, by their heads. */
export function columnsOfPage(name: Table): ReadonlyMap<string, Column> {
  const [head = [], , ...rows] = [...tablesOf(parted(name)[1]).values()][0]?.[0] ?? [];
  return new Map(head.slice(1).map((name, i) => [name, new Map(rows.map((row) => [row[0]!, row[i + 1]!]))]));
}

/** Writes a table of these columns into the page. */
export function writeColumns(name: Table, columns: ReadonlyMap<string, Column>): void {
  const [before, , behind] = parted(name);
  writeFileSync(PAGE, before + tableOf(columns) + behind);
}

/** How many cases a runtime passes, and how many it is excused from. */
export function countsOf(column: Column): readonly [passed: number, excluded: number] {
  return [Number(column.get(CASES)), Number(column.get(EXCLUDED))];
}
