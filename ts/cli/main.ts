import type { CommanderError as MisuseError } from 'commander';
import { CommanderError } from './commander.js';
import { EXIT } from './exit-codes.js';
import { OutputClosed } from './output.js';
import { programFor, type Invocation } from './program.js';

/** Runs the command line; leaves its exit code in `process.exitCode`. */
export async function main(args: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    // Who writes is told of a failure too; without a listener it would end the process besides.
    stream.on('error', () => undefined);
  }
  const invocation = await programFor(args);
  try {
    await invocation.program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof OutputClosed) return;
    process.exitCode = error instanceof CommanderError && isHelp(error) ? helpCode(error) : await report(error, invocation);
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

/** Tells each failure; several names given to one verb can each have their own. */
async function report(error: unknown, { program, verb }: Invocation): Promise<number> {
  const { failureOf } = await import('./failure.js');
  const json = [program, verb].some((command) => command?.getOptionValue('json') === true);
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  let code: number = EXIT.ok;
  for (const { exitCode, hint, ...failure } of errors.map((one) => failureOf(one, verb?.name()))) {
    if (json) process.stderr.write(`${JSON.stringify({ error: { ...failure, hint } })}\n`);
    else process.stderr.write(`veneer: ${failure.message}\n${hint === undefined ? '' : `  ${hint}\n`}`);
    code = exitCode;
  }
  return code;
}
