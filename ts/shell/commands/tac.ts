import { wholeInput } from './input.js';
import { ToolError, type Tool } from './tool.js';
import { reasonOf } from '../reason.js';

const NEWLINE = 0x0a;

/** tac: the lines of each file, the last first. A last line without a newline is put before the others as it is. */
export const tac: Tool = (args, context) => {
  const names = args.filter((arg) => arg !== '--');
  if (names.some((name) => name.length > 1 && name.startsWith('-'))) throw new ToolError('it has no options here');
  const complaints: string[] = [];
  const out: Buffer[] = [];
  for (const name of names.length === 0 ? ['-'] : names) {
    try {
      out.push(...linesOf(wholeInput(context, name)).reverse());
    } catch (error) {
      complaints.push(`failed to open '${name}' for reading: ${reasonOf(error)}`);
    }
  }
  return { out: Buffer.concat(out), complaints };
};

/** With their newlines. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, at);
    lines.push(bytes.subarray(at, end < 0 ? bytes.length : end + 1));
    at = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}
