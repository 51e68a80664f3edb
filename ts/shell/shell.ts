import type { Command, ExecResult, ResolvedCommandContext } from 'just-bash';
import type { Container } from '../core/container.js';
import type { ImageConfig } from '../core/image.js';
import { veneerError } from '../core/veneer-error.js';
import type { ContainerFs } from '../fs/container-fs.js';
import { Accounts, type Identity } from './accounts.js';
import { bytesOfText, textOfBytes, textOfUtf8 } from './byte-text.js';
import { ADAPTED } from './commands/adapted.js';
import { ToolError, type Tool, type ToolContext, type ToolResult } from './commands/tool.js';
import { INTERPRETER_COMMANDS, TOOLS } from './commands/tools.js';
import { ContainerFiles } from './container-files.js';
import { loadInterpreter } from './interpreter.js';
import { reasonOf } from './reason.js';
import { inTurn } from './run-queue.js';
import { heard, turn } from './turn.js';

/** How a command is run. */
export interface RunOptions {
  /** Of the image's config: environment, working directory, user. */
  readonly config?: ImageConfig['config'] | undefined;
  /** `NAME=value`, over those of the config. */
  readonly env?: readonly string[] | undefined;
  /** Over the config's working directory; `/` without either. */
  readonly cwd?: string | undefined;
  /** `user[:group]`, names or numbers. */
  readonly user?: string | undefined;
  /** All of it; nothing without. */
  readonly stdin?: Uint8Array | undefined;
  /** Aborting ends the command at its next step; what it has changed by then stays. The promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a command printed, and its status. Output is whole: it comes when the command has ended. */
export interface RunResult {
  /** As it was printed, byte by byte. */
  readonly stdout: Uint8Array;
  /** The same of standard error. */
  readonly stderr: Uint8Array;
  /** 0 to 255: 126 for what can't run, 127 for what isn't there. */
  readonly exitCode: number;
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The interpreter guards a server against what it runs; here it is the user's own script. What stays bounded are loops without file calls, for
 * they can't hear Ctrl-C, and strings, by V8 (2^29 - 24 units).
 */
const STRING_MAX = 2 ** 29 - 1024;
const LIMITS = {
  maxCommandCount: 1e9,
  maxLoopIterations: 1e7,
  maxAwkIterations: 1e9,
  maxSedIterations: 1e9,
  maxJqIterations: 1e7,
  maxWorkUnits: Number.MAX_SAFE_INTEGER,
  maxTraversalEntries: 1e9,
  maxTraversalWork: 1e9,
  maxGlobOperations: 1e9,
  maxArrayElements: 1e7,
  maxStringLength: STRING_MAX,
  maxHeredocSize: STRING_MAX,
  maxLiveBytes: Number.MAX_SAFE_INTEGER,
  maxInputBytes: Number.MAX_SAFE_INTEGER,
  maxOutputSize: Number.MAX_SAFE_INTEGER,
  maxExecutionTimeMs: 2 ** 31 - 1,
};

/**
 * Runs `argv` over a container's files: `['sh', '-c', 'echo hi > /f']`, `['ls', '/etc']`. Commands are the interpreter's and Veneer's own; native
 * programs of the image can't run (126); unknown ones are 127. What it creates belongs to the user. Afterwards the container has its umask of
 * before, and identity 0:0, as when it was opened: who set another has to set it again.
 *
 * Runs of one container wait for each other. Fails with `EINVAL` when the user isn't in the container, and with the signal's reason.
 */
export function run(container: Container<ContainerFs>, argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return inTurn(container, () => runAlone(container, argv, options));
}

async function runAlone(container: Container<ContainerFs>, argv: readonly string[], options: RunOptions): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const { fs } = container;
  const accounts = new Accounts(fs);
  const user = options.user ?? options.config?.User ?? '';
  const identity = accounts.identity(textOfUtf8(user));
  if (identity === undefined) throw veneerError('invalid', { syscall: 'run', path: user, detail: 'no such user in the container' });
  const env = environment(container, options, accounts, identity);
  const cwd = textOfUtf8(options.cwd ?? (options.config?.WorkingDir || '/'));
  const base = { fs, accounts, identity, hostname: container.id.slice(0, 12), sync: () => container.sync() };

  const Bash = await loadInterpreter();
  const shell = new Bash({
    fs: new ContainerFiles(fs),
    cwd,
    env,
    executionLimits: LIMITS,
    commands: [...INTERPRETER_COMMANDS],
    customCommands: [...ADAPTED, ...Object.entries(TOOLS).map(([name, tool]) => commandOf(name, tool, base))],
    // It replaces globals of this process while a script runs: Veneer's own code runs in between.
    defenseInDepth: false,
    processInfo: { pid: 1, ppid: 0, ...identity },
  });
  const script = quoted(argv.map(textOfUtf8));
  const input = options.stdin === undefined ? {} : { stdin: Buffer.from(options.stdin).toString('latin1'), stdinKind: 'bytes' as const };
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  const umask = fs.umask();
  container.setIdentity(identity.uid, identity.gid);
  try {
    const result = await shell.exec(script, { rawScript: true, ...input, ...signal });
    // A command that computes all the time, or one file call after another, lets no signal through before it ends.
    if (options.signal !== undefined) await heard();
    options.signal?.throwIfAborted();
    return { stdout: bytesOfText(result.stdout), stderr: bytesOfText(result.stderr), exitCode: result.exitCode };
  } finally {
    fs.umask(umask);
    container.setIdentity(0, 0);
  }
}

function environment(container: Container, options: RunOptions, accounts: Accounts, { uid }: Identity): Record<string, string> {
  const home = accounts.users().find((user) => user.uid === uid)?.home ?? '/';
  const env: Record<string, string> = { PATH: DEFAULT_PATH, HOSTNAME: container.id.slice(0, 12), HOME: home };
  for (const entry of [...(options.config?.Env ?? []), ...(options.env ?? [])]) {
    const equals = entry.indexOf('=');
    if (equals > 0) env[entry.slice(0, equals)] = textOfUtf8(entry.slice(equals + 1));
  }
  return env;
}

type ToolBase = Pick<ToolContext, 'fs' | 'accounts' | 'identity' | 'hostname' | 'sync'>;

function commandOf(name: string, tool: Tool, base: ToolBase): Command {
  return {
    name,
    async execute(args: string[], { cwd, env, ...context }: ResolvedCommandContext): Promise<ExecResult> {
      try {
        const result = await tool(args, {
          ...base,
          cwd,
          env,
          stdin: () => Buffer.from(context.stdin as unknown as string, 'latin1'),
          turn: async () => {
            await turn();
            context.signal?.throwIfAborted();
          },
          commands: () => context.getRegisteredCommands?.() ?? [],
          exported: context.exportedEnv ?? {},
          run: async (argv, child = {}) => {
            if (context.exec === undefined) throw new ToolError('no command can be run from here');
            return context.exec(quoted(argv), {
              cwd: child.cwd ?? cwd,
              ...(child.env && { env: { ...child.env }, replaceEnv: true }),
              ...(child.stdin && { stdin: child.stdin.toString('latin1'), stdinKind: 'bytes' }),
              ...(context.signal && { signal: context.signal }),
            });
          },
        });
        return resultOf(name, result);
      } catch (error) {
        const message = error instanceof ToolError ? error.message : textOfUtf8(reasonOf(error));
        return { stdout: '', stderr: `${name}: ${message}\n`, exitCode: error instanceof ToolError ? error.status : 1 };
      }
    },
  };
}

/** As one word each of a script. */
function quoted(argv: readonly string[]): string {
  return argv.map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' ');
}

function resultOf(name: string, { out = '', complaints = [], note = '', status }: ToolResult): ExecResult {
  return {
    stdout: typeof out === 'string' ? out : textOfBytes(out),
    stderr: note + complaints.map((line) => `${name}: ${line}\n`).join(''),
    exitCode: status ?? (complaints.length === 0 ? 0 : 1),
  };
}
