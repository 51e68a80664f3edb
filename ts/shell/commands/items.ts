/**
 * Items of what xargs reads without -0 and -d: separated by blanks and newlines, or, if `lines`, by newlines alone. Quotes and backslashes take away
 * what a character means. Fails when a quote is left open, as GNU's.
 */
export function items(text: string, lines: boolean): string[] {
  const found: string[] = [];
  let item: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '\n' || (!lines && (letter === ' ' || letter === '\t'))) {
      if (item !== undefined) found.push(item);
      item = undefined;
    } else if (letter === '\\') item = (item ?? '') + text.charAt(++at);
    else if (letter === "'" || letter === '"') {
      const end = text.indexOf(letter, at + 1);
      const quoted = text.slice(at + 1, end < 0 ? undefined : end);
      if (end < 0 || quoted.includes('\n')) throw new Error(`unmatched ${letter === '"' ? 'double' : 'single'} quote`);
      item = (item ?? '') + quoted;
      at = end;
    } else if (item !== undefined || (letter !== ' ' && letter !== '\t')) item = (item ?? '') + letter;
  }
  return item === undefined ? found : [...found, item];
}
