/** A key of sort as the interpreter has parsed it: fields and characters are counted from 1. */
export interface SortKey {
  readonly startField: number;
  readonly startChar?: number;
  readonly endField?: number;
  /** Undefined is the end of the field. */
  readonly endChar?: number;
  readonly ignoreLeading?: boolean;
}

/**
 * The part of a line that a key compares. POSIX, sort: a key without an end reaches to the end of the line, and where `separator` is null, a field
 * begins with the blanks in front of it.
 */
export function sortKey(line: string, key: SortKey, separator: string | null): string {
  const { startField, startChar = 1, endField, endChar = 0, ignoreLeading = false } = key;
  const start = ignoreLeading
    ? behindBlanks(line, fieldStart(line, startField - 1, separator))
    : fieldStart(line, startField - 1, separator);
  const from = start + startChar - 1;
  if (endField === undefined) return line.slice(from);
  if (endChar === 0) return line.slice(from, fieldEnd(line, endField, separator));
  const last = fieldStart(line, endField - 1, separator);
  return line.slice(from, (ignoreLeading ? behindBlanks(line, last) : last) + endChar);
}

/** Where the field behind so many others starts. */
function fieldStart(line: string, fields: number, separator: string | null): number {
  let at = 0;
  for (let left = fields; left > 0 && at < line.length; left--) {
    if (separator === null) at = behindField(line, at);
    else {
      const next = line.indexOf(separator, at);
      at = next < 0 ? line.length : next + separator.length;
    }
  }
  return at;
}

/** Where the last of so many fields ends. */
function fieldEnd(line: string, fields: number, separator: string | null): number {
  if (separator === null) return fieldStart(line, fields, separator);
  const next = line.indexOf(separator, fieldStart(line, fields - 1, separator));
  return next < 0 ? line.length : next;
}

function behindField(line: string, from: number): number {
  let at = behindBlanks(line, from);
  while (at < line.length && !isBlank(line, at)) at++;
  return at;
}

function behindBlanks(line: string, from: number): number {
  let at = from;
  while (isBlank(line, at)) at++;
  return at;
}

function isBlank(line: string, at: number): boolean {
  return line[at] === ' ' || line[at] === '\t';
}
