import type { ExecResult } from 'just-bash';
import type { ContainerFiles } from '../container-files.js';
import { reasonOf } from '../reason.js';

/** The interpreter's sed. */
type Original = (args: string[]) => Promise<ExecResult>;

const MISSING = 2;
const NOT_REGULAR = 4;
const NOT_WRITTEN = 4;

/**
 * sed, in GNU's ways with files: the interpreter's stops at the first that is missing, and writes into those that it edits. Here another file
 * takes the name, so that other names of the former one keep what was there.
 */
export async function sed(original: Original, args: readonly string[], files: ContainerFiles, cwd: string): Promise<ExecResult> {
  const { options, names, suffix, apart } = invocationOf(args);
  if (names.length === 0) return original([...args]);
  const total = { stdout: '', stderr: '', exitCode: 0 };
  const usable: string[] = [];
  for (const name of names) {
    const kind = name === '-' ? 'file' : await kindOf(files, files.resolvePath(cwd, name));
    if (kind === 'file') usable.push(name);
    else {
      total.stderr +=
        kind === 'missing' ? `sed: can't read ${name}: No such file or directory\n` : `sed: couldn't edit ${name}: not a regular file\n`;
      total.exitCode = Math.max(total.exitCode, kind === 'missing' || suffix === undefined ? MISSING : NOT_REGULAR);
    }
  }
  for (const part of apart ? usable.map((name) => [name]) : usable.length > 0 ? [usable] : []) {
    const { stdout, stderr, exitCode } = await original([...options, ...part]);
    total.stderr += stderr;
    total.exitCode = exitCode || total.exitCode;
    if (suffix === undefined) total.stdout += stdout;
    else if (stderr === '') {
      try {
        await replace(files, files.resolvePath(cwd, part[0] ?? ''), stdout, suffix);
      } catch (error) {
        return { ...total, stderr: `${total.stderr}sed: cannot rename ${part[0] ?? ''}: ${reasonOf(error)}\n`, exitCode: NOT_WRITTEN };
      }
    }
  }
  return total;
}

async function kindOf(files: ContainerFiles, path: string): Promise<'file' | 'missing' | 'other'> {
  if (!(await files.exists(path))) return 'missing';
  return (await files.stat(path)).isDirectory ? 'other' : 'file';
}

/** `suffix`: of the name that what was there is kept under, `*` in it stands for the name; '' keeps nothing. */
async function replace(files: ContainerFiles, path: string, content: string, suffix: string): Promise<void> {
  const slash = path.lastIndexOf('/') + 1;
  const [directory, name] = [path.slice(0, slash), path.slice(slash)];
  const kept = suffix.includes('*') ? suffix.replaceAll('*', name) : name + suffix;
  const keptPath = files.resolvePath(directory, kept);
  if (suffix !== '') await files.mv(path, keptPath);
  await files.replace(path, content, keptPath);
}

interface Invocation {
  /** With the script. */
  readonly options: string[];
  readonly names: string[];
  /** Given if files are edited. */
  readonly suffix: string | undefined;
  /** Each file has line numbers of its own. */
  readonly apart: boolean;
}

function invocationOf(args: readonly string[]): Invocation {
  const options: string[] = [];
  const operands: string[] = [];
  let [suffix, apart, scripts, ended]: [string | undefined, boolean, number, boolean] = [undefined, false, 0, false];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (ended || arg === '-' || !arg.startsWith('-')) operands.push(arg);
    else if (arg === '--') ended = true;
    else if (arg.startsWith('--in-place')) suffix = arg.slice('--in-place='.length);
    else if (arg === '--separate') apart = true;
    else if (/^--(expression|file)=/s.test(arg)) {
      options.push(arg.startsWith('--e') ? '-e' : '-f', arg.slice(arg.indexOf('=') + 1));
      scripts++;
    } else if (arg.startsWith('--')) options.push(arg);
    else {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg.charAt(at);
        const value = arg.slice(at + 1);
        if (letter === 's') apart = true;
        else if (letter === 'i') suffix = value;
        else if (letter === 'e' || letter === 'f') {
          options.push(`-${letter}`, value === '' ? (rest.shift() ?? '') : value);
          scripts++;
        } else {
          options.push(`-${letter}`);
          continue;
        }
        if (letter !== 's') break;
      }
    }
  }
  if (scripts === 0) options.push(...operands.splice(0, 1));
  return { options, names: operands, suffix, apart: apart || suffix !== undefined };
}
