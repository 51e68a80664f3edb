import type { Checkpoint, Container } from '../../index.js';
import { usageError } from '../cli-error.js';
import { Argument } from '../commander.js';
import { withContainer, type CommonOptions } from '../context.js';
import { print, printJson, printTable } from '../output.js';
import type { Define } from '../verb.js';
import { ageText } from '../words.js';

const NOTES = `create names what the container holds now, which costs nothing; ls lists its
checkpoints, oldest first; rm forgets some. 'restore' goes back to one, 'fork
--from' starts from one, 'diff --from' compares with one. They go with the
container.`;

const HINT = "'veneer checkpoint --help' tells how it is used";

export const define: Define = (verb) => {
  verb({
    usage: 'checkpoint',
    summary: 'Name states of a container: create, list, remove them.',
    notes: NOTES,
    json: '[{name, created}]',
    examples: [
      'veneer checkpoint create web clean',
      'veneer checkpoint ls web',
      'veneer checkpoint rm web clean                  forks of it stay',
    ],
  })
    .addArgument(new Argument('<action>', 'what to do').choices(['create', 'ls', 'rm']))
    .argument('<container>', 'whose')
    .argument('[names...]', 'of checkpoints: one to create, any to rm')
    .action(async (action: 'create' | 'ls' | 'rm', reference: string, names: readonly string[], options: CommonOptions) => {
      if (action === 'ls' && names.length > 0) throw usageError('ls takes no names', HINT);
      if (action === 'create' && names.length !== 1) throw usageError('create takes one name', HINT);
      if (action === 'rm' && names.length === 0) throw usageError('rm takes names of checkpoints', HINT);
      const mode = action === 'ls' ? 'read-only' : 'read-write';
      const found = await withContainer(options, mode, reference, (container) => ACTIONS[action](container, names));
      if (options.json === true) return printJson(found);
      if (action !== 'ls') return print(...found.map(({ name }) => name));
      return printTable(
        ['CHECKPOINT NAME', 'CREATED'],
        found.map(({ name, created }) => [name, ageText(created)]),
      );
    });
};

/** Each gives the checkpoints that it is about. */
const ACTIONS = {
  async create(container: Container, [name = '']: readonly string[]): Promise<readonly Checkpoint[]> {
    await container.checkpoint(name);
    return container.checkpoints().filter((one) => one.name === name);
  },
  ls(container: Container): readonly Checkpoint[] {
    return container.checkpoints();
  },
  async rm(container: Container, names: readonly string[]): Promise<readonly Checkpoint[]> {
    const removed = container.checkpoints().filter(({ name }) => names.includes(name));
    for (const name of names) await container.removeCheckpoint(name);
    return removed;
  },
};
