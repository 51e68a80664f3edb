import { print, printTable } from '../output.js';
import { parseTemplate, row } from './template.js';

/** A field of a row: what a template prints of it. A function takes arguments: `{{.Label "name"}}`. */
export type Field = string | ((name: string) => string);

/** One line of a listing, by Docker's names of fields. */
export type Row = Readonly<Record<string, Field>>;

/** What a verb lists. */
export interface Listing {
  readonly rows: readonly Row[];
  /** The heading of each field. */
  readonly headings: Row;
  /** Fields of the table that is printed when no format is given. */
  readonly columns: readonly string[];
}

/** How it is to be printed. */
export interface ListingOptions {
  readonly format?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** The option that listings have. */
export const FORMAT_OPTION = ['--format <template>', "'json', a Go template, or 'table' and a template"] as const;

/** Prints rows as `docker --format` does: a template for each, under headings when it starts with `table`, or `json`. */
export async function printListing(listing: Listing, { format = 'table', quiet = false }: ListingOptions): Promise<void> {
  const [, isTable, given = ''] = /^(table(?:\s+|$))?(.*)$/s.exec(format.trim()) ?? [];
  if (given === 'json') return print(...listing.rows.map((fields) => JSON.stringify(fields)));
  const unescaped = given.replaceAll('\\t', '\t').replaceAll('\\n', '\n');
  const standard = quiet ? '{{.ID}}' : listing.columns.map((name) => `{{.${name}}}`).join('\t');
  const template = parseTemplate(given === '' ? standard : unescaped);
  // Before anything is printed: a field that isn't there fails also where there are no rows.
  const heading = template(row({ ...listing.headings }));
  const lines = listing.rows.map((fields) => template(row({ ...fields })));
  if (isTable === undefined || (quiet && given === '')) return print(...lines);
  return printTable(
    heading.split('\t'),
    lines.map((line) => line.split('\t')),
  );
}
