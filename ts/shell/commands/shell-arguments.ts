/** What `sh` or `bash` is asked to run. */
export interface ShellInvocation {
  /** Goes in front of the script, on its first line: `set -e; `. */
  readonly settings: string;
  readonly source: 'command' | 'input' | 'file';
  /** `-c`: script, $0 and arguments; a file: its name and arguments; else arguments. */
  readonly operands: readonly string[];
}

/** Single letters that `set` has, too. */
const SETTINGS = 'aefnuvxC';
/** Of a login, interactive or POSIX shell: none of them reads another file or behaves otherwise here. */
const WITHOUT_EFFECT = 'lim';
const LONG_WITHOUT_EFFECT: readonly string[] = ['--login', '--posix', '--norc', '--noprofile'];

/** Options of a shell as POSIX and bash write them (`-ec`, `-o pipefail`, `-`, `--`). Returns a string, the reason, when there is an unknown one. */
export function shellInvocation(args: readonly string[]): ShellInvocation | string {
  const settings: string[] = [];
  let source: ShellInvocation['source'] | undefined;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (LONG_WITHOUT_EFFECT.includes(arg)) continue;
    if (!/^[-+]./s.test(arg) || arg === '--') break;
    for (const letter of arg.slice(1)) {
      const sign = arg.charAt(0);
      if (letter === 'c' && sign === '-') source = 'command';
      else if (letter === 's' && sign === '-') source ??= 'input';
      else if (SETTINGS.includes(letter)) settings.push(`set ${sign}${letter}; `);
      else if (letter === 'o') {
        const name = args[++at];
        if (name === undefined || !/^[a-z]+$/.test(name)) return `${sign}o: needs the name of an option`;
        settings.push(`set ${sign}o ${name}; `);
      } else if (!WITHOUT_EFFECT.includes(letter)) return `${arg}: invalid option`;
    }
  }
  const operands = args.slice(['-', '--'].includes(args[at] ?? '') ? at + 1 : at);
  if (source === 'command' && operands.length === 0) return '-c: needs a command';
  return { settings: settings.join(''), source: source ?? (operands.length === 0 ? 'input' : 'file'), operands };
}
