import { jsonBytes, shownName } from '../byte-names.js';
import { withContainer, type CommonOptions } from '../context.js';
import { printJson, write } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
}

const NOTES = `One line for each change, as 'docker diff' prints them: A added, C changed,
D deleted, and the path. A directory is changed when something in it is; a
removed directory is one line. With checkpoints, what differs between two states.`;

export const define: Define = (verb) => {
  verb({
    usage: 'diff <container>',
    summary: 'List what differs from the image.',
    notes: NOTES,
    json: '[{kind, path}]',
    examples: [
      'veneer diff web',
      'veneer diff web --from clean                    since a checkpoint',
      'veneer diff web --from clean --to tested        between two',
      'veneer diff web --json | jq -r \'.[] | select(.kind == "A").path\'',
    ],
  })
    .option('--from <checkpoint>', 'since this one (default: since the image)')
    .option('--to <checkpoint>', 'up to this one (default: up to now)')
    .action(async (reference: string, options: Options) => {
      const { from, to } = options;
      const changes = await withContainer(options, 'read-only', reference, (container) => container.diff({ from, to }));
      if (options.json === true) return printJson(changes.map(({ kind, pathBytes }) => ({ kind, ...jsonBytes('path', pathBytes) })));
      const lines = changes.flatMap(({ kind, pathBytes }) => [Buffer.from(`${kind} `), shownName(pathBytes), Buffer.from('\n')]);
      return write(Buffer.concat(lines));
    });
};
