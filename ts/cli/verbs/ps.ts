import { CONTAINER_FILTERS, CONTAINER_HEADINGS, containerRow, containerTests, imageLabels, listedContainers } from '../container-rows.js';
import { InvalidArgumentError } from '../commander.js';
import { withStore, type CommonOptions } from '../context.js';
import { addFilterOption, filtered, type Filters } from '../filters.js';
import { FORMAT_OPTION, printListing } from '../format/listing.js';
import { printJson } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly quiet?: boolean;
  readonly trunc: boolean;
  readonly filter?: Filters;
  readonly format?: string;
  readonly last?: number;
  readonly latest?: boolean;
}

const NOTES = `Oldest first. SIZE is what a container takes on disk beyond its image. A container
has no process, so its state is always 'created'; its labels are the image's.`;

export const define: Define = (verb) => {
  const command = verb({
    usage: 'ps',
    summary: 'List the containers.',
    notes: NOTES,
    json: '[{id, name, image, created, parent?, imageNames, size}]',
    examples: [
      'veneer ps -a',
      'veneer rm $(veneer ps -aq)                 all of them',
      'veneer ps --filter ancestor=app:1.0 --filter name=web',
      "veneer ps --format 'table {{.Names}}\\t{{.Size}}'",
      "veneer ps --json | jq -r '.[].name'",
    ],
  })
    .option('-a, --all', 'all of them (also without -a)')
    .option('-q, --quiet', 'ids only')
    .option('-s, --size', 'with their sizes (also without -s)')
    .option('-l, --latest', 'the youngest one')
    .option('-n, --last <count>', 'the youngest ones', countOf)
    .option('--no-trunc', 'whole ids')
    .option(...FORMAT_OPTION);
  addFilterOption(command, CONTAINER_FILTERS).action(async (options: Options) => {
    const { filter, quiet, format, latest, last } = options;
    const { containers, labels } = await withStore(options, 'read-only', async (store) => {
      const all = listedContainers(store);
      const matching = filtered(all, filter, await containerTests(store, all, filter?.get('ancestor') ?? []));
      const youngest = latest === true ? 1 : last;
      const labelsOf = imageLabels(store);
      const listed = youngest === undefined ? matching : matching.slice(Math.max(0, matching.length - youngest));
      // Labels cost a config each: only where they may be printed.
      const wanted = format !== undefined && options.json !== true;
      return { containers: listed, labels: listed.map(({ image }) => (wanted ? labelsOf(image) : {})) };
    });
    if (options.json === true) return printJson(containers);
    const rows = containers.map((one, index) => containerRow(one, labels[index] ?? {}, !options.trunc));
    const columns = ['ID', 'Image', 'RunningFor', 'Size', 'Names'];
    return printListing({ rows, headings: CONTAINER_HEADINGS, columns }, { format, quiet });
  });
};

function countOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('it is a whole number.');
}
