const ESCAPES: Readonly<Record<string, string | undefined>> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** Text that isn't even an empty line, as in `$a\\`: it ends a last line that has no newline. No bytes have this text (byte-text.ts). */
export const NO_TEXT = '\uffff';

/**
 * The text of sed's commands a, i and c, which starts behind the letter at `from`, and where it ends. As GNU has it: on a line of its own behind
 * `a\\`, or on the same line, where a backslash in front keeps blanks. It ends with the first line that doesn't end with a backslash.
 */
export function sedText(script: string, from: number): { text: string; end: number } {
  let at = behindBlanks(script, from);
  if (script[at] === '\\') {
    const next = behindBlanks(script, at + 1);
    if (next === script.length) return { text: NO_TEXT, end: next };
    at = script[next] === '\n' ? next + 1 : at + 1;
  }
  let text = '';
  for (; at < script.length && script[at] !== '\n'; at++) {
    if (script[at] !== '\\') text += script.charAt(at);
    else {
      const escaped = script.charAt(++at);
      text += ESCAPES[escaped] ?? escaped;
    }
  }
  return { text, end: Math.min(at, script.length) };
}

function behindBlanks(script: string, from: number): number {
  let at = from;
  while (script[at] === ' ' || script[at] === '\t') at++;
  return at;
}
