import { jsonBytes, shownName } from '../byte-names.js';
import { withContainer, type CommonOptions } from '../context.js';
import { printJson, write } from '../output.js';
import type { Define } from '../verb.js';

const NOTES = `One line for each change, as 'docker diff' prints them: A added, C changed,
D deleted, and the path. A directory is changed when something in it is; a
removed directory is one line.`;

export const define: Define = (verb) => {
  verb({
    usage: 'diff <container>',
    summary: 'List what differs from the image.',
    notes: NOTES,
    json: '[{kind, path}]',
    examples: ['veneer diff web', 'veneer diff web --json | jq -r \'.[] | select(.kind == "A").path\''],
  }).action(async (reference: string, options: CommonOptions) => {
    const changes = await withContainer(options, 'read-only', reference, (container) => container.diff());
    if (options.json === true) return printJson(changes.map(({ kind, pathBytes }) => ({ kind, ...jsonBytes('path', pathBytes) })));
    const lines = changes.flatMap(({ kind, pathBytes }) => [Buffer.from(`${kind} `), shownName(pathBytes), Buffer.from('\n')]);
    return write(Buffer.concat(lines));
  });
};
