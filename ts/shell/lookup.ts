import type { Command } from 'just-bash';
import { posix } from 'node:path';
import { textOfBytes } from './byte-text.js';
import type { ContainerFiles } from './container-files.js';
import type { Found, LookupContext } from './interpreter.js';

/** Shells whose scripts the interpreter can run. */
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash']);
const ELF = Buffer.from('\x7fELF', 'latin1');
/** Enough for a magic number or a `#!` line (Linux reads 256 bytes). */
const START = 256;

/**
 * How a command's name is understood in a container: the shell's own commands first, by name, though the image may hold a native program of that
 * name; then shell scripts of the image; anything native is refused with 126, as what can't be executed here.
 */
export async function lookup({ commands, fs }: LookupContext, name: string, find: () => Promise<Found>): Promise<Found> {
  const own = commands.get(posix.basename(name));
  if (own !== undefined && !name.includes('/')) return { cmd: own, path: `/bin/${name}` };
  const found = await find();
  if (found === null || !('script' in found)) return found;
  const foreign = await foreignReason(fs, found.path);
  if (foreign === undefined) return found;
  return { cmd: own ?? refusal(name, foreign), path: found.path };
}

/** What the interpreter knows while a script runs. */
interface ShellContext {
  readonly fs: ContainerFiles;
  readonly state: { readonly env: ReadonlyMap<string, string>; readonly cwd: string };
}

/** Whether a directory of PATH has an executable file of this name. */
export async function inPath({ fs, state }: ShellContext, name: string): Promise<boolean> {
  for (const directory of (state.env.get('PATH') ?? '').split(':')) {
    const path = fs.resolvePath(state.cwd, `${directory}/${name}`);
    if (directory === '' || !(await fs.exists(path))) continue;
    const { isFile, mode } = await fs.stat(path);
    if (isFile && (mode & 0o111) !== 0) return true;
  }
  return false;
}

/** Why a file can't be run as a shell script, or undefined when it can. */
async function foreignReason(fs: ContainerFiles, path: string): Promise<string | undefined> {
  const start = await fs.start(path, START);
  if (start.subarray(0, 4).equals(ELF)) return 'native Linux program: Veneer runs built-in shell commands and shell scripts';
  const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(textOfBytes(start));
  if (interpreter === null) return start.includes(0) ? 'cannot execute binary file' : undefined;
  const [, program = '', argument = ''] = interpreter;
  const shell = posix.basename(program) === 'env' ? argument : posix.basename(program);
  return SHELLS.has(shell) ? undefined : `needs ${shell}, a native Linux program: Veneer runs built-in shell commands and shell scripts`;
}

function refusal(name: string, reason: string): Command {
  return {
    name,
    execute: () => Promise.resolve({ stdout: '', stderr: `${name}: ${reason}\n`, exitCode: 126 }),
  };
}
