import type { Image } from '../../index.js';
import { withStore, type CommonOptions } from '../context.js';
import { print, printJson, printTable } from '../output.js';
import type { Define } from '../verb.js';
import { ageText, shortId, sizeText, splitName } from '../words.js';

const HEADER = ['REPOSITORY', 'TAG', 'IMAGE ID', 'CREATED', 'SIZE'];

interface Options extends CommonOptions {
  readonly quiet?: boolean;
  readonly trunc: boolean;
}

export const define: Define = (verb) => {
  verb({
    usage: 'images',
    summary: 'List the images.',
    json: '[{id, names, layers, size, entries, created?}]',
    examples: ['veneer images', "veneer images --json | jq -r '.[].names[]'", 'veneer rmi -f $(veneer images -q)          all of them'],
  })
    .option('-q, --quiet', 'ids only')
    .option('--no-trunc', 'whole ids')
    .action(async (options: Options) => {
      const images = await withStore(options, 'read-only', (store) => store.images().map(describe));
      if (options.json === true) return printJson(images);
      const shown = (id: string): string => (options.trunc ? shortId(id) : id);
      if (options.quiet === true) return print(...images.map(({ id }) => shown(id)));
      const rows = images.flatMap(({ id, names, created, size }) => {
        const rest = [shown(id), ageText(created === undefined ? undefined : new Date(created)), sizeText(size)];
        return names.length === 0 ? [['<none>', '<none>', ...rest]] : names.map((name) => [...splitName(name), ...rest]);
      });
      return printTable(HEADER, rows);
    });
};

interface ImageDescription extends Pick<Image, 'id' | 'names' | 'layers' | 'size' | 'entries'> {
  readonly created: string | undefined;
}

function describe({ id, names, layers, size, entries, config }: Image): ImageDescription {
  return { id, names, layers, size, entries, created: config.created };
}
