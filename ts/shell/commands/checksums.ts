import { createHash } from 'node:crypto';
import { bytesOfText, textOfBytes } from '../byte-text.js';
import { pieces, wholeInput, withInput } from './input.js';
import { parsed, ToolError, type Tool, type ToolContext } from './tool.js';

/** md5sum and its kin: `[-c] [FILE…]`. Memory doesn't grow with the file. */
function checksum(algorithm: string): Tool {
  return (args, context) => {
    const { values, positionals } = parsed(args, {
      check: { type: 'boolean', short: 'c' },
      binary: { type: 'boolean', short: 'b' },
      text: { type: 'boolean', short: 't' },
      quiet: { type: 'boolean' },
      status: { type: 'boolean' },
    });
    const names = positionals.length === 0 ? ['-'] : positionals;
    const out: string[] = [];
    const complaints: string[] = [];
    for (const name of names) {
      try {
        if (values.check !== true) out.push(`${digest(context, algorithm, name)} ${values.binary === true ? '*' : ' '}${name}\n`);
        else {
          const results = check(context, algorithm, name);
          const failed = results.filter(({ ok }) => !ok).length;
          if (values.status !== true) {
            for (const { file, ok } of results) if (!ok || values.quiet !== true) out.push(`${file}: ${ok ? 'OK' : 'FAILED'}\n`);
          }
          if (failed > 0) complaints.push(`WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match`);
        }
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        complaints.push(error.message);
      }
    }
    return { out: out.join(''), complaints };
  };
}

function digest(context: ToolContext, algorithm: string, name: string): string {
  return withInput(context, name, (input) => {
    if (input.size === undefined) throw new ToolError(`${name}: never ends`);
    const hash = createHash(algorithm);
    for (const piece of pieces(input)) hash.update(piece);
    return hash.digest('hex');
  });
}

function check(context: ToolContext, algorithm: string, list: string): { file: string; ok: boolean }[] {
  const lines = textOfBytes(wholeInput(context, list)).split('\n');
  const entries = lines.flatMap((line) => {
    const [, expected, file] = /^([0-9a-fA-F]{32,128}) [ *](.+)$/s.exec(line) ?? [];
    return expected === undefined || file === undefined ? [] : [{ expected: expected.toLowerCase(), file }];
  });
  if (entries.length === 0) throw new ToolError(`${list}: no properly formatted checksum lines found`);
  return entries.map(({ expected, file }) => {
    const there = context.fs.existsSync(bytesOfText(file.startsWith('/') ? file : `${context.cwd}/${file}`));
    return { file, ok: there && digest(context, algorithm, file) === expected };
  });
}

export const md5sum = checksum('md5');
export const sha1sum = checksum('sha1');
export const sha256sum = checksum('sha256');
export const sha512sum = checksum('sha512');
