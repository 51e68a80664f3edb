import type { RunResult } from '../../shell/shell.js';
import { CliError } from '../cli-error.js';
import { addCommandOptions, checkCommand, commandInput, runCommand, tell, type CommandOptions } from '../command-options.js';
import { withContainer } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import type { Define } from '../verb.js';

interface Options extends CommandOptions {
  readonly detach?: boolean;
}

const NOTES = `The commands are built in (sh, ls, cat, grep, sed, awk, find, cp, tar, ...), and
shell scripts of the image run; its native programs can't. What a command has
changed is durable when exec ends. Its output comes when it has ended. Users are
recorded as owners of what is created, not enforced: any of them may do anything.
Ctrl-C ends the command at its next step, and keeps what it has changed by then.

Exit code: the command's own, or 125 (exec itself failed), 126 (the command
can't run here), 127 (there is no such command).`;

export const define: Define = (verb) => {
  const command = verb({
    usage: 'exec <container> <command...>',
    summary: "Run a command over a container's files.",
    notes: NOTES,
    json: '{exitCode, stdout, stderr}',
    examples: [
      "veneer exec web sh -c 'echo debug: true >> /etc/config.yaml'",
      "veneer exec web grep -rn listen /etc        options behind the container are the command's",
      'veneer exec -w /srv -e LEVEL=3 web ./setup.sh',
      'veneer exec -i web sh < script.sh',
    ],
  });
  addCommandOptions(command)
    .option('-d, --detach', 'refused: nothing goes on running')
    .passThroughOptions()
    .action(async (reference: string, argv: readonly string[], options: Options) => {
      checkCommand(argv, options, ['veneer exec', reference]);
      if (options.detach === true) throw detached();
      let result: RunResult | undefined;
      const ended = interruptible(async (signal) => {
        const input = await commandInput(options, signal);
        await withContainer(options, 'read-write', reference, async (container, store) => {
          result = await runCommand(store, container, argv, options, input, signal);
        });
      });
      try {
        await ended;
      } catch (error) {
        // The command has run, but what it changed could not be made durable.
        if (result !== undefined) await tell(result, options).catch(() => undefined);
        throw error;
      }
      // Not before everything is durable: a reader that goes away must not keep it from that.
      if (result !== undefined) await tell(result, options);
    });
};

function detached(): CliError {
  return new CliError('nothing goes on running in a container', {
    exitCode: EXIT.unable,
    hint: 'leave -d out: exec ends when the command has ended',
  });
}
