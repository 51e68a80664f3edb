import { textOfBytes } from '../byte-text.js';

/** Octal and hexadecimal escapes of bytes, and escaped backslashes, which are skipped. */
const ESCAPES = /\\(?:\\|x([0-9a-fA-F]{1,2})|(0?[0-7]{1,3}))/g;

/**
 * `\377` and `\xff` in an argument of printf, as the byte text that they stand for. The interpreter would decode UTF-8 in some
 * and take others for Latin-1. Escapes below 0x80 stay.
 */
function byteEscapes(text: string): string {
  return text.replace(ESCAPES, (escape, hex: string | undefined, octal: string | undefined) => {
    if (hex === undefined && octal === undefined) return escape;
    const byte = hex === undefined ? parseInt(octal ?? '', 8) & 0xff : parseInt(hex, 16);
    return byte < 0x80 ? escape : textOfBytes(Uint8Array.of(byte));
  });
}

const CONVERSIONS = /%(?:%|[-+ #0]*(\*|\d+)?(?:\.(\*|\d+)?)?(?:[hlLjzt]*)([a-zA-Z]))/g;

/** printf's arguments with byte escapes replaced where printf reads escapes: in the format and for `%b`. */
export function printfArguments(args: readonly string[]): string[] {
  const start = args[0] === '-v' ? 2 : args[0] === '--' ? 1 : 0;
  const format = args[start];
  if (format === undefined) return [...args];
  const kinds = [...format.matchAll(CONVERSIONS)].flatMap(([, width, precision, kind]) => [
    ...(width === '*' ? ['*'] : []),
    ...(precision === '*' ? ['*'] : []),
    ...(kind === undefined ? [] : [kind]),
  ]);
  return args.map((arg, index) => {
    if (index < start) return arg;
    // A % made by an escape is no conversion; the interpreter undoes escapes first.
    if (index === start) return byteEscapes(arg).replace(/\\\\|\\(?:045|x25)/g, (escape) => (escape === '\\\\' ? escape : '%%'));
    if (kinds[(index - start - 1) % kinds.length] === 'b') return byteEscapes(arg);
    return arg;
  });
}
