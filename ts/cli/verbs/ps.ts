import { withStore, type CommonOptions } from '../context.js';
import { print, printJson, printTable } from '../output.js';
import type { Define } from '../verb.js';
import { ageText, imageLabel, shortId, sizeText } from '../words.js';

const HEADER = ['CONTAINER ID', 'IMAGE', 'CREATED', 'SIZE', 'NAMES'];

interface Options extends CommonOptions {
  readonly quiet?: boolean;
  readonly trunc: boolean;
}

export const define: Define = (verb) => {
  verb({
    usage: 'ps',
    summary: 'List the containers.',
    notes: 'Oldest first. SIZE is what a container takes on disk beyond its image.',
    json: '[{id, name, image, created, parent?, imageNames, size}]',
    examples: ['veneer ps -a', 'veneer rm $(veneer ps -aq)                 all of them', "veneer ps --json | jq -r '.[].name'"],
  })
    .option('-a, --all', 'all of them (also without -a)')
    .option('-q, --quiet', 'ids only')
    .option('--no-trunc', 'whole ids')
    .action(async (options: Options) => {
      const containers = await withStore(options, 'read-only', (store) => {
        const { images, containers: usages } = store.df();
        const names = new Map(images.map((image) => [image.id, image.names]));
        const sizes = new Map(usages.map(({ id, size }) => [id, size]));
        return store.containers().map((one) => ({ ...one, imageNames: names.get(one.image) ?? [], size: sizes.get(one.id) ?? 0 }));
      });
      if (options.json === true) return printJson(containers);
      const shown = (id: string): string => (options.trunc ? shortId(id) : id);
      if (options.quiet === true) return print(...containers.map(({ id }) => shown(id)));
      const rows = containers.map(({ id, name, image, imageNames, created, size }) => {
        return [shown(id), imageLabel(image, imageNames), ageText(created), sizeText(size), name];
      });
      return printTable(HEADER, rows);
    });
};
