import type { CommanderError as MisuseError } from 'commander';
import { CommanderError } from './commander.js';
import type { Debugging } from './debugging.js';
import { EXIT } from './exit-codes.js';
import { OutputClosed } from './output.js';
import { programFor } from './program.js';
import type { Invocation } from './verb.js';
import { verbIndex } from './verb-index.js';

/** Runs the command line; leaves its exit code in `process.exitCode`. */
export async function main(args: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    // Who writes is told of a failure too; without a listener it would end the process besides.
    stream.on('error', () => undefined);
  }
  const debugging = await startDebugging(args);
  let invocation: Invocation | undefined;
  try {
    invocation = await programFor(args);
    await invocation.program.parseAsync(invocation.args, { from: 'user' });
  } catch (error) {
    if (error instanceof OutputClosed) return;
    if (error instanceof CommanderError && isHelp(error)) {
      process.exitCode = helpCode(error);
      return;
    }
    debugging?.tell(error);
    process.exitCode = await report(error, invocation?.verb?.name(), wantsJson(args, invocation));
  }
}

/** Help and version are printed already. */
function isHelp({ code }: MisuseError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code);
}

/** Help that wasn't asked for is the answer to a line without a verb. */
function helpCode({ exitCode }: MisuseError): number {
  return exitCode === 0 ? EXIT.ok : EXIT.usage;
}

function wantsJson(args: readonly string[], invocation: Invocation | undefined): boolean {
  if (invocation === undefined) return args.includes('--json');
  return [invocation.program, invocation.verb].some((command) => command?.getOptionValue('json') === true);
}

/** Loaded only where it is asked for: `--debug` before or behind the verb, or VENEER_LOG. */
async function startDebugging(args: readonly string[]): Promise<Debugging | undefined> {
  const end = args.indexOf('--');
  const asked =
    (end < 0 ? args : args.slice(0, end)).includes('--debug') ||
    args.slice(0, Math.max(0, verbIndex(args))).includes('-D') ||
    (process.env['VENEER_LOG'] ?? '') !== '';
  return asked ? (await import('./debugging.js')).Debugging.start(process.env['VENEER_LOG']) : undefined;
}

/** Tells each failure; several names given to one verb can each have their own. */
async function report(error: unknown, verb: string | undefined, json: boolean): Promise<number> {
  const { failureOf } = await import('./failure.js');
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  let code: number = EXIT.ok;
  for (const { exitCode, hint, ...failure } of errors.map((one) => failureOf(one, verb))) {
    if (json) process.stderr.write(`${JSON.stringify({ error: { ...failure, hint } })}\n`);
    else process.stderr.write(`veneer: ${failure.message}\n${hint === undefined ? '' : `  ${hint}\n`}`);
    code = exitCode;
  }
  return code;
}
