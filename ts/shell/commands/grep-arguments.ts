/** grep's arguments as the interpreter's takes them: one -e, whose patterns are lines, and neither -s nor -a. */
export interface GrepArguments {
  readonly args: string[];
  /** -s: nothing is said of files that can't be read. */
  readonly quiet: boolean;
}

/** Options whose value may be in the same word. */
const VALUED = /^-[a-zA-Z]*?[ABCDdfm]/;

export function grepArguments(given: readonly string[]): GrepArguments {
  const [args, patterns]: [string[], string[]] = [[], []];
  const rest = [...given];
  let quiet = false;
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') return { args: [...withPatterns(patterns), ...args, arg, ...rest], quiet };
    const long = arg.startsWith('--regexp=');
    const [, before = '', pattern] = long ? ['', '', arg.slice('--regexp='.length)] : (/^-([^-ABCDdefm]*)e(.*)$/s.exec(arg) ?? []);
    if (pattern !== undefined) patterns.push(pattern === '' && !long ? (rest.shift() ?? '') : pattern);
    if (arg === '--no-messages') quiet = true;
    if (['--no-messages', '--text'].includes(arg) || (pattern !== undefined && before === '')) continue;
    const front = pattern === undefined ? arg : `-${before}`;
    if (!/^-[a-zA-Z]/.test(front) || VALUED.test(front)) {
      args.push(front);
      if (/^-[a-zA-Z]*[ABCDdfm]$/.test(front) && rest.length > 0) args.push(rest.shift() ?? '');
      continue;
    }
    quiet ||= front.includes('s');
    if (/[^-as]/.test(front)) args.push(front.replace(/[as]/g, ''));
  }
  return { args: [...withPatterns(patterns), ...args], quiet };
}

function withPatterns(patterns: readonly string[]): string[] {
  return patterns.length === 0 ? [] : ['-e', patterns.join('\n')];
}
