/** What a command passes on when it runs another: the parts of just-bash's options that matter here. */
interface ExecOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly replaceEnv?: boolean;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Options of a command that runs another (xargs, find -exec, timeout, sh -c), with the environment that a child gets: the exported variables
 * and what the command itself adds. The interpreter gives the child the variables that the shell started with, or all of them.
 */
export function inherited<T extends ExecOptions>(
  options: T,
  exported: Readonly<Record<string, string>>,
  all: ReadonlyMap<string, string>,
): T {
  if (options.replaceEnv === true) return options;
  const added = Object.entries(options.env ?? {}).filter(([name, value]) => !NAME.test(name) || all.get(name) !== value);
  return { ...options, env: { ...exported, ...Object.fromEntries(added) } };
}

/** Names that are exported in a child: those of its parent, unless it gets an environment of its own, and all that it is given. */
export function exportedNames(before: ReadonlySet<string> | undefined, { env = {}, replaceEnv }: ExecOptions): Set<string> {
  return new Set([...(replaceEnv === true ? [] : (before ?? [])), ...Object.keys(env).filter((name) => NAME.test(name))]);
}

/** The positional parameters of a shell. */
export function parameters(env: ReadonlyMap<string, string>): string[] {
  return Array.from({ length: Number(env.get('#') ?? 0) }, (_, at) => env.get(String(at + 1)) ?? '');
}
