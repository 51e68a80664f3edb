import { readFile } from 'node:fs/promises';
import { CliError } from './cli-error.js';

/**
 * The variables of a file as `docker --env-file` reads it: `NAME=value` a line, the value as it stands; `NAME` alone is this process's own,
 * if it has one; `#` starts a comment at the start of a line only. (A dotenv parser would take quotes away.)
 */
export async function readEnvFile(path: string): Promise<string[]> {
  const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) return [];
    const [name = ''] = line.split('=', 1);
    if (!/^\S+$/.test(name)) {
      throw new CliError(`${path}: line ${index + 1} is no NAME=value`, { path, hint: 'a name has no white space in it' });
    }
    return [line];
  });
}

/** `NAME` alone is this process's, if it has one, as for docker. */
export function environment(entries: readonly string[]): string[] {
  return entries.flatMap((entry) => {
    if (entry.includes('=')) return [entry];
    const value = process.env[entry];
    return value === undefined ? [] : [`${entry}=${value}`];
  });
}
