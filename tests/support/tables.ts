// Tables of documents in Markdown.

/** Of a row of a table. */
export type Cells = readonly string[];

/** Tables by the heading above them, in the order they stand there: heads, rules, rows. */
export function tablesOf(text: string): Map<string, Cells[][]> {
  const tables = new Map<string, Cells[][]>();
  let heading = '';
  let table: Cells[] | undefined;
  for (const line of text.replace(/^```[^]*?^```$/gm, '').split('\n')) {
    heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
    if (!line.startsWith('|')) {
      table = undefined;
      continue;
    }
    const cells = cellsOf(line);
    if (table) table.push(cells);
    else tables.set(heading, [...(tables.get(heading) ?? []), (table = [cells])]);
  }
  return tables;
}

/** What stands between the bars of a line. */
function cellsOf(line: string): Cells {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}
